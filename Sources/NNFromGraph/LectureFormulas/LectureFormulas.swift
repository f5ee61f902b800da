import Autodiff

/// The lectures' back-propagation formulas, derived by hand and kept as plain loops over `Double`, without a tape.
///
/// They are a reference: tests and demos compare the tape's gradients with them. This folder is the only place in the
/// library where a derivative of a network is written down.
///
/// | lecture file | types |
/// | --- | --- |
/// | `000_b4ced1aec3ad0e22.txt` | ``MeanSquaredErrorNetwork`` |
/// | `001_5b8f6c6a26053b5d.txt`, `004_8d3f6337cc997f66.txt` | ``LogisticCostNetwork``; 001 alone: ``WorkedExample`` |
/// | `002_b47bc424dc2d258e.txt` | ``ScalarPerceptron``, ``ScalarHiddenLayerNetwork``, ``TwoTwoOneNetwork``, |
/// | | ``LayeredNetwork`` (the four general equations), ``SoftmaxCrossEntropyNetwork`` |
/// | `003_f82b95d63cee57a5.txt` | ``BinaryCrossEntropyNetwork`` |
///
/// All of them share one convention, which may differ from the lecture's: a batch has one sample per row, and a weight
/// matrix has one row per input and one column per unit, so that a layer's net input is `inputs · weights + bias`. Each
/// type's documentation states which loss its gradient belongs to, and where the lecture's printed formulas are
/// corrected.
public enum LectureFormulas {
    /// A loss and its gradient, which has the structure of the parameters.
    public struct LossAndGradient<Parameters: FlatParameters>: Equatable, Sendable {
        /// The loss.
        public var loss: Double
        /// The gradient of the loss with respect to the parameters.
        public var gradient: Parameters

        /// A loss with its gradient.
        public init(loss: Double, gradient: Parameters) {
            self.loss = loss
            self.gradient = gradient
        }
    }

    /// A network with a loss, whose gradient is written out by hand.
    public protocol Network: Sendable {
        /// The parameters of the network.
        associatedtype Parameters: FlatParameters

        /// The loss of a batch and its gradient.
        ///
        /// Stops the program if the shapes do not match or the batch is empty.
        ///
        /// - Parameters:
        ///   - parameters: Weights and biases.
        ///   - inputs: [samples × input units].
        ///   - targets: [samples × output units].
        func lossAndGradient(
            parameters: Parameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<Parameters>
    }
}

extension LectureFormulas {
    /// Stops the program because two operands' shapes do not match, with both shapes and the remedy.
    static func stopAtShapes(
        _ operation: String, _ left: (name: String, shape: String), _ right: (name: String, shape: String),
        _ remedy: String
    ) -> Never {
        let fault = "\(left.name) \(left.shape) does not match \(right.name) \(right.shape)"
        stop("LectureFormulas.\(operation): \(fault); \(remedy)")
    }
}
