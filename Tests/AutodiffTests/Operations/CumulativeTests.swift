import Autodiff
import Foundation
import Testing

/// Cumulative products, extrema and log Σ exp at zeros, ties and the ends of the range; tiles, rolls and choices.
@Suite struct CumulativeTests {
    typealias Vector = Tensor<Double>
    private static let infinity = Double.infinity

    /// Without an axis, along the last one.
    @Test func alongTheLastAxis() {
        let x = Tensor<Double>([3, 1, 2])
        #expect(x.cumulativeSum() == [3, 4, 6] && x.cumulativeProduct() == [3, 3, 6] && x.argmax() == [0])
        #expect(x.cumulativeMaximum() == [3, 3, 3] && x.cumulativeMinimum() == [3, 1, 1])
        #expect(x.rolled(by: 1) == [2, 3, 1] && x.cumulativeLogSumExp() == x.cumulativeLogSumExp(along: 0))
        #expect(x.tiled(2) == [3, 1, 2, 3, 1, 2])
        let y = Tensor<Double>([[1, 2], [4, 3]])
        #expect(y.cumulativeSum() == y.cumulativeSum(along: 1) && y.argmax() == [1, 0])
    }

    @Test func values() {
        let x = Tensor<Double>([[2, -1, 3], [0.5, 4, -2]])
        #expect(x.cumulativeProduct(along: 1) == Tensor([[2, -2, -6], [0.5, 2, -4]]))
        #expect(x.cumulativeProduct(along: 0) == Tensor([[2, -1, 3], [1, -4, -6]]))
        #expect(x.cumulativeMaximum(along: 1) == Tensor([[2, 2, 3], [0.5, 4, 4]]))
        #expect(x.cumulativeMaximum(along: 0) == Tensor([[2, -1, 3], [2, 4, 3]]))
        #expect(x.cumulativeMinimum(along: -1) == Tensor([[2, -1, -1], [0.5, 0.5, -2]]))
        let sums = log(exp(x).cumulativeSum(along: 1))
        #expect(isClose(x.cumulativeLogSumExp(along: 1), sums))
    }

    /// In the order of the elements, so that only products that are themselves out of range overflow; signs of zero.
    @Test func productsInOrder() {
        let x = Vector([1e-200, 1e200, 1e200, 0, Self.infinity, -2])
        let products = x.cumulativeProduct(along: 0).scalars
        #expect(products[..<4] == [1e-200, 1, 1e200, 0] && products[4...].allSatisfy(\.isNaN))
        let signs = Vector([-0.0, 3, -1]).cumulativeProduct(along: 0).scalars.map(\.sign)
        #expect(signs == [.minus, .minus, .plus])
        #expect(Vector([]).cumulativeProduct(along: 0) == [])
    }

    /// The products of the elements up to each one, without the cumulative function.
    private static func products<T: TensorAlgebra>(_ x: T) -> T {
        .stack((1...x.shape[0]).map { x.slice(along: 0, 0..<$0).product() })
    }

    /// With one, two and three zeros: gradients and Hessians have no division by the elements.
    @Test(arguments: [[2, 0, 3, 5], [0, 0, 2, 3], [1, 0, 0, 2], [0, 0, 0, 4], [-0.0, 2, 0, 1]] as [[Double]])
    func derivativesAtZeros(_ elements: [Double]) {
        let x = Vector(elements)
        let weights = Vector([1, 3, 5, 7])
        let found = gradient(at: x) { x in (x.cumulativeProduct(along: 0) * weights).sum() }
        let expected = gradient(at: x) { x in (Self.products(x) * weights).sum() }
        #expect(found == expected)
        let second = hessian(at: x) { x in (square(x.cumulativeProduct(along: 0)) * weights).sum() }
        let secondExpected = hessian(at: x) { x in (square(Self.products(x)) * weights).sum() }
        #expect(second == secondExpected)
        let third = gradient(at: x) { x in
            gradient(at: x) { x in gradient(at: x) { x in (x.cumulativeProduct(along: 0) * weights).sum() }.sum() }
                .sum()
        }
        let thirdExpected = gradient(at: x) { x in
            gradient(at: x) { x in gradient(at: x) { x in (Self.products(x) * weights).sum() }.sum() }.sum()
        }
        #expect(third == thirdExpected)
    }

