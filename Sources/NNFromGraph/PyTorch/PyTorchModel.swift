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
    /// The paths of the layer that is being added, if it consists of others.
    private var paths: [[LayerVisit]] = []
    /// What the names of modules begin with: the places of the modules around them.
    private var prefix = ""
    private var shapes: [Shape] = []
    /// For each feature of a flattened image in PyTorch's order, its index in this library's; `nil` for the same order.
    private var featureOrder: [Int]?

    init<Scalar>(_ network: Network<Scalar>) throws(PyTorchError.Fault) {
        shapes = network.namedTensors.map(\.tensor.shape)
        for visit in network.visits { try add(visit) }
        guard featureOrder == nil else {
            throw .noModule("flatten", "the elements of the model's output would be in another order in PyTorch")
        }
    }

    private mutating func add(_ visit: LayerVisit) throws(PyTorchError.Fault) {
        guard let layer = visit.layer as? any PyTorchLayer else {
            throw .noModule(visit.layer.kind, "its type does not conform to PyTorchLayer")
        }
        (input, output, tensors, paths) = (visit.input, visit.output, visit.tensors, visit.paths)
        try layer.addModules(to: &self)
    }

    /// Adds a module of the class `name`, which PyTorch lacks, for a layer that consists of others.
    /// - Parameters:
    ///   - isList: Whether it contains a sequence for each path, instead of the modules of the only path.
    ///   - definition: Its definition in Python, a subclass of `torch.nn.Sequential`.
    mutating func addGroup(
        _ name: String, of layer: any Layer, isList: Bool, definedBy definition: String
    ) throws(PyTorchError.Fault) {
        func checkOrder(_ what: String) throws(PyTorchError.Fault) {
            guard featureOrder == nil else {
                throw Self.noModule(
                    layer, "\(what) are a flattened image, whose elements have another order in PyTorch")
            }
        }
        try checkOrder("its inputs")
        let (group, outer, outerPrefix) = (paths, modules, prefix)
        let (groupInput, groupOutput, groupTensors) = (input, output, tensors)
        let place = "\(prefix)\(modules.count)."
        var parts: [String] = []
        for (number, path) in group.enumerated() {
            (modules, prefix) = ([], isList ? "\(place)\(number)." : place)
            for visit in path { try add(visit) }
            try checkOrder("the outputs of its layers")
            parts += isList ? [Self.call("torch.nn.Sequential", modules)] : modules
        }
        (modules, prefix, paths) = (outer, outerPrefix, group)
        (input, output, tensors) = (groupInput, groupOutput, groupTensors)
        add(Self.call(name, parts), definedBy: definition)
    }

    /// Python's call of a module's class with modules as its arguments, each on a line.
    private static func call(_ name: String, _ modules: [String]) -> String {
        let lines = modules.map { "    " + $0.replacing("\n", with: "\n    ") + ",\n" }
        return modules.isEmpty ? "\(name)()" : "\(name)(\n\(lines.joined()))"
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
        addEntries(tensors)
        add(module)
    }

    /// Adds a module with tensors that PyTorch lacks, with its definition in Python.
    public mutating func add(_ module: String, _ tensors: [ModuleTensor], definedBy definition: String) {
        addEntries(tensors)
        add(module, definedBy: definition)
    }

    private mutating func addEntries(_ tensors: [ModuleTensor]) {
        for tensor in tensors {
            guard let place = self.tensors[tensor.source] else {
                stop("PyTorchModel: the layer has no tensor '\(tensor.source)'")
            }
            let shape = shapes[place]
            // The elements' indices, moved as the elements are.
            let indices = Tensor<Double>(shape: shape, scalars: (0..<shape.count).map(Double.init))
            let moved = tensor.layout(indices)
            let prefix = "\(prefix)\(modules.count)."
            entries.append(
                Entry(
                    name: prefix + tensor.name, shape: moved.shape, place: place, order: moved.scalars.map { Int($0) },
                    addend: tensor.addend.map { (prefix + $0.name, $0.elements) }))
        }
    }

    /// Notes a counter of the next module.
    mutating func addCounter(_ name: String) { counters.append("\(prefix)\(modules.count).\(name)") }

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
        "import torch\n\n" + helpers.map { $0 + "\n\n" }.joined()
            + "model = \(Self.call("torch.nn.Sequential", modules))\nmodel.eval()\n"
    }
}
