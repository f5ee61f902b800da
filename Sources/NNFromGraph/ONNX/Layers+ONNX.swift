import Autodiff

// What each layer is in ONNX. A custom layer conforms to `ONNXLayer` in the same way.

extension Activation {
    /// Adds the activation's nodes; the identity has none.
    /// - Throws: ``ONNXError/Fault/noOperation(_:_:)`` for a custom layer.
    func addNodes(of layer: any Layer, to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        let x = graph.value
        switch self {
        case .identity: break
        case .sigmoid: graph.add("Sigmoid")
        case .hyperbolicTangent: graph.add("Tanh")
        case .relu: graph.add("Relu")
        case .leakyReLU(let slope): graph.add("LeakyRelu", [], ["alpha": .float(slope)])
        case .elu(let alpha): graph.add("Elu", [], ["alpha": .float(alpha)])
        case .selu: graph.add("Selu")
        case .gelu:
            // x/2 · (1 + erf(x/√2)): the operation of that name came with version 20 of the set.
            graph.add("Div", [graph.constant(Tensor(2.0.squareRoot()))])
            graph.add("Erf")
            graph.add("Add", [graph.constant(Tensor(1))])
            graph.add("Mul", [x])
            graph.add("Mul", [graph.constant(Tensor(0.5))])
        case .silu:
            graph.add("Sigmoid")
            graph.add("Mul", [x])
        case .heaviside:
            graph.add("Greater", [graph.constant(Tensor(0))])
            graph.addCast()
        case .softmax: graph.add("Softmax", [], ["axis": .int(graph.isChannelsFirst ? 1 : -1)])
        case .softplus: graph.add("Softplus")
        case .softsign: graph.add("Softsign")
        case .mish:
            graph.add("Softplus")
            graph.add("Tanh")
            graph.add("Mul", [x])
        case .exponential: graph.add("Exp")
        case .custom(let function):
            throw ONNXGraph.noOperation(layer, "ONNX does not know the activation '\(function.name)'")
        }
    }
}

extension Dense: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        graph.setChannelsFirst(false)
        let weights = graph.constant(graph.tensor("weights"))
        if graph.input.rank == 1, hasBiases {
            graph.add("Gemm", [weights, graph.constant(graph.tensor("biases"))])
        } else {
            graph.add("MatMul", [weights])
            if hasBiases { graph.add("Add", [graph.constant(graph.tensor("biases"))]) }
        }
        try activation.addNodes(of: self, to: &graph)
    }
}

extension Activate: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        try activation.addNodes(of: self, to: &graph)
    }
}

extension ActivityPenalty: ONNXLayer {
    /// Nothing, since it passes its inputs on.
    public func addNodes(to graph: inout ONNXGraph) {}
}

extension Dropout: ONNXLayer {
    /// Nothing: inference has no dropout.
    public func addNodes(to graph: inout ONNXGraph) {}
}

extension Flatten: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(false)
        graph.add("Flatten", [], ["axis": .int(1)])
    }
}

extension Reshape: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(false)
        // 0 keeps the number of samples.
        graph.add("Reshape", [graph.constant(integers: [0] + shape.extents)])
    }
}

extension Convolution2D: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        graph.setChannelsFirst(true)
        let pads =
            padding == .same
            ? Window2D.samePadding(size, stride: stride, on: .init(graph.input[0], graph.input[1])) : .none
        var constants = [graph.constant(graph.tensor("weights").transposed([3, 2, 0, 1]))]
        if hasBiases { constants.append(graph.constant(graph.tensor("biases"))) }
        graph.add(
            "Conv", constants,
            [
                "kernel_shape": .ints([size.rows, size.columns]), "strides": .ints([stride.rows, stride.columns]),
                "pads": .ints([pads.top, pads.left, pads.bottom, pads.right]),
            ])
        try activation.addNodes(of: self, to: &graph)
    }
}

extension Pooling2D: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(true)
        graph.add(
            summary == .maximum ? "MaxPool" : "AveragePool", [],
            ["kernel_shape": .ints([size.rows, size.columns]), "strides": .ints([stride.rows, stride.columns])])
    }
}

extension GlobalAveragePooling2D: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(true)
        graph.add("GlobalAveragePool")
        graph.add("Flatten", [], ["axis": .int(1)])
        graph.endImage()
    }
}

