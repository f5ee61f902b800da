import Autodiff

/// A change of features, each by itself, whose constants come from the training part alone: what is not to be known before
/// the test must not scale the training either (lecture 002, 'Train and test datasets').
public protocol FeatureScaling<Scalar>: Sendable, Equatable {
    associatedtype Scalar: TensorScalar
    /// Takes the constants from features [samples × …], at least one sample, else the program stops.
    init(fitting features: Tensor<Scalar>)
    /// A feature f becomes (f − offset) · factor: `offset` and `factor` have the shape of one sample.
    var offset: Tensor<Scalar> { get }
    var factor: Tensor<Scalar> { get }
}

extension FeatureScaling {
    /// Scaled features; a sample of another shape than those fitted stops the program.
    public func callAsFunction(_ features: Tensor<Scalar>) -> Tensor<Scalar> {
        check(features, "scaling")
        return (features - offset) * factor
    }

    /// The features that scaling made these of, up to rounding. A feature that was constant comes back as that constant.
    public func inverse(_ scaled: Tensor<Scalar>) -> Tensor<Scalar> {
        check(scaled, "inverse scaling")
        return scaled / factor + offset
    }

    /// The data with their features scaled.
    public func callAsFunction(_ data: DataSet<Scalar>) -> DataSet<Scalar> {
        data.replacingFeatures(self(data.features))
    }

    private func check(_ features: Tensor<Scalar>, _ operation: String) {
        guard Array(features.shape.extents.dropFirst()) == offset.shape.extents else {
            stop(
                "\(operation): features of shape \(features.shape) for a scaling fitted to samples of shape "
                    + "\(offset.shape); they must be [samples] + \(offset.shape)")
        }
    }
}

extension DataSplit {
    /// All three parts scaled by constants of the training part, and the scaling, for what comes later.
    ///
    ///     let (scaled, scaling) = split.scaled(by: Standardization.self)
    public func scaled<Scaling: FeatureScaling<Scalar>>(
        by: Scaling.Type
    ) -> (split: DataSplit, scaling: Scaling) {
        let scaling = Scaling(fitting: training.features)
        let split = DataSplit(training: scaling(training), validation: scaling(validation), test: scaling(test))
        return (split, scaling)
    }
}

/// To mean 0 and standard deviation 1 over the training samples: (f − μ)/σ (lecture 003, 'Initialization and Data
/// Normalization'). A feature that is constant becomes 0.
public struct Standardization<Scalar: TensorScalar>: FeatureScaling {
    /// μ.
    public let offset: Tensor<Scalar>
    /// 1/σ; 1 for a constant feature.
    public let factor: Tensor<Scalar>

    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "Standardization")
        let means = columns.map { $0.reduce(0, +) / Double($0.count) }
        // The sum of squared differences from the mean, not of squares: nothing cancels.
        let deviations = zip(columns.map { $0 }, means).map { column, mean in
            (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)).squareRoot()
        }
        offset = Tensor(shape: columns.sampleShape, scalars: means.map { Scalar($0) })
        // Equal features may differ from their rounded mean in the last place.
        factor = Tensor(
            shape: columns.sampleShape,
            scalars: zip(deviations, means).map { $0 <= 1e-12 * abs($1) ? 1 : Scalar(1 / $0) })
    }
}

/// To the range 0…1 over the training samples: (f − least)/(most − least). A feature that is constant becomes 0.
public struct MinMaxScaling<Scalar: TensorScalar>: FeatureScaling {
    /// The least of each feature.
    public let offset: Tensor<Scalar>
    /// 1/(most − least); 1 for a constant feature.
    public let factor: Tensor<Scalar>

    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "MinMaxScaling")
        let bounds = columns.map { ($0.min() ?? 0, $0.max() ?? 0) }
        offset = Tensor(shape: columns.sampleShape, scalars: bounds.map { Scalar($0.0) })
        factor = Tensor(
            shape: columns.sampleShape, scalars: bounds.map { $0.0 == $0.1 ? 1 : Scalar(1 / ($0.1 - $0.0)) })
    }
}

/// Features [samples × …] by columns, in double precision.
private struct FeatureColumns<Scalar: TensorScalar>: Sequence {
    let features: Tensor<Scalar>
    let sampleShape: Shape

    init(_ features: Tensor<Scalar>, _ operation: String) {
        guard features.shape.rank >= 2, features.shape.count > 0 else {
            stop("\(operation): features of shape \(features.shape); they must be [samples × …], none of them 0")
        }
        self.features = features
        sampleShape = Shape(Array(features.shape.extents.dropFirst()))
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
