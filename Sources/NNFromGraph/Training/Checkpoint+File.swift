import Autodiff
import Foundation

extension Checkpoint {
    private static var format: String { "NNFromGraph checkpoint 2" }

    /// The file's pieces, with a checksum.
    func pieces(_ identity: TrainingIdentity, _ probe: CheckpointProbe) -> [[UInt8]] {
        var tensors = SafeTensors()
        func add(_ tree: some PlainTree) {
            for (name, variable) in tree.namedVariables(Scalar.self) { tensors.add(name, variable.value) }
        }
        add(state)
        if let kept { add(kept.tree) }
        tensors.add(
            "history", Tensor<Double>(shape: [records.count, EpochRecord.width], scalars: records.flatMap(\.row)))
        tensors.add(
            "running",
            Tensor<Double>([
                Double(running.steps), running.loss, running.weight, Double(running.correct), running.seconds,
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
        func read<Tree: PlainTree>(_ form: Tree) throws(SafeTensorsFault) -> Tree {
            var tensors: [Tensor<Scalar>] = []
            for (name, variable) in form.namedVariables(Scalar.self) {
                names.insert(name)
                tensors.append(try reader.tensor(name, shape: variable.shape))
            }
            return form.with(tensors)
        }
        checkpoint.state = try read(start)
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
            checkpoint.kept = Kept(epoch: epoch, tree: try read(kept.tree))
        }
        let superfluous = reader.names.subtracting(names)
        guard superfluous.isEmpty else { throw .header("it has a superfluous tensor '\(superfluous.sorted()[0])'") }
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
        let numbers: Tensor<Double> = try reader.tensor("running", shape: [5])
        let (loss, weight, seconds) = (numbers[1], numbers[2], numbers[4])
        guard let steps = Int(exactly: numbers[0]), (0...bounds.stepsPerEpoch).contains(steps),
            let correct = Int(exactly: numbers[3]),
            correct >= 0, correct <= min(bounds.samples, steps * bounds.batchSize),
            loss.isFinite, weight.isFinite, weight >= 0, seconds.isFinite, seconds >= 0,
            steps > 0 || (loss == 0 && weight == 0 && correct == 0)
        else {
            throw .header("the current epoch has impossible values: \(numbers.scalars)")
        }
        self.init(steps: steps, loss: loss, weight: weight, correct: correct, seconds: seconds)
    }
}

extension EpochRecord {
    fileprivate static let width = 7
    fileprivate var row: [Double] {
        [
            Double(epoch), trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, seconds,
            samplesPerSecond,
        ]
    }

    fileprivate static func records(from reader: SafeTensorsReader) throws(SafeTensorsFault) -> [EpochRecord] {
        guard let shape = reader.shape(of: "history"), shape.count == 2, shape[1] == width else {
            throw .header("there is no history with \(width) numbers per epoch")
        }
        let rows: Tensor<Double> = try reader.tensor("history")
        var records: [EpochRecord] = []
        records.reserveCapacity(shape[0])
        for place in 0..<shape[0] {
            let row = rows.scalars[place * width..<(place + 1) * width].map { $0 }
            func isShare(_ value: Double) -> Bool { value.isNaN || (0...1).contains(value) }
            // A validation loss may be infinite or NaN; a training loss may not, since training would have stopped.
            guard row[0] == Double(place + 1), row[1].isFinite, isShare(row[2]), isShare(row[4]), row[5].isFinite,
                row[5] >= 0, row[6] >= 0
            else {
                throw .header("the history has impossible values for epoch \(place + 1): \(row)")
            }
            records.append(
                EpochRecord(
                    epoch: place + 1, trainingLoss: row[1], trainingAccuracy: row[2], validationLoss: row[3],
                    validationAccuracy: row[4], seconds: row[5], samplesPerSecond: row[6]))
        }
        return records
    }
}
