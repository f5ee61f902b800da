import Autodiff

// Data sets from one's own arrays, without names: DataSet(x, y).

extension DataSet {
    /// Samples with the classes 0, 1, …, one-hot; see
    /// ``init(name:features:labels:classes:encoding:featureNames:classNames:)``.
    ///
    ///     let data = try DataSet<Float>(Tensor<Float>([[1, 2], [3, 4], [5, 6], [7, 8]]), [0, 0, 1, 2])
    ///     print(data.count, data.classes)  // 4 3
    ///
    /// - Parameters:
    ///   - features: [samples × …].
    ///   - labels: The class of each sample; there are as many classes as the largest label says.
    /// - Throws: ``DataSetError`` if the numbers of samples and labels differ, there are none, a label is negative, or
    ///   a feature is not finite.
    public init(_ features: Tensor<Scalar>, _ labels: [Int]) throws(DataSetError) {
        try self.init(features: features, labels: labels)
    }

    /// Samples with classes that have names, in the names' order; one-hot.
    /// - Throws: ``DataSetError``, as for integers.
    public init(_ features: Tensor<Scalar>, _ labels: [String]) throws(DataSetError) {
        let coding = LabelCoding(labels)
        try self.init(features: features, labels: coding.indices(labels), classNames: coding.classes)
    }

    /// Samples with a number to predict for each: regression with one output.
    /// - Throws: ``DataSetError`` if the numbers of samples and targets differ, there are none, or one is not finite.
    public init(_ features: Tensor<Scalar>, _ targets: [Double]) throws(DataSetError) {
        let column = Tensor<Scalar>(shape: [targets.count, 1], scalars: targets.map { Scalar($0) })
        try self.init(features: features, targets: column)
    }

    /// Samples with targets: [samples], [samples × outputs], or one-hot [samples × classes].
    ///
    /// Targets of two or more columns of which every row has a 1 and otherwise zeros are classes; all others are for
    /// regression. ``init(name:features:targets:featureNames:)`` takes any targets for regression.
    /// - Throws: ``DataSetError`` if the numbers of samples and targets differ, there are none, or one is not finite.
    public init(_ features: Tensor<Scalar>, _ targets: Tensor<Scalar>) throws(DataSetError) {
        if let labels = targets.oneHotLabels {
            try self.init(features: features, labels: labels, classes: targets.shape[1])
        } else {
            let columns = targets.shape.rank == 1 ? targets.reshaped(to: [targets.shape[0], 1]) : targets
            try self.init(features: features, targets: columns)
        }
    }

    /// The same from rows of numbers; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(_ rows: [[Double]], _ labels: [Int]) throws(DataSetError) {
        try self.init(Tensor(rows: rows), labels)
    }

    /// The same from rows of numbers; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(_ rows: [[Double]], _ labels: [String]) throws(DataSetError) {
        try self.init(Tensor(rows: rows), labels)
    }

    /// The same from rows of numbers; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(_ rows: [[Double]], _ targets: [Double]) throws(DataSetError) {
        try self.init(Tensor(rows: rows), targets)
    }
}

extension Tensor {
    /// A matrix of rows, rounded to the element type.
    init(rows: [[Double]]) { self = Tensor<Double>(rows).converted(to: Scalar.self) }

    /// The place of the 1 in each row of a matrix of zeros and ones, if every row has exactly one and there are at
    /// least two columns.
    fileprivate var oneHotLabels: [Int]? {
        guard shape.rank == 2, shape[1] >= 2, shape[0] >= 1 else { return nil }
        var labels: [Int] = []
        for row in rows {
            let scalars = row.scalars
            guard scalars.allSatisfy({ $0 == 0 || $0 == 1 }), scalars.count(where: { $0 == 1 }) == 1,
                let place = scalars.firstIndex(of: 1)
            else { return nil }
            labels.append(place)
        }
        return labels
    }
}

/// The classes among labels of any type, in ascending order, and each label's place among them.
struct LabelCoding<Label: Hashable & Comparable> {
    let classes: [Label]
    private let places: [Label: Int]

    init(_ labels: some Sequence<Label>) {
        classes = Set(labels).sorted()
        places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    }

    /// The places of labels that are among the classes.
    func indices(_ labels: [Label]) -> [Int] { labels.map { places[$0]! } }
}
