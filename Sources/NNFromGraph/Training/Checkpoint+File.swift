import Autodiff
import Foundation

/// What makes a training what it is, in words, so that a checkpoint is not taken up by another one.
typealias TrainingIdentity = [(name: String, value: String)]

extension TrainingConfiguration {
    /// The parts on which every step depends. The number of epochs is not among them: a training may be prolonged.
    /// - Parameter search: what trains in the optimizer's place, if something does.
    func identity(_ rule: StepRule, samples: Int, search: String? = nil) -> TrainingIdentity {
        let architecture = rule.objective.architecture
        return [
            ("loss", "\(loss.name), smoothing \(loss.labelSmoothing), class weights \(loss.classWeights)"),
            ("weight penalty", "\(weightPenalty)"), ("bias penalty", "\(biasPenalty)"),
            ("optimizer", search ?? String(describing: optimizer)), ("gradient transformations", "\(transformations)"),
            ("batch size", "\(batchSize)"), ("seed", "\(seed)"), ("number of samples", "\(samples)"),
            ("parameters", architecture.parameters.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")),
            ("random masks", architecture.masks.map { "\($0.distribution) \($0.sampleShape)" }.joined(separator: ", ")),
            ("trainable parameters", "\(rule.trainable)"),
        ]
    }
}

extension Checkpointing {
    /// Where the training of the file stands, if it is to go on from there and there is one; `start` is the state that it began with.
    /// - Throws: ``CheckpointError``.
    func resumed<Scalar>(
        _ identity: TrainingIdentity, start: TrainingState<Scalar>
    ) throws(CheckpointError) -> Checkpoint<Scalar>? {
        guard resumes, FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try Checkpoint(contentsOf: file, identity, start: start)
    }

    /// Whether the file is to be written after so many epochs.
    func isDue(after epochs: Int, isLast: Bool) -> Bool { isLast || epochs % everyEpochs == 0 }
}

extension Checkpoint {
    private static var format: String { "NNFromGraph checkpoint 1" }

    /// Writes the checkpoint; at every moment the file is the old one or the new one.
    /// - Throws: ``FileError``.
    func write(to file: URL, _ identity: TrainingIdentity) throws {
        var tensors = SafeTensors()
        for (name, list) in lists {
            for (place, tensor) in list.enumerated() { tensors.add("\(name).\(place)", tensor) }
        }
        tensors.add(
            "history", Tensor<Double>(shape: [records.count, EpochRecord.width], scalars: records.flatMap(\.row)))
        tensors.add(
            "running",
            Tensor<Double>([Double(running.steps), running.loss, Double(running.correct), running.seconds]))
        tensors.add("rate scale", Tensor<Double>(state.rateScale))
        tensors.metadata = Dictionary(uniqueKeysWithValues: identity.map { ($0.name, $0.value) })
        tensors.metadata["format"] = Self.format
        tensors.metadata["steps"] = "\(state.step)"
        tensors.metadata["kept epoch"] = kept.map { "\($0.epoch)" }
        tensors.metadata["stopped"] = stopReason
        if let search { search.write(to: &tensors) }
        try FileBytes.write(tensors.encoded, to: file)
    }

    private var lists: [(name: String, list: [Tensor<Scalar>])] {
        [("parameters", state.parameters), ("statistics", state.statistics)]
            + state.optimizer.enumerated().map { ("optimizer.\($0)", $1) }
            + (kept.map { [("kept parameters", $0.parameters), ("kept statistics", $0.statistics)] } ?? [])
    }

    /// Reads a checkpoint of the same training; `start` is the state that it began with.
    /// - Throws: ``CheckpointError``.
    init(contentsOf file: URL, _ identity: TrainingIdentity, start: TrainingState<Scalar>) throws(CheckpointError) {
        func fail(_ fault: CheckpointError.Fault) -> CheckpointError { CheckpointError(file: file.path, fault: fault) }
        let tensors: SafeTensors
        do { tensors = try SafeTensors(FileBytes.read(file, limit: 1 << 34)) } catch let error as FileError {
            throw fail(.file(error.fault))
        } catch let fault as SafeTensorsFault { throw fail(.format(fault)) } catch { stop("\(error)") }
        guard tensors.metadata["format"] == Self.format else {
            throw fail(.notACheckpoint("its format is not '\(Self.format)'"))
        }
        for (name, ours) in identity {
            let theirs = tensors.metadata[name] ?? "not told"
            guard theirs == ours else { throw fail(.different(name, file: theirs, here: ours)) }
        }
        do {
            state = start
            state.parameters = try tensors.list("parameters", like: start.parameters)
            state.statistics = try tensors.list("statistics", like: start.statistics)
            for place in start.optimizer.indices {
                state.optimizer[place] = try tensors.list("optimizer.\(place)", like: start.optimizer[place])
            }
            state.rateScale = try tensors.numbers("rate scale", count: 1)[0]
            let history: Tensor<Double> = try tensors.tensor("history")
            records = try EpochRecord.records(history)
            let numbers = try tensors.numbers("running", count: 4)
            guard let done = Int(exactly: numbers[0]), done >= 0, let correct = Int(exactly: numbers[2]),
                let steps = tensors.metadata["steps"].flatMap({ Int($0) }), steps >= 0
            else { throw SafeTensorsFault.header("a count is no whole number") }
            state.step = steps
            running = Running(steps: done, loss: numbers[1], correct: correct, seconds: numbers[3])
            if let word = tensors.metadata["kept epoch"] {
                guard let epoch = Int(word) else { throw SafeTensorsFault.header("the kept epoch is '\(word)'") }
                kept = Kept(
                    epoch: epoch, parameters: try tensors.list("kept parameters", like: start.parameters),
                    statistics: try tensors.list("kept statistics", like: start.statistics))
            }
            stopReason = tensors.metadata["stopped"]
            search = try LBFGS.Progress(from: tensors)
        } catch let fault as SafeTensorsFault { throw fail(.notACheckpoint("it \(fault)")) } catch {
            stop("\(error)")
        }
    }
}

extension SafeTensors {
    /// Tensors numbered from 0 with the shapes of others.
    fileprivate func list<Scalar: TensorScalar>(
        _ name: String, like others: [Tensor<Scalar>]
    ) throws -> [Tensor<Scalar>] {
        try others.enumerated().map { place, other in
            let found: Tensor<Scalar> = try tensor("\(name).\(place)")
            guard found.shape == other.shape else {
                throw SafeTensorsFault.header("'\(name).\(place)' has shape \(found.shape); it must be \(other.shape)")
            }
            return found
        }
    }

    fileprivate func numbers(_ name: String, count: Int) throws -> [Double] {
        let found: Tensor<Double> = try tensor(name)
        guard found.scalars.count == count else {
            throw SafeTensorsFault.header("'\(name)' has \(found.scalars.count) numbers; it must have \(count)")
        }
        return found.scalars
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

    fileprivate static func records(_ rows: Tensor<Double>) throws -> [EpochRecord] {
        guard rows.shape.rank == 2, rows.shape[1] == width else {
            throw SafeTensorsFault.header("the history has shape \(rows.shape)")
        }
        return try (0..<rows.shape[0]).map { place in
            let row = Array(rows.scalars[place * width..<(place + 1) * width])
            guard row[0] == Double(place + 1) else {
                throw SafeTensorsFault.header("the history's epochs are not in order")
            }
            return EpochRecord(
                epoch: place + 1, trainingLoss: row[1], trainingAccuracy: row[2], validationLoss: row[3],
                validationAccuracy: row[4], seconds: row[5], samplesPerSecond: row[6])
        }
    }
}
