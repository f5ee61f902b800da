import Autodiff

/// A network without its parameter values: the layers, and the names and shapes of all tensors that they need.
public struct Architecture: Sendable {
    /// The shape of one sample.
    public let inputShape: Shape
    /// The shape of one sample's output.
    public let outputShape: Shape
    /// The layers, with the last activation.
    public let completeLayer: any Layer
    /// The layers up to the logits: all but the last activation.
    public let layer: any Layer
    /// The last layer's activation, which says what the outputs are: probabilities, or numbers of any size.
    public let outputActivation: Activation
    /// The parameters, in the order in which the layers ask for them.
    public let parameters: [ParameterDescription]
    /// The running statistics, in the order in which the layers ask for them.
    public let statistics: [StatisticDescription]
    /// The random masks of a training step, in the order in which the layers ask for them.
    public let masks: [MaskDescription]
    /// Every layer in order of completion; the layers of a group precede the group.
    public let layers: [LayerDescription]

    /// Determines which tensors `layer` needs for samples of the given shape, by running it once on tensors that have
    /// only shapes, and takes their values from `values`.
    static func build<Scalar: TensorScalar>(
        _ layer: any Layer, inputShape: Shape, _ values: Plan<Scalar>.Values
    ) throws(NetworkError) -> (Architecture, parameters: [Tensor<Scalar>], statistics: [Tensor<Scalar>]) {
        for extent in inputShape.extents where extent < 1 { throw .sizeBelowOne("inputs", extent) }
        let (withoutActivation, activation) = layer.withoutActivation
        try activation.check()
        var pass = Pass<TensorOutline<Scalar>>(planning: Plan(values))
        // Two samples suffice for layers that compute statistics over the batch.
        let samples = try Shape([2] + inputShape.extents, of: "the input of two samples")
        let output = try withoutActivation(TensorOutline(samples), &pass)
        // One of the caller's own may stop here rather than in the first step.
        _ = activation(output)
        let plan = pass.plan!
        if let fault = plan.fault { throw fault }
        let architecture = Architecture(
            inputShape: inputShape, outputShape: output.shape.ofPart,
            completeLayer: layer, layer: withoutActivation, outputActivation: activation, parameters: plan.parameters,
            statistics: plan.statistics, masks: plan.masks,
            layers: plan.layers)
        return (architecture, plan.parameterValues, plan.statisticValues)
    }

    /// The logits for inputs of shape [rows] + ``inputShape``; the pass holds all other tensors. Inputs of another
    /// shape stop the program.
    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) -> T {
        if x.shape == inputShape {
            stop(
                "network: one sample, of shape \(x.shape), without an axis that counts samples; call predict(sample), "
                    + "or reshape it to \(Shape([1] + inputShape.extents))")
        }
        guard x.shape.rank >= 1 else {
            stop("network: inputs of shape \(x.shape); the first axis must count samples of shape \(inputShape)")
        }
        let sample = x.shape.ofPart
        guard sample == inputShape else {
            stop(NetworkError.sampleShape(sample, needed: inputShape).description)
        }
        do { return try layer(x, &pass) } catch { stop(error.description) }
    }
}
