/// One row of a tape: an opcode, its operands and the resulting value, in 16 bytes.
///
/// The word holds the opcode in its upper 8 bits and two operands of 28 bits. An operand is the number of an earlier
/// row or, with its top bit set, a constant: the upper 27 bits of a double whose lower 37 bits are zero. That covers
/// the constants that occur most in formulas (½, 1, 2, 100, …), which then need no row.
@frozen @usableFromInline
package struct Row: Sendable {
    @usableFromInline var word: UInt64
    @usableFromInline var value: Double

    @inlinable @inline(__always)
    init(_ opcode: Opcode, _ left: Operand, _ right: Operand, _ value: Double) {
        word = UInt64(opcode.rawValue) << 56 | UInt64(left.bits) << 28 | UInt64(right.bits)
        self.value = value
    }

    @inlinable @inline(__always)
    var opcode: Opcode { unsafeBitCast(UInt8(truncatingIfNeeded: word >> 56), to: Opcode.self) }
    @inlinable @inline(__always)
    var left: Operand { Operand(bits: UInt32(truncatingIfNeeded: word >> 28) & Operand.mask) }
    @inlinable @inline(__always)
    var right: Operand { Operand(bits: UInt32(truncatingIfNeeded: word) & Operand.mask) }
    /// Whether one of the two operands is a constant.
    @inlinable @inline(__always)
    var hasConstant: Bool {
        word & (UInt64(Operand.constantFlag) << 28 | UInt64(Operand.constantFlag)) != 0
    }
    /// For a tensor's row: its index in the tape's table of tensors.
    @inlinable @inline(__always)
    var tableIndex: Int { Int(truncatingIfNeeded: word & (1 << 56 - 1)) }
}

/// An operand of a row: an earlier row, or a constant that fits into 27 bits.
@frozen @usableFromInline
package struct Operand: Sendable {
    @usableFromInline var bits: UInt32
    @inlinable @inline(__always) init(bits: UInt32) { self.bits = bits }
    @inlinable @inline(__always) init(row: UInt32) { bits = row }

    /// The constant, if its lower 37 bits are zero.
    @inlinable @inline(__always)
    package init?(constant: Double) {
        let pattern = constant.bitPattern
        guard pattern & (1 << 37 - 1) == 0 else { return nil }
        bits = Operand.constantFlag | UInt32(truncatingIfNeeded: pattern >> 37)
    }

    @inlinable static var mask: UInt32 { 1 << 28 - 1 }
    @inlinable static var constantFlag: UInt32 { 1 << 27 }
    /// The number of rows that an operand can address.
    @inlinable static var rowLimit: Int { 1 << 27 }
    @inlinable static var none: Operand { Operand(bits: 0) }

    @inlinable @inline(__always) package var isConstant: Bool { bits & Operand.constantFlag != 0 }
    @inlinable @inline(__always) var row: Int { Int(bits) }
    @inlinable @inline(__always)
    package var constant: Double { Double(bitPattern: UInt64(bits & ~Operand.constantFlag) << 37) }
}
