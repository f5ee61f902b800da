import Autodiff

/// Samples with weights: the loss of a batch is Σ w·l / Σ w, or Σ w·l for losses that are sums.
///
///     let data = try Iris.load(as: Float.self)
///     let weighted = try WeightedSamples(data, weights: data.labels.map { $0 == 1 ? 5 : 1 })
///     print(weighted.count)  // 150
public struct WeightedSamples<Base: DataSource>: DataSource {
    /// The element type of the samples.
    public typealias Scalar = Base.Scalar

    /// The samples.
    public let base: Base
    /// The weight of each sample.
    public let weights: [Scalar]

    /// Samples with the given weights. To exclude a sample, use `subset` instead of a weight of 0.
    /// - Throws: ``TrainingError`` if the number of weights differs from that of samples, or a weight is not positive
    ///   and finite in the data's element type.
    public init(_ base: Base, weights: [Double]) throws(TrainingError) {
        guard weights.count == base.count else { throw .sampleWeights(weights.count, samples: base.count) }
        self.base = base
        self.weights = weights.map { Scalar($0) }
        for (sample, weight) in self.weights.enumerated() where !(weight > 0 && weight.isFinite) {
            throw .sampleWeight(weights[sample], sample: sample)
        }
    }

    public var count: Int { base.count }
    public var sampleShape: Shape { base.sampleShape }
    public var classes: Int { base.classes }
    public var encoding: TargetEncoding? { base.encoding }
    public var outputCount: Int { base.outputCount }
    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> { base.inputs(indices) }
    public func labels(_ indices: some Collection<Int>) -> [Int] { base.labels(indices) }
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> { base.targets(indices) }
    public func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Scalar>? {
        Tensor(indices.map { weights[$0] })
    }

    public func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>> {
        var batch = base.batch(indices, step: step)
        batch.sampleWeights = sampleWeights(indices)
        return batch
    }
}
