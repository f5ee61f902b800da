import Autodiff
import Testing

/// Integers and plain numbers beside variables and tensors, and what functions over any kind of number may say.
struct ConstantsBesideNumbersTests {
    @Test func integersBesideVariables() {
        let n = 3
        #expect(gradient(at: 2.0) { x in x * n + n * x } == 6)
        #expect(gradient(at: 2.0) { x in x / n - n / x } == 1.0 / 3 + 3.0 / 4)
        #expect(gradient(at: 2.0) { x in (n - x) * (x - n) + n } == 2)
        #expect(valueWithGradient(at: 2.0) { x in (x + n) * (n + x) } == (25, 10))
        #expect([1, 2, 3].reduce(0, +) == 6)
    }

    @Test func integersBesideTensors() {
        let w = Tensor<Float>([1, 2])
        let n = 3
        #expect(w * n == Tensor([3, 6]) && n - w == Tensor([2, 1]))
        #expect(w / n == w / Tensor(3) && n / w == Tensor([3, 1.5]))
        #expect(gradient(at: w) { w in (w * n + n / w).sum() } == Tensor([0, 3 - 0.75]))
        var sum = Tensor<Double>([1, 2])
        sum *= n
        sum += n
        sum /= n
        sum -= n
        #expect(sum == Tensor([-1, 0]))
    }

    @Test func masks() {
        let w = Tensor<Double>([1, 2, 3])
        let bound = 2.0
        #expect((w .> bound) == Tensor([0, 0, 1]) && (w .>= bound) == Tensor([0, 1, 1]))
        #expect((bound .> w) == Tensor([1, 0, 0]) && (w .<= bound) == Tensor([1, 1, 0]))
        #expect((w .== bound) == Tensor([0, 1, 0]) && (w .!= bound) == Tensor([1, 0, 1]) && (w .> 0) == .ones([3]))
        let narrow: Float = 2
        #expect((Tensor<Float>([1, 2, 3]) .< narrow) == Tensor([1, 0, 0]))
        let other = Tensor<Double>([3, 2, 1])
        #expect(gradient(at: w) { w in select(w .> other, w * w, bound * w).sum() } == Tensor([2, 2, 6]))
        #expect(gradient(at: 1.5) { x in select(x .< bound, x * x, x) } == 3)
    }

    /// A function with comparisons, integer powers and compound assignment, over any kind of number.
    static func function<Number: ElementaryNumber>(_ x: Number, power: Int) -> Number {
        if x < 0 { return -x }
        var y = pow(x, power)
        y += 1
        y *= x >= 2 ? x : 2
        return y
    }

    @Test func oneFunctionOverAllKinds() {
        let (wide, narrow) = (1.5, Float(1.5))
        #expect(Self.function(wide, power: 2) == 6.5)
        #expect(Self.function(narrow, power: 2) == 6.5)
        #expect(gradient(at: 1.5) { x in Self.function(x, power: 2) } == 6)
        #expect(gradient(at: 3.0) { x in Self.function(x, power: 2) } == 28)
        #expect(derivative(at: -1.0) { x in Self.function(x, power: 2) } == -1)
        #expect(taylorCoefficients(at: 3.0, order: 1) { x in Self.function(x, power: 2) } == [30, 28])
        #expect(Self.function(Tensor<Double>([1.5]), power: 2) == Tensor([6.5]))
        // A comparison is a guard of the program: another outcome is recorded anew.
        let program = compile { (x: Variable) in Self.function(x, power: 2) }
        #expect(program.gradient(at: 1.5) == 6 && program.gradient(at: 3) == 28 && program.gradient(at: -1) == -1)
    }

    static let traps: [Trap] = [
        Trap("tensors", says: "<: tensors of shapes [2] and [] have no single order", "x .< y", "select") {
            print(ConstantsBesideNumbersTests.function(Tensor<Float>([1, 2]), power: 2))
        },
        Trap("intervals", says: "<: a comparison of Interval has no single outcome", "select") {
            print(ConstantsBesideNumbersTests.function(Interval(-1, 1), power: 2))
        },
    ]

    @Test(arguments: traps) func whatHasNoOrderStops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: ConstantsBesideNumbersTests.traps)
        }
        trap.expectMessage(result)
    }
}
