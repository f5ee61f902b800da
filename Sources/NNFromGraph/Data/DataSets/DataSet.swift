import Autodiff

/// Samples in memory as tensors: features with class labels (classification) or numeric targets (regression).
///
///     let iris = try Iris.load(as: Double.self)
///     print(iris.features.shape, iris.targets.shape)  // [150 × 4] [150 × 3]
public struct DataSet<Scalar: TensorScalar>: Sendable, Equatable {
    /// The name used in error messages and pictures.
    public let name: String
    /// The features, [count × features]; samples may have several axes, such as [count × height × width].
    public let features: Tensor<Scalar>
    /// The targets of a network's outputs, [count × outputs]: encoded classes (see ``TargetEncoding``) or numbers.
    public let targets: Tensor<Scalar>
    /// The class of each sample; empty for regression.
    public let labels: [Int]
    /// The number of classes; 0 for regression.
    public let classes: Int
    /// How ``targets`` encode ``labels``; `nil` for regression.
    public let encoding: TargetEncoding?
    /// The features' names; empty if there are none.
    public let featureNames: [String]
    /// The classes' names; empty if there are none.
    public let classNames: [String]

    /// A classification data set. Without a number of classes it is the largest label plus 1.
    /// - Throws: ``DataSetError`` if there is no sample or feature, if the number of labels or of names is wrong, if a
    ///   label is not in 0 ..< `classes`, if a feature is not finite, or if the encoding needs two classes and there is
    ///   another number.
    public init(
        name: String = "data", features: Tensor<Scalar>, labels: [Int], classes: Int? = nil,
        encoding: TargetEncoding = .oneHot, featureNames: [String] = [], classNames: [String] = []
    ) throws(DataSetError) {
        // An encoding as one number tells two classes apart, even where the samples are of one.
        let least = Swift.max(encoding == .oneHot ? 1 : 2, classNames.count)
        let classes = classes ?? Swift.max((labels.max() ?? 0).addingReportingOverflow(1).partialValue, least)
        if let fault = Self.fault(of: features, count: labels.count, featureNames) {
            throw DataSetError(dataSet: name, fault: fault)
        }
        guard classes >= 1, encoding == .oneHot || classes == 2 else {
            throw DataSetError(dataSet: name, fault: .unsuitableClassCount(classes, encoding))
        }
        if let index = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) {
            throw DataSetError(
                dataSet: name, fault: .labelOutOfRange(sample: index, label: labels[index], classes: classes))
        }
        guard classNames.isEmpty || classNames.count == classes else {
            throw DataSetError(
                dataSet: name, fault: .wrongNameCount("classes", expected: classes, found: classNames.count))
        }
        self.init(
            name: name, features: features, targets: encoding.targets(labels, classes: classes), labels: labels,
            classes: classes, encoding: encoding, featureNames: featureNames, classNames: classNames)
    }

    /// A regression data set with `targets` [count × outputs].
    /// - Throws: ``DataSetError`` if there is no sample or feature, if the number of targets or of names is wrong, or
    ///   if a feature or target is not finite.
    public init(
        name: String = "data", features: Tensor<Scalar>, targets: Tensor<Scalar>, featureNames: [String] = []
    ) throws(DataSetError) {
        let count = targets.shape.rank < 1 ? 0 : targets.shape[0]
        if let fault = Self.fault(of: features, count: count, featureNames) {
            throw DataSetError(dataSet: name, fault: fault)
        }
        guard targets.shape.rank == 2, targets.shape[1] >= 1 else {
            throw DataSetError(dataSet: name, fault: .unsuitableShape("targets", targets.shape))
        }
        if let index = targets.scalars.firstIndex(where: { !$0.isFinite }) {
            throw DataSetError(dataSet: name, fault: .notFinite("target", sample: index / targets.shape[1]))
        }
        self.init(
            name: name, features: features, targets: targets, labels: [], classes: 0, encoding: nil,
            featureNames: featureNames, classNames: [])
    }

    private init(
        name: String, features: Tensor<Scalar>, targets: Tensor<Scalar>, labels: [Int], classes: Int,
        encoding: TargetEncoding?, featureNames: [String], classNames: [String]
    ) {
        self.name = name
        self.features = features
        self.targets = targets
        self.labels = labels
        self.classes = classes
        self.encoding = encoding
        self.featureNames = featureNames
        self.classNames = classNames
    }

    private static func fault(of features: Tensor<Scalar>, count: Int, _ names: [String]) -> DataSetFault? {
        guard features.shape.rank >= 2, features.shape.count > 0 else {
            return features.shape.count == 0 && count == 0 ? .empty : .unsuitableShape("features", features.shape)
        }
        guard features.shape[0] == count else { return .countMismatch(features: features.shape[0], targets: count) }
        let width = features.shape.count / count
        guard names.isEmpty || names.count == width else {
            return .wrongNameCount("features", expected: width, found: names.count)
        }
        if let index = features.scalars.firstIndex(where: { !$0.isFinite }) {
            return .notFinite("feature \(index % width)", sample: index / width)
        }
        return nil
    }
}

