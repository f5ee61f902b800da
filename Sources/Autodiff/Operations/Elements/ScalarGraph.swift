/// A recording as a graph of scalars: a node for each scalar row and for each computed element of a tensor.
///
/// Transforms that need a property of each number (its dependence on inputs, bounds, or rounding error) evaluate these
/// nodes, forwards or backwards. Operations that only move elements add no nodes: their results' elements are their
/// operands' nodes.
public struct ScalarGraph {
    /// How a number is computed from those of earlier nodes, given by their indices.
    public enum Node {
        /// Number `place` of the input.
        case input(place: Int32)
        /// A number that does not depend on the input.
        case constant(Double)
        /// An elementwise operation of one operand.
        case one(Opcode, Int32)
        /// An elementwise operation of two operands.
        case two(Opcode, Int32, Int32)
        /// 1 where the comparison holds, else 0.
        case compare(Comparison, Int32, Int32)
        /// The second operand if the first is not 0, else the third.
        case select(Int32, Int32, Int32)
        /// An element of an opaque operation: it depends on all operands of entry `number` of its list.
        case opaque(number: Int32)
    }

    var nodes: [Node] = []
    /// The element type to which each node's value and adjoint are rounded.
    private(set) var types: [ElementType] = []
    /// The element type of the nodes that are added next.
    var typeToAdd = ElementType.double
    /// The operations that were not decomposed, with the nodes of their operands.
    private(set) var opaque: [(name: String, operands: [Int32])] = []
    var inputCount = 0
    /// The result's nodes.
    var results: [Int32] = []
    /// The comparisons that determined the recorded branch, with their outcomes; recorded if the tape has a trace.
    var guards: [(left: Int32, comparison: Comparison, right: Int32, outcome: Bool)] = []

    /// Adds a node and returns its index.
    public mutating func add(_ node: Node) -> Int32 {
        nodes.append(node)
        types.append(typeToAdd)
        return Int32(nodes.count - 1)
    }

    /// Adds a node of which only the dependence on all operands is known.
    mutating func addOpaque(_ name: String, _ operands: [Int32]) -> Int32 {
        opaque.append((name, operands))
        return add(.opaque(number: Int32(opaque.count - 1)))
    }

    /// Adds the sum of nodes, from the left; 0 for none.
    public mutating func addSum(_ terms: some Sequence<Int32>) -> Int32 {
        var sum: Int32?
        for term in terms { sum = sum.map { add(.two(.add, $0, term)) } ?? term }
        return sum ?? add(.constant(0))
    }
}

/// The nodes of a tensor's elements in row-major order, and the recorded values.
public struct ElementArray {
    /// The tensor's shape.
    public let shape: Shape
    /// The index of each element's node in its ``ScalarGraph``.
    public let nodes: [Int32]
    /// The value of each element in the recording.
    public let values: [Double]
}

extension ElementArray {
    /// The nodes, broadcast to a shape.
    public func broadcast(to shape: Shape) -> [Int32] {
        if shape == self.shape { return nodes }
        let places = Tensor<Double>(shape: self.shape, scalars: nodes.indices.map { Double($0) })
        return places.broadcast(to: shape).scalars.map { nodes[Int($0)] }
    }
}
