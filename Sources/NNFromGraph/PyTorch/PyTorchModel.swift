import Autodiff

/// A layer that modules of PyTorch can take the place of.
public protocol PyTorchLayer: Layer {
    /// Adds the modules of a `torch.nn.Sequential` that compute the same.
    /// - Throws: ``PyTorchError/Fault/noModule(_:_:)`` if there are none.
    func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault)
}

/// A network as a `torch.nn.Sequential`: its modules, and how their tensors correspond to the network's.
///
/// Images are [rows × columns × channels] here and [channels × rows × columns] there, so flattened images have their
/// features in another order, which the following layers' weights take into account.
public struct PyTorchModel {
    /// A tensor of a module. Its elements are those of one of the network's tensors in another order.
    struct Entry {
        /// The name in the state dictionary, such as `0.weight`.
        let name: String
        let shape: Shape
        /// The place among the network's tensors.
        let place: Int
        /// For each element, the index of the network's element.
        let order: [Int]
        /// A tensor of the same shape that PyTorch adds to it, and the elements of it that this library has elsewhere.
        let addend: (name: String, elements: [Double])?
    }

    private(set) var modules: [String] = []
    private(set) var entries: [Entry] = []
    /// Counters that PyTorch keeps and nothing depends on.
    private(set) var counters: [String] = []
    /// Python's definitions of modules that PyTorch lacks.
    private(set) var helpers: [String] = []
    /// The shapes of one sample before and after the layer that is being added, in this library's order of axes.
    public private(set) var input: Shape = []
    /// See ``input``.
    public private(set) var output: Shape = []
    private var tensors: [String: Int] = [:]
    private var shapes: [Shape] = []
    /// For each feature of a flattened image in PyTorch's order, its index in this library's; `nil` for the same order.
    private var featureOrder: [Int]?

    init<Scalar>(_ network: Network<Scalar>) throws(PyTorchError.Fault) {
        shapes = network.namedTensors.map(\.tensor.shape)
        for visit in network.visits {
            guard let layer = visit.layer as? any PyTorchLayer else {
                throw .noModule(visit.layer.kind, "its type does not conform to PyTorchLayer")
            }
            (input, output, tensors) = (visit.input, visit.output, visit.tensors)
            try layer.addModules(to: &self)
        }
        guard featureOrder == nil else {
            throw .noModule("flatten", "the elements of the model's output would be in another order in PyTorch")
        }
    }

    /// Adds a module without tensors, such as `ReLU()`.
    public mutating func add(_ module: String) { modules.append("torch.nn." + module) }

    /// Adds a module that PyTorch lacks, with its definition in Python.
    public mutating func add(_ module: String, definedBy definition: String) {
        if !helpers.contains(definition) { helpers.append(definition) }
        modules.append(module)
    }

    /// A tensor of the next module, for ``add(_:_:)``.
    public struct ModuleTensor {
        let name, source: String
        let layout: (Tensor<Double>) -> Tensor<Double>
        var addend: (name: String, elements: [Double])?

        /// A tensor named `name` in PyTorch, with the elements of the layer's tensor `source` in PyTorch's layout,
        /// which `layout` makes by moving elements.
        public init(
            _ name: String, _ source: String, layout: @escaping (Tensor<Double>) -> Tensor<Double> = { $0 }
        ) {
            (self.name, self.source, self.layout) = (name, source, layout)
        }
    }

    /// Adds a module with tensors.
    public mutating func add(_ module: String, _ tensors: [ModuleTensor]) {
        for tensor in tensors {
            guard let place = self.tensors[tensor.source] else {
                stop("PyTorchModel: the layer has no tensor '\(tensor.source)'")
            }
            let shape = shapes[place]
            // The elements' indices, moved as the elements are.
            let indices = Tensor<Double>(shape: shape, scalars: (0..<shape.count).map(Double.init))
            let moved = tensor.layout(indices)
            let prefix = "\(modules.count)."
            entries.append(
                Entry(
                    name: prefix + tensor.name, shape: moved.shape, place: place, order: moved.scalars.map { Int($0) },
                    addend: tensor.addend.map { (prefix + $0.name, $0.elements) }))
        }
        add(module)
    }

    /// Notes a counter of the next module.
    mutating func addCounter(_ name: String) { counters.append("\(modules.count).\(name)") }

    /// Notes that the layer flattens an image.
    mutating func flatten() {
        guard input.rank == 3 else { return }
        let indices = Tensor<Double>(shape: input, scalars: (0..<input.count).map(Double.init))
        featureOrder = indices.transposed([2, 0, 1]).scalars.map { Int($0) }
    }

    /// The rows of a tensor in the order of PyTorch's features.
    public func inFeatureOrder(_ tensor: Tensor<Double>) -> Tensor<Double> {
        featureOrder.map { tensor.gatherRows($0) } ?? tensor
    }

    /// Notes that the features of the layer's output are in the same order here and there.
    public mutating func endFeatureOrder() { featureOrder = nil }

    /// The fault that a layer has no module.
    public static func noModule(_ layer: any Layer, _ reason: String) -> PyTorchError.Fault {
        .noModule(layer.kind, reason)
    }

    /// A program in Python that makes the model, named `model`.
    var source: String {
        let lines = modules.map { "    \($0),\n" }.joined()
        return "import torch\n\n" + helpers.map { $0 + "\n\n" }.joined()
            + "model = torch.nn.Sequential(\n\(lines))\nmodel.eval()\n"
    }
}
