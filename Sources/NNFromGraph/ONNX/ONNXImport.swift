import Autodiff

/// Follows a model's nodes from its input to its output and makes layers of them: a chain, parts of which may be paths
/// side by side.
struct ONNXImport<Scalar: TensorScalar> {
    let model: ONNXModel
    let constants: [String: StoredArray]
    /// For each value, the places of the nodes that take it as an operand.
    let consumers: [String: [Int]]

    var layers: [any Layer] = []
    /// The layers' parameters and statistics, in their order.
    var parameters: [Tensor<Scalar>] = []
    var statistics: [Tensor<Scalar>] = []
    /// The shape of one sample of the value, in this library's order of axes.
    var shape: Shape = []
    /// Whether the value is an image with its channels before its rows in the model.
    var isChannelsFirst = false
    /// The image whose elements, with the channels first, are the value's features in the model; `nil` if the order is
    /// the same here.
    var flattened: Shape?
    /// Whether the value has, in the model, two axes of extent 1 after its channels.
    var isPooled = false
    /// The name of the value that has been reached.
    var value = ""
    /// The places of the nodes of the path that is followed; `nil` outside of paths.
    var path: Set<Int>?
    /// The number of layers around the path that is followed.
    var depth = 0

    init(_ model: ONNXModel) throws(ONNXError.Fault) {
        self.model = model
        var constants: [String: StoredArray] = [:]
        for (name, array) in model.constants { constants[name] = array }
        var consumers: [String: [Int]] = [:]
        for (place, node) in model.nodes.enumerated() {
            if node.operation == "Constant", case .tensor(let array)? = node.attributes["value"] {
                for output in node.outputs { constants[output] = array }
            }
            // PyTorch writes equal constants once, and the others as copies of it.
            if node.operation == "Identity", let array = node.inputs.first.flatMap({ constants[$0] }) {
                for output in node.outputs { constants[output] = array }
            }
            for input in Set(node.inputs) { consumers[input, default: []].append(place) }
        }
        (self.constants, self.consumers) = (constants, consumers)
    }

    /// The network.
    func network() throws(ONNXError.Fault) -> Network<Scalar> {
        var reading = self
        try reading.followChain()
        return try reading.made()
    }

    // MARK: The chain

    private mutating func followChain() throws(ONNXError.Fault) {
        let inputs = model.inputs.filter { constants[$0.name] == nil }
        guard inputs.count == 1, model.outputs.count == 1 else {
            throw .unsupported("graph", "it has \(inputs.count) inputs and \(model.outputs.count) outputs; one of each")
        }
        let input = inputs[0]
        var extents: [Int] = []
        for extent in input.extents.dropFirst() {
            guard let extent, extent >= 1 else {
                throw .unsupported("input", "'\(input.name)' has open extents besides that of the samples")
            }
            extents.append(extent)
        }
        guard (1...3).contains(extents.count), let shape = Shape(validating: extents) else {
            throw .unsupported("input", "'\(input.name)' has the shape \(extents) for a sample")
        }
        value = input.name
        self.shape = shape
        if shape.rank == 3 {
            // A transposition to channels first says that they are last before it.
            let first = consumers[value]?.first.map { model.nodes[$0] }
            isChannelsFirst = !(first?.operation == "Transpose" && first?.ints("perm") == [0, 3, 1, 2])
            if isChannelsFirst { self.shape = [shape[1], shape[2], shape[0]] }
        }
        firstShape = self.shape
        try follow(to: model.outputs[0].name)
        guard flattened == nil, !isChannelsFirst || shape.rank != 3 else {
            throw .unsupported("graph", "its output is an image with its channels first, or a flattened one")
        }
    }
    private var firstShape: Shape = []

    /// The places of the nodes that take a value, on the path that is followed.
    func users(of value: String) -> [Int] {
        let all = consumers[value] ?? []
        return path.map { path in all.filter(path.contains) } ?? all
    }

