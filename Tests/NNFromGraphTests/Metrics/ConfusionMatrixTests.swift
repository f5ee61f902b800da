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

    @Test func printsATable() {
        let small = ConfusionMatrix(labels: [0, 1, 1], predictions: [0, 1, 0], classes: 2)
        #expect(small.description == "true \\ predicted  0  1\n0                 1  0\n1                 1  1")
        #expect(
            small.table(classNames: ["malignant", "benign"])
                == "true \\ predicted  malignant  benign\nmalignant                 1       0\n"
                + "benign                    1       1")
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
