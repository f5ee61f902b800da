import Autodiff
import Testing

/// Products against sums written out, at every transposition, batch and vector form.
@Suite struct LinearAlgebraTests {
    static func random(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
        var random = SeededGenerator(seed: seed)
        return Tensor(shape: shape, scalars: random.weights(shape.count))
    }

    /// Σ a[row, inner]·b[inner, column], one matrix.
    static func product(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
        var result = Tensor<Double>.zeros([a.shape[0], b.shape[1]])
        for row in 0..<a.shape[0] {
            for column in 0..<b.shape[1] {
                for inner in 0..<a.shape[1] { result[row, column] += a[row, inner] * b[inner, column] }
            }
        }
        return result
    }

    @Test(arguments: [(1, 1, 1), (2, 3, 5), (7, 1, 3), (3, 0, 2), (0, 3, 2), (17, 19, 23), (64, 33, 1)])
    func transpositions(_ rows: Int, _ inner: Int, _ columns: Int) {
        let (a, b) = (Self.random([rows, inner], seed: 1), Self.random([inner, columns], seed: 2))
        let (aT, bT) = (a.transposed(), b.transposed())
        let expected = Self.product(a, b)
        #expect(isClose(matmul(a, b), expected))
        #expect(isClose(matmul(aT, b, transposingLeft: true), expected))
        #expect(isClose(matmul(a, bT, transposingRight: true), expected))
        #expect(isClose(matmul(aT, bT, transposingLeft: true, transposingRight: true), expected))
        let floats = matmul(a.converted(to: Float.self), b.converted(to: Float.self))
        #expect(isClose(floats.converted(to: Double.self), expected, within: 1e-5))
    }

    @Test func vectors() {
        let (a, u, v) = (Self.random([2, 3], seed: 1), Self.random([3], seed: 2), Self.random([2], seed: 3))
        #expect(isClose(matmul(a, u), Self.product(a, u.expanded(at: 1)).flattened()))
        #expect(isClose(matmul(v, a), Self.product(v.expanded(at: 0), a).flattened()))
        #expect(isClose(matmul(u, u), Tensor(u.scalars.reduce(0) { $0 + $1 * $1 })))
        #expect(dot(u, u) == matmul(u, u))
        #expect(isClose(outer(v, u), Self.product(v.expanded(at: 1), u.expanded(at: 0))))
        // A vector is not transposed.
        #expect(matmul(u, a, transposingLeft: true, transposingRight: true) == matmul(u, a, transposingRight: true))
    }

    @Test func batches() {
        let (a, b) = (Self.random([3, 1, 2, 5], seed: 1), Self.random([4, 5, 2], seed: 2))
        let product = matmul(a, b)
        #expect(product.shape == [3, 4, 2, 2])
        for i in 0..<3 {
            for j in 0..<4 {
                let left = a.slice(along: 0, i..<(i + 1)).reshaped(to: [2, 5])
                let right = b.slice(along: 0, j..<(j + 1)).reshaped(to: [5, 2])
                let part = product.slice(along: 0, i..<(i + 1)).slice(along: 1, j..<(j + 1)).reshaped(to: [2, 2])
                #expect(isClose(part, Self.product(left, right)), "batch \(i), \(j)")
            }
        }
    }

    /// With C = A·B and weights W: Ā = W·Bᵀ, B̄ = Aᵀ·W.
    @Test func gradientsOfAProduct() {
        let (a, b, w) = (Self.random([2, 3], seed: 1), Self.random([3, 5], seed: 2), Self.random([2, 5], seed: 3))
        let (_, pullback) = valueWithPullback(at: a, b) { matmul($0, $1) }
        let (ofA, ofB) = pullback(w)
        #expect(isClose(ofA, Self.product(w, b.transposed())) && isClose(ofB, Self.product(a.transposed(), w)))
    }

    @Test func diagonals() {
        let a = Tensor<Double>([[1, 2, 3], [4, 5, 6]])
        #expect(a.diagonal() == Tensor([1, 5]) && a.trace() == Tensor(6))
        #expect(Tensor<Double>([1, 2]).diagonalMatrix() == Tensor([[1, 0], [0, 2]]))
        let batch = Self.random([2, 3, 3], seed: 4)
        #expect(batch.diagonal().shape == [2, 3] && batch.trace().shape == [2])
        #expect(batch.diagonal().diagonalMatrix().diagonal() == batch.diagonal())
        #expect(gradient(at: a) { $0.trace() } == Tensor([[1, 0, 0], [0, 1, 0]]))
        #expect(
            a.lowerTriangle() == Tensor([[1, 0, 0], [4, 5, 0]])
                && a.upperTriangle() == Tensor([[1, 2, 3], [0, 5, 6]]))
    }
}
