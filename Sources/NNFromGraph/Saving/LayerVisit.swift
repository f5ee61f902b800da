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
    /// The layers of each path, of a ``LayerGroup``, which has no tensors besides theirs.
    let paths: [[LayerVisit]]
}

extension Network {
    /// The layers in order; those of a ``Sequential`` within another take its place.
    var visits: [LayerVisit] {
        var shape = architecture.inputShape
        var places = (parameter: 0, statistic: parameters.count)
        return visits(of: [architecture.completeLayer], &shape, &places)
    }

    /// - Parameters:
    ///   - shape: The shape of one sample before the layers, and afterwards the one after them.
    ///   - places: The places of the next parameter and statistic.
    private func visits(
        of layers: [any Layer], _ shape: inout Shape, _ places: inout (parameter: Int, statistic: Int)
    ) -> [LayerVisit] {
        var visits: [LayerVisit] = []
        for layer in layers {
            if let sequence = layer as? Sequential {
                visits += self.visits(of: sequence.layers, &shape, &places)
                continue
            }
            var pass = Pass<TensorOutline<Scalar>>(planning: Plan(.unknown))
            let result: TensorOutline<Scalar>
            do { result = try layer(TensorOutline(Shape([2] + shape.extents)), &pass) } catch {
                stop("network: \(error)")
            }
            var tensors: [String: Int] = [:]
            var paths: [[LayerVisit]] = []
            if let group = layer as? any LayerGroup {
                for path in group.paths {
                    var inner = shape
                    paths.append(self.visits(of: path, &inner, &places))
                }
            } else {
                for description in pass.plan!.parameters {
                    tensors[description.name] = places.parameter
                    places.parameter += 1
                }
                for description in pass.plan!.statistics {
                    tensors[description.name] = places.statistic
                    places.statistic += 1
                }
            }
            let output = result.shape.ofPart
            visits.append(LayerVisit(layer: layer, input: shape, output: output, tensors: tensors, paths: paths))
            shape = output
        }
        return visits
    }
}
