import Autodiff

/// What is wrong with a data set, or with a request to split it.
public enum DataSetFault: Equatable, Sendable, CustomStringConvertible {
    /// There are no samples.
    case empty
    /// Features or targets are not [count × …] with at least one number per sample.
    case unsuitableShape(String, Shape)
    /// The numbers of samples and targets differ.
    case countMismatch(features: Int, targets: Int)
    /// The number of names differs from the number of features or classes.
    case wrongNameCount(String, expected: Int, found: Int)
    /// A label is not in 0 ..< classes.
    case labelOutOfRange(sample: Int, label: Int, classes: Int)
    /// A feature or target is NaN or infinite.
    case notFinite(String, sample: Int)
    /// The encoding does not support that number of classes.
    case unsuitableClassCount(Int, TargetEncoding)
    /// There are fewer classes than the two that a classifier tells apart.
    case tooFewClasses(Int)
    /// There are no samples of the requested class.
    case noSamplesOfClass(Int)
    /// The data are for regression, but the request needs classes.
    case noClasses(String)
    /// A requested size is not positive, or their sum exceeds the number of samples.
    case impossibleParts([Int], available: Int)
    /// A requested fraction is not positive and finite, or their sum exceeds 1.
    case impossibleFractions([Double])
    /// The number of folds is not from 2 to the number of samples.
    case impossibleFolds(Int, available: Int)

    public var description: String {
        switch self {
        case .empty: "has no samples"
        case .unsuitableShape(let what, let shape):
            "has \(what) of shape \(shape); the shape must be [samples × …], with at least one number per sample"
        case .countMismatch(let features, let targets): "has features of \(features) samples, but \(targets) targets"
        case .wrongNameCount(let what, let expected, let found): "has \(expected) \(what), but \(found) names for them"
        case .labelOutOfRange(let sample, let label, let classes):
            "has the label \(label) at sample \(sample), where only 0 to \(classes - 1) are possible"
        case .notFinite(let what, let sample): "has a \(what) at sample \(sample) that is not a finite number"
        case .unsuitableClassCount(let classes, let encoding):
            "has \(classes) classes; \(encoding.rawValue) targets need \(encoding == .oneHot ? "at least 1" : "2")"
        case .tooFewClasses(let classes):
            "has labels of \(classes == 1 ? "one class" : "no class"); a classifier needs two"
        case .noSamplesOfClass(let label): "has no samples of class \(label)"
        case .noClasses(let what): "has numeric targets; \(what) needs classes"
        case .impossibleParts(let parts, let available):
            SplitWords.parts(parts, of: "samples", available: available)
        case .impossibleFractions(let fractions): SplitWords.fractions(fractions)
        case .impossibleFolds(let folds, let available):
            "cannot be split into \(folds) folds: \(available) samples allow from 2 to \(available)"
        }
    }
}

/// What a data set of numbers or of images says of parts that it cannot be split into.
enum SplitWords {
    static func parts(_ sizes: [Int], of samples: String, available: Int) -> String {
        "cannot be split into parts of \(list(sizes)) \(samples): it has \(available), and each part needs at least 1"
    }

    static func fractions(_ fractions: [Double]) -> String {
        "cannot be split into the fractions \(list(fractions)): each must be positive, and their sum at most 1"
    }

    private static func list(_ numbers: [some CustomStringConvertible]) -> String {
        numbers.map(\.description).joined(separator: ", ")
    }
}

/// A data set that cannot be created or split as requested, and why.
public struct DataSetError: _DescribedError {
    /// The name of the data set.
    public let dataSet: String
    /// What is wrong.
    public let fault: DataSetFault

    /// An error for the data set of the given name.
    public init(dataSet: String, fault: DataSetFault) {
        self.dataSet = dataSet
        self.fault = fault
    }

    public var description: String { "the data set '\(dataSet)' \(fault)" }
}
