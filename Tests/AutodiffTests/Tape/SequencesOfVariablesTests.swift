import Autodiff
import Testing

/// Sums, means, products and extremes of recorded numbers.
struct SequencesOfVariablesTests {
    @Test func valuesAndSlopes() {
        #expect(valueWithGradient(at: [2.0, 1, 4]) { $0.sum() } == (7, [1, 1, 1]))
        #expect(valueWithGradient(at: [2.0, 1, 4]) { $0.product() } == (8, [4, 8, 2]))
        #expect(valueWithGradient(at: [2.0, 0.0, 4.0]) { $0.product() } == (0, [0, 8, 0]))
        #expect(valueWithGradient(at: [2.0, 1, 3, 6]) { $0.mean() } == (3, [0.25, 0.25, 0.25, 0.25]))
        #expect(valueWithGradient(at: [2.0, 1, 4]) { x in x.max()! - x.min()! } == (3, [0, -1, 1]))
        #expect(valueWithGradient(at: [2.0, 2.0]) { x in x.max()! } == (2, [0.5, 0.5]))
    }

    @Test func otherSequences() {
        #expect(
            gradient(at: [2.0, 1, 4]) { x in x.dropFirst().sum() + x.lazy.map { $0 * $0 }.sum() } == [4, 3, 9])
        #expect(gradient(at: [2.0, 1.0]) { x in zip(x, x.reversed()).map { $0 * $1 }.mean() } == [1, 2])
        #expect(gradient(at: 2.0) { x in (1...3).map { k in k * x }.product() } == 72)
    }

    @Test func ofNone() {
        let none = [Variable]()
        #expect(none.sum().value == 0 && none.sum().isConstant)
        #expect(none.product().value == 1 && none.max() == nil && none.min() == nil)
    }

    /// No row for a start value.
    @Test func rows() {
        let tape = Tape()
        let x = tape.variables([2, 1, 4])
        _ = x.sum()
        #expect(tape.count == 5)
    }

    static let traps = [
        Trap("mean of no variables", says: "mean: there are no numbers") { _ = [Variable]().mean() }
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: SequencesOfVariablesTests.traps)
        }
        trap.expectMessage(result)
    }
}
