import Autodiff
import Foundation
import NNFromGraph
import Testing

/// The literals are by `Scripts/fixtures/tables.py` (scikit-learn 1.9.1).
struct FeatureScalingTests {
    private func expectClose(
        _ found: some Sequence<Double>, _ expected: [Double], within tolerance: Double = 1e-12,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (one, other) in zip(Array(found), expected) {
            #expect(abs(one - other) <= tolerance * max(1, abs(other)), sourceLocation: sourceLocation)
        }
    }

    @Test func standardizesAsScikitLearn() throws {
        let iris = try Iris.load(as: Double.self)
        let scaling = Standardization(fitting: iris.features)
        expectClose(
            scaling.offset.scalars, [5.843333333333335, 3.057333333333334, 3.7580000000000027, 1.199333333333334])
        expectClose(
            scaling.factor.scalars.map { 1 / $0 },
            [0.8253012917851409, 0.43441096773549437, 1.7594040657753032, 0.7596926279021594])
        let scaled = scaling(iris)
        expectClose(
            scaled.features.scalars.prefix(4),
            [-0.9006811702978099, 1.0190043519716065, -1.3402265266227635, -1.3154442950077407])
        expectClose(scaling.inverse(scaled.features).scalars, iris.features.scalars)
        #expect(scaled.labels == iris.labels && scaled.featureNames == iris.featureNames)
    }

    @Test func minMaxScalesAsScikitLearn() throws {
        let iris = try Iris.load(as: Double.self)
        let scaling = MinMaxScaling(fitting: iris.features)
        expectClose(
            scaling(iris).features.scalars.prefix(4),
            [0.2222222222222221, 0.625, 0.06779661016949151, 0.04166666666666667])
        #expect(scaling(iris).features.scalars.min() == 0)
        #expect(abs((scaling(iris).features.scalars.max() ?? 0) - 1) < 1e-15)
        expectClose(scaling.inverse(scaling(iris.features)).scalars, iris.features.scalars)
    }

    @Test func scalingUsesOnlyTheTrainingPart() throws {
        let cancer = try BreastCancer.load(as: Double.self)
        let split = DataSplit(
            training: cancer.subset(0..<400), validation: cancer.subset(400..<500), test: cancer.subset(500..<569))
        let (scaled, scaling) = split.scaled(by: Standardization.self)
        #expect(scaling == Standardization(fitting: split.training.features))
        // Sample 568 with the scaling of the first 400.
        let last = scaled.test.features.scalars.suffix(30)
        expectClose(
            last.prefix(5),
            [-1.835928821940562, 1.3571663838511754, -1.8441195116124194, -1.3794242181473237, -3.1856233457305545],
            within: 1e-11)
        let means = scaled.training.features.mean(along: [0]).scalars
        expectClose(means, [Double](repeating: 0, count: 30), within: 1e-12)
    }

    @Test func constantFeaturesBecomeZeroAndAreRestored() {
        let features = Tensor<Double>([[0.1, 1], [0.1, 2], [0.1, 3]])
        for scaled in [Standardization(fitting: features)(features), MinMaxScaling(fitting: features)(features)] {
            #expect(scaled.slice(along: 1, 0..<1).scalars.allSatisfy { abs($0) < 1e-16 })
        }
        let scaling = Standardization(fitting: features)
        expectClose(scaling.inverse(scaling(features)).scalars, features.scalars)
    }

    /// (f − μ)/σ of 0, 100, 200 and 300 are ∓3/√5 and ∓1/√5, whatever is added to them or multiplied with them.
    @Test func standardizesNumbersOfAnySize() {
        let (outer, inner) = (1.3416407864998738, 0.4472135954999579)
        func check<Scalar: TensorScalar>(_ numbers: [Scalar], within tolerance: Double) {
            let column = Tensor(shape: [4, 1], scalars: numbers)
            let scaling = Standardization(fitting: column)
            let scaled = scaling(column).scalars.map { Double($0) }
            expectClose(scaled, [-outer, -inner, inner, outer], within: tolerance)
            let back = scaling.inverse(scaling(column)).scalars
            for (one, other) in zip(back, numbers) { #expect(abs(one - other) <= Scalar(4 * tolerance) * numbers[3]) }
            let range = MinMaxScaling(fitting: column)(column).scalars.map { Double($0) }
            expectClose(range, [0, 1.0 / 3, 2.0 / 3, 1], within: tolerance)
            #expect(range[0] == 0 && range[3] == 1)
        }
        check([0, 100, 200, 300] as [Double], within: 1e-15)
        check([1e15, 1e15 + 100, 1e15 + 200, 1e15 + 300], within: 1e-15)
        check([0, 1e200, 2e200, 3e200], within: 1e-15)
        check([0, 1e-200, 2e-200, 3e-200], within: 1e-15)
        check([0, 0x1p-1030, 0x1p-1029, 3 * 0x1p-1030], within: 1e-12)
        check([0, 0x1p-130, 0x1p-129, 3 * 0x1p-130] as [Float], within: 1e-6)
        check([1e38, 1.5e38, 2e38, 2.5e38] as [Float], within: 1e-6)
        // The mean, 16777219, is not representable in Float.
        check([16_777_216, 16_777_218, 16_777_220, 16_777_222] as [Float], within: 1e-7)
        check([-3 * 0x1p1022, -0x1p1022, 0x1p1022, 3 * 0x1p1022].map { $0 / 4 }, within: 1e-15)
        let wide = Tensor<Double>([[-1.5e308], [1.5e308]])
        #expect(Standardization(fitting: wide)(wide).scalars == [-1, 1])
        let near = Tensor<Double>([[1], [Double(1).nextUp]])
        expectClose(Standardization(fitting: near)(near).scalars, [-1, 1], within: 1)
        // About 1e-40 in Float: a subnormal number, whose inverse is beyond the range.
        let small = Tensor<Float>([[1e-40], [3e-40]])
        #expect(Standardization(fitting: small)(small).scalars == [-1, 1])
        let least = Tensor<Double>([[0], [.leastNonzeroMagnitude]])
        #expect(Standardization(fitting: least)(least).scalars.allSatisfy { abs($0) <= 1 })
    }

    @Test func samplesMayHaveSeveralAxes() {
        let images = Tensor<Float>(shape: [2, 2, 2], scalars: [0, 1, 2, 3, 4, 5, 6, 7])
        let scaled = Standardization(fitting: images)(images)
        #expect(scaled == Tensor(shape: [2, 2, 2], scalars: [-1, -1, -1, -1, 1, 1, 1, 1]))
    }

    @Test func samplesOfAnotherShapeStop() async {
        await #expect(processExitsWith: .failure) {
            let scaling = Standardization(fitting: Tensor<Double>([[1, 2], [3, 4]]))
            _ = scaling(Tensor<Double>([[1, 2, 3]]))
        }
    }
}
