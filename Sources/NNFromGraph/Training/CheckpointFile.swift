import Autodiff
import Foundation

/// The checkpoint of one training: nobody else has the file while this value lives.
final class CheckpointFile<Scalar: TensorScalar> {
    /// What the numbers of a training's checkpoint must fit.
    struct Bounds {
        let samples: Int
        let batchSize: Int
        /// The memory of L-BFGS and how many numbers it changes, where it trains.
        var search: (memory: Int, size: Int)?
        var stepsPerEpoch: Int { (samples + batchSize - 1) / batchSize }
    }

    private let settings: Checkpointing
    private let identity: TrainingIdentity
    private let bounds: Bounds
    private let probe: (TrainingState<Scalar>) -> CheckpointProbe
    private let lock: FileLock
    private var lastTime = ContinuousClock.now

    /// - Parameter probe: computes the probe of a state.
    /// - Throws: ``CheckpointError`` where the file is in use, or could not be written.
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

    /// Where the training of the file stands, if it is to go on from there and there is one; `start` is the state that
    /// it began with.
    /// - Throws: ``CheckpointError``.
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
                let theirs = reader.metadata[name] ?? "not told"
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
                    here: "one of \(found.gradientNorm), or other net inputs"))
        }
        return checkpoint
    }

    /// Writes the checkpoint; at every moment the file is the old one or the new one.
    /// - Throws: ``FileError``.
    func write(_ checkpoint: Checkpoint<Scalar>) throws {
        try FileBytes.write(checkpoint.pieces(identity, probe(checkpoint.state)), to: settings.file)
        lastTime = .now
    }

    /// Whether the file is to be written after so many epochs.
    func isDue(afterEpochs epochs: Int) -> Bool {
        switch settings.interval {
        case .epochs(let interval): epochs % interval == 0
        case .seconds: isDueWithinEpoch
        }
    }

    /// Whether the file is to be written between two steps.
    var isDueWithinEpoch: Bool {
        guard case .seconds(let seconds) = settings.interval else { return false }
        return (ContinuousClock.now - lastTime) / .seconds(1) >= seconds
    }
}
