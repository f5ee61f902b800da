import Autodiff

// A network's function of recorded tensors beside plain ones, which are constants.

extension Network {
    /// The logits of constant inputs, as functions of the parameters: see ``logits(_:_:)``.
    ///
    ///     let gradient = gradient(atTree: network.parameters) { p in
    ///         loss(network.logits(x, p), .softmax, targets: y)
    ///     }
    public func logits(
        _ x: Tensor<Scalar>, _ parameters: [TensorVariable<Scalar>]
    ) -> TensorVariable<Scalar> {
        logits(TensorVariable(x), parameters)
    }

    /// The logits with constant parameters, as functions of the inputs.
    public func logits(
        _ x: TensorVariable<Scalar>, _ parameters: [Tensor<Scalar>]
    ) -> TensorVariable<Scalar> {
        logits(x, parameters.map { TensorVariable($0) })
    }

    /// The last layer's activations as functions of the inputs; the network's own parameters are constants.
    public func callAsFunction(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        architecture.outputActivation(logits(x, parameters))
    }
}
