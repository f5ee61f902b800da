import NNFromGraph
import Testing

/// The literals are by `Scripts/fixtures/metrics.py` (scikit-learn 1.9.1).
struct ConfusionMatrixTests {
    private let matrix = ConfusionMatrix(
        labels: [0, 0, 1, 1, 2, 2, 2, 1, 0, 2, 3, 3], predictions: [0, 1, 1, 1, 2, 0, 2, 2, 0, 2, 1, 2], classes: 4)

    @Test func countsAsScikitLearn() {
        #expect(matrix.counts == [[2, 1, 0, 0], [0, 2, 1, 0], [1, 0, 3, 0], [0, 1, 1, 0]])
        #expect(matrix[2, 0] == 1 && matrix[0, 2] == 0 && matrix.total == 12)
        #expect(matrix.accuracy == 0.5833333333333334)
    }

    @Test func scoresAsScikitLearn() {
        #expect((0..<4).map(matrix.precision) == [0.6666666666666666, 0.5, 0.6, 0])
        #expect((0..<4).map(matrix.recall) == [0.6666666666666666, 0.6666666666666666, 0.75, 0])
        #expect((0..<4).map(matrix.f1) == [0.6666666666666666, 0.5714285714285714, 0.6666666666666666, 0])
        #expect(abs(matrix.macroPrecision - 0.44166666666666665) < 1e-15)
        #expect(abs(matrix.macroRecall - 0.5208333333333333) < 1e-15)
        #expect(abs(matrix.macroF1 - 0.47619047619047616) < 1e-15)
        let binary = ConfusionMatrix(
            labels: [0, 1, 1, 0, 1, 1, 0, 0, 1, 0], predictions: [0, 1, 0, 0, 1, 1, 1, 0, 1, 1], classes: 2)
        #expect(binary.precision(of: 1) == 0.6666666666666666 && binary.recall(of: 1) == 0.8)
        #expect(binary.f1(of: 1) == 0.7272727272727273)
    }

    /// The correlation, the balanced accuracy, the weighted F1 and κ with each kind of weights; also where there are no
    /// samples of a class, or only one class.
    @Test func agreementsAsScikitLearn() {
        struct Case {
            let labels, predictions: [Int]
            let matthews, balanced, weighted: Double
            let kappas: [Double]
        }
        let (binary, guess) = ([0, 1, 1, 0, 1, 1, 0, 0, 1, 0], [0, 1, 0, 0, 1, 1, 1, 0, 1, 1])
        let (labels, found) = ([0, 0, 1, 1, 2, 2, 2, 1, 0, 2, 3, 3], [0, 1, 1, 1, 2, 0, 2, 2, 0, 2, 1, 2])
        let (ones, reversed) = ([Int](repeating: 1, count: 10), binary.map { 1 - $0 })
        let cases = [
            Case(
                labels: labels, predictions: found, matthews: 0.4307760960892128, balanced: 0.5208333333333333,
                weighted: 0.5317460317460317, kappas: [0.41747572815533984, 0.43999999999999995, 0.484375]),
            Case(
                labels: binary, predictions: guess, matthews: 0.408248290463863, balanced: 0.7,
                weighted: 0.696969696969697, kappas: [0.4, 0.4, 0.4]),
            Case(
                labels: binary, predictions: reversed, matthews: -1, balanced: 0, weighted: 0, kappas: [-1, -1, -1]),
            Case(labels: labels, predictions: labels, matthews: 1, balanced: 1, weighted: 1, kappas: [1, 1, 1]),
            Case(
                labels: binary, predictions: ones, matthews: 0, balanced: 0.5, weighted: 0.3333333333333333,
                kappas: [0, 0, 0]),
            Case(
                labels: ones, predictions: binary, matthews: 0, balanced: 0.5, weighted: 0.6666666666666666,
                kappas: [0, 0, 0]),
            Case(
                labels: [0, 0, 2, 2, 2], predictions: [0, 1, 2, 2, 0], matthews: 0.36084391824351614,
                balanced: 0.5833333333333333, weighted: 0.68, kappas: [0.33333333333333337, 0.4, 0.4444444444444444]),
            // scikit-learn's κ is NaN here.
            Case(labels: ones, predictions: ones, matthews: 0, balanced: 1, weighted: 1, kappas: [0, 0, 0]),
        ]
        for entry in cases {
            let classes = max(entry.labels.max() ?? 0, entry.predictions.max() ?? 0) + 1
            let matrix = ConfusionMatrix(labels: entry.labels, predictions: entry.predictions, classes: classes)
            #expect(abs(matrix.matthewsCorrelation - entry.matthews) < 1e-15, "\(matrix)")
            #expect(abs(matrix.balancedAccuracy - entry.balanced) < 1e-15, "\(matrix)")
            #expect(abs(matrix.weightedF1 - entry.weighted) < 1e-15, "\(matrix)")
            let kappas = [ConfusionMatrix.Disagreement.equal, .linear, .quadratic].map { matrix.cohensKappa($0) }
            for (kappa, expected) in zip(kappas, entry.kappas) { #expect(abs(kappa - expected) < 1e-15, "\(matrix)") }
        }
        let empty = ConfusionMatrix(labels: [], predictions: [], classes: 2)
        #expect(empty.matthewsCorrelation == 0 && empty.cohensKappa() == 0 && empty.weightedF1 == 0)
        #expect(empty.balancedAccuracy.isNaN)
    }

    @Test func printsATable() {
        let small = ConfusionMatrix(labels: [0, 1, 1], predictions: [0, 1, 0], classes: 2)
        #expect(small.description == "true \\ predicted  0  1\n0                 1  0\n1                 1  1")
        #expect(
            small.table(classNames: ["malignant", "benign"])
                == "true \\ predicted  malignant  benign\nmalignant                 1       0\n"
                + "benign                    1       1")
    }

    /// Where the table is too wide, a line for each class, the most frequent confusions first.
    @Test func narrowTablesListConfusions() {
        let labels = [Int](repeating: 0, count: 1200) + [1, 1, 1, 1, 2]
        let predictions = [Int](repeating: 0, count: 1200) + [1, 0, 2, 2, 2]
        let matrix = ConfusionMatrix(labels: labels, predictions: predictions, classes: 3)
        #expect(matrix.lines(columns: 80)[1] == "  0" + String(repeating: " ", count: 17) + "1,200  0  0")
        let names = ["malignant", "benign", "uncertain"]
        #expect(
            matrix.lines(classNames: names, columns: 47) == [
                "  class      right     of  wrong", "  malignant  1,200  1,200",
                "  benign         1      4  2 as uncertain, 1 as",
                String(repeating: " ", count: 27) + "malignant", "  uncertain      1      1",
            ])
        for columns in 24...60 {
            let lines = matrix.lines(classNames: names, columns: columns)
            #expect(lines.allSatisfy { $0.count <= columns }, "\(columns): \(lines)")
        }
    }

    @Test func accuracyOfNoSamplesIsNaN() {
        let empty = ConfusionMatrix(labels: [], predictions: [], classes: 2)
        #expect(empty.accuracy.isNaN && empty.precision(of: 0) == 0 && empty.macroF1 == 0)
    }

    @Test func aClassOutOfRangeStops() async {
        await #expect(processExitsWith: .failure) {
            _ = ConfusionMatrix(labels: [2], predictions: [0], classes: 2)
        }
    }
}
