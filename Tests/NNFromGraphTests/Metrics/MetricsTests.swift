import Autodiff
import NNFromGraph
import Testing

/// The literals are by `Scripts/fixtures/metrics.py` (scikit-learn 1.9.1).
struct MetricsTests {
    private let scores = Tensor<Double>([
        [0.5, 0.2, 0.2, 0.1], [0.3, 0.4, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4], [0.25, 0.35, 0.3, 0.1],
        [0.6, 0.1, 0.05, 0.25], [0.15, 0.2, 0.25, 0.4],
    ])
    private let truth = [0, 0, 1, 1, 2, 3]

    @Test func accuracyIsTheFractionOfCorrectPredictions() {
        #expect(Metrics.accuracy(labels: [0, 1, 2, 1], predictions: [0, 1, 1, 1]) == 0.75)
        #expect(Metrics.accuracy(labels: [], predictions: []).isNaN)
    }

    @Test func topAccuracyAsScikitLearn() {
        let found = (1...4).map { Metrics.topAccuracy($0, labels: truth, scores: scores) }
        #expect(found == [0.5, 0.6666666666666666, 0.8333333333333334, 1])
        let predictions = ClassPredictions(probabilities: scores).classes
        #expect(found[0] == Metrics.accuracy(labels: truth, predictions: predictions))
    }

    @Test func meansOverClassesAsScikitLearn() {
        #expect(abs(Metrics.macroAveragePrecision(labels: truth, scores: scores) - 0.425) < 1e-15)
        #expect(abs(Metrics.macroROCArea(labels: truth, scores: scores) - 0.56875) < 1e-15)
        #expect(Metrics.macroROCArea(labels: [0, 0, 1, 1, 2, 2], scores: scores).isNaN)
    }

    @Test func equalScoresRankByTheirIndex() {
        let ties = Tensor<Float>([[0.5, 0.5, 0.5]])
        #expect((0..<3).map { Metrics.topAccuracy(2, labels: [$0], scores: ties) } == [1, 1, 0])
    }

    @Test func coefficientOfDeterminationAsScikitLearn() {
        func score(_ targets: Tensor<Double>, _ predictions: Tensor<Double>) -> Double {
            Metrics.coefficientOfDetermination(targets: targets, predictions: predictions)
        }
        #expect(abs(score(Tensor([3, -0.5, 2, 7]), Tensor([2.5, 0, 2, 8])) - 0.9486081370449679) < 1e-15)
        let several = score(Tensor([[0.5, 1], [-1, 1], [7, -6]]), Tensor([[0, 2], [-1, 2], [8, -5]]))
        #expect(abs(several - 0.9368005266622779) < 1e-15)
        #expect(score(Tensor([1, 2, 3]), Tensor([2, 2, 2])) == 0)
        #expect(score(Tensor([1, 2, 3]), Tensor([3, 2, 1])) == -3)
        #expect(score(Tensor([2, 2]), Tensor([2, 2])) == 1 && score(Tensor([2, 2]), Tensor([2, 3])) == 0)
    }

    /// The sum of three times 0.1, divided by 3, is not 0.1; squares of 1e200 are infinite and of 1e-200 vanish.
    @Test func coefficientOfDeterminationAtTheEdges() {
        func score<Scalar: TensorScalar>(_ targets: [Scalar], _ predictions: [Scalar]) -> Double {
            Metrics.coefficientOfDetermination(targets: Tensor(targets), predictions: Tensor(predictions))
        }
        let tenths: [Double] = [0.1, 0.1, 0.1]
        #expect(score(tenths, [0.2, 0.2, 0.2]) == 0)
        #expect(score(tenths, tenths) == 1)
        #expect(score(tenths.map { Float($0) }, [0.2, 0.2, 0.2]) == 0)
        for scale in [0x1p-1070, 0x1p-700, 0x1p700, 0x1p1020] {
            let targets: [Double] = [3 * scale, scale, 2 * scale, 7 * scale]
            let predictions: [Double] = [2 * scale, scale, 2 * scale, 8 * scale]
            // 1 − 2/20.75 by hand.
            #expect(abs(score(targets, predictions) - (1 - 2 / 20.75)) < 1e-15, "\(scale)")
        }
        let close: [Double] = [1e15, 1e15 + 2, 1e15 + 4]
        #expect(abs(score(close, [1e15, 1e15 + 2, 1e15 + 3]) - 0.875) < 1e-15)
    }