extension BatchNormalization: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        if graph.input.rank != 2 {
            // The operation normalizes the axis after that of the samples.
            graph.setChannelsFirst(graph.input.rank == 3)
            let constants = ["gain", "biases", "mean", "variance"].map { graph.constant(graph.tensor($0)) }
            graph.add("BatchNormalization", constants, ["epsilon": .float(epsilon)])
        } else {
            let scale = graph.tensor("gain") / sqrt(graph.tensor("variance") + epsilon)
            graph.add("Sub", [graph.constant(graph.tensor("mean"))])
            graph.add("Mul", [graph.constant(scale)])
            graph.add("Add", [graph.constant(graph.tensor("biases"))])
        }
    }
}

extension LayerNormalization: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(false)
        let constants = ["gain", "biases"].map { graph.constant(graph.tensor($0)) }
        graph.add("LayerNormalization", constants, ["axis": .int(-1), "epsilon": .float(epsilon)])
    }
}

/// A recurrent cell that an operation of ONNX can take the place of.
public protocol ONNXCell: RecurrentCell {
    /// The operation and its attributes; `nil` if there is none.
    var onnxOperation: (name: String, attributes: [String: ONNXGraph.Attribute])? { get }
    /// The gates' places in this library, in ONNX's order.
    var onnxGates: [Int] { get }
    /// For each gate in this library's order, what is added to its pre-activations besides the biases.
    var biasOffsets: [Double] { get }
}

extension LSTMCell: ONNXCell {
    public var onnxOperation: (name: String, attributes: [String: ONNXGraph.Attribute])? { ("LSTM", [:]) }
    /// Input, output, forget, candidate.
    public var onnxGates: [Int] { [0, 3, 1, 2] }
}

extension GRUCell: ONNXCell {
    public var onnxOperation: (name: String, attributes: [String: ONNXGraph.Attribute])? {
        ("GRU", ["linear_before_reset": .int(1)])
    }
    /// Update, reset, candidate.
    public var onnxGates: [Int] { [1, 0, 2] }
}

extension ElmanCell: ONNXCell {
    public var onnxOperation: (name: String, attributes: [String: ONNXGraph.Attribute])? {
        let name: String
        switch activation {
        case .hyperbolicTangent: name = "Tanh"
        case .relu: name = "Relu"
        case .sigmoid: name = "Sigmoid"
        default: return nil
        }
        return ("RNN", ["activations": .texts([name])])
    }
    public var onnxGates: [Int] { [0] }
}

extension Recurrent: ONNXLayer where Cell: ONNXCell {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        guard let operation = cell.onnxOperation else {
            throw ONNXGraph.noOperation(self, "ONNX's has tanh, ReLU or the sigmoid as its activation here")
        }
        let units = cell.units
        let order = cell.onnxGates.flatMap { ($0 * units)..<(($0 + 1) * units) }
        func matrix(_ name: String) -> Tensor<Double> {
            let rows = graph.tensor(name).transposed().gatherRows(order)
            return rows.reshaped(to: Shape([1] + rows.shape.extents))
        }
        let offsets = cell.biasOffsets.flatMap { [Double](repeating: $0, count: units) }
        let separate = cell.separatesState ? graph.tensor("recurrent biases").scalars : nil
        let biases = graph.tensor("biases").scalars + (separate ?? offsets)
        let count = order.count
        let ordered = order.map { biases[$0] } + order.map { biases[count + $0] }
        let constants = [
            graph.constant(matrix("weights")), graph.constant(matrix("recurrent weights")),
            graph.constant(Tensor(shape: [1, 2 * count], scalars: ordered)),
        ]
        // Steps are first in ONNX.
        graph.add("Transpose", [], ["perm": .ints([1, 0, 2])])
        let attributes = operation.attributes.merging(["hidden_size": .int(units)]) { one, _ in one }
        if returnsSequences {
            graph.add(operation.name, constants, attributes)
            graph.add("Squeeze", [graph.constant(integers: [1])])
            graph.add("Transpose", [], ["perm": .ints([1, 0, 2])])
        } else {
            graph.add(operation.name, constants, attributes, result: 1)
            graph.add("Squeeze", [graph.constant(integers: [0])])
        }
    }
}

extension Convolution1D: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        let ends = padding(on: graph.input[0])
        var constants = [graph.constant(graph.tensor("weights").transposed([2, 1, 0]))]
        if hasBiases { constants.append(graph.constant(graph.tensor("biases"))) }
        // Channels are before the steps in ONNX.
        graph.add("Transpose", [], ["perm": .ints([0, 2, 1])])
        graph.add(
            "Conv", constants,
            [
                "kernel_shape": .ints([size]), "strides": .ints([stride]), "dilations": .ints([dilation]),
                "pads": .ints([ends.before, ends.after]),
            ])
        graph.add("Transpose", [], ["perm": .ints([0, 2, 1])])
        try activation.addNodes(of: self, to: &graph)
    }
}

