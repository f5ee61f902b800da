import Foundation
import NNFromGraph
import Testing

/// Mismatched shapes stop the program, in release builds too, with the operation, the shapes and the remedy.
@Suite("Lecture formulas: shapes that do not fit")
struct LectureFormulasShapeTests {
    typealias Matrix = LectureFormulas.PlainMatrix

    private func expect(_ result: ExitTest.Result?, says words: String...) {
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        for word in words { #expect(message.contains(word), "in: \(message)") }
    }

    @Test func product() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix(rows: 2, columns: 3).times(Matrix(rows: 5, columns: 7))
        }
        expect(result, says: "PlainMatrix.times", "2 × 3", "5 × 7", "transpose one of them")
    }

    @Test func transposedProduct() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix(rows: 2, columns: 3).transposedTimes(Matrix(rows: 3, columns: 7))
        }
        expect(result, says: "PlainMatrix.transposedTimes", "2 × 3", "3 × 7", "same number of rows")
    }

    @Test func productWithTransposed() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix(rows: 2, columns: 3).timesTransposed(Matrix(rows: 3, columns: 7))
        }
        expect(result, says: "PlainMatrix.timesTransposed", "2 × 3", "3 × 7", "same number of columns")
    }

    @Test func valuesOfAnotherCount() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix(rows: 2, columns: 3, values: [1, 2])
        }
        expect(result, says: "PlainMatrix.init", "2 × 3", "of count 2", "row-major order")
    }

    @Test func indexOutsideTheMatrix() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix(rows: 2, columns: 3)[0, 3]
        }
        expect(result, says: "PlainMatrix.subscript", "[0, 3]", "2 × 3")
    }

    @Test func layersThatDoNotMatch() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LectureFormulas.TwoLayerParameters(
                hiddenWeights: Matrix(rows: 5, columns: 3), hiddenBias: [0, 0, 0],
                outputWeights: Matrix(rows: 2, columns: 3), outputBias: [0, 0, 0])
        }
        expect(result, says: "TwoLayerParameters.init", "5 × 3", "2 × 3", "transpose them")
    }

    @Test func inputsOfAnotherWidth() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let parameters = LectureFormulas.TwoLayerParameters(
                hiddenWeights: Matrix(rows: 5, columns: 3), hiddenBias: [0, 0, 0],
                outputWeights: Matrix(rows: 3, columns: 2), outputBias: [0, 0])
            _ = LectureFormulas.MeanSquaredErrorNetwork().lossAndGradient(
                parameters: parameters, inputs: Matrix(rows: 7, columns: 4), targets: Matrix(rows: 7, columns: 2))
        }
        expect(result, says: "MeanSquaredErrorNetwork.lossAndGradient", "7 × 4", "5 input units", "one column per")
    }

    @Test func labelsThatAreNotOneHot() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let parameters = LectureFormulas.TwoLayerParameters(
                hiddenWeights: Matrix(rows: 5, columns: 3), hiddenBias: [0, 0, 0],
                outputWeights: Matrix(rows: 3, columns: 2), outputBias: [0, 0])
            _ = LectureFormulas.SoftmaxCrossEntropyNetwork().lossAndGradient(
                parameters: parameters, inputs: Matrix(rows: 7, columns: 5), targets: Matrix(rows: 7, columns: 1))
        }
        expect(result, says: "SoftmaxCrossEntropyNetwork.lossAndGradient", "7 × 1", "2 output units", "one-hot")
    }

    @Test func emptyBatch() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LectureFormulas.ScalarPerceptron().lossAndGradient(
                parameters: .init(weight: 1, bias: 0), inputs: .column([]), targets: .column([]))
        }
        expect(result, says: "ScalarPerceptron.lossAndGradient", "0 × 1", "at least one")
    }

    @Test func severalOutputsForOneLogit() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let parameters = LectureFormulas.TwoLayerParameters(
                hiddenWeights: Matrix(rows: 5, columns: 3), hiddenBias: [0, 0, 0],
                outputWeights: Matrix(rows: 3, columns: 2), outputBias: [0, 0])
            _ = LectureFormulas.BinaryCrossEntropyNetwork().lossAndGradient(
                parameters: parameters, inputs: Matrix(rows: 7, columns: 5), targets: Matrix(rows: 7, columns: 2))
        }
        expect(result, says: "BinaryCrossEntropyNetwork.lossAndGradient", "3 × 2", "LogisticCostNetwork")
    }

    @Test func activationsAndLayers() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LectureFormulas.LayeredNetwork(activations: [.sigmoid]).lossAndGradient(
                parameters: .init(weights: [Matrix([[1]]), Matrix([[1]])], biases: [[0], [0]]),
                inputs: Matrix([[1]]), targets: Matrix([[1]]))
        }
        expect(result, says: "LayeredNetwork.lossAndGradient", "(1 × 1 + 1, 1 × 1 + 1)", "one activation per layer")
    }

    @Test func gradientOfAnotherNetwork() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let wide = LectureFormulas.LayeredNetwork.Parameters(
                weights: [Matrix(rows: 1, columns: 3)], biases: [[0, 0, 0]])
            let tall = LectureFormulas.LayeredNetwork.Parameters(weights: [Matrix(rows: 5, columns: 1)], biases: [[0]])
            _ = wide.descended(along: tall, learningRate: 0.1)
        }
        expect(result, says: "descended", "(1 × 3 + 3)", "(5 × 1 + 1)", "lossAndGradient")
    }

    @Test func flattenedWithAnotherCountStops() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LectureFormulas.TwoTwoOneNetwork.Parameters([1, 2, 3])
        }
        expect(result, says: "flattened", "of count 3", "pass 9 numbers")
    }
}
