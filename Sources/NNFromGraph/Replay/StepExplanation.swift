import Autodiff

/// What a training step did: the loss of each of its samples, the gradients, and how the loss changed by it, to first
/// order and in fact, split by layer and by sample.
public struct StepExplanation: Sendable, Hashable {
    /// A change of the loss.
    public struct Change: Sendable, Hashable, Encodable {
        /// The change to first order: gradient · change of the parameters.
        public let predicted: Double
        /// The change in fact.
        public let actual: Double
        /// What the first order leaves out: actual − predicted.
        public let remainder: Double

        init(predicted: Double, actual: Double) {
            self.predicted = predicted
            self.actual = actual
            remainder = actual - predicted
        }
    }

    /// A parameter's part in a step.
    public struct Parameter: Sendable, Hashable, Encodable {
        /// The name, such as `dense1.weights`.
        public let name: String
        /// The number of elements.
        public let count: Int
        /// The norm before the step.
        public let norm: Double
        /// The norm of the gradient, before the optimizer and its transformations.
        public let gradientNorm: Double
        /// The norm of the parameter's change.
        public let updateNorm: Double
        /// Its part of the loss's change. The actual part is the integral of gradient · change along the straight line
        /// from the old parameters to the new ones.
        public let change: Change
    }

    /// A layer's part in a step.
    public struct Layer: Sendable, Hashable, Encodable {
        /// The name, such as `dense1`.
        public let name: String
        /// Its trainable parameters.
        public let parameters: [Parameter]
        /// The norms of all its parameters, of their gradient and of their change.
        public let norm, gradientNorm, updateNorm: Double
        /// The sum of its parameters' parts.
        public let change: Change

        init(_ name: String, _ parameters: [Parameter]) {
            func norm(_ value: KeyPath<Parameter, Double>) -> Double {
                parameters.reduce(0) { $0 + $1[keyPath: value] * $1[keyPath: value] }.squareRoot()
            }
            self.name = name
            self.parameters = parameters
            (self.norm, gradientNorm, updateNorm) = (norm(\.norm), norm(\.gradientNorm), norm(\.updateNorm))
            change = Change(
                predicted: parameters.reduce(0) { $0 + $1.change.predicted },
                actual: parameters.reduce(0) { $0 + $1.change.actual })
        }
    }

    /// A sample's part in a step.
    public struct Sample: Sendable, Hashable, Encodable {
        /// Its index in the training data.
        public let index: Int
        /// Its class; `nil` for regression.
        public let label: Int?
        /// The class that the network predicts before the step; `nil` for regression.
        public let predictedLabel: Int?
        /// Its part of the minibatch's loss before the step, weighted as in it: the parts of all samples and the
        /// penalties are the whole loss.
        public let loss: Double
        /// Its part of the loss's change.
        public let change: Change
    }

    /// The loss against that of the step before.
    public struct Jump: Sendable, Hashable, Encodable {
        /// The loss of the step before, on its own minibatch.
        public let previousLoss: Double
        /// How the step before changed the loss of its own minibatch.
        public let previousUpdate: Change
        /// The loss of this step's samples (and random masks) minus that of the samples of the step before, both with
        /// the parameters between the two steps.
        public let otherSamples: Double
        /// The whole difference, previousUpdate.actual + otherSamples.
        public let difference: Double
    }

    /// The number of the step, from 1.
    public let step: Int
    /// The number of steps in the run.
    public let steps: Int
    /// The epoch, and the step's place among its minibatches, both from 1.
    public let epoch, minibatch: Int
    /// The number of minibatches in an epoch.
    public let minibatches: Int
    /// The loss that training had in this step, with all penalties.
    public let loss: Double
    /// The losses of the steps before, at most 50, in order.
    public let lossesBefore: [Double]
    /// The learning rate.
    public let learningRate: Double
    /// The norms of the whole gradient and of the whole change of the parameters.
    public let gradientNorm, updateNorm: Double
    /// How the step changed the loss of its minibatch.
    public let change: Change
    /// The same by layer.
    public let layers: [Layer]
    /// What the actual parts of the layers leave of the whole actual change: the error of the numerical integral.
    public let unattributed: Double
    /// The same by sample; empty for a loss that is one number for the minibatch.
    public let samples: [Sample]
    /// The penalties before the step; `nil` for none.
    public let penalty: Double?
    /// The same for the penalties: the samples' parts and this one are the whole change.
    public let penaltyChange: Change?
    /// The loss against that of the step before; `nil` for the first step.
    public let jump: Jump?
    /// Where a loss that is infinite or NaN came from; `nil` for a finite one.
    public let nonFiniteOrigin: String?
    /// Whether it was computed in double precision. A network with closures of one element type is evaluated in it.
    public let isDoublePrecision: Bool
}
