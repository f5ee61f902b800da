import Autodiff
import Testing

/// Sizes that overflow or cannot be allocated, and NaN: each stops with a message and the remedy.
struct SizeTrapTests {
    static let traps: [Trap] = [
        Trap("zeros", says: "Shape [9223372036854775807, 2]: more elements than any memory holds. Use smaller extents")
        {
            _ = Tensor<Float>.zeros([.max, 2])
        },
        Trap("zeros beside an empty axis", says: "more elements than any memory holds") {
            _ = Tensor<Float>.zeros([0, .max, .max])
        },
        Trap("one long axis", says: "Shape [9223372036854775807]") { _ = Shape([.max]) },
        Trap("identity", says: "more elements than any memory holds") { _ = Tensor<Double>.identity(.max) },
        Trap("one-hot", says: "Shape [2, 9223372036854775807]: more elements than any memory holds") {
            _ = Tensor<Float>.oneHot([0, 1], classes: .max)
        },
        Trap("memory that is not there", says: "Tensor of shape [1099511627776 × 4]", "the system cannot allocate") {
            _ = Tensor<Float>.ones([1 << 40, 4])
        },
        Trap("memory for a result", says: "the system cannot allocate") {
            _ = Tensor<Float>.ones([1 << 20, 1]) + Tensor<Float>.ones([1, 1 << 22])
        },
        Trap("interval from NaN", says: "Interval: the bounds are nan and 1.0; give two numbers") {
            _ = Interval(.nan, 1)
        },
        Trap("interval to NaN", says: "Interval: the bounds are 1.0 and nan") { _ = Interval(1, .nan) },
        Trap("output of a step", says: "CompiledStep: index 1 of an output of 1 elements") {
            let step = CompiledStep<Float>(state: []) { _, inputs in (state: [], outputs: [inputs[0].sum()]) }
            _ = step.prepared(for: [[2]]).outputs[0][1]
        },
        Trap("input of a step", says: "CompiledStep: 3 elements for an input of 2") {
            let step = CompiledStep<Float>(state: []) { _, inputs in (state: [], outputs: [inputs[0].sum()]) }
            step.prepared(for: [[2]]).inputs[0].update(from: [1, 2, 3])
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: SizeTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
