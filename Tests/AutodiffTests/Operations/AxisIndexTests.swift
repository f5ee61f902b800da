import Autodiff
import Testing

/// Rows, slices and replaced parts: where each element comes from, and that its adjoint goes back there.
struct AxisIndexTests {
    static let x = Tensor<Double>(shape: [2, 3], scalars: [0, 1, 2, 3, 4, 5])

    @Test func parts() {
        let x = Self.x
        let row: Tensor<Double> = x[1]
        #expect(row == Tensor([3, 4, 5]))
        let column = x[0..., 1]
        #expect(column == Tensor([1, 4]))
        let block = x[1..., 0..<2]
        #expect(block == Tensor([[3, 4]]))
        #expect(x[..<1].shape == [1, 3] && x[...1].shape == [2, 3] && x[0, 1...1].shape == [1])
        let element: Tensor<Double> = x[1, 2]
        #expect(element == Tensor(5))
        let number: Double = x[1, 2]
        #expect(number == 5)
    }

    @Test func gradientsOfParts() {
        let byRow = gradient(at: Self.x) { x in (x[0] * x[1]).sum() }
        #expect(byRow == Tensor([[3, 4, 5], [0, 1, 2]]))
        let byBlock = gradient(at: Self.x) { x in square(x[1..., ..<2]).sum() }
        #expect(byBlock == Tensor([[0, 0, 0], [6, 8, 0]]))
        let program = compile { (x: TensorVariable<Double>) in (x[0] * x[1]).sum() }
        #expect(program.gradient(at: Self.x) == byRow)
    }

    @Test func replacedParts() {
        let x = Self.x
        #expect(x.replacing(1, with: 7) == Tensor([[0, 1, 2], [7, 7, 7]]))
        #expect(x.replacing(0..., 1, with: Tensor([8, 9])) == Tensor([[0, 8, 2], [3, 9, 5]]))
        #expect(x.replacing(0, 0, with: Tensor(Double.nan)).sum().scalar.isNaN)
        // What was there has no influence, not even by NaN.
        #expect(x.replacing(0, 0, with: Tensor(Double.nan)).replacing(0, with: 1).sum().scalar == 15)
    }

    /// The replaced places have gradient 0, and the new ones the adjoint's slice.
    @Test func gradientsOfReplacedParts() {
        let (dx, dt) = gradient(at: Self.x, Tensor<Double>([1, 2, 3])) { x, t in square(x.replacing(1, with: t)).sum() }
        #expect(dx == Tensor([[0, 2, 4], [0, 0, 0]]))
        #expect(dt == Tensor([2, 4, 6]))
        let (dw, dy) = gradient(at: Tensor<Double>([1, 2, 3]), 5) { w, y in square(w.replacing(1..., with: y)).sum() }
        #expect(dw == Tensor([2, 0, 0]))
        #expect(dy == 20)
    }

    @Test func higherDerivativesOfReplacedParts() throws {
        try checkGradient(at: Tensor<Double>([0.3, -0.4, 0.9]), order: 2) { w in
            let first = w.replacing(0, with: w[1] * w[2])
            return (first * first * w).sum()
        }
        let program = compile { (w: TensorVariable<Float>) in square(w.replacing(0..<2, with: 2 * w[1...])).sum() }
        #expect(program.gradient(at: Tensor<Float>([1, 2, 3])) == Tensor([0, 16, 24 + 6]))
        let pattern = jacobianPattern(at: Tensor<Double>([1, 2, 3])) { w in w.replacing(1, with: w[0] * 2) }
        #expect((0..<3).map { Array(pattern.columns(inRow: $0)) } == [[0], [0], [2]])
    }

    static let traps: [Trap] = [
        Trap("negative", says: "subscript: index -1 is out of range for axis 0 of shape [2 × 3]") {
            let row: Tensor<Double> = x[-1]
            print(row)
        },
        Trap("beyond", says: "subscript: 1..<4 is out of range for axis 1 of shape [2 × 3]") { print(x[0..., 1..<4]) },
        Trap("empty", says: "subscript: 1..<1 is out of range for axis 0", "not be empty") { print(x[1..<1]) },
        Trap("too many", says: "subscript: 3 indices for shape [2 × 3]; give at most one per axis") {
            print(x[0..., 0..., 0...])
        },
        Trap("an element of a matrix", says: "1 indices for a tensor of shape [2 × 3]", "let row: Tensor = w[0]") {
            let element: Double = x[0]
            print(element)
        },
        Trap("replacement", says: "replacing: a tensor of shape [2] for a part of shape [3]") {
            print(x.replacing(0, with: Tensor([1, 2])))
        },
    ]

    @Test(arguments: traps) func mistakesStopWithWords(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: AxisIndexTests.traps)
        }
        trap.expectMessage(result)
    }
}
