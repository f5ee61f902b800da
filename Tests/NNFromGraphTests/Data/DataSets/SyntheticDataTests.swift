import Autodiff
import Foundation
import NNFromGraph
import Testing

struct SyntheticDataTests {
    /// The bits of all features and targets in one number, to tell whether they are the same on every platform.
    private func fingerprint(_ data: DataSet<Double>) -> UInt64 {
        (data.features.scalars + data.targets.scalars).reduce(0) { ($0 &* 31) &+ $1.bitPattern }
    }

    @Test func dataAreTheSameOnEveryPlatform() {
        let data: [DataSet<Double>] = [
            SyntheticData.regions(seed: 1), SyntheticData.moons(count: 50, noise: 0.1, seed: 1),
            SyntheticData.circles(count: 50, noise: 0.1, seed: 1), SyntheticData.sine(seed: 1),
            SyntheticData.spirals(count: 50, classes: 3, noise: 0.1, seed: 1), SyntheticData.quadratic(seed: 1),
        ]
        let expected: [UInt64] = [
            5_904_802_643_354_938_011, 16_592_563_543_327_242_797, 5_838_434_896_363_350_439,
            15_305_763_783_258_053_016, 9_443_700_751_362_235_638, 13_058_997_327_320_614_235,
        ]
        #expect(data.map(fingerprint) == expected)
        #expect(SyntheticData.regions(seed: 1) == data[0])
        #expect(SyntheticData.regions(seed: 2) != data[0])
    }

    /// The rule as the lecture's notebook has it, with this platform's exponential; the shares are by
    /// `Scripts/fixtures/regions.py`.
    @Test func regionsAreLikelyNearTheMiddle() {
        let data = SyntheticData.regions(count: 20_000, seed: 1, as: Double.self)
        var random = RandomNumbers(seed: 1, stream: RandomNumbers.Stream.syntheticData)
        var right = 0
        for sample in 0..<20_000 {
            let (x, y) = (random.nextUniform(), random.nextUniform())
            #expect(data.features[sample, 0] == x && data.features[sample, 1] == y)
            let z = 10 * (exp(-8 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5))) - 0.5)
            #expect(data.labels[sample] == (random.nextUniform() < 1 / (1 + exp(-z)) ? 1 : 0))
            right += (data.labels[sample] == 1) == (z > 0) ? 1 : 0
        }
        // Four standard deviations of a share of 20,000 are 0.013 and 0.009.
        #expect(abs(Double(data.classCounts[1]) / 20_000 - 0.3018) < 0.013)
        #expect(abs(Double(right) / 20_000 - 0.8807) < 0.009)
    }

    @Test func noiselessCurvesMatchTheirFormulas() {
        let moons = SyntheticData.moons(count: 100, noise: 0, seed: 2, as: Double.self)
        for (sample, label) in moons.labels.enumerated() {
            let (x, y) = (moons.features[sample, 0], moons.features[sample, 1])
            let radius = label == 0 ? hypot(x, y) : hypot(x - 1, y - 0.5)
            #expect(abs(radius - 1) < 1e-15 && (label == 0 ? y >= 0 : y <= 0.5))
        }
        let circles = SyntheticData.circles(count: 100, noise: 0, factor: 0.3, seed: 2, as: Double.self)
        for (sample, label) in circles.labels.enumerated() {
            #expect(
                abs(hypot(circles.features[sample, 0], circles.features[sample, 1]) - (label == 0 ? 1 : 0.3)) < 1e-15)
        }
        let spirals = SyntheticData.spirals(count: 99, classes: 3, turns: 0.5, noise: 0, seed: 2, as: Double.self)
        #expect(spirals.classCounts == [33, 33, 33] && spirals.encoding == .oneHot)
        for (sample, label) in spirals.labels.enumerated() {
            let (x, y) = (spirals.features[sample, 0], spirals.features[sample, 1])
            let angle = 2 * Double.pi * (0.5 * hypot(x, y) + Double(label) / 3)
            #expect(abs(x - hypot(x, y) * cos(angle)) < 1e-14 && abs(y - hypot(x, y) * sin(angle)) < 1e-14)
        }
        let sine = SyntheticData.sine(count: 100, noise: 0, seed: 3, as: Double.self)
        for (x, y) in zip(sine.features.scalars, sine.targets.scalars) { #expect(abs(y - sin(2 * .pi * x)) < 1e-15) }
        let quadratic = SyntheticData.quadratic(seed: 3, as: Double.self)
        #expect(quadratic.features.shape == [100, 2])
        for sample in 0..<100 {
            let (a, b) = (quadratic.features[sample, 0], quadratic.features[sample, 1])
            #expect(quadratic.targets[sample, 0] == a * a + 3 * a * b + b * b + 5)
        }
    }

    @Test func noiseHasTheGivenDeviation() {
        let sine = SyntheticData.sine(count: 10_000, noise: 0.1, seed: 4, as: Double.self)
        let errors = zip(sine.features.scalars, sine.targets.scalars).map { $1 - sin(2 * .pi * $0) }
        let variance = errors.reduce(0) { $0 + $1 * $1 } / 10_000
        #expect(abs(variance.squareRoot() - 0.1) < 0.003)
    }

    @Test func gatesHaveTheirTruthTables() {
        #expect(LogicGate.xor.dataSet(as: Double.self).features == Tensor([[0, 0], [0, 1], [1, 0], [1, 1]]))
        #expect(LogicGate.xor.dataSet(as: Double.self).targets == Tensor([[0], [1], [1], [0]]))
        #expect(LogicGate.and.dataSet(as: Float.self).labels == [0, 0, 0, 1])
        #expect(LogicGate.or.dataSet(encoding: .signs, as: Float.self).targets == Tensor([[-1], [1], [1], [1]]))
    }

    @Test func sineAndCosineAreAccurate() {
        var random = RandomNumbers(seed: 5)
        for _ in 0..<2000 {
            let turns = 8 * random.nextUniform() - 4
            let (cosine, sine) = CircularFunctions.point(atTurns: turns)
            // The reference loses what 2πt is rounded by: up to 2·10⁻¹⁵ at 4 turns.
            #expect(abs(cosine - cos(2 * .pi * turns)) < 4e-15 && abs(sine - sin(2 * .pi * turns)) < 4e-15)
            #expect(abs(cosine * cosine + sine * sine - 1) < 5e-16)
        }
        for (turns, point) in [(0.0, (1.0, 0.0)), (0.25, (0, 1)), (0.5, (-1, 0)), (-0.25, (0, -1)), (7.75, (0, -1))] {
            let (cosine, sine) = CircularFunctions.point(atTurns: turns)
            #expect(cosine == point.0 && sine == point.1)
        }
    }

    @Test func impossibleNoiseStops() async {
        await #expect(processExitsWith: .failure) {
            _ = SyntheticData.moons(count: 5, noise: -1, seed: 1, as: Double.self)
        }
    }
}
