import Autodiff

// Layers of sequences that are several nodes each, as they are written here.
extension ONNXImport {
    /// Makes a layer of the nodes that follow the value, if they are one of sequences. Returns their result's name.
    mutating func sequenceLayer(_ places: [Int]) throws(ONNXError.Fault) -> String? {
        guard places.count == 1 else { return nil }
        let node = model.nodes[places[0]]
        guard node.inputs.first == value, let result = node.outputs.first else { return nil }
        switch node.operation {
        case "Cast" where node.int("to") == ONNXModel.formats[.int64]: return try embedding(result)
        case "Transpose" where shape.rank == 2 && node.ints("perm") == [1, 0, 2]: return try recurrent(result)
        case "Transpose" where shape.rank == 2 && node.ints("perm") == [0, 2, 1]: return try convolution(result)
        case "MatMul" where shape.rank == 2: return try selfAttention(node, result)
        default: return nil
        }
    }

    /// The node that alone takes a value as its first operand, if it is of the given operation.
    private func next(_ name: String?, _ operation: String) -> ONNXModel.Node? {
        guard let name, let node = only(name), node.operation == operation, node.inputs.first == name else {
            return nil
        }
        return node
    }

    /// The same; another node is refused.
    private func require(
        _ name: String?, _ operation: String, in what: String, _ holds: (ONNXModel.Node) -> Bool = { _ in true }
    ) throws(ONNXError.Fault) -> ONNXModel.Node {
        guard let node = next(name, operation), holds(node) else {
            throw .unsupported(what, "it is not followed by \(operation) as this library writes it")
        }
        return node
    }

    private func integers(_ node: ONNXModel.Node, _ place: Int) -> [Int]? {
        guard place < node.inputs.count, let array = constants[node.inputs[place]], array.shape.count < 16 else {
            return nil
        }
        return try? array.integers()
    }

    // MARK: Positions, steps, embedding, convolution

    /// The addition of constants that differ from step to step.
    mutating func readPositions(_ node: ONNXModel.Node) throws(ONNXError.Fault) -> Bool {
        guard shape.rank == 2, !isChannelsFirst, node.inputs.count == 2, let array = constants[node.inputs[1]],
            array.shape == shape || array.shape == Shape([1] + shape.extents)
        else { return false }
        let vectors = try constant(node, 1, "positions").reshaped(to: shape)
        if vectors == PositionalEncoding.waves(shape[0], shape[1]) {
            try add(PositionalEncoding(.sinusoidal))
        } else {
            parameters.append(vectors)
            try add(PositionalEncoding(.learned))
        }
        return true
    }

    mutating func readSteps(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        guard let first = integers(node, 1), let end = integers(node, 2), let axis = integers(node, 3),
            first.count == 1, end.count == 1, axis == [1], !isImage, flattened == nil, !isPooled,
            integers(node, 4) ?? [1] == [1], 0 <= first[0], first[0] < min(end[0], shape[0])
        else { throw .unsupported("Slice", "it does not take some steps of a sequence") }
        try add(Steps(first[0]..<min(end[0], shape[0])))
    }

    private mutating func embedding(_ name: String) throws(ONNXError.Fault) -> String? {
        guard let gather = only(name), gather.operation == "Gather", gather.inputs.count == 2,
            gather.inputs[1] == name, gather.int("axis") ?? 0 == 0, let result = gather.outputs.first
        else { return nil }
        let table = try constant(gather, 0, "vectors")
        guard table.shape.rank == 2 else {
            throw .unsupported("Gather", "its vectors have shape \(table.shape)")
        }
        parameters.append(table)
        try add(Embedding(table.shape[0], features: table.shape[1]))
        return result
    }

