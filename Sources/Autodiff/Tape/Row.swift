/// One row of a tape: an opcode, its operands and the resulting value, in 16 bytes.
///
/// The word holds the opcode in its upper 8 bits and two operands of 28 bits. An operand is the number of an earlier
/// row or, with its top bit set, a constant: the upper 27 bits of a double whose lower 37 bits are zero. That covers
/// the constants that occur most in formulas (½, 1, 2, 100, …), which then need no row.
@frozen @usableFromInline
package struct Row: Sendable {
    @usableFromInline var word: UInt64
    @usableFromInline var value: Double

    @inlinable @_transparent
    init(_ opcode: Opcode, _ left: Operand, _ right: Operand, _ value: Double) {
        // Not `rawValue`, which is a switch over all cases where nothing is optimized.
        word =
            UInt64(unsafeBitCast(opcode, to: UInt8.self)) &<< 56 | UInt64(left.bits) &<< 28 | UInt64(right.bits)
        self.value = value
    }

    @inlinable @_transparent
    var opcode: Opcode { unsafeBitCast(UInt8(truncatingIfNeeded: word &>> 56), to: Opcode.self) }
    @inlinable @_transparent
    var left: Operand { Operand(bits: UInt32(truncatingIfNeeded: word &>> 28) & Operand.mask) }
    @inlinable @_transparent
    var right: Operand { Operand(bits: UInt32(truncatingIfNeeded: word) & Operand.mask) }
    /// Whether one of the two operands is a constant.
    @inlinable @_transparent
    var hasConstant: Bool {
        word & (UInt64(Operand.constantFlag) << 28 | UInt64(Operand.constantFlag)) != 0
    }
    /// For a tensor's row: its index in the tape's table of tensors.
    @inlinable @_transparent
    var tableIndex: Int { Int(truncatingIfNeeded: word & (1 << 56 - 1)) }
}

/// An operand of a row: an earlier row, or a constant that fits into 27 bits.
@frozen @usableFromInline
package struct Operand: Sendable {
    @usableFromInline var bits: UInt32
    @inlinable @_transparent init(bits: UInt32) { self.bits = bits }
    @inlinable @_transparent init(row: UInt32) { bits = row }

    /// The constant, if its lower 37 bits are zero.
    @inlinable @_transparent
    package init?(constant: Double) {
        let pattern = constant.bitPattern
        guard pattern & (1 << 37 - 1) == 0 else { return nil }
        bits = Operand.constantFlag | UInt32(truncatingIfNeeded: pattern >> 37)
    }

    @inlinable @_transparent static var mask: UInt32 { 1 << 28 - 1 }
    @inlinable @_transparent static var constantFlag: UInt32 { 1 << 27 }
    /// The number of rows that an operand can address.
    @inlinable @_transparent static var rowLimit: Int { 1 << 27 }
    @inlinable @_transparent static var none: Operand { Operand(bits: 0) }

    @inlinable @_transparent package var isConstant: Bool { bits & Operand.constantFlag != 0 }
    @inlinable @_transparent var row: Int { Int(bits) }
    @inlinable @_transparent
    package var constant: Double { Double(bitPattern: UInt64(bits & ~Operand.constantFlag) << 37) }
}
