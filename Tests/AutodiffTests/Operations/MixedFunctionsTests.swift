import Autodiff
import Testing

/// `max`, `min`, `atan2` and `hypot` of a tensor of doubles and a number: as with a constant tensor.
struct MixedFunctionsTests {
    typealias Recorded = TensorVariable<Double>
    static let c = 1.5
    static let constant = Tensor<Double>(1.5)

    /// Each function with a number, and with the same as a tensor.
    static let functions: [(String, @Sendable (Recorded) -> Recorded, @Sendable (Recorded) -> Recorded)] = [
        ("max, right", { max($0, c) }, { max($0, Recorded(constant)) }),
        ("max, left", { max(c, $0) }, { max(Recorded(constant), $0) }),
        ("min, right", { min($0, c) }, { min($0, Recorded(constant)) }),
        ("min, left", { min(c, $0) }, { min(Recorded(constant), $0) }),
        ("atan2, right", { atan2($0, c) }, { atan2($0, Recorded(constant)) }),
        ("atan2, left", { atan2(c, $0) }, { atan2(Recorded(constant), $0) }),
        ("hypot, right", { hypot($0, c) }, { hypot($0, Recorded(constant)) }),
        ("hypot, left", { hypot(c, $0) }, { hypot(Recorded(constant), $0) }),
    ]

    @Test(arguments: functions.indices) func numbersAreConstants(index: Int) throws {
        let (name, mixed, recorded) = Self.functions[index]
        let w = Tensor<Double>([0.25, 1.25, 3])
        #expect(
            valueWithGradient(at: w) { mixed($0).sum() } == valueWithGradient(at: w) { recorded($0).sum() }, "\(name)")
        try checkGradient(at: w) { w in (mixed(w) * w).sum() }
    }

    @Test func valuesAndGradients() {
        let w = Tensor<Double>([1, 2, 3])
        let c = 2.5
        let leg = 4.0
        #expect(gradient(at: w) { w in (max(w, c) * w).sum() } == Tensor<Double>([2.5, 2.5, 6]))
        #expect(gradient(at: w) { w in (min(c, w) * w).sum() } == Tensor<Double>([2, 4, 2.5]))
        #expect(gradient(at: Tensor<Double>([3])) { w in hypot(w, leg).sum() } == Tensor<Double>([0.6]))
    }

    @Test func plainTensors() {
        let w = Tensor<Double>([1, 2, 3])
        let c = 2.0
        #expect(max(w, c) == Tensor<Double>([2, 2, 3]))
        #expect(min(c, w) == Tensor<Double>([1, 2, 2]))
        #expect(hypot(Tensor<Double>([1.5]), c) == Tensor<Double>([2.5]))
        #expect(atan2(c, Tensor<Double>([0])) == Tensor<Double>([.pi / 2]))
        #expect(max(w, 2) == max(w, c))
    }
}
