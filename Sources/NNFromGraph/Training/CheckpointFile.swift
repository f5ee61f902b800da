import Autodiff
import Foundation

/// The checkpoint file of one training, reserved for this object's lifetime.
final class CheckpointFile<Scalar: TensorScalar> {
    /// The bounds on a checkpoint's numbers.
    struct Bounds {
        let samples: Int
        let batchSize: Int
        /// For L-BFGS, its memory and the number of trained parameters; else `nil`.
        var search: (memory: Int, size: Int)?
        var stepsPerEpoch: Int { (samples + batchSize - 1) / batchSize }
    }

    private let settings: Checkpointing
    private let identity: TrainingIdentity
    private let bounds: Bounds
    private let probe: (TrainingState<Scalar>) -> CheckpointProbe
    private let lock: FileLock
    private var lastTime = ContinuousClock.now

    /// Reserves the file.
    /// - Parameter probe: Computes the probe of a state.
    /// - Throws: ``CheckpointError`` if the file is in use or cannot be written.
    init(
        _ settings: Checkpointing, _ identity: TrainingIdentity, _ bounds: Bounds,
        probe: @escaping (TrainingState<Scalar>) -> CheckpointProbe
    ) throws(CheckpointError) {
        self.settings = settings
        self.identity = identity
        self.bounds = bounds
        self.probe = probe
        do { lock = try FileLock(for: settings.file) } catch {
            switch error {
            case .isTaken: throw CheckpointError(file: settings.file.path, fault: .inUse)
            case .file(let error): throw CheckpointError(file: settings.file.path, fault: .file(error.fault))
            }
        }
    }

    /// The checkpoint to resume from; `nil` if there is none or resuming was not requested. `start` is the training's
    /// initial state.
    /// - Throws: ``CheckpointError`` if the file cannot be used.
    func resumed(start: TrainingState<Scalar>) throws(CheckpointError) -> Checkpoint<Scalar>? {
        guard settings.resumes, status(at: settings.file.path) != nil else { return nil }
        func fail(_ fault: CheckpointError.Fault) -> CheckpointError {
            CheckpointError(file: settings.file.path, fault: fault)
        }
        let reader: SafeTensorsReader
        do { reader = try SafeTensorsReader(file: settings.file) } catch {
            if case .unreadable(let reason) = error { throw fail(.file(.unreadable(reason))) }
            throw fail(.format(error))
        }
        let (checkpoint, expected): (Checkpoint<Scalar>, CheckpointProbe)
        do {
            try Checkpoint<Scalar>.checkFormat(reader)
            try reader.verifyChecksum()
            for (name, ours) in identity {
                let theirs = reader.metadata[name] ?? "not recorded"
                guard theirs == ours else { throw fail(.different(name, file: theirs, here: ours)) }
            }
            (checkpoint, expected) = try Checkpoint<Scalar>.read(reader, bounds, start: start)
        } catch let fault as SafeTensorsFault {
            throw fail(fault == .damaged ? .format(fault) : .notACheckpoint("it \(fault)"))
        } catch let error as CheckpointError { throw error } catch { stop("\(error)") }
        let found = probe(checkpoint.state)
        guard expected.agrees(with: found, precision: Double(Scalar.ulpOfOne)) else {
            throw fail(
                .different(
                    "result for a few samples", file: "a gradient of norm \(expected.gradientNorm)",
                    here: "one of \(found.gradientNorm), or other logits"))
        }
        return checkpoint
    }

    /// Writes the checkpoint atomically.
    /// - Throws: ``FileError`` if the file cannot be written.
    func write(_ checkpoint: Checkpoint<Scalar>) throws {
        try FileBytes.write(checkpoint.pieces(identity, probe(checkpoint.state)), to: settings.file)
        lastTime = .now
    }

    /// Whether a checkpoint is due after this many epochs.
    func isDue(afterEpochs epochs: Int) -> Bool {
        switch settings.interval {
        case .epochs(let interval): epochs % interval == 0
        case .seconds: isDueWithinEpoch
        }
    }

    /// Whether a checkpoint is due between two steps.
    var isDueWithinEpoch: Bool {
        guard case .seconds(let seconds) = settings.interval else { return false }
        return (ContinuousClock.now - lastTime) / .seconds(1) >= seconds
    }
}
