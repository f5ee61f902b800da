/// A recorded run that cannot be used.
public struct RunError: _DescribedError {
    /// What is wrong with a recorded run.
    public enum Fault: Equatable, Sendable {
        /// A file cannot be read or written.
        case file(FileFault)
        /// A file is not a valid safetensors file, or is damaged.
        case format(SafeTensorsFault)
        /// A file is a safetensors file, but no record of a run; the reason.
        case notARun(String)
        /// The folder has the record of a run already.
        case exists
        /// Another training is recording there.
        case inUse
        /// The training resumes after a step that the record does not reach.
        case tooShort(steps: Int, resumedAfter: Int)
        /// The run was made by something else: what differs, its value in the record, and its value here.
        case different(String, run: String, here: String)
        /// There is no such step.
        case noStep(Int, of: Int)
        /// A replayed step has other bits than the recorded one: what has, its value in the record, and its value here.
        case otherBits(step: Int, String, run: String, here: String)
        /// The training runs on a device, whose steps do not repeat bit for bit.
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
        case .notARun(let reason): return "\(file) is not the record of a run: \(reason.printable)"
        case .exists: return "\(file) already holds the record of a run. Remove it, or record to another folder."
        case .inUse: return "\(file) is the record of a training that is running. Wait for its end."
        case .tooShort(let steps, let resumed):
            return
                "\(file) is the record of \(steps) steps, but training resumes after step \(resumed). Record to "
                + "another folder, from the start."
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
            return "\(file): a training on a device cannot be recorded, since its steps do not repeat bit for bit"
        }
    }

    init(_ file: some StringProtocol, _ fault: Fault) {
        self.file = String(file)
        self.fault = fault
    }
}