    /// A convolution along the steps, between two transpositions.
    private mutating func convolution(_ name: String) throws(ONNXError.Fault) -> String? {
        let node = try require(name, "Conv", in: "Transpose")
        func refusal(_ reason: String) -> ONNXError.Fault { .unsupported("Conv", reason) }
        let back = try require(node.outputs.first, "Transpose", in: "Conv") { $0.ints("perm") == [0, 2, 1] }
        let kernels = try constant(node, 1, "kernels")
        guard kernels.shape.rank == 3, node.int("group") ?? 1 == 1, kernels.shape[1] == shape[1] else {
            throw refusal("its kernels have shape \(kernels.shape), but a step has \(shape[1]) channels")
        }
        let (strides, dilations) = (node.ints("strides") ?? [1], node.ints("dilations") ?? [1])
        let (filters, size) = (kernels.shape[0], kernels.shape[2])
        guard strides.count == 1, dilations.count == 1,
            [size, strides[0], dilations[0]].allSatisfy({ (1..<1 << 31).contains($0) })
        else { throw refusal("its window of \(size) steps has strides \(strides) and dilations \(dilations)") }
        let hasBiases = node.inputs.count > 2 && !node.inputs[2].isEmpty
        let pads = node.ints("pads") ?? [0, 0]
        func layer(_ padding: Convolution1D.Padding) -> Convolution1D {
            Convolution1D(
                filters, size: size, .identity, stride: strides[0], dilation: dilations[0], padding: padding,
                hasBiases: hasBiases)
        }
        let steps = shape[0]
        let found = ([.valid, .same, .causal] as [Convolution1D.Padding]).map(layer).first { candidate in
            let ends = candidate.padding(on: steps)
            return pads == [ends.before, ends.after]
        }
        guard let found, node.attributes["auto_pad"] ?? .text("NOTSET") == .text("NOTSET") else {
            throw refusal("it pads sequences by \(pads), which is neither none, nor 'same', nor causal")
        }
        parameters.append(kernels.transposed([2, 1, 0]))
        if hasBiases { parameters.append(try vector(node, 2, "biases", count: filters)) }
        try add(found)
        return back.outputs.first
    }

    // MARK: Recurrent layers

    private mutating func recurrent(_ name: String) throws(ONNXError.Fault) -> String? {
        guard let node = only(name), node.inputs.first == name else {
            throw .unsupported("Transpose", "it does not precede a recurrent operation")
        }
        let weights = try constant(node, 2, "recurrent weights")
        guard weights.shape.rank == 3, weights.shape[0] == 1, weights.shape[2] >= 1, weights.shape[2] < 1 << 31 else {
            throw node.refusal("its recurrent weights have shape \(weights.shape)")
        }
        let units = weights.shape[2]
        switch node.operation {
        case "LSTM":
            guard node.attributes["activations"] == nil, node.int("input_forget") ?? 0 == 0 else {
                throw node.refusal("it has activations or gates of its own")
            }
            return try recurrent(node) { biases in LSTMCell(units, forgetBias: biases) }
        case "GRU":
            guard node.attributes["activations"] == nil, node.int("linear_before_reset") ?? 0 != 0 else {
                throw node.refusal("its reset gate is applied before the product, or it has activations of its own")
            }
            return try recurrent(node) { _ in GRUCell(units) }
        case "RNN":
            let activation: Activation
            switch node.attributes["activations"] ?? .texts(["Tanh"]) {
            case .texts(["Tanh"]): activation = .tanh
            case .texts(["Relu"]): activation = .relu
            case .texts(["Sigmoid"]): activation = .sigmoid
            default: throw node.refusal("its activation is not tanh, ReLU or the sigmoid")
            }
            return try recurrent(node) { _ in ElmanCell(units, activation) }
        default: throw .unsupported("Transpose", "it does not precede a recurrent operation")
        }
    }

    /// - Parameter cell: The cell, of what is added to the forget gate besides the biases, if it has one.
    private mutating func recurrent<Cell: ONNXCell & CodableCell>(
        _ node: ONNXModel.Node, _ cell: (Double) -> Cell
    ) throws(ONNXError.Fault) -> String? {
        let plain = cell(0)
        let (units, gates) = (plain.units, plain.gateCount)
        let width = units * gates
        let others = node.inputs.dropFirst(4)
        guard others.allSatisfy(\.isEmpty), node.attributes["direction"] ?? .text("forward") == .text("forward"),
            node.attributes["clip"] == nil, node.int("layout") ?? 0 == 0, node.int("hidden_size") ?? units == units
        else { throw node.refusal("it has an initial state, lengths, another direction, clipping or another layout") }
        // For each gate of this library, where ONNX has it.
        let order = (0..<gates).flatMap { gate -> Range<Int> in
            let place = plain.onnxGates.firstIndex(of: gate) ?? 0
            return (place * units)..<((place + 1) * units)
        }
        func matrix(_ place: Int, _ what: String, rows: Int) throws(ONNXError.Fault) -> Tensor<Scalar> {
            let stored = try constant(node, place, what)
            guard stored.shape.extents == [1, width, rows] else {
                throw node.refusal("its \(what) have shape \(stored.shape); it needs [1 × \(width) × \(rows)]")
            }
            return stored.reshaped(to: [width, rows]).gatherRows(order).transposed()
        }
        parameters.append(try matrix(1, "weights", rows: shape[1]))
        parameters.append(try matrix(2, "recurrent weights", rows: units))
        var (biases, separate) = (Tensor<Scalar>.zeros([width]), Tensor<Scalar>.zeros([width]))
        if node.inputs.count > 3, !node.inputs[3].isEmpty {
            let both = try vector(node, 3, "biases", count: 2 * width).reshaped(to: [2, width])
            func part(_ row: Int) -> Tensor<Scalar> {
                both.slice(along: 0, row..<(row + 1)).reshaped(to: [width]).gatherRows(order)
            }
            (biases, separate) = (part(0), part(1))
        }
        // What this library adds to the forget gate is part of the second biases.
        let addend = separate.scalars[min(units, width - 1)]
        let forgetting = cell(Double("\(addend)") ?? Double(addend))
        let offsets = forgetting.biasOffsets.flatMap { [Scalar](repeating: Scalar($0), count: units) }
        var chosen = plain
        if plain.separatesState {
            parameters += [biases, separate]
        } else if separate.scalars == offsets {
            parameters.append(biases)
            chosen = forgetting
        } else {
            parameters.append(biases + separate)
        }
        let outputs = node.outputs
        let all = outputs.first.flatMap { $0.isEmpty || users(of: $0).isEmpty ? nil : $0 }
        let last = outputs.count > 1 && !outputs[1].isEmpty && !users(of: outputs[1]).isEmpty ? outputs[1] : nil
        guard (all == nil) != (last == nil) else { throw node.refusal("none of its results is used") }
        try add(Recurrent(chosen, returningSequences: all != nil))
        let what = node.operation
        if let last {
            return try require(last, "Squeeze", in: what) { integers($0, 1) == [0] }.outputs.first
        }
        let squeezed = try require(all, "Squeeze", in: what) { integers($0, 1) == [1] }
        return try require(squeezed.outputs.first, "Transpose", in: what) { $0.ints("perm") == [1, 0, 2] }.outputs.first
    }