    /// An infinite element after the results that count has no influence: a strong zero.
    @Test func unusedResultsHaveNoInfluence() {
        let x = Vector([2, 3, Self.infinity, 0])
        #expect(gradient(at: x) { $0.cumulativeProduct(along: 0)[1] } == [3, 2, 0, 0])
        let masked = Vector([1, .nan])
        #expect(gradient(at: masked) { $0.cumulativeMaximum(along: 0)[0] } == [1, 0])
        #expect(gradient(at: masked) { $0.cumulativeLogSumExp(along: 0)[0] } == [1, 0])
    }

    @Test func recurrences() {
        let x = Vector([1, 2, 3, 4])
        #expect(linearRecurrence(0.5, x, along: 0) == [1, 2.5, 4.25, 6.125])
        #expect(linearRecurrence(Vector([9, 2, 0, 1]), x, along: 0) == [1, 4, 3, 7])
        #expect(linearRecurrence(Vector([1, 2, 0, .nan]), x, along: 0, fromEnd: true) == [9, 8, 3, 4])
        #expect(linearRecurrence(1, x, along: 0) == x.cumulativeSum(along: 0))
        // A number as the factor: 3a² + 4a + 3 at ½.
        let slope = gradient(at: Tensor<Double>(0.5)) { a in linearRecurrence(a, x, along: 0)[3] }
        #expect(slope.scalar == 5.75)
    }

    @Test func tiesShare() {
        let weights = Vector([1, 10, 100, 1000, 10000])
        let byMaximum = pullback(at: Vector([1, 1, 0, 1, 2])) { $0.cumulativeMaximum(along: 0) }(weights)
        // 1 has the first; two have the next two; three have the fourth.
        let third = 1000 / 3.0
        #expect(isClose(byMaximum, Vector([56 + third, 55 + third, 0, third, 10000])))
        let byMinimum = pullback(at: Vector([1, -1, 3, -1, -2])) { $0.cumulativeMinimum(along: 0) }(weights)
        #expect(byMinimum == [1, 610, 0, 500, 10000])
        let infinite = pullback(at: Vector([-Self.infinity, -Self.infinity, 1, Self.infinity, 0])) {
            $0.cumulativeMaximum(along: 0)
        }(weights)
        #expect(infinite == [6, 5, 100, 11000, 0])
    }

    @Test func notANumber() {
        let x = Vector([1, .nan, 3, -Self.infinity])
        let undefined = Vector([1, .nan, .nan, .nan])
        #expect(isSame(x.cumulativeMaximum(along: 0), undefined))
        #expect(isSame(x.cumulativeMinimum(along: 0), undefined))
        #expect(isSame(x.cumulativeLogSumExp(along: 0), undefined))
        let slopes = gradient(at: x) { $0.cumulativeMaximum(along: 0).sum() }.scalars
        #expect(slopes[0] == 1 && slopes[1...].allSatisfy(\.isNaN))
    }

    @Test func logSumExpOfAnySize() {
        let large = Vector([1000, 1001, -1e300, 1e300, 5])
        let sums = large.cumulativeLogSumExp(along: 0)
        let second: Double = 1001 + log1p(exp(-1.0))
        #expect(isClose(sums, Vector([1000, second, second, 1e300, 1e300])))
        let masked = Vector([-Self.infinity, -Self.infinity, 0, -Self.infinity, log(3.0)])
        let expected = Vector([-Self.infinity, -Self.infinity, 0, 0, log(4.0)])
        #expect(isClose(masked.cumulativeLogSumExp(along: 0), expected))
        let slopes = gradient(at: masked) { $0.cumulativeLogSumExp(along: 0).sum() }
        #expect(isClose(slopes, Vector([0, 0, 2.25, 0, 0.75])))
        let mixed = gradient(at: masked) { x in
            gradient(at: x) { square($0.cumulativeLogSumExp(along: 0)[4]) }.slice(along: 0, 2..<3).sum()
        }
        // ∂/∂x₄ of 2·L·p₂ is 2·p₄·p₂·(1 − L).
        let product: Double = 0.375 * (1 - log(4.0))
        #expect(isClose(mixed.scalars[4], product))
        #expect(Vector([Self.infinity, 1, Self.infinity]).cumulativeLogSumExp(along: 0) == .ones([3]) * Self.infinity)
        #expect(gradient(at: large) { $0.cumulativeLogSumExp(along: 0)[4] }.scalars == [0, 0, 0, 1, 0])
        let long = Tensor<Float>.zeros([20000]).cumulativeLogSumExp(along: 0)
        #expect(long.scalars.last == Float(log(20000.0)))
    }

