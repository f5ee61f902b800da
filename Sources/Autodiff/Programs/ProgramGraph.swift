/// A recorded computation as data: what program passes read and rewrite, and what a program is made from.
///
/// The nodes stand in an order in which each comes after its operands. A scalar variable's row is a node of shape `[]`;
/// an elementwise operation on scalars and on tensors is the same operation.
public struct ProgramGraph: Sendable {
    /// One value: how it comes about, its shape and its type.
    public struct Node: Sendable {
        public var operation: Operation
        /// The numbers of the operands' nodes.
        public var operands: [Int]
        public let shape: Shape
        public let type: ElementType
    }

    /// What a node does.
    public enum Operation: Sendable {
        /// Takes in an argument, by its place.
        case input(Int)
        /// A value that no run changes.
        case constant(any TensorValue)
        /// A tensor operation.
        case tensor(any TensorOperation)
        /// One element of a tensor, by its place in row-major order, as a double.
        case element(Int)

        /// The primitive that a tensor operation is.
        var primitive: TensorPrimitive? {
            if case .tensor(let operation) = self { operation.lowering.primitive } else { nil }
        }
    }

    /// A comparison that decided what was recorded: a run in which it turns out otherwise needs another program.
    public struct Guard: Sendable {
        public var left: Int
        public let comparison: Comparison
        public var right: Int
        public let outcome: Bool
    }

    public internal(set) var nodes: [Node] = []
    /// The nodes that take in the arguments, by place.
    public internal(set) var inputs: [Int] = []
    /// The nodes whose values are the results, by place.
    public internal(set) var outputs: [Int] = []
    public internal(set) var guards: [Guard] = []
    /// The windows that elementwise operations read where they lie: see ``Window``. Set last, by ``absorbWindows()``.
    var windows: Set<Int> = []
    /// Whether values were taken out of variables as plain numbers: what was made of them is not seen, so that a later
    /// run may replay a decision that was made for other numbers.
    public internal(set) var takesValues = false

    /// Appends a node and gives its number.
    mutating func add(_ operation: Operation, _ operands: [Int], _ shape: Shape, _ type: ElementType) -> Int {
        nodes.append(Node(operation: operation, operands: operands, shape: shape, type: type))
        return nodes.count - 1
    }

    /// The same graph made anew by `rewrite`, which is given each node, with its operands' numbers in the new graph,
    /// and gives the number of what stands for it there.
    func rewritten(_ rewrite: (_ node: Node, _ number: Int, _ graph: inout ProgramGraph) -> Int) -> ProgramGraph {
        var result = ProgramGraph()
        result.takesValues = takesValues
        var numbers: [Int] = []
        numbers.reserveCapacity(nodes.count)
        for (number, node) in nodes.enumerated() {
            var moved = node
            moved.operands = node.operands.map { numbers[$0] }
            numbers.append(rewrite(moved, number, &result))
        }
        result.inputs = inputs.map { numbers[$0] }
        result.outputs = outputs.map { numbers[$0] }
        result.guards = guards.map {
            Guard(left: numbers[$0.left], comparison: $0.comparison, right: numbers[$0.right], outcome: $0.outcome)
        }
        return result
    }

    /// How often each node is read: as an operand, an output or a side of a guard.
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
    /// One line a node, for example `t4 = sigmoid(t3)  [100 × 10] float`.
    public var description: String {
        var lines = nodes.enumerated().map { number, node in "t\(number) = \(node)" }
        lines += guards.map { "guard t\($0.left) \($0.comparison.rawValue) t\($0.right) is \($0.outcome)" }
        lines.append("return " + outputs.map { "t\($0)" }.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }
}

extension ProgramGraph.Node: CustomStringConvertible {
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
    /// The name with what it was made with, for listings: `slice{starts: [0], …}`.
    var label: String {
        switch lowering.primitive {
        case .elementwise, .compare: return name
        default: break
        }
        let details = Mirror(reflecting: self).children.map { "\($0.label ?? ""): \($0.value)" }
        return details.isEmpty ? name : "\(name){\(details.joined(separator: ", "))}"
    }

    /// Whether another operation is the same.
    func isSame(as other: any TensorOperation) -> Bool { (other as? Self) == self }
}
