import Autodiff

/// A textual description of a training, so that a checkpoint is not resumed by a different training.
typealias TrainingIdentity = [(name: String, value: String)]

extension TrainingConfiguration {
    /// The settings on which steps, records and decisions depend. The number of epochs is not among them, so that a
    /// training can be extended.
    /// - Parameter search: The search that is used instead of the optimizer; `nil` for none.
    func identity<Scalar>(
        _ rule: StepRule, training: some DataSource<Scalar>, validation: (any DataSource<Scalar>)?,
        search: String? = nil
    ) -> TrainingIdentity {
        let architecture = rule.objective.architecture
        let words: TrainingIdentity = [
            ("loss", "\(loss.name), smoothing \(loss.labelSmoothing), class weights \(loss.classWeights)"),
            ("weight penalty", "\(weightPenalty)"), ("bias penalty", "\(biasPenalty)"),
            ("optimizer", search ?? String(describing: optimizer)), ("gradient transformations", "\(transformations)"),
            ("batch size", "\(batchSize)"), ("seed", "\(seed)"), ("number of samples", "\(training.count)"),
            ("input shape", "\(architecture.inputShape)"),
            ("parameters", architecture.parameters.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")),
            ("random masks", architecture.masks.map { "\($0.distribution) \($0.sampleShape)" }.joined(separator: ", ")),
            ("layers", "\(architecture.layer)"), ("output activation", "\(architecture.outputActivation)"),
            ("trainable parameters", "\(rule.trainable)"), ("callbacks", "\(callbacks)"),
            ("training accuracy", evaluatesTrainingData ? "that after the epoch" : "none"),
            ("training data", training.fingerprint(batch: batchSize)),
            ("validation data", validation?.fingerprint(batch: 1) ?? "none"),
        ]
        // The description of a user's layer may have any length.
        return words.map { name, value in
            if value.utf8.count <= 20_000 { return (name, value) }
            return (name, value.prefix(1000) + "… fingerprint " + Fingerprint.of(Array(value.utf8)).hexadecimal)
        }
    }
}

extension DataSource {
    /// A fingerprint of all samples and of the first training batches, which may be augmented.
    func fingerprint(batch size: Int) -> String {
        var fingerprint = Fingerprint()
        func add(_ tensor: Tensor<Scalar>) {
            fingerprint.add("\(tensor.shape)")
            tensor.scalars.withUnsafeBytes { fingerprint.add($0) }
        }
        fingerprint.add("\(count) \(sampleShape) \(classes) \(encoding.map(\.rawValue) ?? "") \(outputCount)")
        for start in stride(from: 0, to: count, by: 1000) {
            let chunk = start..<Swift.min(start + 1000, count)
            for tensor in batch(chunk).tensors { add(tensor) }
            labels(chunk).withUnsafeBytes { fingerprint.add($0) }
        }
        for step in 1...2 { for tensor in batch(0..<Swift.min(size, count, 4), step: step).tensors { add(tensor) } }
        return "of fingerprint \(fingerprint.value.hexadecimal)"
    }
}

extension Fingerprint {
    /// Adds a text.
    mutating func add(_ text: String) { Array(text.utf8).withUnsafeBytes { add($0) } }
}
