/// A recorded computation as data: the intermediate representation that passes rewrite and programs are built from.
///
/// Nodes are in topological order, each after its operands. A scalar variable's row is a node of shape `[]`; an
/// elementwise operation is the same on scalars and tensors.
public struct ProgramGraph: Sendable {
    /// One value: its operation, operands, shape and type.
    public struct Node: Sendable {
        private let computation: Computation
        /// The indices of the operands' nodes.
        public internal(set) var operands: NodeOperands

        /// What the node computes.
        public var operation: Operation { computation.operation }
        /// The shape of the result.
        public var shape: Shape { computation.shape }
        /// The element type of the result.
        public var type: ElementType { computation.type }
        /// The primitive that the operation lowers to; `nil` if there is none.
        var primitive: TensorPrimitive? { computation.primitive }
        /// The number of elements of the result.
        var count: Int { computation.count }
        /// Whether the operation is elementwise, with broadcasting.
        var isElementwise: Bool { computation.isElementwise }
        /// Whether the node is a constant.
        var isConstant: Bool { computation.isConstant }

        init(operation: Operation, operands: NodeOperands, shape: Shape, type: ElementType) {
            computation = Computation(operation, shape, type)
            self.operands = operands
        }
    }

    /// What a node computes from its operands. Every pass copies every node and asks for these, so they are one object,
    /// with what follows from them, and a copy of a node retains that alone.
    private final class Computation: Sendable {
        let operation: Operation
        let shape: Shape
        let type: ElementType
        let primitive: TensorPrimitive?
        let count: Int
        let isElementwise: Bool
        let isConstant: Bool

        init(_ operation: Operation, _ shape: Shape, _ type: ElementType) {
            (self.operation, self.shape, self.type) = (operation, shape, type)
            primitive = if case .tensor(let operation) = operation { operation.lowering.primitive } else { nil }
            count = shape.count
            isConstant = if case .constant = operation { true } else { false }
            isElementwise =
                switch primitive {
                case .elementwise, .compare, .select, .broadcast: true
                default: false
                }
        }
    }

    /// A node's operation.
    public enum Operation: Sendable {
        /// An argument, by its index.
        case input(Int)
        /// A constant.
        case constant(any TensorValue)
        /// A tensor operation.
        case tensor(any TensorOperation)
        /// One element of a tensor, by its index in row-major order, as a double.
        case element(Int)
    }

    /// A comparison that determined the recorded branch; a run with a different outcome needs another program.
    public struct Guard: Sendable {
        /// The node on the left of the comparison.
        public var left: Int
        /// The comparison.
        public let comparison: Comparison
        /// The node on the right of the comparison.
        public var right: Int
        /// The outcome when the graph was recorded.
        public let outcome: Bool
    }

    /// The nodes; operands come before the nodes that use them.
    public internal(set) var nodes: [Node] = []
    /// The nodes of the arguments, in order.
    public internal(set) var inputs: [Int] = []
    /// The nodes of the results, in order.
    public internal(set) var outputs: [Int] = []
    /// The comparisons whose outcomes the graph depends on.
    public internal(set) var guards: [Guard] = []
    /// For each node, whether it is a window that elementwise operations read in place: see ``Window``. Set last, by
    /// ``absorbWindows()``; empty if there are none.
    var windows: [Bool] = []
    /// Whether variables' values were read as plain numbers. Their use is not recorded, so a later run may replay a
    /// decision that was made for other values.
    public internal(set) var readsValues = false

    /// Appends a node and returns its index.
    mutating func add(_ operation: Operation, _ operands: NodeOperands, _ shape: Shape, _ type: ElementType) -> Int {
        add(Node(operation: operation, operands: operands, shape: shape, type: type))
    }

    /// Appends a node and returns its index.
    mutating func add(_ node: Node) -> Int {
        nodes.append(node)
        return nodes.count - 1
    }

    /// A new graph, built by `rewrite`, which gets each node, with operands as indices into the new graph, and returns
    /// the index of its replacement there.
    func rewritten(_ rewrite: (_ node: Node, _ number: Int, _ graph: inout ProgramGraph) -> Int) -> ProgramGraph {
        var result = ProgramGraph()
        result.readsValues = readsValues
        result.nodes.reserveCapacity(nodes.count)
        var numbers: [Int] = []
        numbers.reserveCapacity(nodes.count)
        for number in nodes.indices {
            var moved = nodes[number]
            moved.operands.replace { numbers[$0] }
            numbers.append(rewrite(moved, number, &result))
        }
        result.inputs = inputs.map { numbers[$0] }
        result.outputs = outputs.map { numbers[$0] }
        result.guards = guards.map {
            Guard(left: numbers[$0.left], comparison: $0.comparison, right: numbers[$0.right], outcome: $0.outcome)
        }
        return result
    }

    /// The number of uses of each node: as an operand, an output or a side of a guard.
    var useCounts: [Int] {
        var counts = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for operand in node.operands { counts[operand] += 1 } }
        for output in outputs { counts[output] += 1 }
        for condition in guards {
            counts[condition.left] += 1
            counts[condition.right] += 1
        }
        return counts
    }
}

extension ProgramGraph: CustomStringConvertible {
    /// One line per node, for example `t4 = sigmoid(t3)  [100 × 10] float`.
    public var description: String {
        var lines = nodes.enumerated().map { number, node in "t\(number) = \(node)" }
        lines += guards.map { "guard t\($0.left) \($0.comparison.rawValue) t\($0.right) is \($0.outcome)" }
        lines.append("return " + outputs.map { "t\($0)" }.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }
}

extension ProgramGraph.Node: CustomStringConvertible {
    /// The node as in the graph's listing, without its own name.
    public var description: String {
        let list = operands.map { "t\($0)" }.joined(separator: ", ")
        let text =
            switch operation {
            case .input(let place): "input \(place)"
            case .constant(let constant): constant.shape.count == 1 ? "\(constant.uniform ?? .nan)" : "constant"
            case .tensor(let operation): "\(operation.label)(\(list))"
            case .element(let place): "\(list)[\(place)]"
            }
        return "\(text)  \(shape) \(type)"
    }
}

extension TensorOperation {
    /// The name with its stored properties, for listings: `slice{starts: [0], …}`.
    var label: String {
        switch lowering.primitive {
        case .elementwise, .compare: return name
        default: break
        }
        let details = Mirror(reflecting: self).children.map { "\($0.label ?? ""): \($0.value)" }
        return details.isEmpty ? name : "\(name){\(details.joined(separator: ", "))}"
    }

    /// Whether another operation equals this one.
    func isSame(as other: any TensorOperation) -> Bool { (other as? Self) == self }
}
