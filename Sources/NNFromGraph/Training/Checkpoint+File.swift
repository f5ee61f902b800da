import Autodiff
import Foundation

extension Checkpoint {
    private static var format: String { "NNFromGraph checkpoint 3" }

    /// The file's pieces, with a checksum.
    func pieces(_ identity: TrainingIdentity, _ probe: CheckpointProbe) -> [[UInt8]] {
        var tensors = SafeTensors()
        tensors.add(state, of: Scalar.self)
        if let kept { tensors.add(kept.tree, of: Scalar.self) }
        tensors.add("history", EpochRecord.tensor(of: records))
        tensors.add(
            "running",
            Tensor<Double>([
                Double(running.steps), running.loss, running.penalty, running.weight, Double(running.correct),
                running.seconds,
            ]))
        tensors.add("rate scale", Tensor<Double>(state.rateScale))
        tensors.add("probe net inputs", probe.logits)
        tensors.add("probe gradient norm", Tensor<Double>(probe.gradientNorm))
        tensors.metadata = Dictionary(uniqueKeysWithValues: identity.map { ($0.name, $0.value) })
        tensors.metadata["format"] = Self.format
        tensors.metadata["steps"] = "\(state.step)"
        tensors.metadata["kept epoch"] = kept.map { "\($0.epoch)" }
        tensors.metadata["stopped"] = stopReason
        if let search { search.write(to: &tensors) }
        return tensors.signedPieces
    }

    /// - Throws: ``SafeTensorsFault`` for a file in another format.
    static func checkFormat(_ reader: SafeTensorsReader) throws(SafeTensorsFault) {
        guard reader.metadata["format"] == format else { throw .header("its format is not '\(format)'") }
    }

    /// Reads a checkpoint of the same training; `start` is its initial state.
    /// - Throws: ``SafeTensorsFault`` if anything is missing, superfluous, of another shape or out of bounds.
    static func read(
        _ reader: SafeTensorsReader, _ bounds: CheckpointFile<Scalar>.Bounds, start: TrainingState<Scalar>
    ) throws(SafeTensorsFault) -> (Checkpoint, CheckpointProbe) {
        var checkpoint = Checkpoint(state: start)
        var names: Set = ["history", "running", "rate scale", "probe net inputs", "probe gradient norm"]
        checkpoint.state = try reader.tree(like: start, of: Scalar.self, notingNames: &names)
        let scale: Tensor<Double> = try reader.tensor("rate scale", shape: [])
        guard scale.scalar > 0, scale.scalar.isFinite else { throw .header("its rate scale is \(scale.scalar)") }
        checkpoint.state.rateScale = scale.scalar
        checkpoint.records = try EpochRecord.records(from: reader)
        let epochs = checkpoint.records.count
        checkpoint.running = try Running(from: reader, bounds)
        checkpoint.stopReason = reader.metadata["stopped"]
        if let search = bounds.search {
            checkpoint.search = try LBFGS.Progress(from: reader, memory: search.memory, size: search.size)
            names.formUnion(LBFGS.Progress.tensorNames)
        }
        // The counts must be consistent.
        let (product, overflow) = epochs.multipliedReportingOverflow(by: bounds.stepsPerEpoch)
        let (steps, carry) = product.addingReportingOverflow(checkpoint.running.steps)
        guard !overflow, !carry, reader.metadata["steps"] == "\(steps)" else {
            throw .header(
                "it has \(reader.metadata["steps"] ?? "no") steps, but \(epochs) epochs and "
                    + "\(checkpoint.running.steps) steps are \(steps)")
        }
        checkpoint.state.step = steps
        if bounds.search != nil, checkpoint.search?.iterations ?? 0 != steps {
            throw .header("the search has \(checkpoint.search?.iterations ?? 0) iterations, but the training \(steps)")
        }
        if let word = reader.metadata["kept epoch"] {
            guard let epoch = Int(word), epoch >= 1, epoch <= epochs, "\(epoch)" == word else {
                throw .header("the kept epoch is '\(word)', but there are \(epochs) epochs")
            }
            let kept = Kept(epoch: epoch, parameters: start.parameters, statistics: start.statistics)
            checkpoint.kept = Kept(
                epoch: epoch, tree: try reader.tree(like: kept.tree, of: Scalar.self, notingNames: &names))
        }
        try reader.refuseTensors(besides: names)
        let norm: Tensor<Double> = try reader.tensor("probe gradient norm", shape: [])
        let probe = CheckpointProbe(logits: try reader.tensor("probe net inputs"), gradientNorm: norm.scalar)
        return (checkpoint, probe)
    }
}

extension Checkpoint.Kept {
    /// The tensors under their names in the file.
    fileprivate var tree: [String: [Tensor<Scalar>]] {
        ["kept parameters": parameters, "kept statistics": statistics]
    }

    fileprivate init(epoch: Int, tree: [String: [Tensor<Scalar>]]) {
        self.init(
            epoch: epoch, parameters: tree["kept parameters"] ?? [], statistics: tree["kept statistics"] ?? [])
    }
}

extension Checkpoint.Running {
    /// Reads the sums over the steps of the current epoch.
    fileprivate init(from reader: SafeTensorsReader, _ bounds: CheckpointFile<Scalar>.Bounds) throws(SafeTensorsFault) {
        let numbers: Tensor<Double> = try reader.tensor("running", shape: [6])
        let (loss, penalty, weight, seconds) = (numbers[1], numbers[2], numbers[3], numbers[5])
        guard let steps = Int(exactly: numbers[0]), (0...bounds.stepsPerEpoch).contains(steps),
            let correct = Int(exactly: numbers[4]),
            correct >= 0, correct <= min(bounds.samples, steps * bounds.batchSize),
            loss.isFinite, penalty.isFinite, weight.isFinite, weight >= 0, seconds.isFinite, seconds >= 0,
            steps > 0 || (loss == 0 && penalty == 0 && weight == 0 && correct == 0)
        else {
            throw .header("the current epoch has impossible values: \(numbers.scalars)")
        }
        self.init(
            steps: steps, loss: loss, penalty: penalty, weight: weight, correct: correct, seconds: seconds)
    }
}
