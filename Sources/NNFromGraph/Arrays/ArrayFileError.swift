/// An NPY or NPZ file that cannot be used, and why.
public struct ArrayFileError: _DescribedError {
    /// What is wrong.
    public enum Fault: Error, Equatable, Sendable {
        /// The file cannot be read or written.
        case file(FileFault)
        /// The file ends before its contents do.
        case truncated
        /// It is not a valid NPY file or ZIP archive; the reason.
        case format(String)
        /// It is valid, but not supported here; the reason.
        case unsupported(String)
        /// There is no array of this name; the names.
        case noArray(String, among: [String])
    }
    /// The path of the file; for an array of an archive, with its name.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .truncated: return "\(file) is cut short: it ends before its contents do"
        case .format(let reason): return "\(file) is not valid: \(reason.printable)"
        case .unsupported(let reason): return "\(file) cannot be used: \(reason.printable)"
        case .noArray(let name, let names):
            let list = names.isEmpty ? "it has none" : "it has \(names.map(\.printable).joined(separator: ", "))"
            return "\(file) has no array named '\(name.printable)'; \(list)"
        }
    }
}

extension ByteSource.Fault {
    var inArrayFile: ArrayFileError.Fault {
        switch self {
        case .truncated: .truncated
        case .unreadable(let reason): .file(.unreadable(reason))
        }
    }
}
