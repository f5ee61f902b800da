import Autodiff
import Testing

struct RowTests {
    @Test func rowsAreSixteenBytes() {
        #expect(MemoryLayout<Row>.stride == 16)
        #expect(MemoryLayout<Row>.size == 16)
    }

    @Test func opcodesAreNumberedFromZeroWithoutGaps() {
        #expect(Opcode.allCases.map(\.rawValue) == Array(0..<UInt8(Opcode.allCases.count)))
        #expect(Opcode.elementwise.first == .add)
        #expect(Opcode.elementwise.count == Opcode.allCases.count - 4)
    }

    static let held: [Double] = [
        0, -0.0, 0.5, 1, -1, 2, 3, -3, 10, 100, 1000, -0.75, 1.5, 65535, 1 / 1024, .infinity, -.infinity, .nan,
        .leastNormalMagnitude, Double(bitPattern: 1 << 37), Double(bitPattern: 1 << 51), -Double(bitPattern: 1 << 40),
    ]
    static let tooLong: [Double] = [
        0.1, -0.1, 1.0 / 3, 65537, 131073, .pi, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
        Double(bitPattern: 1 << 36), .greatestFiniteMagnitude, 1 + .ulpOfOne, Double(nan: 1, signaling: false),
    ]

    @Test(arguments: held) func constantHeldInTheOperand(value: Double) throws {
        let operand = try #require(Operand(constant: value))
        #expect(operand.isConstant)
        #expect(operand.constant.bitPattern == value.bitPattern)
    }

    @Test(arguments: tooLong) func constantThatDoesNotFitTheOperand(value: Double) {
        #expect(Operand(constant: value) == nil)
    }

    /// 27 bits hold every number with 16 significant bits.
    @Test func everyShortConstantIsExact() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1000 {
            let value = Double(bitPattern: (random.next() >> 37) << 37)
            #expect(try #require(Operand(constant: value)).constant.bitPattern == value.bitPattern)
            #expect(Operand(constant: Double(bitPattern: value.bitPattern | 1)) == nil)
        }
    }

    /// A constant takes a row only where it does not fit, and is right in values and derivatives either way, on either
    /// side.
    @Test(arguments: held + tooLong) func constantsOnATape(value: Double) {
        let tape = Tape()
        let x = tape.variable(1.5)
        let rows = Operand(constant: value) == nil ? 2 : 1
        let right = x * value
        #expect(tape.count == 1 + rows)
        let left = value * x
        #expect(tape.count == 1 + 2 * rows)
        #expect(isSame(right.value, 1.5 * value) && isSame(left.value, 1.5 * value))
        #expect(isSame(tape.adjoints(of: right)[x], value))
        #expect(isSame(tape.adjoints(of: left)[x], value))
        #expect(isSame(tape.adjoints(of: left, zeros: .ieee)[x], value))
        let quotient = value / x
        #expect(isSame(tape.adjoints(of: quotient)[x], -(value / 1.5 / 1.5)))
        let difference = value - x
        #expect(tape.adjoints(of: difference)[x] == -1)
    }

    /// Operands of 27 bits distinguish all rows, also those whose numbers have high bits set.
    @Test func operandsOfLateRows() {
        let count = sized(debug: 70_000, release: 5_000_000)
        let tape = Tape()
        let x = tape.variable(1)
        var late = x
        for _ in 0..<count { late = x + 1 }
        let y = late * x
        #expect(y.value == 2)
        #expect(tape.adjoints(of: y)[late] == 1)
        #expect(tape.adjoints(of: y)[x] == 3)
    }
}
