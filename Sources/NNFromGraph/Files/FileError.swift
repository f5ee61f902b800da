/// What can go wrong when a file is read or written.
public enum FileFault: Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be opened or read; the system's message.
    case unreadable(String)
    /// The file cannot be created, written or renamed; the system's message.
    case unwritable(String)
    /// The file is longer than `limit` bytes.
    case tooLarge(limit: Int)

    public var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .unwritable(let reason): "cannot be written: \(reason)"
        case .tooLarge(let limit): "is longer than the \(limit) bytes allowed here"
        }
    }
}

/// A file that could not be read or written, with the reason.
public struct FileError: _DescribedError {
    /// The path as the user gave it.
    public let file: String
    /// What went wrong.
    public let fault: FileFault

    /// An error in a file.
    public init(file: String, fault: FileFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file.printable) \(fault)" }
}
