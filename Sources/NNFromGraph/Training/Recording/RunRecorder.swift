import Autodiff
import Foundation

/// Writes the record of a training as it runs. The folder is reserved for this object's lifetime.
///
/// Steps are appended to the log a few times a second, with every checkpoint and at the end; a state is saved after
/// some epochs. A write that fails, on a full disk for instance, does not end the training: what was written stays
/// readable, what was not is kept and tried again, so that the record goes on without a gap once there is room.
final class RunRecorder<Scalar: TensorScalar> {
    private let folder: RunFolder
    private let mostStates: Int
    /// The settings, which the states refer to.
    private let run: RecordedRun
    private let report: (@Sendable (RunError) -> Void)?
    private let file: AppendedFile
    /// What is still to be written.
    private var log: RunLog
    /// The steps that are not yet in the log: the bits of the loss and the parameters' fingerprints of each.
    private var rows: [UInt64] = []
    private var stepCount: Int
    private var recordCount: Int
    private var savedSteps: [Int]
    /// The steps of states that the log will no longer name.
    private var superfluous: [Int] = []
    /// The number of epochs from one saved state to the next.
    private var spacing = 1
    /// The factor on the learning rate in the current epoch.
    private var rateScale = 1.0
    private var nextTime = ContinuousClock.now
    private var (hasReported, hasEnded) = (false, false)
    /// Why the last write of the log failed; `nil` if it did not.
    private(set) var fault: RunError?

    private static var secondsBetweenWrites: Double { 0.1 }
    private static var secondsAfterFailure: Double { 2 }