    // MARK: Attention

    /// The parts of features side by side, divided into heads: for each kind, the name of its part.
    private func parts(_ name: String?, kinds: Int, in what: String) throws(ONNXError.Fault) -> [String] {
        var names = [String](repeating: "", count: kinds)
        for place in name.map(users) ?? [] {
            let node = model.nodes[place]
            guard node.operation == "Gather", node.int("axis") ?? 0 == 0, let kind = integers(node, 1), kind.count == 1,
                names.indices.contains(kind[0]),
                let part = try require(node.outputs.first, "Squeeze", in: what, { integers($0, 1) == [0] }).outputs
                    .first
            else {
                throw .unsupported(
                    what,
                    "its queries, keys and values are not taken apart as this library writes "
                        + "them")
            }
            names[kind[0]] = part
        }
        guard !names.contains("") else { throw .unsupported(what, "its queries, keys and values are not all used") }
        return names
    }

    /// From queries, keys and values of heads to the heads' results side by side.
    private func attend(
        _ query: String, _ key: String, _ value: String, heads: Int, width: Int
    ) throws(ONNXError.Fault) -> (isCausal: Bool, result: String?) {
        let what = "attention"
        let scaled = try require(query, "Mul", in: what) { isConstant($0, 1 / Double(width).squareRoot()) }
        let transposed = try require(key, "Transpose", in: what) { $0.ints("perm") == [0, 1, 3, 2] }
        let fits = try require(scaled.outputs.first, "MatMul", in: what) {
            $0.inputs.count == 2 && $0.inputs[1] == transposed.outputs.first
        }
        var name = fits.outputs.first
        var isCausal = false
        if let masked = next(name, "Add") {
            guard masked.inputs.count == 2, isCausalMask(masked.inputs[1]) else {
                throw .unsupported(what, "its mask is not causal")
            }
            (isCausal, name) = (true, masked.outputs.first)
        }
        let weights = try require(name, "Softmax", in: what) { $0.int("axis") ?? -1 == -1 }
        let heard = try require(weights.outputs.first, "MatMul", in: what) {
            $0.inputs.count == 2 && $0.inputs[1] == value
        }
        let order = try require(heard.outputs.first, "Transpose", in: what) { $0.ints("perm") == [0, 2, 1, 3] }
        let joined = try require(order.outputs.first, "Reshape", in: what) {
            integers($0, 1) == [0, 0, heads * width]
        }
        return (isCausal, joined.outputs.first)
    }

    /// A product whose biases may follow: the weights, the biases and the name of the result.
    private func product(
        _ node: ONNXModel.Node, _ rows: Int, _ columns: Int
    ) throws(ONNXError.Fault) -> (tensors: [Tensor<Scalar>], result: String?) {
        let weights = try constant(node, 1, "weights")
        guard weights.shape.extents == [rows, columns] else {
            throw .unsupported(
                "attention", "weights have shape \(weights.shape); it needs [\(rows) × \(columns)]")
        }
        guard let sum = next(node.outputs.first, "Add"), sum.inputs.count == 2, constants[sum.inputs[1]] != nil else {
            return ([weights], node.outputs.first)
        }
        return ([weights, try vector(sum, 1, "biases", count: columns)], sum.outputs.first)
    }

