import Autodiff
import Testing

/// Values of the reductions, and their gradients where elements tie or vanish.
@Suite struct ReductionsTests {
    static let x = Tensor<Double>([[1, -2, 3], [4, 5, -6]])

    @Test func values() {
        #expect(Self.x.sum() == Tensor(5))
        #expect(Self.x.sum(along: [0]) == Tensor([5, 3, -3]))
        #expect(Self.x.sum(along: [-1], keepingAxes: true) == Tensor([[2], [3]]))
        #expect(Self.x.sum(along: [1, 0], keepingAxes: true) == Tensor([[5]]))
        #expect(Self.x.mean(along: [1]) == Tensor([2.0 / 3, 1]))
        #expect(Self.x.max() == Tensor(5) && Self.x.min() == Tensor(-6))
        #expect(Self.x.max(along: [0]) == Tensor([4, 5, 3]) && Self.x.min(along: [1]) == Tensor([-2, -6]))
        #expect(Self.x.product() == Tensor(720) && Self.x.product(along: [0]) == Tensor([4, -10, -18]))
        #expect(Self.x.absoluteNorm() == Tensor(21) && Self.x.absoluteNorm(along: [0]) == Tensor([5, 7, 9]))
        #expect(isClose(Self.x.norm(), Tensor(91.0.squareRoot())))
        #expect(isClose(Self.x.variance(), Tensor(91.0 / 6 - 25.0 / 36)))
        #expect(isClose(Self.x.variance(along: [0], correction: 1), Tensor([4.5, 24.5, 40.5])))
        #expect(isClose(square(Self.x.standardDeviation(along: [0])), Self.x.variance(along: [0])))
        #expect(Self.x.cumulativeSum(along: 1) == Tensor([[1, -1, 2], [4, 9, 3]]))
        #expect(Self.x.cumulativeSum(along: 0) == Tensor([[1, -2, 3], [5, 3, -3]]))
        #expect(isClose(Self.x.logSumExp(along: [0]).element(at: 0), 4.048587351573742))
    }

    @Test func emptyAxes() {
        let empty = Tensor<Double>.zeros([0, 3])
        #expect(empty.sum(along: [0]) == .zeros([3]) && empty.sum() == Tensor(0))
        #expect(empty.product(along: [0]) == .ones([3]) && empty.product() == Tensor(1))
        #expect(empty.logSumExp(along: [0]).scalars == [-.infinity, -.infinity, -.infinity])
        #expect(empty.norm(along: [0]) == .zeros([3]))
        #expect(empty.mean(along: [0]).scalars.allSatisfy { $0.isNaN })
        #expect(empty.max(along: [1]).shape == [0] && empty.argmax(along: 1) == [])
        #expect(gradient(at: empty) { $0.sum() + 1 } == empty)
    }

    @Test func argmaxTakesTheFirstOfATie() {
        #expect(Self.x.argmax(along: 0) == [1, 1, 0] && Self.x.argmax(along: -1) == [2, 1])
        #expect(Tensor<Float>([2, 7, 7, 1]).argmax(along: 0) == [1])
        #expect(Tensor<Float>([2, .nan, 7, .nan]).argmax(along: 0) == [1])
        #expect(Tensor<Double>(shape: [2, 2, 2], scalars: [1, 8, 3, 4, 5, 6, 7, 2]).argmax(along: 1) == [1, 0, 1, 0])
    }

    /// A tie shares the gradient equally.
    @Test func tiesOfExtrema() {
        let ties = Tensor<Double>([[3, 1, 3], [2, 2, 2]])
        let third = 1.0 / 3
        let shares = gradient(at: ties) { $0.max(along: [1]).sum() }
        #expect(shares == Tensor([[0.5, 0, 0.5], [third, third, third]]))
        #expect(gradient(at: ties) { $0.min(along: [0]).sum() } == Tensor([[0, 1, 0], [1, 0, 1]]))
        #expect(gradient(at: ties) { $0.max() } == Tensor([[0.5, 0, 0.5], [0, 0, 0]]))
        let infinite = Tensor<Double>([.infinity, 1, .infinity])
        #expect(gradient(at: infinite) { $0.max() } == Tensor([0.5, 0, 0.5]))
    }

    @Test func nanPropagates() {
        let x = Tensor<Double>([1, .nan, 3])
        #expect(x.max().scalar.isNaN && x.min().scalar.isNaN && x.norm().scalar.isNaN && x.logSumExp().scalar.isNaN)
    }

    /// All derivatives of a product are right where elements are 0.
    @Test func productsWithZeros() throws {
        for (x, expected) in [([2, 0, 5], [0, 10, 0]), ([0, 0, 5], [0, 0, 0]), ([2, 3, 5], [15, 10, 6])]
            as [([Double], [Double])]
        {
            #expect(gradient(at: Tensor(x)) { $0.product() } == Tensor(expected))
            try checkGradient(at: Tensor(x), order: 2) { $0.product() }
        }
        let second = gradient(at: Tensor<Double>([0, 0, 5])) { x in gradient(at: x) { $0.product() }.sum() }
        #expect(second == Tensor([5, 5, 0]))
    }
}
