import Autodiff

extension Network {
    /// The loss and the accuracy on data, in inference mode. The loss is the weighted mean over samples, without
    /// penalties; a loss that is a sum is divided by the number of samples. If all weights are 0, the loss is 0. The
    /// accuracy is NaN for regression. Samples or targets of another shape than the network's stop the program.
    public func evaluate(on data: some DataSource<Scalar>, loss: Loss) -> (loss: Double, accuracy: Double) {
        evaluate(on: data, loss: loss, between: {})
    }

    /// The loss and the accuracy on data, with the usual loss for the last activation: ``Loss/usual(for:)``.
    public func evaluate(on data: some DataSource<Scalar>) -> (loss: Double, accuracy: Double) {
        evaluate(on: data, loss: .usual(for: architecture.outputActivation))
    }

    /// The fraction of samples whose class is predicted, in inference mode; NaN for regression. ``Metrics`` has other
    /// scores.
    public func accuracy(on data: some DataSource<Scalar>) -> Double { evaluate(on: data).accuracy }

    /// The same, with a callback before each chunk of samples.
    func evaluate(
        on data: some DataSource<Scalar>, loss: Loss, between: () throws -> Void
    ) rethrows -> (loss: Double, accuracy: Double) {
        if let fault = data.fault(for: architecture) { stop(fault.description) }
        var total = 0.0
        var weight = 0.0
        var correct = 0
        for chunk in chunks(of: data.count) {
            try between()
            let batch = data.batch(chunk)
            let z = logits(batch.inputs, parameters)
            let value = loss(
                z, architecture.outputActivation, targets: batch.targets, sampleWeights: batch.sampleWeights)
            let batchWeight = loss.batchWeight(batch.targets, batch.sampleWeights)
            total += Double(value.scalar) * (loss.isSum ? 1 : batchWeight)
            weight += batchWeight
            correct += data.correctCount(chunk, z, architecture.outputActivation)
        }
        return (weight == 0 ? 0 : total / weight, data.classes == 0 ? .nan : Double(correct) / Double(data.count))
    }

    /// The predicted class of each sample; see ``predictedClasses(_:_:threshold:)``.
    public func predictions(on data: some DataSource<Scalar>) -> [Int] {
        chunks(of: data.count).flatMap {
            predictedClasses(
                logits(data.inputs($0), parameters), architecture.outputActivation, threshold: data.threshold)
        }
    }

    /// The last layer's activations for all samples: [count] + one sample's output.
    public func outputs(on data: some DataSource<Scalar>) -> Tensor<Scalar> {
        let scalars = chunks(of: data.count).flatMap { self(data.inputs($0)).scalars }
        return Tensor(shape: Shape([data.count] + architecture.outputShape.extents), scalars: scalars)
    }

    // Chunks are small enough for activations to stay in cache, and large enough to be divided among threads.
    private func chunks(of count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: 1000).map { $0..<Swift.min($0 + 1000, count) }
    }
}

/// The predicted class of each row of logits [rows × outputs]: the index of the largest of several outputs; for a
/// single output, 1 if its activation is at least the threshold (use 0 for targets −1 and +1), else 0. A row with NaN
/// gets an arbitrary class.
public func predictedClasses<Scalar>(
    _ logits: Tensor<Scalar>, _ activation: Activation, threshold: Double = 0.5
) -> [Int] {
    logits.shape[1] == 1
        ? activation(logits).scalars.map { upperClass($0, threshold: threshold) } : logits.argmax(along: 1)
}

/// The class of a single output: 1 if it is at least the threshold, else 0. All models and metrics use it.
func upperClass<Scalar: TensorScalar>(_ output: Scalar, threshold: Double) -> Int {
    output >= Scalar(threshold) ? 1 : 0
}

/// The number of rows of logits [rows × outputs] that predict the right class; see
/// ``predictedClasses(_:_:threshold:)``. A row with NaN counts as wrong. A wrong number of labels stops the program.
public func correctCount<Scalar>(
    _ logits: Tensor<Scalar>, _ activation: Activation, labels: [Int], threshold: Double = 0.5
) -> Int {
    let found = predictedClasses(logits, activation, threshold: threshold)
    if found.count != labels.count {
        stop("correctCount: \(labels.count) labels for logits of shape \(logits.shape); give one per row")
    }
    let hits = found.indices.count { found[$0] == labels[$0] }
    // NaN is rare, and the sum is NaN if any element is, so only then are the rows searched.
    let sum = logits.scalars.withUnsafeBufferPointer { all in
        all.baseAddress.map { _Kernels.sum($0, count: all.count) } ?? 0
    }
    guard sum.isNaN else { return hits }
    let width = logits.shape[1]
    return found.indices.count { row in
        found[row] == labels[row] && !logits.scalars[row * width..<(row + 1) * width].contains(where: \.isNaN)
    }
}

extension DataSource {
    /// The decision threshold for a single output.
    var threshold: Double { encoding?.threshold ?? 0.5 }

    /// The number of the given samples whose logits [indices × outputs] predict the right class; 0 for regression.
    func correctCount(
        _ indices: some Collection<Int>, _ logits: Tensor<Scalar>, _ activation: Activation
    ) -> Int {
        if classes == 0 { return 0 }
        return NNFromGraph.correctCount(logits, activation, labels: labels(indices), threshold: threshold)
    }
}
