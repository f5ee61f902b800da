import Autodiff

/// A network that cannot be exchanged with PyTorch, and why.
public struct PyTorchError: _DescribedError {
    /// What is wrong.
    public enum Fault: Error, Equatable, Sendable {
        /// The file cannot be read or written.
        case file(FileFault)
        /// The file is not a valid safetensors file.
        case format(SafeTensorsFault)
        /// No module of PyTorch computes what a layer of this kind does; the reason.
        case noModule(String, String)
        /// The state dictionary lacks this tensor.
        case noTensor(String)
        /// The state dictionary has a tensor that the model does not; the first names of the model's.
        case superfluousTensor(String, among: [String])
        /// A tensor has another shape than the model's.
        case shape(String, Shape, needed: Shape)
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
        case .format(.truncated):
            return
                "\(file) \(SafeTensorsFault.truncated); pickle files of PyTorch (.pt) are not read: write "
                + "safetensors.torch.save_file(model.state_dict(), …)"
        case .format(let fault): return "\(file) \(fault)"
        case .noModule(let kind, let reason): return "a layer of kind '\(kind)' has no module in PyTorch: \(reason)"
        case .noTensor(let name):
            return
                "\(file) has no tensor '\(name)', which the modules of this network need; its Python source is "
                + "`pyTorchSource()`"
        case .superfluousTensor(let name, let names):
            return
                "\(file) has a tensor '\(name.printable)' that the modules of this network do not have; they have "
                + names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        case .shape(let name, let shape, let needed):
            return "\(file): '\(name)' has shape \(shape), but the module of this network needs \(needed)"
        case .notFinite(let name, let count):
            return "\(file): \(count) elements of '\(name)' are NaN or infinite"
        }
    }
}
