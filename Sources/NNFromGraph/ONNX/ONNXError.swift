import Autodiff

/// A network that cannot be exchanged as ONNX, and why.
public struct ONNXError: _DescribedError {
    /// What is wrong.
    public enum Fault: Error, Equatable, Sendable {
        /// The file cannot be read or written.
        case file(FileFault)
        /// The file is not a valid ONNX model; the reason.
        case format(String)
        /// No operations of ONNX are known for a layer of this kind; the reason.
        case noOperation(String, String)
        /// A node of the graph is not supported here: its operation, and the reason.
        case unsupported(String, String)
        /// The graph's layers do not fit one another.
        case network(NetworkError)
        /// The tensor of this name has so many elements that are NaN or infinite.
        case notFinite(String, Int)
    }
    /// The path of the file.
    public let file: String
    /// What is wrong.
    public let fault: Fault

    public var description: String {
        let file = file.printable
        switch fault {
        case .file(let fault): return "\(file) \(fault)"
        case .format(let reason): return "\(file) is not a valid ONNX model: \(reason.printable)"
        case .noOperation(let kind, let reason):
            return "\(file) cannot hold the network: a layer of kind '\(kind)' has no operations in ONNX: \(reason)"
        case .unsupported(let operation, let reason):
            return "\(file) has a node \(operation.printable) that is not supported here: \(reason.printable)"
        case .network(let error): return "\(file): \(error)"
        case .notFinite(let name, let count):
            return "\(file): \(count) elements of '\(name.printable)' are NaN or infinite"
        }
    }
}
