import Autodiff

/// A network that cannot be read from a file, or written to one.
public struct NetworkFileError: _DescribedError {
    /// What is wrong.
    public enum Fault: Error, Equatable, Sendable {
        /// The file cannot be read or written.
        case file(FileFault)
        /// The file is not a valid safetensors file.
        case format(SafeTensorsFault)
        /// The file does not hold a network, or a damaged description of one; the reason.
        case notANetwork(String)
        /// The file was written by a newer version of this library: the version of its form, and the latest one known.
        case futureVersion(Int, latest: Int)
        /// The file's tensors have another element type.
        case scalarType(String, needed: String)
        /// The architecture and the tensors do not agree.
        case network(NetworkError)
        /// The architecture does not need this tensor.
        case superfluousTensor(String)
        /// The tensor of this name has so many elements that are NaN or infinite.
        case notFinite(String, Int)
        /// Two tensors of the network have this name.
        case duplicateName(String)
        /// A layer cannot be written; the reason.
        case layer(String)
    }
    /// The path of the file.
    public let file: String
    /// What is wrong.
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .format(let fault): return "\(file) \(fault)"
        case .notANetwork(let reason): return "\(file) is not a network file: \(reason.printable)"
        case .futureVersion(let version, let latest):
            return
                "\(file) is a network file of version \(version), but this version of the library reads versions up "
                + "to \(latest). Update the library."
        case .scalarType(let found, let needed):
            return
                "\(file) has a network of element type \(found), but is read here as \(needed). Read it as \(found) "
                + "and convert it: network.converted(to:)."
        case .network(let error): return "\(file): \(error)"
        case .superfluousTensor(let name):
            return "\(file) has a tensor '\(name.printable)' that its architecture does not need"
        case .notFinite(let name, let count):
            return "\(file): \(count) elements of '\(name.printable)' are NaN or infinite"
        case .duplicateName(let name):
            return "\(file) cannot hold the network: two of its tensors are named '\(name.printable)'"
        case .layer(let reason): return "\(file) cannot hold the network: \(reason.printable)"
        }
    }
}
