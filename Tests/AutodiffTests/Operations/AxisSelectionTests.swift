import Autodiff
import Foundation
import Testing

/// One axis or several, for every function that takes them.
@Suite struct AxisSelectionTests {
    @Test func oneAxisIsAListOfOne() {
        let x = Tensor(shape: [2, 3, 2], scalars: (0..<12).map { sin(Double($0)) })
        for axis in [-3, -1, 0, 1, 2] {
            #expect(x.sum(along: axis) == x.sum(along: [axis]))
            #expect(x.mean(along: axis, keepingAxes: true) == x.mean(along: [axis], keepingAxes: true))
            #expect(x.max(along: axis) == x.max(along: [axis]))
            #expect(x.min(along: axis) == x.min(along: [axis]))
            #expect(x.logSumExp(along: axis) == x.logSumExp(along: [axis]))
            #expect(x.norm(along: axis) == x.norm(along: [axis]))
            #expect(x.absoluteNorm(along: axis) == x.absoluteNorm(along: [axis]))
            #expect(x.variance(along: axis, correction: 1) == x.variance(along: [axis], correction: 1))
            #expect(x.standardDeviation(along: axis) == x.standardDeviation(along: [axis]))
            #expect(x.product(along: axis) == x.product(along: [axis]))
            #expect(x.median(along: axis) == x.median(along: [axis]))
            #expect(x.quantile(0.3, along: axis) == x.quantile(0.3, along: [axis]))
            #expect(x.quantiles([0.3, 0.5], along: axis) == x.quantiles([0.3, 0.5], along: [axis]))
            #expect(x.flipped(along: axis) == x.flipped(along: [axis]))
        }
        let none = [Int]()
        #expect(x.sum(along: none) == x.sum())
        #expect(
            gradient(at: x) { x in square(x.sum(along: 1)).sum() }
                == gradient(at: x) { x in square(x.sum(along: [1])).sum() })
    }
}