    @Test func nanScoresAreNotCorrect() {
        let scores = Tensor<Double>([[.nan, 0, 1], [0, .nan, 1], [0.2, 0.3, 0.5]])
        for k in 1...3 { #expect(Metrics.topAccuracy(k, labels: [0, 2, 2], scores: scores) == 1.0 / 3) }
        #expect(correctCount(scores, .identity, labels: [0, 1, 2]) == 1)
        #expect(correctCount(Tensor<Float>([[.nan], [1], [-1]]), .sigmoid, labels: [0, 1, 0]) == 2)
        #expect(correctCount(Tensor<Float>([[.infinity, 0], [-.infinity, 0]]), .identity, labels: [0, 1]) == 2)
    }

    /// Every boundary belongs to the bin that it closes, for any number of bins.
    @Test func confidencesLieInTheirOwnBins() {
        for count in [1, 3, 7, 10, 15, 49, 100, 1000] {
            for place in 0...count {
                for confidence in [Double(place) / Double(count)].flatMap({ [$0.nextDown, $0, $0.nextUp] })
                where confidence >= 0 && confidence <= 1 {
                    let bins = Calibration(confidences: [confidence], isRight: [true], binCount: count).bins
                    let bin = bins.first { $0.count == 1 }!
                    #expect(confidence > bin.lower || (confidence == 0 && bin.lower == 0))
                    #expect(confidence <= bin.upper)
                }
            }
        }
        #expect(Calibration(confidences: [0.07], isRight: [true], binCount: 100).bins[6].count == 1)
    }

    /// A probability of exactly ½ is class 1, wherever one output separates two classes.
    @Test func probabilityOneHalfIsClassOneEverywhere() throws {
        let half = Tensor<Double>([[0]])
        #expect(predictedClasses(half, .sigmoid) == [1] && predictedClasses(half, .identity, threshold: 0) == [1])
        #expect(ClassPredictions(probabilities: Tensor<Double>([[0.5]])).classes == [1])
        let network = try Network<Float>(inputs: 1, [Dense(1, .sigmoid)], initialization: .zeros, seed: 1)
        let data = try DataSet<Float>(
            name: "one", features: Tensor<Float>([[1]]), labels: [1], classes: 2, encoding: .binary)
        #expect(network.predictions(on: data) == [1])
        #expect(network.evaluate(on: data, loss: .binaryCrossEntropy).accuracy == 1)
        #expect(network.accuracy(on: data) == 1)
        #expect(ClassPredictions(probabilities: network.outputs(on: data)).classes == [1])
    }

    @Test func areaUnderTheCurveCountsTiesHalf() {
        let positive = [false, true, true, false, true, true, false, false, true, false]
        let curve = ROCCurve(isPositive: positive, scores: [0.1, 0.4, 0.35, 0.2, 0.4, 0.8, 0.9, 0.05, 0.7, 0.4])
        #expect(abs(curve.area - 0.72) < 1e-15)
        #expect(curve.points.map(\.threshold) == [.infinity, 0.9, 0.8, 0.7, 0.4, 0.35, 0.2, 0.1, 0.05])
        #expect(curve.points.map(\.falsePositiveRate) == [0, 0.2, 0.2, 0.2, 0.4, 0.4, 0.6, 0.8, 1])
        #expect(curve.points.map(\.truePositiveRate) == [0, 0, 0.2, 0.4, 0.8, 1, 1, 1, 1])
    }

    @Test func areaAtTheExtremes() {
        let positive = [true, false, true, false]
        #expect(ROCCurve(isPositive: positive, scores: [2, 1, 3, 0]).area == 1)
        #expect(ROCCurve(isPositive: positive, scores: [0, 2, 1, 3]).area == 0)
        #expect(ROCCurve(isPositive: positive, scores: [7, 7, 7, 7]).area == 0.5)
        #expect(ROCCurve(isPositive: positive, scores: [.infinity, -.infinity, 1, 0]).area == 1)
        #expect(ROCCurve(isPositive: [true, true], scores: [0, 1]).area.isNaN)
        // By counting pairs, for scores of few different values.
        var random = RandomNumbers(seed: 8)
        let flags = (0..<60).map { _ in random.nextUniform() < 0.4 }
        let scores = (0..<60).map { _ in Double(random.nextInteger(below: 9)) }
        var (sum, pairs) = (0.0, 0.0)
        for one in flags.indices where flags[one] {
            for other in flags.indices where !flags[other] {
                pairs += 1
                sum += scores[one] > scores[other] ? 1 : scores[one] == scores[other] ? 0.5 : 0
            }
        }
        #expect(abs(ROCCurve(isPositive: flags, scores: scores).area - sum / pairs) < 1e-14)
    }

    @Test func calibrationErrorAsByNumPy() {
        let calibration = Calibration(labels: truth, probabilities: scores, binCount: 5)
        #expect(abs(calibration.expectedError - 0.0916666666666667) < 1e-15)
        #expect(calibration.bins.map(\.count) == [0, 4, 2, 0, 0])
        #expect(calibration.bins[1].lower == 0.2 && calibration.bins[1].upper == 0.4)
    }

    @Test func calibrationOfExtremes() {
        let sure = Calibration(confidences: [1, 1, 1, 1], isRight: [true, false, false, false], binCount: 10)
        #expect(sure.expectedError == 0.75 && sure.largestError == 0.75 && sure.bins[9].count == 4)
        let honest = Calibration(confidences: [0.5, 0.5], isRight: [true, false], binCount: 10)
        #expect(honest.expectedError == 0)
        #expect(Calibration(confidences: [0], isRight: [false], binCount: 3).bins[0].count == 1)
        let binary = ClassPredictions(probabilities: Tensor<Double>([[0.2], [0.5], [0.9]]))
        #expect(binary.classes == [0, 1, 1] && binary.confidences == [0.8, 0.5, 0.9])
    }

    @Test func arraysOfDifferentLengthsStop() async {
        await #expect(processExitsWith: .failure) { _ = Metrics.accuracy(labels: [1], predictions: []) }
        await #expect(processExitsWith: .failure) { _ = ROCCurve(isPositive: [true], scores: [.nan]) }
    }
}
