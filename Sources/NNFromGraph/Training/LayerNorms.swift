import Autodiff

/// The norms of a layer's trained parameters and of the objective's gradient by them.
package struct LayerNorms: Sendable, Equatable {
    /// The layer's name, such as `dense1`.
    package let layer: String
    package let parameters, gradient: Double
}

extension Network {
    /// The norms of each layer with trained parameters, for the objective of a configuration on the first samples of
    /// the data, with the masks of a first step.
    /// - Parameter samples: The number of samples; fewer if the data have fewer.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    package func layerNorms(
        _ configuration: TrainingConfiguration, on data: some DataSource<Scalar>, samples: Int = 1000
    ) throws -> [LayerNorms] {
        try rule(for: configuration, [data]).layerNorms(self, on: data.batch(0..<Swift.min(samples, data.count)))
    }
}

extension StepRule {
    /// The norms of each layer with trained parameters, for the objective of a batch, with the masks of a first step.
    func layerNorms<Scalar>(_ network: Network<Scalar>, on batch: Batch<Tensor<Scalar>>) -> [LayerNorms] {
        let state: TrainingState<Scalar> = start(network)
        let tape = Tape()
        let (value, variables) = record(batch, state, step: 1, on: tape)
        let adjoints = tape.adjoints(of: value.loss)
        let squares = zip(variables, trainable).map { variable, index in
            (parameter: state.parameters[index].squaredNorm, gradient: adjoints[variable].squaredNorm)
        }
        return byLayer(squares).map { layer, squares in
            LayerNorms(
                layer: layer, parameters: squares.reduce(0) { $0 + $1.parameter }.squareRoot(),
                gradient: squares.reduce(0) { $0 + $1.gradient }.squareRoot())
        }
    }

    /// Values for the trainable parameters, one each, by layer, in the order of the layers' first parameters.
    func byLayer<Value>(_ values: [Value]) -> [(layer: String, values: [Value])] {
        var layers: [(layer: String, values: [Value])] = []
        for (value, index) in zip(values, trainable) {
            let name = objective.architecture.parameters[index].layerName
            if let place = layers.lastIndex(where: { $0.layer == name }) {
                layers[place].values.append(value)
            } else {
                layers.append((name, [value]))
            }
        }
        return layers
    }
}

extension Tensor {
    /// The sum of the products of elements at the same places, in double precision.
    func product(_ other: Tensor) -> Double {
        zip(scalars, other.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// The sum of the elements' squares, in double precision.
    var squaredNorm: Double { product(self) }

    /// The Euclidean norm, in double precision.
    var euclideanNorm: Double { squaredNorm.squareRoot() }
}
