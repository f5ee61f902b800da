import Autodiff
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Sums of ten million numbers in `Float`, along every axis: the error is that of a few roundings ("Sums" in
/// `Notes/conventions.md`).
///
/// The numbers alternate between two values, so that the right sum is known in closed form; added sequentially they
/// would be off by up to a quarter.
@Suite struct LongSumTests {
    private static let half = 5_000_000
    private static let (a, b) = (Float(0.1), Float(0.3))
    /// [half × 2 × 1]-like layouts of the same numbers: in each, both columns or rows have one number twice in a row.
    private static let numbers: [Float] = {
        var numbers = [Float](repeating: a, count: 2 * half)
        numbers.withUnsafeMutableBufferPointer { all in
            for index in half..<(2 * half) { all[index] = b }
        }
        return numbers
    }()
    private static let (wideA, wideB) = (Double(a), Double(b))
    private static let total = Double(half) * (wideA + wideB)

    private func expect(
        _ found: [Float], _ expected: [Double], within tolerance: Double = 3e-6, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) {
            #expect(
                abs(Double(one) / other - 1) < tolerance, "\(name): \(one), \(other)", sourceLocation: sourceLocation)
        }
    }

    @Test func sumsAlongEveryAxis() {
        let (half, a, b, total) = (Self.half, Self.wideA, Self.wideB, Self.total)
        let x = Tensor(Self.numbers)
        expect(x.sum().scalars, [total], "all")
        expect(x.reshaped(to: [2 * half, 1]).sum(along: [0]).scalars, [total], "one column")
        expect(x.reshaped(to: [half, 2]).sum(along: [0]).scalars, [total / 2, total / 2], "two columns")
        expect(x.reshaped(to: [2, half]).sum(along: [1]).scalars, [Double(half) * a, Double(half) * b], "two rows")
        expect(
            x.reshaped(to: [2, half]).sum(along: [0]).slice(along: 0, 0..<3).scalars, [a + b, a + b, a + b], "short")
        expect(
            x.reshaped(to: [half / 20, 40]).sum(along: [0]).scalars, .init(repeating: total / 40, count: 40), "forty")
        expect(
            x.reshaped(to: [2, half / 2, 2]).sum(along: [1]).scalars,
            [a, a, b, b].map { Double(half) / 2 * $0 }, "the middle one")
        expect(
            x.reshaped(to: [half / 2, 2, 2]).sum(along: [0, 2]).scalars, [total / 2, total / 2], "the outer two")
        expect(
            x.reshaped(to: [10, half / 50, 2, 5]).sum(along: [1, 3]).slice(along: 0, 0..<1).scalars,
            [a, a].map { Double(half) / 10 * $0 }, "every other")
        // The case of a bug report: the mean of ones is 0.8388608 if they are added sequentially.
        let ones = Tensor<Float>.ones([20_000_000, 2])
        #expect(ones.mean(along: [0]).scalars == [1, 1])
    }

    @Test func compositionsOfSums() {
        let (half, a, b) = (Self.half, Self.wideA, Self.wideB)
        let x = Tensor(Self.numbers)
        for (layout, axis) in [(x.reshaped(to: [2 * half, 1]), 0), (x.reshaped(to: [1, 2 * half]), 1)] {
            expect(layout.mean(along: [axis]).scalars, [(a + b) / 2], "mean")
            expect(layout.variance(along: [axis]).scalars, [(b - a) * (b - a) / 4], "variance")
            expect(layout.standardDeviation(along: [axis]).scalars, [(b - a) / 2], "deviation")
            expect(layout.norm(along: [axis]).scalars, [(Double(half) * (a * a + b * b)).squareRoot()], "norm")
            expect(layout.absoluteNorm(along: [axis]).scalars, [Self.total], "absolute norm")
            let exponentials = exp(a) + exp(b)
            expect(layout.logSumExp(along: [axis]).scalars, [log(Double(half) * exponentials)], "logSumExp")
            let softmax = layout.softmax(along: axis)
            expect(
                [softmax.scalars[0], softmax.scalars[2 * half - 1]],
                [exp(a) / exponentials / Double(half), exp(b) / exponentials / Double(half)], "softmax")
            let logarithms = layout.logSoftmax(along: axis)
            expect([logarithms.scalars[0]], [a - log(Double(half) * exponentials)], "logSoftmax")
        }
        // The first half's targets share 1: −a + log Σ exp.
        let targets = Tensor<Float>(
            [Float](repeating: 1 / Float(half), count: half) + [Float](repeating: 0, count: half))
        let loss = softmaxCrossEntropy(
            logits: x.reshaped(to: [1, 2 * half]), targets: targets.reshaped(to: [1, 2 * half]))
        expect(loss.scalars, [log(Double(half) * (exp(a) + exp(b))) - a], within: 3e-6, "cross-entropy")
    }

    @Test func gradientsOfRepeatedRows() {
        let half = Self.half
        // A bias, and a factor: their gradients are sums over all rows.
        let x = Tensor(Self.numbers).reshaped(to: [half, 2])
        let (bias, factor) = gradient(at: Tensor<Float>([0, 0]), Tensor<Float>([1, 1])) { bias, factor in
            ((TensorVariable(x) + bias) * factor).sum()
        }
        expect(bias.scalars, [Double(half), Double(half)], "bias")
        expect(factor.scalars, [Self.total / 2, Self.total / 2], "factor")
    }

    @Test func rowsScatteredToOneIndex() {
        let half = Self.half
        let x = Tensor(Self.numbers).reshaped(to: [half, 2])
        var places = [Int](repeating: 1, count: half)
        places[7] = 0
        let sums = x.scatterRows(places, rows: 3).scalars
        #expect(sums[0] == Self.a && sums[1] == Self.a && sums[4] == 0 && sums[5] == 0)
        expect([sums[2], sums[3]], [Self.total / 2, Self.total / 2], "scattered")
    }

    /// Each partial sum is as accurate as if it were rounded once.
    @Test func cumulativeSums() {
        let half = Self.half
        let sums = Tensor(Self.numbers).cumulativeSum(along: 0).scalars
        for place in [1000, half - 1, half, 2 * half - 1] {
            let (low, high) = (min(place + 1, half), max(place + 1 - half, 0))
            expect([sums[place]], [Double(low) * Self.wideA + Double(high) * Self.wideB], within: 6e-8, "\(place)")
        }
        // From both ends, along the first axis too, and with what is not finite.
        let small = Tensor<Float>([[1e8, 1], [1, .infinity], [-1e8, 1]])
        #expect(small.cumulativeSum(along: 0).scalars == [1e8, 1, 100_000_000, .infinity, 1, .infinity])
    }

    /// Against a plain loop over numbers whose sums are exact, whatever the order: all shapes and axes around the
    /// length of a chain.
    @Test func everyShapeAndAxes() {
        for shape in [
            [129, 3], [3, 129], [300, 2, 5], [2, 300, 5], [2, 5, 300], [5, 2, 130, 3, 2], [260, 20], [1, 200, 1, 17],
        ] {
            let shape = Shape(shape)
            let x = Tensor<Float>(shape: shape, scalars: (0..<shape.count).map { Float(($0 &* 7919) % 64) - 20 })
            for mask in 1..<(1 << shape.rank) {
                let axes = (0..<shape.rank).filter { mask >> $0 & 1 == 1 }
                var expected = [Float](repeating: 0, count: shape.count)
                var most = 0
                for place in 0..<shape.count {
                    var (rest, target, scale) = (place, 0, 1)
                    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
                        let index = rest % shape[axis]
                        rest /= shape[axis]
                        if !axes.contains(axis) { (target, scale) = (target + index * scale, scale * shape[axis]) }
                    }
                    expected[target] += x.scalars[place]
                    most = max(most, target)
                }
                #expect(x.sum(along: axes).scalars == Array(expected[0...most]), "\(shape), \(axes)")
            }
        }
    }
}
