import Autodiff

/// A layer of a sequential network, as other programs' formats describe it: with the shapes of a sample before and
/// after it, and the places of its tensors in the network.
struct LayerVisit {
    let layer: any Layer
    /// The shape of one sample before the layer.
    let input: Shape
    /// The shape of one sample after it.
    let output: Shape
    /// The places of its tensors among ``Network/namedTensors``, by their names within the layer.
    let tensors: [String: Int]
}

extension Network {
    /// The layers in order; those of a ``Sequential`` within another take its place.
    var visits: [LayerVisit] {
        var visits: [LayerVisit] = []
        var shape = architecture.inputShape
        var (parameter, statistic) = (0, parameters.count)
        func visit(_ layer: any Layer) {
            if let sequence = layer as? Sequential { return sequence.layers.forEach(visit) }
            var pass = Pass<TensorOutline<Scalar>>(planning: Plan(.unknown))
            let result: TensorOutline<Scalar>
            do { result = try layer(TensorOutline(Shape([2] + shape.extents)), &pass) } catch {
                stop("network: \(error)")
            }
            var tensors: [String: Int] = [:]
            for description in pass.plan!.parameters {
                tensors[description.name] = parameter
                parameter += 1
            }
            for description in pass.plan!.statistics {
                tensors[description.name] = statistic
                statistic += 1
            }
            let output = Shape(Array(result.shape.extents.dropFirst()))
            visits.append(LayerVisit(layer: layer, input: shape, output: output, tensors: tensors))
            shape = output
        }
        visit(architecture.completeLayer)
        return visits
    }
}
