/// A checkpoint that cannot be used.
public struct CheckpointError: _DescribedError {
    public enum Fault: Equatable, Sendable {
        case file(FileFault)
        case format(SafeTensorsFault)
        /// The file holds tensors, but is not a checkpoint.
        case notACheckpoint(String)
        /// It belongs to another training.
        case different(String, file: String, here: String)
        /// Another training is using it.
        case inUse
    }
    public let file: String
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .format(let fault): return "\(file) \(fault)"
        case .notACheckpoint(let reason): return "\(file) is no checkpoint of a training: \(reason.printable)"
        case .different(let what, let theirs, let ours):
            let (theirs, ours) = Self.difference(theirs, ours)
            return
                "\(file) is the checkpoint of another training: its \(what) is \(theirs), and here it is \(ours). Give "
                + "the same configuration, or another file."
        case .inUse:
            return "\(file) is the checkpoint of a training that is running. Wait for its end, or give another file."
        }
    }

    /// Two texts; of long ones, the parts around their first difference.
    private static func difference(_ one: String, _ other: String) -> (String, String) {
        let common = zip(one, other).prefix { $0 == $1 }.count
        func part(_ text: String) -> String {
            let start = max(common - 60, 0)
            let shown = text.dropFirst(start).prefix(common - start + 60)
            let isWhole = start + shown.count == text.count
            return ((start > 0 ? "…" : "") + shown + (isWhole ? "" : "…")).printable
        }
        return (part(one), part(other))
    }
}