extension DataSet {
    /// The number of samples, at least 1.
    public var count: Int { features.shape[0] }
    /// The number of features per sample.
    public var featureCount: Int { features.shape.count / count }
    /// The number of components of a target.
    public var outputCount: Int { targets.shape[1] }
    /// The number of samples of each class; empty for regression.
    public var classCounts: [Int] { labels.reduce(into: Array(repeating: 0, count: classes)) { $0[$1] += 1 } }

    /// The samples at `indices`, in that order; repeats are allowed. An empty list or an index out of range stops the
    /// program.
    public func subset(_ indices: some Collection<Int>) -> DataSet {
        if indices.isEmpty { stop("subset: no samples of \(name) are selected; give at least one index") }
        let rows = Array(indices)
        return DataSet(
            name: name, features: features.gatherRows(rows), targets: targets.gatherRows(rows),
            labels: classes == 0 ? [] : rows.map { labels[$0] }, classes: classes, encoding: encoding,
            featureNames: featureNames, classNames: classNames)
    }

    /// The same samples under another name.
    public func named(_ name: String) -> DataSet {
        DataSet(
            name: name, features: features, targets: targets, labels: labels, classes: classes, encoding: encoding,
            featureNames: featureNames, classNames: classNames)
    }

    /// The same targets with other features; another number of samples stops the program. Feature names are kept if
    /// the number of features is the same.
    public func replacingFeatures(_ features: Tensor<Scalar>) -> DataSet {
        guard features.shape.rank >= 2, features.shape[0] == count else {
            stop(
                "replacingFeatures: features of shape \(features.shape) for the \(count) samples of \(name); it "
                    + "must be [\(count) × …]")
        }
        return DataSet(
            name: name, features: features, targets: targets, labels: labels, classes: classes, encoding: encoding,
            featureNames: features.shape.count / count == featureNames.count ? featureNames : [],
            classNames: classNames)
    }

    /// The same classes in another encoding.
    /// - Throws: ``DataSetError`` for regression data, or if the encoding needs two classes and there is another
    ///   number.
    public func encoded(_ encoding: TargetEncoding) throws(DataSetError) -> DataSet {
        try DataSet(
            name: name, features: features, labels: labels, classes: classes, encoding: encoding,
            featureNames: featureNames, classNames: classNames)
    }

    /// Only the given columns of features [samples × features], in that order. Features of another rank, or a column
    /// out of range, stop the program.
    public func selecting(features columns: [Int]) -> DataSet {
        guard features.shape.rank == 2 else {
            stop(
                "selecting(features:): samples of \(name) have several axes, shape \(features.shape); reshape the "
                    + "features to [samples × features] first")
        }
        let chosen = features.transposed().gatherRows(columns).transposed()
        let names = featureNames.isEmpty ? [] : columns.map { featureNames[$0] }
        return DataSet(
            name: name, features: chosen, targets: targets, labels: labels, classes: classes, encoding: encoding,
            featureNames: names, classNames: classNames)
    }

    /// Only the samples of two classes: `negative` becomes class 0 and `positive` class 1.
    /// - Throws: ``DataSetError`` if one of them has no samples.
    public func selecting(
        negative: Int, positive: Int, encoding: TargetEncoding = .oneHot
    ) throws(DataSetError) -> DataSet {
        for label in [negative, positive] where !labels.contains(label) {
            throw DataSetError(dataSet: name, fault: .noSamplesOfClass(label))
        }
        let chosen = labels.indices.filter { labels[$0] == negative || labels[$0] == positive }
        return try DataSet(
            name: name, features: features.gatherRows(chosen), labels: chosen.map { labels[$0] == positive ? 1 : 0 },
            classes: 2, encoding: encoding, featureNames: featureNames,
            classNames: classNames.isEmpty ? [] : [classNames[negative], classNames[positive]])
    }

    /// The same data with another element type.
    public func converted<Other: TensorScalar>(to type: Other.Type) -> DataSet<Other> {
        DataSet<Other>(
            name: name, features: features.converted(to: type), targets: targets.converted(to: type), labels: labels,
            classes: classes, encoding: encoding, featureNames: featureNames, classNames: classNames)
    }
}

extension DataSet: CustomStringConvertible {
    /// The name, the number and the shape of the samples, and the classes or the number of outputs.
    public var description: String {
        let sample = features.shape.ofPart
        var targets = outputCount == 1 ? "1 target each" : "\(outputCount) targets each"
        if classes > 0 {
            let shown = classNames.prefix(10).map(\.printable).joined(separator: ", ")
            let names = classNames.isEmpty ? "" : " (\(shown)\(classNames.count > 10 ? ", …" : ""))"
            targets = (classes == 1 ? "1 class" : "\(classes) classes") + names
        }
        return "\(name.printable): \(Units.count(count, "sample")) of shape \(sample), \(targets)"
    }
}
