import Autodiff

extension Network {
    /// The norms of a layer's trained parameters and of the objective's gradient by them.
    package struct LayerNorms: Sendable, Equatable {
        /// The layer's name, as in ``summary``.
        package let layer: String
        package let parameters, gradient: Double
    }

    /// The norms of each layer with trained parameters, for the objective of a configuration on the first samples of
    /// the data, with the masks of a first step.
    /// - Parameter samples: The number of samples; fewer if the data have fewer.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    package func layerNorms(
        _ configuration: TrainingConfiguration, on data: some DataSource<Scalar>, samples: Int = 1000
    ) throws -> [LayerNorms] {
        let rule = try rule(for: configuration, [data])
        let state: TrainingState<Scalar> = rule.start(self)
        let tape = Tape()
        let batch = data.batch(0..<Swift.min(samples, data.count))
        let (value, variables) = rule.record(batch, state, step: 1, on: tape)
        let adjoints = tape.adjoints(of: value.loss)
        func squares(_ tensor: Tensor<Scalar>) -> Double { tensor.scalars.reduce(0.0) { $0 + Double($1) * Double($1) } }
        var layers: [(name: String, parameters: Double, gradient: Double)] = []
        for (variable, index) in zip(variables, rule.trainable) {
            let name = architecture.parameters[index].name.split(separator: ".").dropLast().joined(separator: ".")
            if layers.last?.name != name { layers.append((name, 0, 0)) }
            layers[layers.count - 1].parameters += squares(parameters[index])
            layers[layers.count - 1].gradient += squares(adjoints[variable])
        }
        return layers.map {
            LayerNorms(layer: $0.name, parameters: $0.parameters.squareRoot(), gradient: $0.gradient.squareRoot())
        }
    }
}
