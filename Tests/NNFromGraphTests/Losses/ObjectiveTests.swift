import Autodiff
import NNFromGraph
import Testing

/// Penalties and weights, computed by hand.
@Suite struct ObjectiveTests {
    /// W = [[1, −2], [3, 0]], b = [0.5, −1], x = [1, 1]: z = [4.5, −3].
    private func loss(
        activity: Regularizer = .none, weights: Regularizer = .none, biases: Regularizer = .none
    ) throws -> Double {
        var network = try Network<Double>(inputs: 2, [Dense(2, .identity), ActivityPenalty(activity)], seed: 1)
        network.parameters = [Tensor([[1, -2], [3, 0]]), Tensor([0.5, -1])]
        let objective = try Objective(
            network.architecture, loss: .sumSquaredError, weightPenalty: weights, biasPenalty: biases)
        let batch = Batch(inputs: Tensor<Double>([[1, 1]]), targets: Tensor<Double>([[4, -3]]))
        return objective(batch, parameters: network.parameters, statistics: [], masks: []).loss.scalar
    }

    @Test func penaltiesByRole() throws {
        #expect(try loss() == 0.25)
        #expect(try abs(loss(weights: .l1(0.1)) - 0.25 - 0.6) < 1e-15)
        #expect(try abs(loss(weights: .l2(0.1)) - 0.25 - 0.7) < 1e-15)
        #expect(try abs(loss(weights: Regularizer(l1: 0.1, l2: 0.1)) - 0.25 - 1.3) < 1e-15)
        #expect(try abs(loss(biases: .l1(0.1)) - 0.25 - 0.15) < 1e-15)
        #expect(try abs(loss(biases: .l2(0.1)) - 0.25 - 0.0625) < 1e-15)
        #expect(try abs(loss(activity: .l1(0.1)) - 0.25 - 0.75) < 1e-15)
        #expect(throws: NetworkError.self) { try loss(weights: .l2(-1)) }
        #expect(throws: NetworkError.self) { try loss(activity: .l1(.nan)) }
    }

    /// Rows of weight 1 and 3: Σ w·l / Σ w; the penalty on activities is a mean over the samples.
    @Test func sampleWeights() {
        let (z, y) = (Tensor<Double>([[1], [2]]), Tensor<Double>([[0], [0]]))
        let weights = Tensor<Double>([1, 3])
        #expect(Loss.meanSquaredError(z, .identity, targets: y, sampleWeights: weights).scalar == 13.0 / 4)
        #expect(Loss.sumSquaredError(z, .identity, targets: y, sampleWeights: weights).scalar == 13)
    }

    /// scikit-learn's hinge_loss of the same scores: `Scripts/fixtures/initializers.py`.
    @Test func hinge() {
        let scores = Tensor<Double>([[0.3], [-2], [4], [0]])
        #expect(abs(Loss.hinge(scores, .identity, targets: Tensor([[1], [-1], [-1], [1]])).scalar - 1.675) < 1e-15)
    }
}
