import Autodiff
import Foundation
import Testing

/// Mistakes with shapes: each stops with a message that names the operation and the shapes.
struct ShapeTrapTests {
    typealias Matrix = Tensor<Float>

    static let elementwise: [Trap] = [
        Trap("add", says: "add: shapes [2 × 3] and [2] do not broadcast", "expanded(at:)") {
            _ = Matrix.ones([2, 3]) + Matrix.ones([2])
        },
        Trap("recorded multiply", says: "multiply: shapes [2 × 3] and [3 × 2] do not broadcast") {
            _ = Tape().variable(Matrix.ones([2, 3])) * Matrix.ones([3, 2])
        },
        Trap("multiply with 0", says: "multiply: shapes [0] and [2] do not broadcast") {
            _ = Matrix.ones([0]) * Matrix.ones([2])
        },
        Trap("comparison", says: "shapes [2] and [3] do not broadcast") { _ = (Matrix.ones([2]) .< Matrix.ones([3])) },
        Trap("select", says: "select: shapes [2] and [3]") {
            _ = select(Matrix.ones([2]), Matrix.ones([2]), .ones([3]))
        },
        Trap("mask", says: "select (mask): shapes [3] and [2]") {
            _ = select(Matrix.ones([3]), Matrix.ones([2]), .ones([2]))
        },
    ]

    static let algebra: [Trap] = [
        Trap("matmul", says: "matmul: shapes [2 × 3] and [2 × 3]", "3 columns", "2 rows", "matrixTransposed()") {
            _ = matmul(Matrix.ones([2, 3]), Matrix.ones([2, 3]))
        },
        Trap("transposed matmul", says: "matmul: shapes [2 × 3] transposed and [3 × 4]", "2 columns", "3 rows") {
            _ = matmul(Matrix.ones([2, 3]), Matrix.ones([3, 4]), transposingLeft: true)
        },
        Trap("batched matmul", says: "matmul", "[2 × 3 × 4] and [3 × 4 × 5]") {
            _ = matmul(Matrix.ones([2, 3, 4]), Matrix.ones([3, 4, 5]))
        },
        Trap("matmul of a scalar", says: "matmul: shapes [] and [2 × 2]", "Use *") {
            _ = matmul(Matrix(2), Matrix.ones([2, 2]))
        },
        Trap("dot", says: "dot: shapes [2] and [3]", "vectors of the same length") {
            _ = dot(Matrix.ones([2]), Matrix.ones([3]))
        },
        Trap("outer", says: "outer: shapes [2] and [1 × 3]", "vectors") {
            _ = outer(Matrix.ones([2]), Matrix.ones([1, 3]))
        },
        Trap("solve", says: "solve: shapes [2 × 2] and [3 × 1] do not fit", "rows") {
            _ = solve(Matrix.ones([2, 2]), Matrix.ones([3, 1]))
        },
        Trap("solve a rectangle", says: "solve: shape [2 × 3] is not square") {
            _ = solve(Matrix.ones([2, 3]), Matrix.ones([2, 1]))
        },
        Trap("triangular solve", says: "triangularSolve: shapes [2 × 2] and [3 × 1] do not fit") {
            _ = triangularSolve(Matrix.ones([2, 2]), Matrix.ones([3]))
        },
        Trap("cholesky", says: "cholesky: shape [2 × 3] is not square") {
            _ = Matrix.ones([2, 3]).cholesky()
        },
        Trap("log-determinant", says: "logDeterminant: shape [2] is not a matrix") {
            _ = Matrix.ones([2]).logDeterminant()
        },
        Trap("diagonal", says: "diagonal: shape [2] is not a matrix", "Reshape") { _ = Matrix.ones([2]).diagonal() },
        Trap("diagonal matrix", says: "diagonalMatrix: a scalar has no axis") { _ = Matrix(1).diagonalMatrix() },
        Trap("cross-entropy", says: "softmaxCrossEntropy", "[2 × 3]", "[2]", "oneHot") {
            _ = softmaxCrossEntropy(logits: Matrix.ones([2, 3]), targets: Matrix.ones([2]))
        },
        Trap("cross-entropy labels", says: "softmaxCrossEntropy", "[2 × 3]", "3 labels") {
            _ = softmaxCrossEntropy(logits: Matrix.ones([2, 3]), labels: [0, 1, 2])
        },
        Trap("cross-entropy label", says: "label 1 is 3", "from 0 to 2") {
            _ = softmaxCrossEntropy(logits: Matrix.ones([2, 3]), labels: [0, 3])
        },
        Trap("sigmoid cross-entropy", says: "sigmoidCrossEntropy", "[2]", "[2 × 1]") {
            _ = sigmoidCrossEntropy(logits: Matrix.ones([2]), targets: Matrix.ones([2, 1]))
        },
    ]

