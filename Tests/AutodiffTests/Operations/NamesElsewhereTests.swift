import Autodiff
import Testing

/// Methods and properties by the names of other libraries: the functions that they stand for.
struct NamesElsewhereTests {
    let a = Tensor<Double>([[1, 2, 3], [4, 5, 6]])
    let b = Tensor<Double>([1, -1])

    @Test func plain() {
        #expect(a.matmul(a.T) == matmul(a, a.matrixTransposed()))
        #expect(a.T == a.transposed() && a.T.shape == [3, 2])
        #expect(b.matmul(a) == Tensor([-3, -3, -3]))
        let product: Tensor<Double> = b.dot(b)
        #expect(product == Tensor(2))
        #expect(b.dot(b) == 2.0)
    }

    @Test func recorded() {
        #expect(gradient(at: a) { a in a.matmul(a.T).trace() } == 2 * a)
        #expect(gradient(at: b) { b in b.dot(b) } == 2 * b)
        // A constant in either place.
        #expect(gradient(at: a) { x in b.matmul(x).sum() + x.T.matmul(b).sum() } == outer(2 * b, .ones([3])))
        #expect(gradient(at: b) { x in b.dot(x) + x.dot(b) } == 2 * b)
        #expect(gradient(at: b) { x in x.matmul(a).sum() } == Tensor([6, 15]))
    }

    @Test func random() {
        var generator = SeededGenerator(seed: 7)
        var same = generator
        let x = Tensor<Double>.random([50, 2], in: -3...5, using: &generator)
        #expect(x == .random([50, 2], in: -3...5, using: &same))
        #expect(x != .random([50, 2], in: -3...5, using: &generator))
        #expect(x.shape == [50, 2] && x.scalars.allSatisfy { (-3...5).contains($0) })
        let y = Tensor<Float>.random([100])
        #expect(y != .random([100]) && y.scalars.allSatisfy { (0...1).contains($0) })
    }
}
