import Autodiff

// Paths side by side, from one value to one node: residual blocks, branches, attention from one sequence to another.
extension ONNXImport {
    /// The nodes between a value and the first one that everything computed from the value goes through.
    struct Parting {
        /// The places of the nodes between.
        var nodes: [Int] = []
        /// The place of the node at the end.
        var end: Int
    }

    private func parting(of value: String, _ places: [Int]) -> Parting? {
        guard let first = places.min() else { return nil }
        var reached: Set<String> = [value]
        // The number of uses that are still to come. Nodes are in an order in which operands come first.
        var open = places.count
        var nodes: [Int] = []
        for place in first..<model.nodes.count where path?.contains(place) ?? true {
            let node = model.nodes[place]
            let used = Set(node.inputs).intersection(reached)
            if used.isEmpty { continue }
            open -= used.count
            if open == 0 { return Parting(nodes: nodes, end: place) }
            nodes.append(place)
            for output in node.outputs where !output.isEmpty {
                reached.insert(output)
                open += users(of: output).count
            }
        }
        return nil
    }

    /// The nodes among those between that a value is computed from.
    private func ancestors(of value: String, among nodes: [Int]) -> Set<Int> {
        var needed: Set<String> = [value]
        var found: Set<Int> = []
        for place in nodes.reversed() where model.nodes[place].outputs.contains(where: needed.contains) {
            found.insert(place)
            needed.formUnion(model.nodes[place].inputs)
        }
        return found
    }

    /// The layers of the path from the value to another, whose tensors are added.
    mutating func layers(
        to target: String, _ parting: Parting
    ) throws(ONNXError.Fault) -> (layers: [any Layer], end: ONNXImport) {
        // As deep as files of networks may be.
        guard depth < 40 else { throw .unsupported("graph", "its paths are nested too deeply") }
        var inner = self
        (inner.layers, inner.depth) = ([], depth + 1)
        inner.path = ancestors(of: target, among: parting.nodes)
        try inner.follow(to: target)
        guard inner.flattened == nil, !inner.isPooled else {
            throw .unsupported("graph", "a path ends in a flattened image with its channels first")
        }
        (parameters, statistics) = (inner.parameters, inner.statistics)
        return (inner.layers, inner)
    }

    /// Makes a layer of paths that begin at the value. Returns the name of their result; `nil` if there are none.
    mutating func joinedPaths(_ places: [Int]) throws(ONNXError.Fault) -> String? {
        guard places.count > 1, let parting = parting(of: value, places) else { return nil }
        let node = model.nodes[parting.end]
        guard let result = node.outputs.first else { return nil }
        guard flattened == nil, !isPooled else {
            throw .unsupported("graph", "paths begin at a flattened image with its channels first")
        }
        let operands = node.inputs
        guard operands.allSatisfy({ constants[$0] == nil }) else { return nil }
        switch node.operation {
        case "Add" where operands.count == 2 && operands.count(where: { $0 == value }) == 1:
            let target = operands[0] == value ? operands[1] : operands[0]
            let (layers, end) = try layers(to: target, parting)
            guard end.isChannelsFirst == isChannelsFirst else { throw Self.unlikeImages }
            try add(Residual(layers))
        case "Add", "Sum": try join(operands, .add, parting)
        case "Concat": try join(operands, .concatenate, parting, axis: node.int("axis") ?? 0)
        case "MatMul": return try crossAttention(parting)
        default: return nil
        }
        return result
    }

    private static var unlikeImages: ONNXError.Fault {
        .unsupported("graph", "the images of two paths have different orders of axes")
    }

    private mutating func join(
        _ operands: [String], _ joining: Branches.Joining, _ parting: Parting, axis: Int? = nil
    ) throws(ONNXError.Fault) {
        var paths: [[any Layer]] = []
        var ends: [ONNXImport] = []
        for operand in operands {
            let (layers, end) = try layers(to: operand, parting)
            paths.append(layers)
            ends.append(end)
        }
        let isFirst = ends[0].isImage
        guard ends.allSatisfy({ $0.isImage == isFirst }) else { throw Self.unlikeImages }
        let rank = ends[0].shape.rank
        if let axis, axis != (isFirst ? 1 : rank), axis != -1 || isFirst {
            throw .unsupported("Concat", "its axis is \(axis), not that of features or channels")
        }
        isChannelsFirst = isFirst
        try add(Branches(paths, joining: joining))
    }

    /// A mask that lets each query attend to the keys up to its own number.
    func isCausalMask(_ name: String) -> Bool {
        guard let array = constants[name], array.shape.rank >= 2, array.shape.count <= 1 << 28,
            let mask = try? array.tensor(as: Double.self)
        else { return false }
        let (queries, keys) = (mask.shape[mask.shape.rank - 2], mask.shape[mask.shape.rank - 1])
        guard mask.shape.count == queries * keys else { return false }
        return mask.scalars.enumerated().allSatisfy { place, number in
            place % keys <= place / keys ? number == 0 : number <= -1e30
        }
    }
}