extension Embedding: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        if padding != nil {
            throw ONNXGraph.noOperation(
                self, "other layers skip padded steps, but their operations in ONNX do not")
        }
        graph.setChannelsFirst(false)
        graph.addCastToIntegers()
        graph.add("Gather", operands: [graph.constant(graph.tensor("weights")), graph.value], ["axis": .int(0)])
    }
}

extension PositionalEncoding: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        let vectors =
            form == .learned ? graph.tensor("weights") : Self.waves(graph.input[0], graph.input[1])
        graph.add("Add", [graph.constant(vectors)])
    }
}

extension SequenceAverage: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.add("ReduceMean", [], ["axes": .ints([1]), "keepdims": .int(0)])
    }
}

extension Steps: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        graph.setChannelsFirst(false)
        graph.add("Slice", [first, end, 1].map { graph.constant(integers: [$0]) })
    }
}

extension ONNXGraph {
    /// Divides sequences of several kinds of features, side by side, into heads: [kinds × samples × heads × steps ×
    /// features of a head].
    fileprivate mutating func divide(kinds: Int, heads: Int, width: Int) {
        // 0 keeps an extent.
        add("Reshape", [constant(integers: [0, 0, kinds, heads, width])])
        add("Transpose", [], ["perm": .ints([2, 0, 3, 1, 4])])
    }

    /// Adds the nodes that take one kind of features of `parts`.
    fileprivate mutating func addPart(_ place: Int, of parts: String) -> String {
        add("Gather", operands: [parts, constant(integers: [place])], ["axis": .int(0)])
        add("Squeeze", [constant(integers: [0])])
        return value
    }

    /// Adds the nodes of attention: the value is that of the queries before, and the heads' results side by side after.
    fileprivate mutating func attend(
        _ key: String, _ values: String, width: Int, features: Int, causalMask: Tensor<Double>?
    ) {
        add("Mul", [constant(Tensor(1 / Double(width).squareRoot()))])
        add("MatMul", [key])
        if let causalMask { add("Add", [constant(causalMask)]) }
        add("Softmax", [], ["axis": .int(-1)])
        add("MatMul", [values])
        add("Transpose", [], ["perm": .ints([0, 2, 1, 3])])
        add("Reshape", [constant(integers: [0, 0, features])])
    }
}

extension MultiHeadAttention: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) {
        let (steps, features) = (graph.input[0], graph.input[1])
        let width = features / heads
        func addProduct(_ weights: String, _ biases: String) {
            graph.add("MatMul", [graph.constant(graph.tensor(weights))])
            if hasBiases { graph.add("Add", [graph.constant(graph.tensor(biases))]) }
        }
        addProduct("weights", "biases")
        graph.divide(kinds: 3, heads: heads, width: width)
        let parts = graph.value
        let value = graph.addPart(2, of: parts)
        _ = graph.addPart(1, of: parts)
        graph.add("Transpose", [], ["perm": .ints([0, 1, 3, 2])])
        let key = graph.value
        _ = graph.addPart(0, of: parts)
        graph.attend(
            key, value, width: width, features: features,
            causalMask: isCausal ? AttentionHeads.causalMask(steps, steps) : nil)
        addProduct("output weights", "output biases")
    }
}

extension CrossAttention: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        let width = features / heads
        let (queries, keys) = (graph.output[0], graph.extentOfPath(1))
        let (_, results) = try graph.addPaths()
        graph.add("Reshape", operands: [results[1], graph.constant(integers: [0, 0, 2, heads, width])])
        graph.add("Transpose", [], ["perm": .ints([2, 0, 3, 1, 4])])
        let parts = graph.value
        let value = graph.addPart(1, of: parts)
        _ = graph.addPart(0, of: parts)
        graph.add("Transpose", [], ["perm": .ints([0, 1, 3, 2])])
        let key = graph.value
        graph.add("Reshape", operands: [results[0], graph.constant(integers: [0, 0, heads, width])])
        graph.add("Transpose", [], ["perm": .ints([0, 2, 1, 3])])
        graph.attend(
            key, value, width: width, features: features,
            causalMask: isCausal ? AttentionHeads.causalMask(queries, keys) : nil)
    }
}

extension Residual: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        let (start, results) = try graph.addPaths()
        graph.add("Add", operands: [start] + results)
    }
}

extension Branches: ONNXLayer {
    public func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault) {
        let results = try graph.addPaths().results
        switch joining {
        case .concatenate: graph.add("Concat", operands: results, ["axis": .int(-1)])
        // One operand is allowed, too.
        case .add: graph.add("Sum", operands: results)
        }
    }
}
