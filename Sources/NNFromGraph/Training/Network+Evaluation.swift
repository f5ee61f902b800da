import Autodiff

extension Network {
    /// The loss (a mean over samples, each counting its weight, without penalties) and the accuracy on data, without
    /// recording. The accuracy is NaN where the targets are no classes. A loss that is a sum is divided by the number
    /// of samples; the loss of samples that all weigh 0 is 0.
    public func evaluate(on data: some DataSource<Scalar>, loss: Loss) -> (loss: Double, accuracy: Double) {
        evaluate(on: data, loss: loss, between: {})
    }

    /// The same, with a call before every thousand samples.
    func evaluate(
        on data: some DataSource<Scalar>, loss: Loss, between: () throws -> Void
    ) rethrows -> (loss: Double, accuracy: Double) {
        var total = 0.0
        var weight = 0.0
        var correct = 0
        for chunk in chunks(of: data.count) {
            try between()
            let batch = data.batch(chunk)
            let z = netInputs(batch.inputs, parameters)
            let value = loss(
                z, architecture.outputActivation, targets: batch.targets, sampleWeights: batch.sampleWeights)
            let batchWeight = loss.batchWeight(batch.targets, batch.sampleWeights)
            total += Double(value.scalar) * (loss.isSum ? 1 : batchWeight)
            weight += batchWeight
            correct += data.correctCount(chunk, z, architecture.outputActivation)
        }
        return (weight == 0 ? 0 : total / weight, data.classes == 0 ? .nan : Double(correct) / Double(data.count))
    }

    /// The most probable class of each sample.
    public func predictions(on data: some DataSource<Scalar>) -> [Int] {
        chunks(of: data.count).flatMap {
            classes(
                netInputs(data.inputs($0), parameters), architecture.outputActivation, threshold: data.threshold)
        }
    }

    /// The last layer's activations for all samples: [count] + one sample's output.
    public func outputs(on data: some DataSource<Scalar>) -> Tensor<Scalar> {
        let scalars = chunks(of: data.count).flatMap { self(data.inputs($0)).scalars }
        return Tensor(shape: Shape([data.count] + architecture.outputShape.extents), scalars: scalars)
    }

    // Few enough rows at a time for their activations to stay in cache, enough of them to share out over threads.
    private func chunks(of count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: 1000).map { $0..<Swift.min($0 + 1000, count) }
    }
}

/// The class that each row of net inputs [rows × outputs] stands for: the place of the largest of several outputs; of a
/// single one, whether its activation is at least the threshold, which for targets of −1 and +1 is 0. A row with NaN,
/// which stands for none, gets some class.
public func classes<Scalar>(
    _ netInputs: Tensor<Scalar>, _ activation: Activation, threshold: Double = 0.5
) -> [Int] {
    netInputs.shape[1] == 1
        ? activation(netInputs).scalars.map { upperClass($0, threshold: threshold) } : netInputs.argmax(along: 1)
}

/// The class of a single output: 1 where it is at least the threshold, else 0. Every model and every metric asks here.
func upperClass<Scalar: TensorScalar>(_ output: Scalar, threshold: Double) -> Int {
    output >= Scalar(threshold) ? 1 : 0
}

/// How many rows of net inputs [rows × outputs] stand for the right class; see ``classes(_:_:threshold:)``. A row with
/// NaN never does. Another number of labels than rows stops the program.
public func correctCount<Scalar>(
    _ netInputs: Tensor<Scalar>, _ activation: Activation, labels: [Int], threshold: Double = 0.5
) -> Int {
    let found = classes(netInputs, activation, threshold: threshold)
    if found.count != labels.count {
        stop("correctCount: \(labels.count) labels for net inputs of shape \(netInputs.shape); give one a row")
    }
    let hits = found.indices.count { found[$0] == labels[$0] }
    // NaN is rare, and the whole sum is NaN if an element is.
    let sum = netInputs.scalars.withUnsafeBufferPointer { all in
        all.baseAddress.map { Scalar.sum($0, count: all.count) } ?? 0
    }
    guard sum.isNaN else { return hits }
    let width = netInputs.shape[1]
    return found.indices.count { row in
        found[row] == labels[row] && !netInputs.scalars[row * width..<(row + 1) * width].contains(where: \.isNaN)
    }
}

extension DataSource {
    /// Where one output lies between two classes.
    var threshold: Double { encoding?.threshold ?? 0.5 }

    /// How many of the samples with the given numbers got the right class by net inputs [indices × outputs]; 0 where
    /// the targets are no classes.
    func correctCount(
        _ indices: some Collection<Int>, _ netInputs: Tensor<Scalar>, _ activation: Activation
    ) -> Int {
        if classes == 0 { return 0 }
        return NNFromGraph.correctCount(netInputs, activation, labels: labels(indices), threshold: threshold)
    }
}
