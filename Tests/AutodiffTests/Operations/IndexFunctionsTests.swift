import Autodiff
import Testing

/// Taking and adding at indices, as NumPy does it: constant indices, and indices that are a program's input.
@Suite struct IndexFunctionsTests {
    static let x = Tensor<Double>([[0, 1, 2], [3, 4, 5]])

    @Test func taking() {
        #expect(Self.x.taking([1, 1, 0]) == Tensor([[3, 4, 5], [3, 4, 5], [0, 1, 2]]))
        #expect(Self.x.taking([2, 0], along: 1) == Tensor([[2, 0], [5, 3]]))
        let indices = Tensor<Double>([[0, 2], [1, 1]])
        #expect(Self.x.taking(indices, along: -1).shape == [2, 2, 2])
        #expect(Self.x.taking(indices, along: -1).scalars == [0, 2, 1, 1, 3, 5, 4, 4])
        #expect(Self.x.taking(Tensor<Double>(1)) == Tensor([3, 4, 5]))
        #expect(Self.x.taking([Int]()).shape == [0, 3])
        #expect(Tensor<Double>.zeros([0, 3]).taking([Int]()).shape == [0, 3])
        #expect(Self.x.taking(Tensor<Double>.zeros([0, 2])).shape == [0, 2, 3])
    }

    @Test func takingElements() {
        #expect(Self.x.takingElements(at: [[2], [0]], along: 1) == Tensor([[2], [3]]))
        #expect(Self.x.takingElements(at: [[0, 0], [2, 1]], along: 1) == Tensor([[0, 0], [5, 4]]))
        // Repeated along the other axes, on either side.
        #expect(Self.x.takingElements(at: [[2, 1]], along: 1) == Tensor([[2, 1], [5, 4]]))
        #expect(Tensor<Double>([[7, 8, 9]]).takingElements(at: [[2], [0]], along: 1) == Tensor([[9], [7]]))
        #expect(Self.x.takingElements(at: [[1, 0, 1]], along: 0) == Tensor([[3, 1, 5]]))
        let cube = Tensor<Double>(shape: [2, 3, 2], scalars: (0..<12).map { Double($0) })
        let perBlock = Tensor<Double>(shape: [2, 1, 1], scalars: [2, 0])
        #expect(cube.takingElements(at: perBlock, along: 1).scalars == [4, 5, 6, 7])
        let perColumn = Tensor<Double>(shape: [1, 1, 2], scalars: [2, 0])
        #expect(cube.takingElements(at: perColumn, along: 1).scalars == [4, 1, 10, 7])
    }