    /// Makes layers of the nodes up to a value.
    mutating func follow(to target: String) throws(ONNXError.Fault) {
        var visited = 0
        while value != target {
            guard visited <= model.nodes.count else { throw .format("its graph has a cycle") }
            visited += 1
            let places = users(of: value)
            if let next = try layerOfSeveralNodes(places) {
                value = next
                continue
            }
            guard places.count == 1 else {
                throw .unsupported(
                    "graph",
                    "the value '\(value)' is used by \(places.count) nodes, whose paths do not end in one Add, Sum, "
                        + "Concat or attention")
            }
            let node = model.nodes[places[0]]
            guard node.inputs.first == value, let output = node.outputs.first(where: { !$0.isEmpty }) else {
                throw .unsupported(node.operation, "'\(value)' is not its first operand")
            }
            try read(node)
            value = output
        }
    }

    /// Makes a layer of nodes that belong together. Returns the name of their result; `nil` for a single node.
    private mutating func layerOfSeveralNodes(_ places: [Int]) throws(ONNXError.Fault) -> String? {
        if let result = try composite(places) { return result }
        if let result = try sequenceLayer(places) { return result }
        return try joinedPaths(places)
    }

    /// SiLU, GELU and Mish are composed of several nodes, two of which take the same value. Returns the name of their
    /// result.
    private mutating func composite(_ places: [Int]) throws(ONNXError.Fault) -> String? {
        guard places.count == 2 else { return nil }
        let nodes = places.map { model.nodes[$0] }
        guard let product = nodes.first(where: { $0.operation == "Mul" }), let result = product.outputs.first,
            let first = nodes.first(where: { $0.operation != "Mul" }), first.inputs.first == value
        else { return nil }
        guard let start = first.outputs.first, let other = product.inputs.first(where: { $0 != value }) else {
            return nil
        }
        if first.operation == "Sigmoid", other == start {
            layers.append(Activate(.silu))
            return result
        }
        if first.operation == "Softplus", let tanh = only(start), tanh.operation == "Tanh", tanh.outputs.first == other
        {
            layers.append(Activate(.mish))
            return result
        }
        guard first.operation == "Div", isConstant(first, 2.0.squareRoot()), let error = only(start),
            error.operation == "Erf", let sum = error.outputs.first.flatMap(only), sum.operation == "Add",
            isConstant(sum, 1), sum.outputs.first == other, let half = only(result), half.operation == "Mul",
            isConstant(half, 0.5)
        else { return nil }
        layers.append(Activate(.gelu))
        return half.outputs.first
    }

    /// The only node that takes a value.
    func only(_ name: String) -> ONNXModel.Node? {
        let places = users(of: name)
        return places.count == 1 ? model.nodes[places[0]] : nil
    }

    /// Whether one of a node's operands is a constant number.
    func isConstant(_ node: ONNXModel.Node, _ number: Double) -> Bool {
        node.inputs.contains { name in
            guard let array = constants[name], array.shape.count == 1,
                let found = try? array.tensor(as: Double.self).scalars[0]
            else { return false }
            return abs(found - number) < 1e-6
        }
    }

    var isImage: Bool { shape.rank == 3 && isChannelsFirst }

    // MARK: The result

    private func made() throws(ONNXError.Fault) -> Network<Scalar> {
        do {
            let layer = Sequential(layers)
            let (architecture, _, _) = try Architecture.build(
                layer, inputShape: firstShape, Plan<Scalar>.Values.unknown)
            let names = architecture.parameters.map(\.name) + architecture.statistics.map(\.name)
            let tensors = Dictionary(zip(names, parameters + statistics)) { one, _ in one }
            return try Network(inputShape: firstShape, layer, tensors: tensors)
        } catch { throw .network(error) }
    }
}

extension ONNXModel.Node {
    /// That this node is not supported, and why.
    func refusal(_ reason: String) -> ONNXError.Fault { .unsupported(operation, reason) }

    func int(_ name: String) -> Int? {
        if case .int(let number)? = attributes[name] { number } else { nil }
    }
    func ints(_ name: String) -> [Int]? {
        if case .ints(let numbers)? = attributes[name] { numbers } else { nil }
    }
    /// A number as it was meant: 1e-5 is not representable in single precision, and its nearest number is read as 1e-5.
    func number(_ name: String) -> Double? {
        if case .float(let number)? = attributes[name] { Double("\(number)") } else { nil }
    }
}
