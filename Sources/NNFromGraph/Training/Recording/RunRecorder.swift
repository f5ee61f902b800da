import Autodiff
import Foundation

/// Writes the record of a training as it runs. The folder is reserved for this object's lifetime.
///
/// Files are written atomically: the record at the end, at an interruption, with every checkpoint, and otherwise every
/// few seconds; a state after epochs, so that a killed training leaves the record of all but its last seconds.
final class RunRecorder<Scalar: TensorScalar> {
    private let files: RunFiles
    private let lock: FileLock
    private let mostStates: Int
    private(set) var run: RecordedRun
    /// The number of epochs from one saved state to the next.
    private var spacing = 1
    /// The factor on the learning rate in the current epoch.
    private var rateScale = 1.0
    private var lastTime = ContinuousClock.now
    private static var secondsBetweenWrites: Double { 2 }

    /// Starts a record, or continues one.
    /// - Parameters:
    ///   - start: The state before the first step.
    ///   - resumed: The number of steps after which the training resumes; 0 if it starts.
    /// - Throws: ``RunError`` if the folder has a record already and training starts, or none that reaches the step
    ///   after which it resumes; if another training records there; if a file cannot be written.
    init(
        _ recording: RunRecording, _ identity: TrainingIdentity, epochs: Int, stepsPerEpoch: Int,
        parameterNames: [String], start: TrainingState<Scalar>, resumedAfter resumed: Int
    ) throws(RunError) {
        files = RunFiles(folder: recording.folder)
        let path = recording.folder.path
        do { lock = try FileLock(for: files.record) } catch {
            switch error {
            case .isTaken: throw RunError(path, .inUse)
            case .file(let error): throw RunError(path, .file(error.fault))
            }
        }
        let bytes = start.tensors(Scalar.self).reduce(0) { $0 + $1.shape.count * MemoryLayout<Scalar>.size }
        mostStates = min(max(RunRecording.stateBytes / max(bytes, 1), 4), RunRecording.mostStates)
        let new = RecordedRun(
            folder: recording.folder, settings: identity.map { .init(name: $0.name, value: $0.value) },
            command: recording.command, machine: Self.machine, parameterNames: parameterNames,
            stepsPerEpoch: stepsPerEpoch, epochs: epochs, fingerprints: start.parameters.map(\.fingerprint))
        run = new
        if resumed > 0 {
            try resume(new, after: resumed)
        } else {
            if status(at: files.record.path) != nil { throw RunError(path, .exists) }
            try save(start)
            try write()
        }
    }

    /// Continues the record in the folder.
    private func resume(_ new: RecordedRun, after step: Int) throws(RunError) {
        let old = try RecordedRun(contentsOf: new.folder)
        for (theirs, ours) in zip(old.settings, new.settings) where theirs != ours {
            throw RunError(new.folder.path, .different(ours.name, run: theirs.value, here: ours.value))
        }
        guard old.key == new.key, old.parameterNames == new.parameterNames else {
            throw RunError(new.folder.path, .different("network", run: "another one", here: "this one"))
        }
        guard old.stepCount >= step else {
            throw RunError(new.folder.path, .tooShort(steps: old.stepCount, resumedAfter: step))
        }
        (run.losses, run.fingerprints, run.rateScales) = (old.losses, old.fingerprints, old.rateScales)
        (run.records, run.savedSteps) = (old.records, old.savedSteps)
        run.truncate(after: step)
        let gaps = zip(run.savedSteps, run.savedSteps.dropFirst()).map { $1 - $0 }
        spacing = max((gaps.min() ?? 0) / run.stepsPerEpoch, 1)
        // A state may be due that the record of an interrupted training does not have.
        try write()
    }

    /// The properties of this machine on which bits may depend.
    private static var machine: [RecordedRun.Setting] {
        #if arch(x86_64)
            let processor = "x86-64"
        #elseif arch(arm64)
            let processor = "arm64"
        #else
            let processor = "another"
        #endif
        return [
            .init(name: "processor", value: "\(processor), \(InstructionSet.name) kernels"),
            .init(name: "system", value: ProcessInfo.processInfo.operatingSystemVersionString),
            .init(name: "element type", value: "\(Scalar.self)"),
        ]
    }

    /// Notes the factor on the learning rate in an epoch, before its first step.
    func begin(rateScale: Double) { self.rateScale = rateScale }

    /// Notes a step and the parameters after it.
    func note(_ result: StepResult, _ parameters: [Tensor<Scalar>]) throws(RunError) {
        if run.stepCount == run.rateScales.count * run.stepsPerEpoch { run.rateScales.append(rateScale) }
        run.losses.append(result.loss)
        for parameter in parameters { run.fingerprints.append(parameter.fingerprint) }
        if (ContinuousClock.now - lastTime) / .seconds(1) >= Self.secondsBetweenWrites { try write() }
    }

    /// Notes the record of a completed epoch, and saves the state if it is due.
    func finish(_ record: EpochRecord, _ state: TrainingState<Scalar>) throws(RunError) {
        // A training that was interrupted within this evaluation has its record already.
        run.records.removeLast(max(run.records.count - record.epoch + 1, 0))
        run.records.append(record)
        guard record.epoch % spacing == 0 else { return }
        try save(state)
        guard run.savedSteps.count > mostStates else { return }
        spacing *= 2
        let superfluous = run.savedSteps.filter { $0 / run.stepsPerEpoch % spacing != 0 }
        run.savedSteps.removeAll { superfluous.contains($0) }
        // The record names no state that is missing, whenever the program is ended.
        try write()
        for step in superfluous { try? FileManager.default.removeItem(at: files.state(after: step)) }
    }

    private func save(_ state: TrainingState<Scalar>) throws(RunError) {
        try write(run.pieces(of: state), to: files.state(after: state.step))
        if run.savedSteps.last != state.step { run.savedSteps.append(state.step) }
    }

    /// Writes the record.
    func write() throws(RunError) {
        try write(run.pieces, to: files.record)
        lastTime = .now
    }

    private func write(_ pieces: [[UInt8]], to file: URL) throws(RunError) {
        do { try FileBytes.write(pieces, to: file) } catch { throw RunError(error.file, .file(error.fault)) }
    }
}