    static let shapes: [Trap] = [
        Trap("concatenate", says: "concatenate: shapes [2 × 3] and [2 × 4]", "axis other than 0") {
            _ = Matrix.concatenate([.ones([2, 3]), .ones([2, 4])], along: 0)
        },
        Trap("concatenate ranks", says: "concatenate: shapes [2 × 3] and [2]") {
            _ = Matrix.concatenate([.ones([2, 3]), .ones([2])], along: 0)
        },
        Trap("concatenate nothing", says: "concatenate: no tensors") { _ = Matrix.concatenate([], along: 0) },
        Trap("stack of none", says: "stack: no tensors", "at least one") { _ = Matrix.stack([]) },
        Trap("stack", says: "stack: shapes [2] and [3]", "the same") { _ = Matrix.stack([.ones([2]), .ones([3])]) },
        Trap("reshape", says: "reshape: shape [2 × 3] has 6 elements and [4] has 4") {
            _ = Matrix.ones([2, 3]).reshaped(to: [4])
        },
        Trap("broadcast", says: "broadcast: shape [2 × 3] cannot be broadcast to [2]", "same or 1") {
            _ = Matrix.ones([2, 3]).broadcast(to: [2])
        },
        Trap("transpose", says: "transpose: [0, 0]", "shape [2 × 3]") { _ = Matrix.ones([2, 3]).transposed([0, 0]) },
        Trap("matrix transpose", says: "matrixTransposed: shape [2] is not a matrix") {
            _ = Matrix.ones([2]).matrixTransposed()
        },
        Trap("slice", says: "slice: 1..<4 does not lie in axis 1 of shape [2 × 3]") {
            _ = Matrix.ones([2, 3]).slice(along: 1, 1..<4)
        },
        Trap("slice backwards", says: "slice: the step is -1", "flipped") {
            _ = Matrix.ones([2, 3]).slice(along: 1, 0..<3, step: -1)
        },
        Trap("split", says: "split: sizes [1, 1]", "axis 1 of shape [2 × 3]") {
            _ = Matrix.ones([2, 3]).split(along: 1, sizes: [1, 1])
        },
        Trap("gather", says: "gatherRows: there is no row 2", "shape [2 × 3]") {
            _ = Matrix.ones([2, 3]).gatherRows([0, 2])
        },
        Trap("gather from a scalar", says: "gatherRows: a scalar has no rows") { _ = Matrix(1).gatherRows([]) },
        Trap("scatter", says: "scatterRows: there is no row -1") {
            _ = Matrix.ones([1, 3]).scatterRows([-1], rows: 2)
        },
        Trap("scatter count", says: "scatterRows: 2 indices for shape [1 × 3]") {
            _ = Matrix.ones([1, 3]).scatterRows([0, 1], rows: 2)
        },
        Trap("pad", says: "padded: -1 before") { _ = Matrix.ones([2]).padded(along: 0, before: -1, after: 0) },
        Trap("expand", says: "expanded", "shape [2]", "0 to 1") { _ = Matrix.ones([2]).expanded(at: 2) },
        Trap("squeeze", says: "squeezed: axis 0 of shape [2 × 1] has extent 2") {
            _ = Matrix.ones([2, 1]).squeezed(at: 0)
        },
        Trap("axis", says: "sum: shape [2 × 3] has no axis 2", "0 to 1") { _ = Matrix.ones([2, 3]).sum(along: [2]) },
        Trap("negative axis", says: "softmax: shape [2 × 3] has no axis -3") {
            _ = Matrix.ones([2, 3]).softmax(along: -3)
        },
        Trap("axis of a scalar", says: "softmax: a tensor without axes has no axis -1") { _ = Matrix(1).softmax() },
        Trap("axis twice", says: "mean: axis 1 of shape [2 × 3] is named twice") {
            _ = Matrix.ones([2, 3]).mean(along: [1, -1])
        },
        Trap("max of nothing", says: "max: shape [0] has no element") { _ = Matrix.ones([0]).max() },
        Trap("argmax of nothing", says: "argmax: shape [2 × 0] has no element", "axis 1") {
            _ = Matrix.ones([2, 0]).argmax(along: 1)
        },
    ]

    static let tensors: [Trap] = [
        Trap("wrong count", says: "Tensor: 3 scalars do not fill shape [2 × 2]", "4 elements") {
            _ = Matrix(shape: [2, 2], scalars: [1, 2, 3])
        },
        Trap("scalars set to another count", says: "Tensor: 3 scalars do not fill shape [2]") {
            var x = Matrix([1, 2])
            x.scalars.append(3)
        },
        Trap("ragged rows", says: "Tensor: the parts of a literal have shapes [2], [1]", "the same") {
            _ = Matrix([[1, 2], [3]])
        },
        Trap("ragged rows, not literal", says: "Tensor: row 1 has 1 elements but row 0 has 2") {
            let rows: [[Float]] = [[1, 2], [3]]
            _ = Matrix(rows)
        },
        Trap("negative extent", says: "Shape [2, -1]", "negative") { _ = Shape([2, -1]) },
        Trap("one-hot", says: "oneHot: label 2 is 10; labels must be from 0 to 9") {
            _ = Matrix.oneHot([1, 2, 10], classes: 10)
        },
        Trap("negative one-hot", says: "oneHot: label 0 is -1") { _ = Matrix.oneHot([-1], classes: 10) },
        Trap("index", says: "subscript: index 2 is outside axis 0 of shape [2 × 3]") { _ = Matrix.ones([2, 3])[2, 0] },
        Trap("negative index", says: "subscript: index -1 is outside axis 1") {
            var x = Matrix.ones([2, 3])
            x[0, -1] = 1
        },
        Trap("too few indices", says: "subscript: 1 indices for a tensor of shape [2 × 3]") {
            _ = Matrix.ones([2, 3])[1]
        },
        Trap("scalar", says: "scalar: a tensor of shape [2 × 3] has 6 elements") { _ = Matrix.ones([2, 3]).scalar },
    ]

    static let traps = elementwise + algebra + shapes + tensors

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: ShapeTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
