import Autodiff

/// A multilayer perceptron that learns classes from arrays.
///
///     let x: [[Double]] = [[5.1, 0.2], [4.9, 0.2], [7.0, 1.4], [6.4, 1.5]]
///     let species = ["setosa", "setosa", "versicolor", "versicolor"]
///     let model = try MLPClassifier(hidden: [8]).fit(x, species)
///     print(model.score(x, species))  // 1.0
///     print(model.predict([[5.0, 0.3]]))  // ["setosa"]
///     print(model.predictProbabilities([[5.0, 0.3]]).shape, model.classes)  // [1 × 2] ["setosa", "versicolor"]
///
/// Inputs are standardized inside. A fit is repeatable: it depends on the samples and the settings alone.
public struct MLPClassifier: MultilayerPerceptron {
    public var settings: MLPSettings
    public init(settings: MLPSettings) { self.settings = settings }

    /// Fits samples [samples × features] with their labels.
    /// - Throws: ``DataSetError`` if the numbers of samples and labels differ, there are fewer than two classes, or a
    ///   feature is not finite; ``TrainingError`` or ``NetworkError`` for settings that are invalid.
    public func fit<Scalar, Label>(
        _ x: Tensor<Scalar>, _ labels: [Label]
    ) throws -> FittedClassifier<Scalar, Label> {
        let coding = LabelCoding(labels)
        let data = try DataSet(features: x, labels: coding.indices(labels), classes: max(coding.classes.count, 1))
        return try fit(data, coding.classes)
    }

    /// Fits rows of numbers with their labels, in `Float`; rows of different lengths stop the program.
    /// - Throws: as for a tensor.
    public func fit<Label>(_ rows: [[Double]], _ labels: [Label]) throws -> FittedClassifier<Float, Label> {
        try fit(Tensor(rows: rows), labels)
    }

    /// Fits a data set whose labels are 0, 1, ….
    /// - Throws: as for a tensor; ``ClassicalError/numbersNeeded(model:)`` for data without classes.
    public func fit<Scalar>(_ data: DataSet<Scalar>) throws -> FittedClassifier<Scalar, Int> {
        if data.classes == 0 { throw ClassicalError.numbersNeeded(model: "MLPClassifier") }
        return try fit(data.encoded(.oneHot), Array(0..<data.classes))
    }

    private func fit<Scalar, Label>(
        _ data: DataSet<Scalar>, _ classes: [Label]
    ) throws -> FittedClassifier<Scalar, Label> {
        guard data.classes >= 2 else {
            throw DataSetError(dataSet: data.name, fault: .tooFewClasses(data.classes))
        }
        let fit = try settings.fit(data)
        return FittedClassifier(
            classes: classes, network: fit.network, scaling: fit.inputScaling, history: fit.history.records)
    }
}

/// A classifier that has been fitted. It can be coded, with weights, scaling and labels, if its labels can.
public struct FittedClassifier<Scalar: TensorScalar, Label: Hashable & Comparable & Sendable>: Sendable {
    /// The labels, in ascending order.
    public let classes: [Label]
    /// The network, which takes scaled inputs.
    public let network: Network<Scalar>
    /// The scaling of the inputs; `nil` for none.
    public let scaling: Standardization<Scalar>?
    /// The epochs of the training; none for a model that has been decoded.
    public let history: [EpochRecord]

    /// The classes' probabilities [samples × classes], in the order of ``classes``. Inputs of another shape, or that
    /// are not finite, stop the program.
    public func predictProbabilities(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        network.outputs(x, scaledBy: scaling, "predictProbabilities")
    }

    /// The most probable label of each sample. Inputs of another shape, or that are not finite, stop the program.
    public func predict(_ x: Tensor<Scalar>) -> [Label] {
        network.outputs(x, scaledBy: scaling, "predict").argmax(along: 1).map { classes[$0] }
    }

    /// The fraction of samples whose prediction is the label; NaN without samples. A label that the model has not met
    /// counts as wrong. A wrong number of labels stops the program.
    public func score(_ x: Tensor<Scalar>, _ labels: [Label]) -> Double {
        Metrics.checkPairs("score", labels.count, x.shape.extents.first ?? 0)
        return Double(zip(predict(x), labels).count { $0 == $1 }) / Double(labels.count)
    }

    /// The same for rows of numbers.
    public func predictProbabilities(_ rows: [[Double]]) -> Tensor<Scalar> { predictProbabilities(Tensor(rows: rows)) }
    /// The same for rows of numbers.
    public func predict(_ rows: [[Double]]) -> [Label] { predict(Tensor(rows: rows)) }
    /// The same for rows of numbers.
    public func score(_ rows: [[Double]], _ labels: [Label]) -> Double { score(Tensor(rows: rows), labels) }
}

extension FittedClassifier where Label == Int {
    /// The fraction of right predictions on a data set with classes.
    public func score(on data: DataSet<Scalar>) -> Double { score(data.features, data.labels) }
}

extension FittedClassifier: CustomStringConvertible {
    public var description: String {
        "classifier of \(Units.count(classes.count, "class", "classes")), "
            + "fitted in \(Units.count(history.count, "epoch")): \(network)"
    }
}

extension FittedClassifier: Codable where Label: Codable {
    private enum CodingKeys: String, CodingKey { case classes, network, scaling }

    /// Decodes a model, without its history.
    /// - Throws: `DecodingError`, also if the parts do not fit together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let classes = try container.decode([Label].self, forKey: .classes)
        let network = try container.decode(Network<Scalar>.self, forKey: .network)
        let scaling = try container.decodeIfPresent(Standardization<Scalar>.self, forKey: .scaling)
        guard network.architecture.outputShape == [classes.count],
            scaling.map({ $0.offset.shape == network.architecture.inputShape }) ?? true
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .classes, in: container,
                debugDescription: "the classes or the scaling do not fit the network's outputs and inputs")
        }
        self.init(classes: classes, network: network, scaling: scaling, history: [])
    }

    /// Encodes the model, without its history.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(classes, forKey: .classes)
        try container.encode(network, forKey: .network)
        try container.encodeIfPresent(scaling, forKey: .scaling)
    }
}
