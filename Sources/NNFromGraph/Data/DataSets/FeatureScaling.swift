import Autodiff

/// A change of features, each by itself, whose constants come from the training part alone: what is not to be known
/// before the test must not scale the training either (lecture 002, 'Train and test datasets').
public protocol FeatureScaling<Scalar>: Sendable, Equatable {
    associatedtype Scalar: TensorScalar
    /// Takes the constants from features [samples × …], at least one sample, else the program stops.
    init(fitting features: Tensor<Scalar>)
    /// A feature f becomes (f − offset)/scale: `offset` and `scale` have the shape of one sample. In double precision
    /// whatever the features are: a mean of large numbers close to each other, or the inverse of a small number, need
    /// not be a `Float`.
    var offset: Tensor<Double> { get }
    var scale: Tensor<Double> { get }
}

extension FeatureScaling {
    /// 1/scale.
    public var factor: Tensor<Double> { 1 / scale }

    /// Scaled features, computed in double precision and rounded once; a sample of another shape than those fitted
    /// stops the program.
    public func callAsFunction(_ features: Tensor<Scalar>) -> Tensor<Scalar> {
        check(features, "scaling")
        return map(features) { feature, offset, scale in
            let difference = feature - offset
            return difference.isFinite ? difference / scale : (feature / 2 - offset / 2) / (scale / 2)
        }
    }

    /// The features that scaling made these of, up to rounding. A feature that was constant comes back as that
    /// constant.
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
/// Normalization'). A feature that is constant becomes 0; one is if all samples have the very same number.
public struct Standardization<Scalar: TensorScalar>: FeatureScaling {
    /// μ.
    public let offset: Tensor<Double>
    /// σ; 1 for a constant feature.
    public let scale: Tensor<Double>

    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "Standardization")
        let spreads = columns.map { Spread($0) }
        offset = Tensor(shape: columns.sampleShape, scalars: spreads.map(\.mean))
        scale = Tensor(shape: columns.sampleShape, scalars: spreads.map { $0.isConstant ? 1 : $0.deviation })
    }
}

/// To the range 0…1 over the training samples: (f − least)/(most − least). A feature that is constant becomes 0.
public struct MinMaxScaling<Scalar: TensorScalar>: FeatureScaling {
    /// The least of each feature.
    public let offset: Tensor<Double>
    /// most − least; 1 for a constant feature.
    public let scale: Tensor<Double>

    /// Features whose range is not finite in double precision stop the program.

    public init(fitting features: Tensor<Scalar>) {
        let columns = FeatureColumns(features, "MinMaxScaling")
        let spreads = columns.map { Spread($0) }
        if let column = spreads.firstIndex(where: { $0.range == .infinity }) {
            stop(
                "MinMaxScaling: feature \(column) begins at \(spreads[column].least), and its range is not finite; "
                    + "divide it first"
            )
        }
        offset = Tensor(shape: columns.sampleShape, scalars: spreads.map(\.least))
        scale = Tensor(shape: columns.sampleShape, scalars: spreads.map { $0.isConstant ? 1 : $0.range })
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
