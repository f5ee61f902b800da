/// Reads a rule of one operand for its value alone.
@frozen @usableFromInline
struct ValueOfOne: RuleVisitor {
    @usableFromInline typealias Number = Double
    @usableFromInline let operand: Double
    @inlinable @inline(__always) init(operand: Double) { self.operand = operand }

    @inlinable @inline(__always)
    func one(_ name: StaticString, _: Reads, _ value: (Double) -> Double, _: (Double, Double) -> Double) -> Double {
        value(operand)
    }

    @inlinable @inline(__always)
    func two(
        _ name: StaticString, _: Reads, _: (Double, Double) -> Double,
        _: (Double, Double, Double) -> Double, _: (Double, Double, Double) -> Double
    ) -> Double { stop("\(name): takes two operands and was given one") }

    @inlinable @inline(__always)
    func noRule(_ opcode: Opcode) -> Double { stop("\(opcode) is no elementwise operation") }
}

/// Reads a rule of two operands for its value alone.
@frozen @usableFromInline
struct ValueOfTwo: RuleVisitor {
    @usableFromInline typealias Number = Double
    @usableFromInline let left: Double
    @usableFromInline let right: Double
    @inlinable @inline(__always) init(left: Double, right: Double) {
        self.left = left
        self.right = right
    }

    @inlinable @inline(__always)
    func one(_ name: StaticString, _: Reads, _: (Double) -> Double, _: (Double, Double) -> Double) -> Double {
        stop("\(name): takes one operand and was given two")
    }

    @inlinable @inline(__always)
    func two(
        _ name: StaticString, _: Reads, _ value: (Double, Double) -> Double,
        _: (Double, Double, Double) -> Double, _: (Double, Double, Double) -> Double
    ) -> Double { value(left, right) }

    @inlinable @inline(__always)
    func noRule(_ opcode: Opcode) -> Double { stop("\(opcode) is no elementwise operation") }
}
