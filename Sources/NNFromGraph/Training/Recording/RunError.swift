/// A recorded run that cannot be used.
public struct RunError: _DescribedError {
    /// What is wrong with a recorded run.
    public enum Fault: Equatable, Sendable {
        /// A file cannot be read or written.
        case file(FileFault)
        /// A state is not a valid safetensors file, or is damaged.
        case format(SafeTensorsFault)
        /// The log is damaged; the number of the first byte of the part whose checksum does not match.
        case damaged(at: Int)
        /// A file is no part of a run; the reason.
        case notARun(String)
        /// What should be the folder of a run is a file.
        case notAFolder
        /// The folder has no record.
        case noRecord
        /// The folder has the record of a run already.
        case exists
        /// Another training is recording there.
        case inUse
        /// The training resumes after a step, but the folder does not have the record of the steps before it.
        case noBeginning(resumedAfter: Int)
        /// The training resumes after a step that the record does not reach.
        case tooShort(steps: Int, resumedAfter: Int)
        /// The run was made by something else: what differs, its value in the record, and its value here.
        case different(String, run: String, here: String)
        /// There is no such step.
        case noStep(Int, of: Int)
        /// A replayed step has other bits than the recorded one: what has, its value in the record, and its value here.
        case otherBits(step: Int, String, run: String, here: String)
        /// The training runs on a device: a replay, which runs here, would have other bits.
        case onDevice
    }
    /// The path of the file or folder.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .format(let fault): return "\(file) \(fault)"
        case .damaged(let place): return "\(file) is damaged: a checksum does not match at byte \(place)"
        case .notARun(let reason): return "\(file) is not the record of a run: \(reason.printable)"
        case .notAFolder: return "\(file) is a file; the record of a run is a folder, which --record DIR writes"
        case .noRecord: return "\(file) does not hold the record of a run; --record DIR writes one"
        case .exists: return "\(file) already holds the record of a run. Remove it, or record to another folder."
        case .inUse: return "\(file) is the record of a training that is running. Wait for its end."
        case .noBeginning(let resumed):
            return
                "\(file) does not hold the record of a run, but training resumes from its checkpoint after step "
                + "\(resumed), and a record has all steps. Give the folder of the steps before, or start anew with "
                + "another checkpoint."
        case .tooShort(let steps, let resumed):
            return
                "\(file) is the record of \(steps) steps, but training resumes from its checkpoint after step "
                + "\(resumed), and a record has all steps. Resume without a record, or start anew with another "
                + "checkpoint and folder."
        case .different(let what, let theirs, let ours):
            let (theirs, ours) = TextDifference.around(theirs, ours)
            return "\(file) is the record of another training: its \(what) is \(theirs), but here it is \(ours)."
        case .noStep(let step, let count):
            return count == 0
                ? "\(file) records no steps"
                : "\(file) has no step \(step): it has the steps 1 to \(count)"
        case .otherBits(let step, let what, let theirs, let ours):
            return
                "\(file) cannot be replayed here: from step \(step) on the \(what) has other bits, \(ours) instead of "
                + "\(theirs). The run was made by another version of the program or on another kind of processor."
        case .onDevice:
            return
                "\(file): a training on a device cannot be recorded, since a replay repeats its steps on this "
                + "program's kernels, which round differently. Train without the device."
        }
    }

    init(_ file: some StringProtocol, _ fault: Fault) {
        self.file = String(file)
        self.fault = fault
    }
}
