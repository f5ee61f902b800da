/// A checkpoint that cannot be used.
public struct CheckpointError: _DescribedError {
    /// What is wrong with a checkpoint file.
    public enum Fault: Equatable, Sendable {
        /// The file cannot be read or written.
        case file(FileFault)
        /// The file is not a valid safetensors file.
        case format(SafeTensorsFault)
        /// The file is a safetensors file, but not a valid checkpoint; the reason.
        case notACheckpoint(String)
        /// The file belongs to another training: what differs, its value in the file, and its value here.
        case different(String, file: String, here: String)
        /// Another training is using the file.
        case inUse
    }
    /// The path of the file.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .format(let fault): return "\(file) \(fault)"
        case .notACheckpoint(let reason): return "\(file) is not a training checkpoint: \(reason.printable)"
        case .different(let what, let theirs, let ours):
            let (theirs, ours) = TextDifference.around(theirs, ours)
            return
                "\(file) is the checkpoint of another training: its \(what) is \(theirs), but here it is \(ours). Use "
                + "the same configuration, or another file."
        case .inUse:
            return "\(file) is the checkpoint of a training that is running. Wait for its end, or use another file."
        }
    }
}
