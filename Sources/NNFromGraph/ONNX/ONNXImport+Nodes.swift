import Autodiff

// Single nodes as layers.
extension ONNXImport {
    mutating func read(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        switch node.operation {
        case "Identity": break
        // A sum of one path.
        case "Sum", "Concat": guard node.inputs.count == 1 else { throw node.refusal("its operands are constants") }
        case "Dropout":
            guard node.inputs.count < 3 || node.inputs[2].isEmpty else { throw node.refusal("it is in training mode") }
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
            else { throw node.refusal("it has other constants than the usual ones") }
            layers.append(Activate(.selu))
        case "Gelu":
            guard node.attributes["approximate"] ?? .text("none") == .text("none") else {
                throw node.refusal("it is approximate")
            }
            layers.append(Activate(.gelu))
        case "Softmax":
            let axis = node.int("axis") ?? -1
            let last = isChannelsFirst && shape.rank == 3 ? 1 : shape.rank
            guard axis == last || (axis == -1 && last == shape.rank) else { throw node.refusal("its axis is \(axis)") }
            layers.append(Activate(.softmax))
        case "Gemm", "MatMul": try readProduct(node)
        case "Add": try readBias(node)
        case "Conv": try readConvolution(node)
        case "MaxPool", "AveragePool": try readPooling(node)
        case "GlobalAveragePool":
            guard isImage else { throw node.refusal("its operand is not an image with its channels first") }
            poolGlobally()
        case "ReduceMean": try readMean(node)
        case "Slice": try readSteps(node)
        case "BatchNormalization": try readBatchNormalization(node)
        case "LayerNormalization": try readLayerNormalization(node)
        case "Flatten":
            guard node.int("axis") ?? 1 == 1 else { throw node.refusal("its axis is not 1") }
            flatten()
        case "Reshape", "Squeeze": try readShape(node)
        case "Transpose": try readTransposition(node)
        default: throw node.refusal("it is not one of the operations that are read")
        }
    }

    /// A constant operand.
    func constant(_ node: ONNXModel.Node, _ place: Int, _ what: String) throws(ONNXError.Fault) -> Tensor<
        Scalar
    > {
        guard place < node.inputs.count, let array = constants[node.inputs[place]] else {
            throw node.refusal("its \(what) are not constant")
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
            throw node.refusal("its \(what) have shape \(tensor.shape) for \(count) features")
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
            throw node.refusal(
                "its weights have shape \(weights.shape), and a sample of its operand has \(shape)")
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
}