    /// Starts a record, or continues one.
    /// - Parameters:
    ///   - start: The state before the first step.
    ///   - resumed: Where the training resumes; `nil` if it starts.
    ///   - isRepeatable: Whether the training may be one that was killed before its first checkpoint: an unfinished
    ///     record of the same training is then begun again, with the same steps.
    /// - Throws: ``RunError`` if the folder has a record already and training starts, or none that reaches the step
    ///   after which it resumes; if another training records there; if a file cannot be written.
    init(
        _ recording: RunRecording, _ identity: TrainingIdentity, epochs: Int, stepsPerEpoch: Int,
        parameterNames: [String], start: TrainingState<Scalar>, resuming resumed: RecordedRun.Resumption?,
        isRepeatable: Bool
    ) throws(RunError) {
        let folder = try RunFolder(recording.folder)
        self.folder = folder
        let bytes = start.tensors(Scalar.self).reduce(0) { $0 + $1.shape.count * MemoryLayout<Scalar>.size }
        mostStates = min(max(RunRecording.stateBytes / max(bytes, 1), 4), RunRecording.mostStates)
        report = recording.report
        var run = RecordedRun(
            folder: recording.folder, settings: identity.map { .init(name: $0.name, value: $0.value) },
            command: recording.command, machine: Self.machine, parameterNames: parameterNames,
            stepsPerEpoch: stepsPerEpoch, epochs: epochs, fingerprints: start.parameters.map(\.fingerprint))
        self.run = run
        let isKilled = resumed == nil && isRepeatable && run.isUnfinishedInFolder
        if let resumed = resumed ?? (isKilled ? .init(steps: 0, epochs: 0) : nil) {
            try run.resume(at: resumed)
            let gaps = zip(run.savedSteps, run.savedSteps.dropFirst()).map { $1 - $0 }
            spacing = max((gaps.min() ?? 0) / stepsPerEpoch, 1)
        } else {
            if status(at: folder.files.log.path) != nil { throw RunError(recording.folder.path, .exists) }
            try Self.write(run.pieces(of: start), to: folder.files.state(after: 0))
            run.savedSteps = [0]
        }
        (stepCount, recordCount, savedSteps) = (run.stepCount, run.records.count, run.savedSteps)
        log = run.log
        do {
            try Self.write([log.bytes], to: folder.files.log)
            file = try AppendedFile(folder.files.log)
        } catch {
            if resumed == nil, !isKilled { try? FileManager.default.removeItem(at: folder.files.state(after: 0)) }
            if let error = error as? RunError { throw error }
            throw RunError(recording.folder.path, .file(.unwritable(words(for: error))))
        }
        log.removeAll()
        // States that a killed training left, or that were after the step at which this one resumes.
        for step in folder.files.stateSteps where !run.savedSteps.contains(step) { removeState(step) }
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

    /// Notes a step and the parameters' fingerprints after it.
    func note(_ result: StepResult, _ fingerprints: [UInt64]) {
        if stepCount % run.stepsPerEpoch == 0 {
            sealSteps()
            log.append(.rateScale, [rateScale.bitPattern])
        }
        stepCount += 1
        rows.append(result.loss.bitPattern)
        rows += fingerprints
        if ContinuousClock.now >= nextTime { write() }
    }

    /// Notes the record of a completed epoch, and saves the state if it is due.
    func finish(_ record: EpochRecord, _ state: TrainingState<Scalar>) {
        sealSteps()
        if record.epoch > recordCount {
            log.append(.epoch, record.row.map(\.bitPattern))
            recordCount = record.epoch
        }
        // A state of a step that the log does not reach would only fill the disk further.
        guard record.epoch % spacing == 0, fault == nil else { return }
        do {
            try Self.write(run.pieces(of: state), to: folder.files.state(after: state.step))
        } catch {
            // Steps can be replayed from the state before.
            return reportOnce(error)
        }
        if savedSteps.last != state.step { savedSteps.append(state.step) }
        if savedSteps.count > mostStates {
            spacing *= 2
            superfluous += savedSteps.filter { $0 / run.stepsPerEpoch % spacing != 0 }
            savedSteps.removeAll { superfluous.contains($0) }
        }
        log.append(.states, savedSteps.map { UInt64($0) })
        write()
    }

    private func sealSteps() {
        if rows.isEmpty { return }
        log.append(.steps, rows)
        rows.removeAll(keepingCapacity: true)
    }

    /// Appends what was noted to the log. If that fails, it stays noted.
    /// - Parameters:
    ///   - isLasting: Whether to wait until it is on the disk, as with a checkpoint.
    ///   - isEnd: Whether the training has ended.
    func write(lasting isLasting: Bool = false, end isEnd: Bool = false) {
        sealSteps()
        if isEnd, !hasEnded {
            log.append(.end, [UInt64]())
            hasEnded = true
        }
        do throws(FileError) {
            try file.append(log.bytes)
            log.removeAll()
            if isLasting || isEnd { try file.synchronize() }
        } catch {
            let error = RunError(error.file, .file(error.fault))
            fault = error
            nextTime = .now + .seconds(Self.secondsAfterFailure)
            return reportOnce(error)
        }
        fault = nil
        nextTime = .now + .seconds(Self.secondsBetweenWrites)
        // The log names no state that is missing, whenever the program is ended.
        for step in superfluous { removeState(step) }
        superfluous = []
    }

    /// Reports the first failure of a training: those that follow mostly have the same cause.
    private func reportOnce(_ error: RunError) {
        if !hasReported { report?(error) }
        hasReported = true
    }

    private func removeState(_ step: Int) {
        try? FileManager.default.removeItem(at: folder.files.state(after: step))
    }

    private static func write(_ pieces: [[UInt8]], to file: URL) throws(RunError) {
        do { try FileBytes.write(pieces, to: file) } catch { throw RunError(error.file, .file(error.fault)) }
    }
}

extension RecordedRun {
    /// Where a training resumes: after so many steps, of which so many epochs have their record.
    struct Resumption {
        let steps, epochs: Int
    }

    /// Whether the folder has a record of the same training that is not finished.
    fileprivate var isUnfinishedInFolder: Bool {
        guard let old = try? RecordedRun(contentsOf: folder) else { return false }
        return !old.isFinished && old.key == key && old.parameterNames == parameterNames
    }

    /// Takes over what the folder has of the same training up to where it resumes.
    /// - Throws: ``RunError`` if that is another training, or ends before.
    fileprivate mutating func resume(at place: Resumption) throws(RunError) {
        guard status(at: RunFiles(folder: folder).log.path) != nil else {
            throw RunError(folder.path, .noBeginning(resumedAfter: place.steps))
        }
        let old = try RecordedRun(contentsOf: folder)
        for (theirs, ours) in zip(old.settings, settings) where theirs != ours {
            throw RunError(folder.path, .different(ours.name, run: theirs.value, here: ours.value))
        }
        guard old.key == key, old.parameterNames == parameterNames else {
            throw RunError(folder.path, .different("network", run: "another one", here: "this one"))
        }
        guard old.stepCount >= place.steps else {
            throw RunError(folder.path, .tooShort(steps: old.stepCount, resumedAfter: place.steps))
        }
        (losses, fingerprints, rateScales) = (old.losses, old.fingerprints, old.rateScales)
        (records, savedSteps) = (old.records, old.savedSteps)
        truncate(after: place.steps, epochs: place.epochs)
    }
}
