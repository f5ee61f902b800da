import Autodiff

/// Three parts of one data set that share no sample.
public struct DataSplit<Scalar: TensorScalar>: Sendable, Equatable {
    /// The training set: the model is fitted to it.
    public let training: DataSet<Scalar>
    /// The validation set: it decides when to stop and which settings are best.
    public let validation: DataSet<Scalar>
    /// The test set: evaluate on it once, at the end.
    public let test: DataSet<Scalar>

    /// A split with the given parts.
    public init(training: DataSet<Scalar>, validation: DataSet<Scalar>, test: DataSet<Scalar>) {
        self.training = training
        self.validation = validation
        self.test = test
    }
}

/// One round of cross-validation: the indices of its training and validation samples.
public struct Fold: Sendable, Hashable {
    /// The indices of the samples to train on.
    public let training: [Int]
    /// The indices of the samples to validate on.
    public let validation: [Int]
}

extension DataSet {
    /// Random parts of the given sizes, determined by `seed`, so that every run has the same; samples beyond the sum of
    /// the sizes are left out.
    ///
    /// - Parameters:
    ///   - sizes: The number of samples in each part.
    ///   - seed: The seed of the random order.
    ///   - stratified: Whether every part keeps the class proportions of the whole, to within about one sample.
    /// - Throws: ``DataSetError`` if a size is below 1, if their sum is above `count`, or for a stratified split of
    ///   regression data.
    public func split(_ sizes: [Int], seed: UInt64 = 0, stratified: Bool = false) throws(DataSetError) -> [DataSet] {
        var left = count
        for size in sizes {
            guard size > 0, size <= left else {
                throw DataSetError(dataSet: name, fault: .impossibleParts(sizes, available: count))
            }
            left -= size
        }
        let order = try sampleOrder(seed: seed, stratified: stratified)
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return subset(order[start..<start + size])
        }
    }

    /// Random parts that hold the given fractions of the samples, determined by `seed`; see
    /// ``split(_:seed:stratified:)``.
    ///
    ///     let iris = try Iris.load(as: Float.self)
    ///     let parts = try iris.split(fractions: [0.8, 0.2], stratified: true)
    ///     print(parts.map(\.count))  // [120, 30]
    ///
    /// Boundaries are rounded to the nearest sample, so that fractions that sum to 1 use every sample.
    /// - Throws: ``DataSetError`` if a fraction is not positive, their sum is above 1, a part would be empty, or for a
    ///   stratified split of regression data.
    public func split(
        fractions: [Double], seed: UInt64 = 0, stratified: Bool = false
    ) throws(DataSetError) -> [DataSet] {
        guard let sizes = SampleOrder.partSizes(of: count, fractions) else {
            throw DataSetError(dataSet: name, fault: .impossibleFractions(fractions))
        }
        return try split(sizes, seed: seed, stratified: stratified)
    }

    /// Training, validation and test parts that hold the given fractions of the samples; see
    /// ``split(fractions:seed:stratified:)``.
    /// - Throws: ``DataSetError``, as that does.
    public func split(
        training: Double, validation: Double, test: Double, seed: UInt64 = 0, stratified: Bool = false
    ) throws(DataSetError) -> DataSplit<Scalar> {
        let parts = try split(fractions: [training, validation, test], seed: seed, stratified: stratified)
        return DataSplit(
            training: parts[0].named("\(name) training"), validation: parts[1].named("\(name) validation"),
            test: parts[2].named("\(name) test"))
    }

    /// The rounds of cross-validation: every sample is in the validation part of exactly one of `count` folds, whose
    /// sizes differ by at most one.
    ///
    /// - Throws: ``DataSetError`` if `count` is not from 2 to the number of samples, or for stratified folds of
    ///   regression data.
    public func folds(_ count: Int, seed: UInt64 = 0, stratified: Bool = false) throws(DataSetError) -> [Fold] {
        guard count >= 2, count <= self.count else {
            throw DataSetError(dataSet: name, fault: .impossibleFolds(count, available: self.count))
        }
        let order = try sampleOrder(seed: seed, stratified: stratified)
        return SampleOrder.evenParts(of: order.count, count).map { part in
            Fold(
                training: Array(order[..<part.lowerBound] + order[part.upperBound...]), validation: Array(order[part]))
        }
    }

    private func sampleOrder(seed: UInt64, stratified: Bool) throws(DataSetError) -> [Int] {
        if stratified, classes == 0 { throw DataSetError(dataSet: name, fault: .noClasses("a stratified split")) }
        return SampleOrder.random(count: count, seed: seed, stratifiedBy: stratified ? labels : nil)
    }
}
