import Autodiff
import Foundation
import NNFromGraph
import Testing

@Suite struct LossTests {
    let z = Tensor<Double>([[0.5, -1], [2, 0.25], [-3, 1]])
    let targets = Tensor<Double>([[1, 0], [0, 1], [0, 1]])

    @Test func meanSquaredErrorSumsUnitsAndAveragesRows() {
        let expected = zip(z.scalars, targets.scalars).map { pow(1 / (1 + exp(-$0)) - $1, 2) }.reduce(0, +) / 3
        #expect(abs(Loss.meanSquaredError(z, .sigmoid, targets: targets).scalar - expected) < 1e-15)
    }

    @Test func logisticCostSumsEverything() {
        var expected = 0.0
        for (z, y) in zip(z.scalars, targets.scalars) {
            let a = 1 / (1 + exp(-z))
            expected -= y * log(a) + (1 - y) * log(1 - a)
        }
        #expect(abs(Loss.logisticCost(z, .sigmoid, targets: targets).scalar - expected) < 1e-14)
    }

    @Test func softmaxCrossEntropyAveragesRows() {
        var expected = 0.0
        for row in 0..<3 {
            let e = (0..<2).map { exp(z[row, $0]) }
            for unit in 0..<2 { expected -= targets[row, unit] * log(e[unit] / (e[0] + e[1])) / 3 }
        }
        #expect(abs(Loss.softmaxCrossEntropy(z, .softmax, targets: targets).scalar - expected) < 1e-15)
    }

    @Test(arguments: Loss.allCases)
    func lossesAreFiniteAtExtremeNetInputs(loss: Loss) {
        let extreme = Tensor<Double>([[1e4, -1e4], [-1e4, 1e4]])
        let targets = Tensor<Double>([[0, 1], [0, 1]])
        let (value, gradient) = valueWithGradient(at: extreme) { z in
            loss(
                z, loss.requiredActivation ?? (loss == .categoricalCrossEntropy ? .softmax : .sigmoid),
                targets: TensorVariable(targets))
        }
        #expect(value.scalar.isFinite)
        #expect(gradient.scalars.allSatisfy { $0.isFinite })
    }

    @Test func penaltyIsHalfTheSumOfSquares() {
        let w = Tensor<Double>([[1, -2], [3, 0]])
        let (value, gradient) = valueWithGradient(at: w) { w in Regularizer.l2(0.1)([w])! }
        #expect(abs(value.scalar - 0.05 * 14) < 1e-15)
        for (g, w) in zip(gradient.scalars, w.scalars) { #expect(abs(g - 0.1 * w) < 1e-16) }
    }

    /// NumPy would broadcast each of these.
    @Test func shapesThatDifferStop() async {
        await #expect(processExitsWith: .failure) {
            _ = Loss.meanSquaredError(Tensor<Float>([[1, 2]]), .sigmoid, targets: Tensor<Float>([[1], [2]]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Loss.meanAbsoluteError(Tensor<Float>([[1], [2]]), .identity, targets: Tensor<Float>([1, 2]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Loss.softmaxCrossEntropy(
                Tensor<Float>([[1, 2], [3, 4]]), .softmax, targets: Tensor<Float>([[0, 1]]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Loss.meanSquaredError(Tensor<Float>(1), .identity, targets: Tensor<Float>(1))
        }
        let two = Tensor<Float>([[1], [2]])
        _ = Loss.meanSquaredError(two, .identity, targets: two, sampleWeights: Tensor([1, 3]))
        await #expect(processExitsWith: .failure) {
            let two = Tensor<Float>([[1], [2]])
            _ = Loss.meanSquaredError(two, .identity, targets: two, sampleWeights: Tensor([1]))
        }
        await #expect(processExitsWith: .failure) {
            let two = Tensor<Float>([[1], [2]])
            _ = Loss.meanSquaredError(two, .identity, targets: two, sampleWeights: Tensor([[1], [3]]))
        }
    }

    /// −1 and 0 both encode the negative class; a smoothed target would encode neither.
    @Test func hingeTakesBothConventions() async {
        let scores = Tensor<Double>([[0.3], [-2], [4], [0]])
        let signs = Tensor<Double>([[1], [-1], [-1], [1]])
        let binary = Tensor<Double>([[1], [0], [0], [1]])
        let expected = (0.7 + 0 + 5 + 1) / 4
        #expect(abs(Loss.hinge(scores, .identity, targets: signs).scalar - expected) < 1e-15)
        #expect(Loss.hinge(scores, .identity, targets: binary) == Loss.hinge(scores, .identity, targets: signs))
        await #expect(processExitsWith: .failure) { _ = Loss.hinge.smoothingLabels(0.1) }
    }
}
