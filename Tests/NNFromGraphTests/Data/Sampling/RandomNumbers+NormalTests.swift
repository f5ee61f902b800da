import Foundation
import NNFromGraph
import Testing

struct RandomNumbersNormalTests {
    /// Another implementation of the same algorithm (Python's `statistics.NormalDist().inv_cdf`), which uses the
    /// platform's logarithm.
    @Test(arguments: [
        (0.5, 0.0), (0.3, -0.5244005127080407), (0.975, 1.9599639845400536), (0.01, -2.3263478740408408),
        (0.93, 1.4757910281791708), (1e-9, -5.9978070150076865), (0x1p-53, -8.209536151601386),
        (1 - 0x1p-53, 8.209536151601386),
    ])
    func quantiles(probability: Double, quantile: Double) {
        let value = NormalQuantile.value(at: probability)
        #expect(abs(value - quantile) <= 4 * quantile.ulp, "\(value)")
    }

    @Test func quantilesAreSymmetricAndRise() {
        var before = -Double.infinity
        for step in 1..<4096 {
            let p = Double(step) / 4096
            let value = NormalQuantile.value(at: p)
            #expect(value == -NormalQuantile.value(at: 1 - p))
            #expect(value > before)
            before = value
        }
    }

    @Test func logarithmIsAccurate() {
        var numbers = RandomNumbers(seed: 4)
        for _ in 0..<5000 {
            let x = exp(-40 * numbers.nextUniform())
            #expect(abs(NormalQuantile.logarithm(x) - log(x)) <= 2 * log(x).ulp, "at \(x)")
        }
        #expect(NormalQuantile.logarithm(1) == 0)
        #expect(NormalQuantile.logarithm(2) == log(2.0))
    }

    /// Literal values: they must be the same on every platform, to the last bit.
    @Test func deviatesStayTheSame() {
        var numbers = RandomNumbers(seed: 42)
        let drawn = (0..<4).map { _ in numbers.nextNormal() }
        #expect(drawn == [-0.07882346885253179, -0.4101129427956514, -0.4480366278979277, -0.11476523741853367])
        #expect(numbers.position == 4)
    }

    @Test func deviatesHaveTheMomentsOfTheNormalDistribution() {
        var numbers = RandomNumbers(seed: 6)
        let drawn: [Double] = numbers.normals(100_000)
        func moment(_ power: Double) -> Double { drawn.map { pow($0, power) }.reduce(0, +) / 100_000 }
        // Standard deviations: 0.0032, 0.0045, 0.012, 0.031.
        #expect(abs(moment(1)) < 0.013)
        #expect(abs(moment(2) - 1) < 0.018)
        #expect(abs(moment(3)) < 0.05)
        #expect(abs(moment(4) - 3) < 0.13)
    }

    @Test func manyEqualSingleOnes() {
        var many = RandomNumbers(seed: 6)
        var single = many
        let normals: [Float] = many.normals(5, mean: 2, standardDeviation: 0.1)
        #expect(normals == (0..<5).map { _ in Float(2 + 0.1 * single.nextNormal()) })
        let uniforms = many.uniforms(5, in: -1..<3, as: Double.self)
        #expect(uniforms == (0..<5).map { _ in -1 + 4 * single.nextUniform() })
    }
}