    /// Queries, keys and values from one product.
    private mutating func selfAttention(
        _ node: ONNXModel.Node, _ name: String
    ) throws(ONNXError.Fault) -> String? {
        let after = next(name, "Add")?.outputs.first ?? name
        guard let division = next(after, "Reshape"), let extents = integers(division, 1), extents.count == 5,
            extents[..<3] == [0, 0, 3], let order = next(division.outputs.first, "Transpose"),
            order.ints("perm") == [2, 0, 3, 1, 4]
        else { return nil }
        let (heads, width, features) = (extents[3], extents[4], shape[1])
        guard features < 1 << 31, heads >= 1, width >= 1, heads <= features, width <= features,
            heads * width == features
        else {
            throw .unsupported("attention", "it has \(heads) heads of \(width) features for \(features)")
        }
        let projection = try product(node, features, 3 * features)
        let kinds = try parts(order.outputs.first, kinds: 3, in: "attention")
        let (isCausal, heard) = try attend(kinds[0], kinds[1], kinds[2], heads: heads, width: width)
        let last = try require(heard, "MatMul", in: "attention")
        let output = try product(last, features, features)
        guard projection.tensors.count == output.tensors.count else {
            throw .unsupported("attention", "one of its two products has biases")
        }
        parameters += projection.tensors + output.tensors
        try add(MultiHeadAttention(heads: heads, isCausal: isCausal, hasBiases: output.tensors.count == 2))
        return output.result
    }

    /// Queries from one path, keys and values from another, which meet in the product of weights and values.
    mutating func crossAttention(_ parting: Parting) throws(ONNXError.Fault) -> String? {
        let (what, place) = ("attention", parting.end)
        let producers = Dictionary(
            model.nodes.prefix(place).flatMap { node in node.outputs.map { ($0, node) } }, uniquingKeysWith: { $1 })
        /// The nodes before a value, of the given operations, the last one first.
        func before(_ value: String, _ operations: [String]) throws(ONNXError.Fault) -> [ONNXModel.Node] {
            var (name, nodes) = (value, [ONNXModel.Node]())
            for operation in operations {
                guard let node = producers[name], node.operation == operation, let first = node.inputs.first else {
                    throw .unsupported(what, "it is not preceded by \(operation) as this library writes it")
                }
                nodes.append(node)
                name = first
            }
            return nodes
        }
        let node = model.nodes[place]
        guard node.inputs.count == 2, let weights = producers[node.inputs[0]], weights.operation == "Softmax",
            let fitted = weights.inputs.first
        else { return nil }
        let hasMask = producers[fitted]?.operation == "Add"
        let queries = try before(fitted, (hasMask ? ["Add"] : []) + ["MatMul", "Mul", "Transpose", "Reshape"])
        let values = try before(node.inputs[1], ["Squeeze", "Gather", "Transpose", "Reshape"])
        let (queryDivision, division) = (queries[queries.count - 1], values[3])
        guard let extents = integers(division, 1), extents.count == 5, extents[..<3] == [0, 0, 2],
            integers(queryDivision, 1) == [0, 0] + extents[3...], values[2].ints("perm") == [2, 0, 3, 1, 4],
            queries[queries.count - 2].ints("perm") == [0, 2, 1, 3]
        else { throw .unsupported(what, "its features are not divided into heads as this library writes them") }
        let (heads, width) = (extents[3], extents[4])
        guard heads >= 1, width >= 1, heads < 1 << 15, width < 1 << 15 else {
            throw .unsupported(what, "it has \(heads) heads of \(width) features")
        }
        let kinds = try parts(values[2].outputs.first, kinds: 2, in: what)
        guard let query = queries[queries.count - 2].outputs.first else { return nil }
        let (isCausal, result) = try attend(query, kinds[0], kinds[1], heads: heads, width: width)
        let features = heads * width
        func path(_ division: ONNXModel.Node, _ units: Int) throws(ONNXError.Fault) -> (layers: [any Layer], Dense) {
            let (layers, end) = try layers(to: division.inputs[0], parting)
            guard let last = layers.last as? Dense, last.units == units, end.shape.rank == 2 else {
                throw .unsupported(what, "its queries, or its keys and values, do not come from a product")
            }
            return (Array(layers.dropLast()), last)
        }
        let (own, first) = try path(queryDivision, features)
        let (memory, second) = try path(division, 2 * features)
        guard first.hasBiases == second.hasBiases else {
            throw .unsupported(what, "one of its two products has biases")
        }
        try add(
            CrossAttention(
                features: features, heads: heads, queries: own, memory: memory, isCausal: isCausal,
                hasBiases: first.hasBiases))
        return result
    }
}
