import Autodiff

// A network applied to recorded and plain tensors together; the plain ones are constants.

extension Network {
    /// The logits for constant inputs, as a function of the parameters: see ``logits(_:_:)``.
    ///
    ///     let network = try Network<Float>(inputs: 2, [Dense(3, .tanh), Dense(2, .softmax)], seed: 1)
    ///     let x = Tensor<Float>([[1, 2]]), y = Tensor<Float>([[1, 0]])
    ///     let slopes = gradient(atTree: network.parameters) { p in
    ///         Loss.softmaxCrossEntropy(network.logits(x, p), .softmax, targets: y)
    ///     }
    ///     print(slopes.map(\.shape))  // [[2 × 3], [3], [3 × 2], [2]]
    public func logits(
        _ x: Tensor<Scalar>, _ parameters: [TensorVariable<Scalar>]
    ) -> TensorVariable<Scalar> {
        logits(TensorVariable(x), parameters)
    }

    /// The logits with constant parameters, as a function of the inputs.
    public func logits(
        _ x: TensorVariable<Scalar>, _ parameters: [Tensor<Scalar>]
    ) -> TensorVariable<Scalar> {
        logits(x, parameters.map { TensorVariable($0) })
    }

    /// The last layer's outputs, with its activation, for constant inputs, as a function of the parameters: see
    /// ``outputs(_:parameters:)``.
    public func outputs(
        _ x: Tensor<Scalar>, parameters: [TensorVariable<Scalar>]
    ) -> TensorVariable<Scalar> {
        outputs(TensorVariable(x), parameters: parameters)
    }

    /// The last layer's outputs, with its activation and constant parameters, as a function of the inputs.
    public func outputs(
        _ x: TensorVariable<Scalar>, parameters: [Tensor<Scalar>]
    ) -> TensorVariable<Scalar> {
        outputs(x, parameters: parameters.map { TensorVariable($0) })
    }

    /// The last layer's activations as a function of the inputs; the network's own parameters are constants.
    public func callAsFunction(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        outputs(x, parameters: parameters)
    }
}
