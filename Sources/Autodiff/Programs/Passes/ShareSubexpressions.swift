extension GraphPass {
    /// Common subexpression elimination: nodes with the same operation and operands become one.
    public static let shareSubexpressions = GraphPass(name: "share-subexpressions") { graph in
        var known = NodeTable(capacity: graph.nodes.count)
        return graph.rewritten { node, _, result in
            if let number = known.number(of: node, in: result) { return number }
            return result.add(node)
        }
    }
}

/// The nodes of a graph by what they compute: a hash table of their indices, with linear probing. It stores no keys, so
/// that looking up a node allocates nothing.
private struct NodeTable {
    /// The index of a node, and its hash value; −1 where there is none.
    private var entries: [(number: Int32, hash: Int32)]

    /// - Parameter capacity: The largest number of nodes.
    init(capacity: Int) {
        var count = 16
        while 3 * count < 4 * capacity { count *= 2 }
        entries = Array(repeating: (-1, 0), count: count)
    }

    /// The index of a node of the graph that computes the same. If there is none, the next node to be added to the
    /// graph is taken for this one.
    mutating func number(of node: ProgramGraph.Node, in graph: ProgramGraph) -> Int? {
        guard let full = node.hashOfComputation else { return nil }
        let hash = Int32(truncatingIfNeeded: full)
        let mask = entries.count - 1
        var place = full & mask
        while entries[place].number >= 0 {
            let number = Int(entries[place].number)
            if entries[place].hash == hash, graph.nodes[number].computesSame(as: node) { return number }
            place = (place + 1) & mask
        }
        entries[place] = (Int32(graph.nodes.count), hash)
        return nil
    }
}

extension ProgramGraph.Node {
    /// Equal for nodes that compute the same; `nil` for inputs and large constants, which are not compared.
    fileprivate var hashOfComputation: Int? {
        guard var hash = hashOfOperation else { return nil }
        // Multiplication by an odd number whose bits look random, 2⁶⁴ divided by the golden ratio.
        for operand in operandsInOrder {
            hash = (hash ^ operand) &* Int(bitPattern: 0x9E37_79B9_7F4A_7C15)
            hash ^= hash >> 32
        }
        return hash
    }

    private var hashOfOperation: Int? {
        if case .elementwise(let opcode) = primitive { return Int(opcode.rawValue) }
        switch operation {
        case .input: return nil
        case .constant(let constant):
            guard constant.shape.count <= 16 else { return nil }
            var hasher = Hasher()
            constant.withBytes { hasher.combine(bytes: $0) }
            return hasher.finalize()
        case .element(let place): return ~place
        case .tensor(let operation): return primitive?.hashValue ?? operation.hashValue
        }
    }

    /// Whether another node computes the same. Constants are compared bitwise: −0 and 0 differ, and NaN equals itself.
    fileprivate func computesSame(as other: ProgramGraph.Node) -> Bool {
        guard type == other.type, operandsInOrder == other.operandsInOrder, shape == other.shape else { return false }
        if let primitive { return primitive == other.primitive }
        switch (operation, other.operation) {
        case (.constant(let own), .constant(let constant)):
            return own.withBytes { bytes in constant.withBytes { bytes.elementsEqual($0) } }
        case (.element(let own), .element(let place)): return own == place
        case (.tensor(let own), .tensor(let operation)):
            return other.primitive == nil && own.isSame(as: operation)
        default: return false
        }
    }

    /// The operands, those of sums and products, which are commutative, in ascending order.
    private var operandsInOrder: NodeOperands {
        switch primitive {
        case .elementwise(.add), .elementwise(.multiply):
            operands[0] <= operands[1] ? operands : NodeOperands(operands[1], operands[0])
        default: operands
        }
    }
}
