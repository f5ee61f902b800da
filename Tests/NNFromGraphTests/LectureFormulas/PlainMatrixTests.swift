import Foundation
import NNFromGraph
import Testing

@Suite("Lecture formulas: plain matrices and scalar functions")
struct LectureFormulasPlainMatrixTests {
    typealias Support = LectureFormulasSupport
    typealias Matrix = LectureFormulas.PlainMatrix

    @Test func products() {
        let left = Matrix([[1, 2, 3], [4, 5, 6]])
        let right = Matrix([[1, 0], [2, -1], [0, 3]])
        #expect(left.times(right) == Matrix([[5, 7], [14, 13]]))
        #expect(left.transposedTimes(left) == left.transposed.times(left))
        #expect(left.timesTransposed(left) == Matrix([[14, 32], [32, 77]]))
        #expect(left.columnSums == [5, 7, 9])
        #expect(left.sumOfSquares == 91)
        #expect(left.addingToEachRow([1, 0, -1]) == Matrix([[2, 2, 2], [5, 5, 5]]))
        #expect(left.shapeDescription == "2 × 3")
    }

    @Test(arguments: [(0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 7, 5), (13, 3, 1)])
    func productsOfAnyShape(rows: Int, inner: Int, columns: Int) {
        var random = Support.SplitMix64(seed: 7)
        let (left, right) = (random.matrix(rows, inner), random.matrix(inner, columns))
        let product = left.times(right)
        #expect(product.rows == rows && product.columns == columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let sum = (0..<inner).reduce(0.0) { $0 + left[row, $1] * right[$1, column] }
                #expect(abs(product[row, column] - sum) <= 1e-15 * Double(inner))
            }
        }
        Support.expectClose(left.transposed.transposedTimes(right).values, product.values)
        Support.expectClose(left.timesTransposed(right.transposed).values, product.values)
    }

    @Test(arguments: LectureFormulas.Activation.allCases, [-3, -0.7, 0.4, 2])
    func slopes(activation: LectureFormulas.Activation, netInput: Double) {
        let slope = Support.derivative { activation.value(at: netInput + $0) }
        #expect(abs(activation.slope(ofValue: activation.value(at: netInput)) - slope) < 1e-11)
    }

    @Test func sigmoidAtItsEnds() {
        #expect(LectureFormulas.sigmoid(0) == 0.5)
        #expect(LectureFormulas.sigmoid(1e4) == 1)
        #expect(LectureFormulas.sigmoid(-1e4) == 0)
        #expect(LectureFormulas.sigmoid(-740) == exp(-740))
        #expect(LectureFormulas.sigmoid(.infinity) == 1)
        #expect(LectureFormulas.sigmoid(-.infinity) == 0)
    }

    @Test func crossEntropiesWithoutCancellation() {
        // A probability of 1 − e^(−50) for the right class costs e^(−50), not 0.
        #expect(LectureFormulas.binaryCrossEntropy(netInput: 50, target: 1) == exp(-50))
        #expect(LectureFormulas.binaryCrossEntropy(netInput: -50, target: 0) == exp(-50))
        #expect(LectureFormulas.binaryCrossEntropy(netInput: 1e4, target: 0) == 1e4)
        #expect(LectureFormulas.softmaxCrossEntropy(netInputs: [0, 50], targets: [0, 1]) == exp(-50))
        #expect(LectureFormulas.softmaxCrossEntropy(netInputs: [1e4, -1e4], targets: [0, 1]) == 2e4)
        #expect(LectureFormulas.softmaxCrossEntropy(netInputs: [3], targets: [1]) == 0)
        #expect(LectureFormulas.softmax([1e4, 1e4, -1e4]) == [0.5, 0.5, 0])
        let probability = LectureFormulas.sigmoid(0.3)
        let textbook = -0.2 * log(probability) - 0.8 * log(1 - probability)
        #expect(abs(LectureFormulas.binaryCrossEntropy(netInput: 0.3, target: 0.2) - textbook) < 1e-15)
    }
}
