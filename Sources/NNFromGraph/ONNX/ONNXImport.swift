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

    // MARK: Nodes

    private mutating func read(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        func refusal(_ reason: String) -> ONNXError.Fault { .unsupported(node.operation, reason) }
        switch node.operation {
        case "Identity": break
        // A sum of one path.
        case "Sum", "Concat": guard node.inputs.count == 1 else { throw refusal("its operands are constants") }
        case "Dropout":
            guard node.inputs.count < 3 || node.inputs[2].isEmpty else { throw refusal("it is in training mode") }
        case "Sigmoid": layers.append(Activate(.sigmoid))
        case "Tanh": layers.append(Activate(.hyperbolicTangent))
        case "Relu": layers.append(Activate(.relu))
        case "Softplus": layers.append(Activate(.softplus))
        case "Softsign": layers.append(Activate(.softsign))
        case "Exp": layers.append(Activate(.exponential))
        case "Mish": layers.append(Activate(.mish))
        case "LeakyRelu": layers.append(Activate(.leakyReLU(slope: node.number("alpha") ?? 0.01)))
        case "Elu": layers.append(Activate(.elu(alpha: node.number("alpha") ?? 1)))
        case "Selu":
            guard abs((node.number("alpha") ?? 1.673263) - 1.673263) < 1e-5,
                abs((node.number("gamma") ?? 1.050701) - 1.050701) < 1e-5
            else { throw refusal("it has other constants than the usual ones") }
            layers.append(Activate(.selu))
        case "Gelu":
            guard node.attributes["approximate"] ?? .text("none") == .text("none") else {
                throw refusal("it is approximate")
            }
            layers.append(Activate(.gelu))
        case "Softmax":
            let axis = node.int("axis") ?? -1
            let last = isChannelsFirst && shape.rank == 3 ? 1 : shape.rank
            guard axis == last || (axis == -1 && last == shape.rank) else { throw refusal("its axis is \(axis)") }
            layers.append(Activate(.softmax))
        case "Gemm", "MatMul": try readProduct(node)
        case "Add": try readBias(node)
        case "Conv": try readConvolution(node)
        case "MaxPool", "AveragePool": try readPooling(node)
        case "GlobalAveragePool":
            guard isImage else { throw refusal("its operand is not an image with its channels first") }
            poolGlobally()
        case "ReduceMean": try readMean(node)
        case "Slice": try readSteps(node)
        case "BatchNormalization": try readBatchNormalization(node)
        case "LayerNormalization": try readLayerNormalization(node)
        case "Flatten":
            guard node.int("axis") ?? 1 == 1 else { throw refusal("its axis is not 1") }
            flatten()
        case "Reshape", "Squeeze": try readShape(node)
        case "Transpose": try readTransposition(node)
        default: throw refusal("it is not one of the operations that are read")
        }
    }

    var isImage: Bool { shape.rank == 3 && isChannelsFirst }

    private mutating func poolGlobally() {
        layers.append(GlobalAveragePooling2D())
        (shape, isChannelsFirst) = ([shape[2]], false)
        isPooled = true
    }

    /// Means over the steps of a sequence, or over an image.
    private mutating func readMean(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let operand = node.inputs.count > 1 ? constants[node.inputs[1]].flatMap { try? $0.integers() } : nil
        let axes = (node.ints("axes") ?? operand ?? []).map { $0 < 0 ? $0 + shape.rank + 1 : $0 }
        let keepsAxes = node.int("keepdims") ?? 1 != 0
        if isImage, axes.sorted() == [2, 3] {
            poolGlobally()
            isPooled = keepsAxes
        } else if shape.rank == 2, axes == [1], !keepsAxes {
            try add(SequenceAverage())
        } else {
            throw .unsupported("ReduceMean", "it is neither over the steps of a sequence nor over an image")
        }
    }

    /// A constant operand.
    func constant(_ node: ONNXModel.Node, _ place: Int, _ what: String) throws(ONNXError.Fault) -> Tensor<
        Scalar
    > {
        guard place < node.inputs.count, let array = constants[node.inputs[place]] else {
            throw .unsupported(node.operation, "its \(what) are not constant")
        }
        let tensor: Tensor<Scalar>
        do { tensor = try array.tensor(rounding: true) } catch { throw .format("\(error)") }
        let count = tensor.notFiniteCount
        if count > 0 { throw .notFinite(node.inputs[place], count) }
        return tensor
    }

    /// A constant operand of one number for each feature.
    func vector(
        _ node: ONNXModel.Node, _ place: Int, _ what: String, count: Int
    ) throws(ONNXError.Fault) -> Tensor<Scalar> {
        let tensor = try constant(node, place, what)
        guard tensor.shape.count == count, tensor.shape.extents.last == count || count == 1 else {
            throw .unsupported(node.operation, "its \(what) have shape \(tensor.shape) for \(count) features")
        }
        return tensor.reshaped(to: [count])
    }

    /// Rows for the features of the value, as many as it has, in this library's order.
    private func inOwnOrder(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
        guard let image = flattened else { return rows }
        let rest = rows.shape.extents.dropFirst()
        let theirs = rows.reshaped(to: Shape([image[2], image[0], image[1]] + rest))
        return theirs.transposed(rest.isEmpty ? [1, 2, 0] : [1, 2, 0, 3]).reshaped(to: rows.shape)
    }

    private mutating func readProduct(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        var weights = try constant(node, 1, "weights")
        if node.operation == "Gemm" {
            guard node.number("alpha") ?? 1 == 1, node.number("beta") ?? 1 == 1, node.int("transA") ?? 0 == 0,
                shape.rank == 1
            else { throw .unsupported("Gemm", "it is scaled, or its first operand is transposed or not a matrix") }
            if weights.shape.rank == 2, node.int("transB") ?? 0 != 0 { weights = weights.transposed() }
        }
        guard weights.shape.rank == 2, weights.shape[0] == shape.extents.last, !isImage, weights.shape[1] >= 1 else {
            throw .unsupported(
                node.operation, "its weights have shape \(weights.shape), and a sample of its operand has \(shape)")
        }
        let units = weights.shape[1]
        let hasBiases = node.inputs.count > 2 && !node.inputs[2].isEmpty
        parameters.append(inOwnOrder(weights))
        if hasBiases { parameters.append(try vector(node, 2, "biases", count: units)) }
        try add(Dense(units, .identity, hasBiases: hasBiases))
        (flattened, isPooled) = (nil, false)
    }

    /// An addition after a product without biases.
    private mutating func readBias(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        if try readPositions(node) { return }
        guard let dense = layers.last as? Dense, !dense.hasBiases else {
            throw .unsupported("Add", "it does not follow a matrix product")
        }
        parameters.append(try vector(node, 1, "biases", count: dense.units))
        layers[layers.count - 1] = Dense(dense.units, .identity)
    }

    /// The window of a convolution or pooling, and whether it pads images to keep their extents.
    private func window(
        _ node: ONNXModel.Node, _ size: [Int]
    ) throws(ONNXError.Fault) -> (size: (Int, Int), stride: (Int, Int), isSame: Bool) {
        func refusal(_ reason: String) -> ONNXError.Fault { .unsupported(node.operation, reason) }
        guard isImage else { throw refusal("its operand is not an image with its channels first") }
        let strides = node.ints("strides") ?? [1, 1]
        guard size.count == 2, strides.count == 2, (size + strides).allSatisfy({ (1..<1 << 31).contains($0) }),
            node.ints("dilations")?.allSatisfy({ $0 == 1 }) ?? true, node.int("ceil_mode") ?? 0 == 0
        else { throw refusal("its window of \(size) is dilated, or moves by \(strides), or is rounded up") }
        let same = Window2D.samePadding(
            .init(size[0], size[1]), stride: .init(strides[0], strides[1]), on: .init(shape[0], shape[1]))
        let pads = node.ints("pads") ?? [0, 0, 0, 0]
        let isSame: Bool
        switch node.attributes["auto_pad"] ?? .text("NOTSET") {
        case .text("SAME_UPPER"): isSame = true
        case .text("VALID"): isSame = false
        case .text("NOTSET") where pads.allSatisfy { $0 == 0 }: isSame = false
        case .text("NOTSET") where pads == [same.top, same.left, same.bottom, same.right]: isSame = true
        default: throw refusal("it pads images by \(pads), which is neither nothing nor what keeps their extents")
        }
        return ((size[0], size[1]), (strides[0], strides[1]), isSame)
    }

    private mutating func readConvolution(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let kernels = try constant(node, 1, "kernels")
        guard kernels.shape.rank == 4, node.int("group") ?? 1 == 1 else {
            throw .unsupported("Conv", "its kernels have shape \(kernels.shape), in \(node.int("group") ?? 1) groups")
        }
        let (size, stride, isSame) = try window(node, [kernels.shape[2], kernels.shape[3]])
        guard kernels.shape[1] == shape[2], kernels.shape[0] >= 1 else {
            throw .unsupported("Conv", "its kernels have shape \(kernels.shape), and the image \(shape[2]) channels")
        }
        let filters = kernels.shape[0]
        let hasBiases = node.inputs.count > 2 && !node.inputs[2].isEmpty
        parameters.append(kernels.transposed([2, 3, 1, 0]))
        if hasBiases { parameters.append(try vector(node, 2, "biases", count: filters)) }
        let layer = Convolution2D(
            filters, size: size, .identity, stride: stride, padding: isSame ? .same : .valid, hasBiases: hasBiases)
        try add(layer)
    }

    private mutating func readPooling(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let (size, stride, isSame) = try window(node, node.ints("kernel_shape") ?? [])
        guard !isSame, node.outputs.count == 1 else {
            throw .unsupported(node.operation, "it pads images, or gives the places of the maxima")
        }
        try add(Pooling2D(node.operation == "MaxPool" ? .maximum : .average, size: size, stride: stride))
    }

    /// Adds a layer whose parameters have been added, and notes the shape of its result.
    mutating func add(_ layer: any Layer) throws(ONNXError.Fault) {
        var pass = Pass<TensorOutline<Scalar>>(planning: Plan(.unknown))
        do {
            let result = try layer(TensorOutline(Shape([2] + shape.extents, of: "the input of two samples")), &pass)
            shape = result.shape.ofPart
        } catch { throw .network(error) }
        layers.append(layer)
    }

    private mutating func readBatchNormalization(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        guard shape.rank == 1 || isImage, let features = shape.extents.last, node.int("training_mode") ?? 0 == 0 else {
            throw .unsupported("BatchNormalization", "its operand has shape \(shape), or it is in training mode")
        }
        let tensors = try ["gains", "biases", "means", "variances"].enumerated().map {
            (place, what) throws(ONNXError.Fault) in
            inOwnOrder(try vector(node, place + 1, what, count: features))
        }
        parameters += tensors[..<2]
        statistics += tensors[2...]
        let momentum = 1 - (node.number("momentum") ?? 0.9)
        let isUsual = momentum > 0 && momentum <= 1
        layers.append(BatchNormalization(momentum: isUsual ? momentum : 0.1, epsilon: node.number("epsilon") ?? 1e-5))
    }

    private mutating func readLayerNormalization(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let axis = node.int("axis") ?? -1
        guard !isImage, let features = shape.extents.last, axis == -1 || axis == shape.rank else {
            throw .unsupported("LayerNormalization", "it normalizes other axes than the last")
        }
        parameters.append(inOwnOrder(try vector(node, 1, "gains", count: features)))
        let hasBiases = node.inputs.count > 2 && !node.inputs[2].isEmpty
        parameters.append(
            hasBiases ? inOwnOrder(try vector(node, 2, "biases", count: features)) : .zeros([features]))
        layers.append(LayerNormalization(epsilon: node.number("epsilon") ?? 1e-5))
    }

    /// Flattens each sample to one axis.
    private mutating func flatten() {
        if isPooled || shape.rank == 1 {
            isPooled = false
            return
        }
        if isImage { flattened = shape }
        layers.append(Flatten())
        (shape, isChannelsFirst) = ([shape.count], false)
    }

    private mutating func readShape(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        func refusal(_ reason: String) -> ONNXError.Fault { .unsupported(node.operation, reason) }
        if node.operation == "Squeeze" {
            guard isPooled else { throw refusal("it does not follow a global pooling") }
            isPooled = false
            return
        }
        guard node.inputs.count == 2, let array = constants[node.inputs[1]], let numbers = try? array.integers(),
            numbers.count >= 2
        else { throw refusal("its shape is not a constant of two extents or more") }
        guard node.int("allowzero") ?? 0 == 0 || !numbers.contains(0) else {
            throw refusal("its shape is \(numbers) without elements")
        }
        var extents = Array(numbers.dropFirst())
        if let open = extents.firstIndex(of: -1) {
            var known = 1
            for extent in extents where extent != -1 {
                let (product, overflow) = known.multipliedReportingOverflow(by: extent)
                guard extent >= 1, !overflow else { throw refusal("its shape is \(numbers)") }
                known = product
            }
            guard shape.count % known == 0 else { throw refusal("its shape is \(numbers)") }
            extents[open] = shape.count / known
        }
        guard let target = Shape(validating: extents), target.count == shape.count, extents.allSatisfy({ $0 >= 1 })
        else {
            throw refusal("its shape is \(numbers), and a sample of its operand has \(shape)")
        }
        if target.rank == 1 { return flatten() }
        guard shape.rank == 1, flattened == nil, target.rank <= 3 else {
            throw refusal("it changes an image or a sequence to the shape \(target)")
        }
        let next = node.outputs.first.flatMap { consumers[$0] }?.first.map { model.nodes[$0] }
        let isLast = next?.operation == "Transpose" && next?.ints("perm") == [0, 3, 1, 2]
        if target.rank == 3, !isLast {
            guard target[0] == 1 else { throw refusal("it makes images of several channels, with the channels first") }
            isChannelsFirst = true
            shape = [target[1], target[2], 1]
        } else {
            shape = target
        }
        layers.append(Reshape(shape))
    }

    /// Transpositions of images change nothing here but the order in the model.
    private mutating func readTransposition(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let order = node.ints("perm") ?? []
        guard shape.rank == 3, order == (isChannelsFirst ? [0, 2, 3, 1] : [0, 3, 1, 2]) else {
            throw .unsupported("Transpose", "it is not between the two orders of an image's axes: \(order)")
        }
        isChannelsFirst.toggle()
    }

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
