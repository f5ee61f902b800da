import Autodiff

/// A multilayer perceptron that learns numbers from arrays.
///
///     let x = (0..<200).map { [Double($0) / 100] }, y = x.map { 2 * $0[0] + 1 }
///     let model = try MLPRegressor(hidden: [8]).fit(x, y)
///     print(model.score(x, y) > 0.9)  // true
///     print(abs(model.predict([[0.5]])[0] - 2) < 0.2)  // true
///
/// Inputs and targets are standardized inside. A fit is repeatable: it depends on the samples and the settings alone.
public struct MLPRegressor: MultilayerPerceptron {
    public var settings: MLPSettings
    public init(settings: MLPSettings) { self.settings = settings }

    /// Fits samples [samples × features] with their targets, [samples] or [samples × outputs].
    /// - Throws: ``DataSetError`` if the numbers of samples and targets differ, or a number is not finite;
    ///   ``TrainingError`` or ``NetworkError`` for settings that are invalid.
    public func fit<Scalar>(_ x: Tensor<Scalar>, _ targets: Tensor<Scalar>) throws -> FittedRegressor<Scalar> {
        let isVector = targets.shape.rank == 1
        let columns = isVector ? targets.reshaped(to: [targets.shape[0], 1]) : targets
        let fit = try settings.fit(DataSet(features: x, targets: columns))
        guard let targetScaling = fit.targetScaling else { stop("MLPRegressor: the targets have not been scaled") }
        return FittedRegressor(
            network: fit.network, scaling: fit.inputScaling, targetScaling: targetScaling,
            predictsVectors: isVector, history: fit.history.records)
    }

    /// Fits samples with a number for each.
    /// - Throws: as for tensors.
    public func fit<Scalar>(_ x: Tensor<Scalar>, _ targets: [Double]) throws -> FittedRegressor<Scalar> {
        try fit(x, Tensor(targets.map { Scalar($0) }))
    }

    /// Fits rows of numbers with a number for each, in `Float`; rows of different lengths stop the program.
    /// - Throws: as for tensors.
    public func fit(_ rows: [[Double]], _ targets: [Double]) throws -> FittedRegressor<Float> {
        try fit(Tensor(rows: rows), targets)
    }
}

/// A regression that has been fitted. It can be coded, with weights and scalings.
public struct FittedRegressor<Scalar: TensorScalar>: Sendable {
    /// The network, which takes scaled inputs, and whose outputs are scaled targets.
    public let network: Network<Scalar>
    /// The scaling of the inputs; `nil` for none.
    public let scaling: Standardization<Scalar>?
    /// The scaling of the targets.
    public let targetScaling: Standardization<Scalar>
    /// Whether predictions have the shape [samples], as the targets had; otherwise [samples × outputs].
    public let predictsVectors: Bool
    /// The epochs of the training, with the losses of scaled targets; none for a model that has been decoded.
    public let history: [EpochRecord]

    /// The predicted targets, in the targets' form. Inputs of another shape, or that are not finite, stop the program.
    public func predict(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let y = targetScaling.inverse(network.outputs(x, scaledBy: scaling, "predict"))
        return predictsVectors ? y.reshaped(to: [y.shape[0]]) : y
    }

    /// R², the share of the targets' variance that the predictions explain: see
    /// ``Metrics/coefficientOfDetermination(targets:predictions:)``. Targets in another form stop the program.
    public func score(_ x: Tensor<Scalar>, _ targets: Tensor<Scalar>) -> Double {
        Metrics.coefficientOfDetermination(targets: targets, predictions: predict(x))
    }

    /// The same for a number for each sample.
    public func score(_ x: Tensor<Scalar>, _ targets: [Double]) -> Double {
        let predictions = predict(x)
        guard targets.count == predictions.shape.count else {
            stop("score: \(targets.count) targets for predictions of shape \(predictions.shape); give one for each")
        }
        return Metrics.coefficientOfDetermination(
            targets: Tensor(shape: predictions.shape, scalars: targets.map { Scalar($0) }), predictions: predictions)
    }

    /// The same for rows of numbers.
    public func predict(_ rows: [[Double]]) -> [Double] { predict(Tensor(rows: rows)).scalars.map { Double($0) } }
    /// The same for rows of numbers.
    public func score(_ rows: [[Double]], _ targets: [Double]) -> Double { score(Tensor(rows: rows), targets) }
}

extension FittedRegressor: CustomStringConvertible {
    public var description: String { "regression, fitted in \(Units.count(history.count, "epoch")): \(network)" }
}

extension FittedRegressor: Codable {
    private enum CodingKeys: String, CodingKey { case network, scaling, targetScaling, predictsVectors }

    /// Decodes a model, without its history.
    /// - Throws: `DecodingError`, also if the parts do not fit together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let network = try container.decode(Network<Scalar>.self, forKey: .network)
        let scaling = try container.decodeIfPresent(Standardization<Scalar>.self, forKey: .scaling)
        let targetScaling = try container.decode(Standardization<Scalar>.self, forKey: .targetScaling)
        let predictsVectors = try container.decode(Bool.self, forKey: .predictsVectors)
        guard scaling.map({ $0.offset.shape == network.architecture.inputShape }) ?? true,
            targetScaling.offset.shape == network.architecture.outputShape,
            !predictsVectors || targetScaling.offset.count == 1
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .targetScaling, in: container,
                debugDescription: "the scalings do not fit the network's inputs and outputs")
        }
        self.init(
            network: network, scaling: scaling, targetScaling: targetScaling, predictsVectors: predictsVectors,
            history: [])
    }

    /// Encodes the model, without its history.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(network, forKey: .network)
        try container.encodeIfPresent(scaling, forKey: .scaling)
        try container.encode(targetScaling, forKey: .targetScaling)
        try container.encode(predictsVectors, forKey: .predictsVectors)
    }
}
