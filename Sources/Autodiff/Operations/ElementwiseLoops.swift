// The rule table read over arrays: the slow path that every kernel is held against, and the only path of the operations
// that have no kernel. Each element is computed in double precision and rounded once, also in `Float` tensors.

/// y = f(x), element by element.
struct MapOne<Scalar: TensorScalar>: RuleVisitor {
    typealias Number = Double
    let x: UnsafePointer<Scalar>
    let result: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func one(_: StaticString, _: Reads, _ value: (Double) -> Double, _: (Double, Double) -> Double) {
        for index in 0..<count { result[index] = Scalar(value(Double(x[index]))) }
    }
    @inline(__always)
    func two(
        _ name: StaticString, _: Reads, _: (Double, Double) -> Double, _: (Double, Double, Double) -> Double,
        _: (Double, Double, Double) -> Double
    ) { stop("\(name): takes two operands and was given one") }
    @inline(__always)
    func noRule(_ opcode: Opcode) { stop("\(opcode) is no elementwise operation") }
}

/// z = f(x, y), element by element.
struct MapTwo<Scalar: TensorScalar>: RuleVisitor {
    typealias Number = Double
    let x: UnsafePointer<Scalar>
    let xStep: Int
    let y: UnsafePointer<Scalar>
    let yStep: Int
    let result: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func one(_ name: StaticString, _: Reads, _: (Double) -> Double, _: (Double, Double) -> Double) {
        stop("\(name): takes one operand and was given two")
    }
    @inline(__always)
    func two(
        _: StaticString, _: Reads, _ value: (Double, Double) -> Double, _: (Double, Double, Double) -> Double,
        _: (Double, Double, Double) -> Double
    ) {
        for index in 0..<count {
            result[index] = Scalar(value(Double(x[index &* xStep]), Double(y[index &* yStep])))
        }
    }
    @inline(__always)
    func noRule(_ opcode: Opcode) { stop("\(opcode) is no elementwise operation") }
}

/// adjoint · ∂f/∂operand, element by element.
struct MapPartial<Scalar: TensorScalar>: RuleVisitor {
    typealias Number = Double
    let arguments: PartialArguments<Scalar>

    @inline(__always)
    func one(_: StaticString, _: Reads, _: (Double) -> Double, _ partial: (Double, Double) -> Double) {
        let a = arguments
        write { partial(Double(a.x[$0 &* a.xStep]), Double(a.z[$0 &* a.zStep])) }
    }
    @inline(__always)
    func two(
        _: StaticString, _: Reads, _: (Double, Double) -> Double, _ left: (Double, Double, Double) -> Double,
        _ right: (Double, Double, Double) -> Double
    ) {
        let a = arguments
        if a.operand == 0 {
            write { left(Double(a.x[$0 &* a.xStep]), Double(a.y[$0 &* a.yStep]), Double(a.z[$0 &* a.zStep])) }
        } else {
            write { right(Double(a.x[$0 &* a.xStep]), Double(a.y[$0 &* a.yStep]), Double(a.z[$0 &* a.zStep])) }
        }
    }
    @inline(__always)
    func noRule(_ opcode: Opcode) { stop("\(opcode) is no elementwise operation") }

    @inline(__always)
    private func write(_ partial: (Int) -> Double) {
        let a = arguments
        for index in 0..<a.count {
            let adjoint = Double(a.adjoint[index])
            a.result[index] =
                a.zeros == .untaken && adjoint == 0 ? 0 : Scalar(adjoint * partial(index))
        }
    }
}