    @Test func adding() {
        let zeros = Tensor<Double>.zeros([3, 2])
        let parts: Tensor<Double> = [[1, 2], [3, 4], [5, 6]]
        #expect(zeros.puttingAdding(parts, at: [2, 0, 2]) == Tensor([[3, 4], [0, 0], [6, 8]]))
        #expect(zeros.puttingAdding(Tensor<Double>(1), at: [2, 2, 1]) == Tensor([[0, 0], [1, 1], [2, 2]]))
        #expect(
            zeros.puttingAddingElements([[1, 2], [3, 4]], at: [[0, 2], [0, 1]], along: 0)
                == Tensor([[4, 0], [0, 4], [0, 2]]))
        #expect(parts.segmentSums([1, 0, 1], count: 3) == Tensor([[3, 4], [6, 8], [0, 0]]))
        #expect(parts.segmentMeans([1, 0, 1], count: 3) == Tensor([[3, 4], [3, 4], [0, 0]]))
        #expect(parts.segmentSums([1, 0], count: 2, along: 1) == Tensor([[2, 1], [4, 3], [6, 5]]))
        #expect(Tensor<Double>.zeros([0, 2]).segmentSums([Int](), count: 2) == .zeros([2, 2]))
        #expect(parts.segmentSums([0, 0, 0], count: 1) == parts.sum(along: [0], keepingAxes: true))
    }

    /// A segment's sum is pairwise, whichever way the indices lie.
    @Test func longSums() {
        let count = 300_000
        let x = Tensor<Float>(repeating: 0.1, shape: [count])
        let exact = Double(Float(0.1)) * Double(count) / 2
        let segments = (0..<count).map { $0 % 2 }
        let alone = x.segmentSums(segments, count: 2)
        let rows = x.reshaped(to: [count, 1]).broadcast(to: [count, 2]).segmentSums(segments, count: 2)
        let indices = Tensor<Float>(shape: [count, 1], scalars: segments.map { Float($0) }).broadcast(to: [count, 2])
        let elements = Tensor<Float>.zeros([2, 2])
            .puttingAddingElements(Tensor<Float>(0.1), at: indices, along: 0)
        for sum in alone.scalars + rows.scalars + elements.scalars {
            #expect(abs(Double(sum) - exact) <= 1e-5 * exact, "\(sum)")
        }
    }

    /// One program for all indices of a shape, with the gradients that a new recording gives.
    @Test func indicesAreAProgramsInput() {
        let f = compileTree { (x: [TensorVariable<Double>]) in
            square(x[0].taking(x[1])).sum() + exp(x[0].segmentSums(x[2], count: 2)).sum()
        }
        for indices in [[0, 1, 1], [1, 1, 1], [0, 0, 1]] as [Tensor<Double>] {
            let point = [Self.x, indices, indices.slice(along: 0, 1..<3)]
            func eager(_ x: [TensorVariable<Double>]) -> TensorVariable<Double> {
                square(x[0].taking(x[1])).sum() + exp(x[0].segmentSums(x[2], count: 2)).sum()
            }
            let (value, gradient) = f.valueWithGradient(at: point)
            let expected = valueWithGradient(atTree: point) { eager($0) }
            #expect(value == expected.value)
            #expect(gradient == expected.gradient)
            // Indices have no derivative.
            #expect(gradient[1] == Tensor([0, 0, 0]))
            let rows: [[Double]] = indices.scalars.map { index in (0..<3).map { Self.x[Int(index), $0] } }
            #expect(value.scalar > square(Tensor(rows)).sum().scalar)
        }
        #expect(f.programCount == 1)
    }

    static let traps = [
        Trap("beyond", says: "take: the index 2 is out of range for axis 0 of shape [2 × 3]", "here to 1") {
            _ = x.taking([0, 2])
        },
        Trap("negative", says: "take: the index -1 is out of range", "count from 0") { _ = x.taking([-1]) },
        Trap("fraction", says: "take: the index 0.5 along axis 1", "not a whole number; round it") {
            _ = x.taking(Tensor<Double>([0.5]), along: 1)
        },
        Trap("nan", says: "take: the index nan") { _ = x.taking(Tensor<Double>([.nan])) },
        Trap("infinite", says: "take: the index inf") { _ = x.taking(Tensor<Double>([.infinity])) },
        Trap("huge", says: "take: the index 1e+300 is out of range") { _ = x.taking(Tensor<Double>([1e300])) },
        Trap("no elements", says: "take: the index 0 is out of range: axis 0 of shape [0 × 3] has no elements") {
            _ = Tensor<Double>.zeros([0, 3]).taking([0])
        },
        Trap("elements", says: "takingElements: indices of shape [3 × 1] for axis 1 of shape [2 × 3]", "or 1") {
            _ = x.takingElements(at: Tensor<Double>.zeros([3, 1]), along: 1)
        },
        Trap("parts", says: "puttingAdding: parts of shape [2] at indices of shape [2] along axis 0", "[2 × 3]") {
            _ = x.puttingAdding(Tensor<Double>([1, 2]), at: [0, 1])
        },
        Trap("segments", says: "segmentSums: segments of shape [3] for axis 0 of shape [2 × 3]", "each of the 2") {
            _ = x.segmentSums([0, 1, 0], count: 2)
        },
        Trap("segment", says: "segmentSums: the index 2 is out of range for axis 0") {
            _ = x.segmentSums([0, 2], count: 2)
        },
        Trap("segment of maxima", says: "segmentMaxima: the index 2 is out of range for axis 0") {
            _ = x.segmentMaxima([0, 2], count: 2)
        },
        Trap("put", says: "puttingAdding: the index 2 is out of range for axis 0") {
            _ = x.puttingAdding(x, at: [0, 2])
        },
        Trap("program", says: "take: the index 7 is out of range") {
            let f = compileTree { (x: [TensorVariable<Double>]) in x[0].taking(x[1]).sum() }
            _ = f([x, [0]])
            _ = f([x, [7]])
        },
        Trap("float", says: "take: axis 0 of shape [16777218]", "up to 16777216", "Use Double") {
            _ = Tensor<Float>.zeros([16_777_218]).taking([0])
        },
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: IndexFunctionsTests.traps)
        }
        trap.expectMessage(result)
    }
}
