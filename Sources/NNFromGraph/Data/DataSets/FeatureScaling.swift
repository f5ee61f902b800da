import Autodiff

/// An affine scaling of each feature whose constants are computed from the training part only, so that nothing leaks
/// from the test part into training (lecture 002, 'Train and test datasets').
public protocol FeatureScaling<Scalar>: Sendable, Equatable {
    /// The element type of the features.
    associatedtype Scalar: TensorScalar
    /// Computes the constants from features [samples × …]; another rank, or none, stops the program.
    init(fitting features: Tensor<Scalar>)
    /// The offset of each feature, in the shape of one sample: a feature f becomes (f − offset)/scale.
    ///
    /// In double precision even for `Float` features: the mean of large numbers close to each other and the inverse of
    /// a small number may not be representable as `Float`.
    var offset: Tensor<Double> { get }
    /// The divisor of each feature, in the shape of one sample.
    var scale: Tensor<Double> { get }
}

extension FeatureScaling {
    /// 1/scale.
    public var factor: Tensor<Double> { 1 / scale }

    /// The scaled features, computed in double precision and rounded once; samples of another shape than the fitted
    /// ones stop the program.
    public func callAsFunction(_ features: Tensor<Scalar>) -> Tensor<Scalar> {
        check(features, "scaling")
        return map(features) { feature, offset, scale in
            // Halved where the difference overflows.
            let difference = feature - offset
            return difference.isFinite ? difference / scale : (feature / 2 - offset / 2) / (scale / 2)
        }
    }

    /// The inverse of scaling, up to rounding; a constant feature becomes its constant again. Samples of another shape
    /// than the fitted ones stop the program.
    public func inverse(_ scaled: Tensor<Scalar>) -> Tensor<Scalar> {
        check(scaled, "inverse scaling")
        return map(scaled) { number, offset, scale in number * scale + offset }
    }

    private func map(_ features: Tensor<Scalar>, _ change: (Double, Double, Double) -> Double) -> Tensor<Scalar> {
        var result = features
        let (offsets, scales) = (offset.scalars, scale.scalars)
        for index in result.scalars.indices {
            let place = index % offsets.count
            result.scalars[index] = Scalar(change(Double(result.scalars[index]), offsets[place], scales[place]))
        }
        return result
    }

    /// The data with their features scaled.
    public func callAsFunction(_ data: DataSet<Scalar>) -> DataSet<Scalar> {
        data.replacingFeatures(self(data.features))
    }

    private func check(_ features: Tensor<Scalar>, _ operation: String) {
        guard Array(features.shape.extents.dropFirst()) == offset.shape.extents else {
            stop(
                "\(operation): features of shape \(features.shape) for a scaling fitted to samples of shape "
                    + "\(offset.shape); the shape must be [samples] + \(offset.shape)")
        }
    }
}

extension DataSplit {
    /// All three parts scaled by the training part's constants, and the scaling itself, for use on further data.
    ///
    ///     let split = try Iris.load(as: Float.self).split(training: 0.6, validation: 0.2, test: 0.2, stratified: true)
    ///     let (scaled, scaling) = split.scaled(by: Standardization.self)
    ///     print(scaled.training.features.shape, scaling.offset.shape)  // [90 × 4] [4]
    public func scaled<Scaling: FeatureScaling<Scalar>>(
        by: Scaling.Type
    ) -> (split: DataSplit, scaling: Scaling) {
        let scaling = Scaling(fitting: training.features)
        let split = DataSplit(training: scaling(training), validation: scaling(validation), test: scaling(test))
        return (split, scaling)
    }
}

/// Scales to mean 0 and standard deviation 1 over the training samples: (f − μ)/σ (lecture 003, 'Initialization and
/// Data Normalization'). A constant feature, one that is exactly equal in all samples, becomes 0.
public struct Standardization<Scalar: TensorScalar>: FeatureScaling {
    /// μ, the mean of each feature over the samples, in the shape of one sample.
    public let offset: Tensor<Double>
    /// σ; 1 for a constant feature.
    public let scale: Tensor<Double>

    /// Computes μ and σ (with the number of samples as divisor) from features [samples × …]; another rank, or no
    /// features, stops the program.
    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "Standardization")
        let spreads = columns.map { Spread($0) }
        offset = Tensor(shape: columns.sampleShape, scalars: spreads.map(\.mean))
        scale = Tensor(shape: columns.sampleShape, scalars: spreads.map { $0.isConstant ? 1 : $0.deviation })
    }
}

/// Scales to the range 0…1 over the training samples: (f − min)/(max − min). A constant feature becomes 0.
public struct MinMaxScaling<Scalar: TensorScalar>: FeatureScaling {
    /// The minimum of each feature.
    public let offset: Tensor<Double>
    /// max − min; 1 for a constant feature.
    public let scale: Tensor<Double>

    /// Computes the ranges of features [samples × …]. Another rank, no features, or a range that is not finite in
    /// double precision stops the program.
    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "MinMaxScaling")
        let spreads = columns.map { Spread($0) }
        if let column = spreads.firstIndex(where: { $0.range == .infinity }) {
            stop(
                "MinMaxScaling: the range of feature \(column), whose minimum is \(spreads[column].least), overflows; "
                    + "divide the feature by a constant first"
            )
        }
        offset = Tensor(shape: columns.sampleShape, scalars: spreads.map(\.least))
        scale = Tensor(shape: columns.sampleShape, scalars: spreads.map { $0.isConstant ? 1 : $0.range })
    }
}

/// The columns of features [samples × …], in double precision.
private struct FeatureColumns<Scalar: TensorScalar>: Sequence {
    let features: Tensor<Scalar>
    let sampleShape: Shape

    init(_ features: Tensor<Scalar>, _ operation: String) {
        guard features.shape.rank >= 2, features.shape.count > 0 else {
            stop("\(operation): features of shape \(features.shape); it must be [samples × …], without an extent of 0")
        }
        self.features = features
        sampleShape = features.shape.ofPart
    }

    func makeIterator() -> AnyIterator<[Double]> {
        let width = sampleShape.count
        var column = 0
        return AnyIterator {
            if column == width { return nil }
            defer { column += 1 }
            return stride(from: column, to: features.scalars.count, by: width).map { Double(features.scalars[$0]) }
        }
    }
}

// Coded, so that a scaling can be kept beside the network that was trained on scaled features.

extension Standardization: Codable {
    public init(from decoder: any Decoder) throws { (offset, scale) = try CodedScaling(from: decoder).constants() }
    public func encode(to encoder: any Encoder) throws {
        try CodedScaling(offset: offset, scale: scale).encode(to: encoder)
    }
}

extension MinMaxScaling: Codable {
    public init(from decoder: any Decoder) throws { (offset, scale) = try CodedScaling(from: decoder).constants() }
    public func encode(to encoder: any Encoder) throws {
        try CodedScaling(offset: offset, scale: scale).encode(to: encoder)
    }
}

/// The constants of a scaling as they are coded.
private struct CodedScaling: Codable {
    let offset: Tensor<Double>
    let scale: Tensor<Double>

    /// - Throws: `DecodingError` unless each feature has an offset and a positive scale.
    func constants() throws -> (offset: Tensor<Double>, scale: Tensor<Double>) {
        guard offset.shape == scale.shape, offset.scalars.allSatisfy(\.isFinite),
            scale.scalars.allSatisfy({ $0 > 0 && $0.isFinite })
        else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: [],
                    debugDescription: "a scaling needs an offset and a positive scale for each feature"))
        }
        return (offset, scale)
    }
}