    @Test func tilesAndRolls() {
        let x = Tensor<Double>([[1, 2], [3, 4]])
        #expect(x.tiled([2]) == Tensor([[1, 2, 1, 2], [3, 4, 3, 4]]))
        #expect(x.tiled([2, 1]) == Tensor([[1, 2], [3, 4], [1, 2], [3, 4]]))
        #expect(x.tiled([2, 1, 3]).shape == [2, 2, 6] && x.tiled([0, 1]).shape == [0, 2] && x.tiled([]) == x)
        #expect(Tensor<Double>(7).tiled([3]) == [7, 7, 7])
        #expect(x.repeated(2, along: 0) == Tensor([[1, 2], [1, 2], [3, 4], [3, 4]]))
        #expect(x.repeated(2, along: -1) == Tensor([[1, 1, 2, 2], [3, 3, 4, 4]]))
        let v = Vector([1, 2, 3, 4, 5])
        for places in -12...12 {
            let expected = (0..<5).map { v.scalars[(($0 - places) % 5 + 5) % 5] }
            #expect(v.rolled(by: places, along: 0).scalars == expected, "\(places)")
        }
        #expect(x.rolled(by: 1, along: 0) == Tensor([[3, 4], [1, 2]]))
        #expect(pullback(at: v) { $0.rolled(by: 2, along: 0) }(v) == v.rolled(by: -2, along: 0))
    }

    /// `select` and `replacing(where:with:)` broadcast mask and both branches, and sum the gradients back.
    @Test func choicesBroadcast() {
        let mask = Tensor<Double>([[1], [0]])
        let (yes, no) = (Tensor<Double>([[[2]], [[3]], [[4]]]), Vector([5, 6, 7, 8]))
        let (value, slopes) = valueWithGradient(at: yes, no) { yes, no in
            let chosen = select(TensorVariable(mask), yes, no)
            return (chosen * chosen).sum()
        }
        #expect(value.scalar == 638)
        #expect(slopes.0 == Tensor([[[16]], [[24]], [[32]]]) && slopes.1 == [30, 36, 42, 48])
        let x = Vector([-1, 2, -3])
        #expect(x.replacing(where: x .< 0, with: 0) == [0, 2, 0])
        #expect(gradient(at: x) { x in square(x.replacing(where: x .< 0, with: 0)).sum() } == [0, 4, 0])
    }

    static let traps: [Trap] = [
        Trap("axis", says: "cumulativeProduct: shape [2 × 3] has no axis 2") {
            _ = Tensor<Double>.ones([2, 3]).cumulativeProduct(along: 2)
        },
        Trap("shapes", says: "linearRecurrence: shapes [2] and [3] do not broadcast") {
            _ = linearRecurrence(Tensor<Double>.ones([2]), Tensor<Double>.ones([3]), along: 0)
        },
        Trap("tiles", says: "tiled: -1 repetitions of shape [2]") { _ = Tensor<Double>.ones([2]).tiled([-1]) },
        Trap("scalar", says: "rolled: a tensor without axes") { _ = Tensor<Double>(1).rolled(by: 1, along: 0) },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: CumulativeTests.traps)
        }
        trap.expectMessage(result)
    }
}
