import Autodiff
import Synchronization

/// A double that counts all operations on values of its type. Tests that use it must not run in parallel.
struct CountingNumber: ElementaryNumber {
    let value: Double
    static let operations = Mutex(0)

    init(constant value: Double) { self.value = value }
    init(floatLiteral value: Double) { self.value = value }
    init(integerLiteral value: Int) { self.value = Double(value) }

    private static func counted(_ value: Double) -> CountingNumber {
        operations.withLock { $0 += 1 }
        return CountingNumber(constant: value)
    }
    static func + (x: Self, y: Self) -> Self { counted(x.value + y.value) }
    static func - (x: Self, y: Self) -> Self { counted(x.value - y.value) }
    static func * (x: Self, y: Self) -> Self { counted(x.value * y.value) }
    static func / (x: Self, y: Self) -> Self { counted(x.value / y.value) }
    static prefix func - (x: Self) -> Self { counted(-x.value) }
    static func apply(_ opcode: Opcode, _ x: Self) -> Self { counted(.apply(opcode, x.value)) }
    static func apply(_ opcode: Opcode, _ x: Self, _ y: Self) -> Self { counted(.apply(opcode, x.value, y.value)) }
    static func compare(_ x: Self, _ comparison: Comparison, _ y: Self) -> Bool { comparison.holds(x.value, y.value) }
    static func select(_ condition: Bool, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self) -> Self {
        condition ? yes() : no()
    }
}
