import Autodiff

/// A network without its numbers: the layers, and the names and shapes of all that they need.
public struct Architecture: Sendable {
    /// The shape of one sample.
    public let inputShape: Shape
    /// The shape of one sample's output.
    public let outputShape: Shape
    /// The layers up to the net inputs of the last one.
    public let layer: any Layer
    /// The last layer's activation.
    public let outputActivation: Activation
    public let parameters: [ParameterDescription]
    public let statistics: [StatisticDescription]
    public let masks: [MaskDescription]
    /// Every layer in order of completion, those inside a group before the group.
    public let layers: [LayerDescription]

    /// Finds out what `layer` needs for samples of a shape, by running it once on zeros, and draws it.
    static func build<Scalar: TensorScalar>(
        _ layer: any Layer, inputShape: Shape, initializer: Initializer, seed: UInt64
    ) throws(NetworkError) -> (Architecture, parameters: [Tensor<Scalar>], statistics: [Tensor<Scalar>]) {
        for extent in inputShape.extents where extent < 1 { throw .sizeBelowOne("inputs", extent) }
        let (netInputs, activation) = layer.netInputs
        try activation.check()
        var pass = Pass<Tensor<Scalar>>(planning: Plan(initializer: initializer, seed: seed))
        // Two samples: enough for every layer that takes statistics over them.
        let output = try netInputs(.zeros(Shape([2] + inputShape.extents)), &pass)
        let plan = pass.plan!
        let architecture = Architecture(
            inputShape: inputShape, outputShape: Shape(Array(output.shape.extents.dropFirst())), layer: netInputs,
            outputActivation: activation, parameters: plan.parameters, statistics: plan.statistics, masks: plan.masks,
            layers: plan.layers)
        return (architecture, plan.parameterValues, plan.statisticValues)
    }

    /// The net inputs of the last layer, by way of a pass that holds everything else. Inputs of another shape than
    /// [rows] + ``inputShape`` stop the program.
    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) -> T {
        guard x.shape.rank >= 1, Array(x.shape.extents.dropFirst()) == inputShape.extents else {
            stop("network: inputs of shape \(x.shape); they must be [rows] + \(inputShape)")
        }
        do { return try layer(x, &pass) } catch { stop(error.description) }
    }
}
