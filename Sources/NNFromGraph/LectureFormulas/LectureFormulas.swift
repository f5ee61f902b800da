import Autodiff

/// The lectures' back-propagation formulas, derived by hand and kept as plain loops over `Double`, without a tape.
///
/// They are a reference: tests and demos compare the tape's gradients with them. This folder is the only place in the
/// library where a derivative of a network is written down.
///
/// | lecture file | what is here |
/// | --- | --- |
/// | `000_b4ced1aec3ad0e22.txt` | ``MeanSquaredErrorNetwork`` |
/// | `001_5b8f6c6a26053b5d.txt`, `004_8d3f6337cc997f66.txt` | ``LogisticCostNetwork``; 001 alone: ``WorkedExample`` |
/// | `002_b47bc424dc2d258e.txt` | ``ScalarPerceptron``, ``ScalarHiddenLayerNetwork``, ``TwoTwoOneNetwork``, |
/// | | ``LayeredNetwork`` (the four general equations), ``SoftmaxCrossEntropyNetwork`` |
/// | `003_f82b95d63cee57a5.txt` | ``BinaryCrossEntropyNetwork`` |
///
/// One convention for all of them, whatever the lecture's own: a batch has one sample a row, and a weight matrix has
/// one row an input and one column a unit, so that a layer's net input is `inputs · weights + bias`. Each type's
/// comment says which loss exactly its gradient belongs to, and where a lecture's printed formula had to be corrected.
public enum LectureFormulas {
    /// A loss and its gradient; the gradient has one number for every parameter, in the same structure.
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
        /// Stops with a message if the shapes do not fit together or the batch is empty.
        ///
        /// - Parameters:
        ///   - parameters: weights and biases.
        ///   - inputs: samples × input units.
        ///   - targets: samples × output units.
        func lossAndGradient(
            parameters: Parameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<Parameters>
    }
}

extension LectureFormulas {
    /// Stops at operands whose shapes do not fit.
    static func stopAtShapes(
        _ operation: String, _ left: (name: String, shape: String), _ right: (name: String, shape: String),
        _ remedy: String
    ) -> Never {
        let fault = "\(left.name) \(left.shape) does not fit \(right.name) \(right.shape)"
        stop("LectureFormulas.\(operation): \(fault): \(remedy)")
    }
}
