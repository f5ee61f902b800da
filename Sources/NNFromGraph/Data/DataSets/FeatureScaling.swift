import Autodiff

/// An affine scaling of each feature whose constants come from the training part alone, so that nothing of the test
/// part leaks into training (lecture 002, 'Train and test datasets').
public protocol FeatureScaling<Scalar>: Sendable, Equatable {
    /// The element type of the features.
    associatedtype Scalar: TensorScalar
    /// Computes the constants from features [samples × …]; without samples the program stops.
    init(fitting features: Tensor<Scalar>)
    /// A feature f becomes (f − offset)/scale: `offset` and `scale` have the shape of one sample. In double precision
    /// even for `Float` features: the mean of large, close numbers and the inverse of a small number may not be
    /// representable as `Float`.
    var offset: Tensor<Double> { get }
    /// The divisor of each feature.
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
            let difference = feature - offset
            return difference.isFinite ? difference / scale : (feature / 2 - offset / 2) / (scale / 2)
        }
    }

    /// The inverse of scaling, up to rounding. A feature that was constant becomes that constant again.
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
    /// All three parts scaled by the training part's constants, and the scaling itself, for later data.
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

/// Scales to mean 0 and standard deviation 1 over the training samples: (f − μ)/σ (lecture 003, 'Initialization and
/// Data Normalization'). A constant feature, one that is exactly equal in all samples, becomes 0.
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

/// Scales to the range 0…1 over the training samples: (f − min)/(max − min). A constant feature becomes 0.
public struct MinMaxScaling<Scalar: TensorScalar>: FeatureScaling {
    /// The minimum of each feature.
    public let offset: Tensor<Double>
    /// max − min; 1 for a constant feature.
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

/// The columns of features [samples × …], in double precision.
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
