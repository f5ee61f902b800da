/// An explanation of a derivative: the recorded expression, the forward values, and the reverse pass step by step, as
/// in lecture 002's 'Automatic differentiation through examples'.
///
///     let tape = Tape()
///     let x = tape.variable(1.3).named("x")
///     let text = tape.explanation(of: square(x)).text
///     print(text.prefix { $0 != "\n" })  // f = a = x² at x = 1.3
///     // Then each row's value, its partial derivatives, and, in reverse, how each derivative arises.
///
/// The steps are data; ``text``, ``markdown`` and ``latex`` format them.
public struct Explanation: Sendable {
    /// One row's value, in the order of the computation.
    public struct ForwardStep: Sendable {
        /// The index of the row's node.
        public let node: Int
        /// The step in words, with its formula and numbers.
        public let sentence: String
    }

    /// One row's adjoint, in the order of the backward sweep.
    public struct ReverseStep: Sendable {
        /// The index of the node whose derivative the step computes.
        public let node: Int
        /// A sentence on the row's users, whose contributions are summed.
        public let sentence: String
    }

    /// The recorded graph that is explained.
    public let graph: TapeSnapshot
    /// The steps of the computation, in order.
    public let forward: [ForwardStep]
    /// The steps of the backward sweep, in order.
    public let reverse: [ReverseStep]
    /// The derivatives with respect to scalar inputs, as formulas over the rows' names, if they are short enough to
    /// read; by the inputs' node indices.
    public let derivatives: [Int: Formula]
    /// The function as a formula over its inputs, if it is short enough to read.
    public let expression: Formula?

    init(_ graph: TapeSnapshot, in storage: UnsafeMutablePointer<TapeStorage>) {
        self.graph = graph
        (expression, derivatives) = graph.shortFormulas(in: storage)
        forward = graph.nodes.indices.map { ForwardStep(node: $0, sentence: graph.forwardSentence($0)) }
        reverse = graph.nodes.indices.reversed().filter { graph.nodes[$0].role != .constant }.map {
            ReverseStep(node: $0, sentence: graph.reverseSentence($0))
        }
    }
}

extension Tape {
    /// Explains how `y` was computed and how its derivatives arise, row by row.
    public func explanation(of y: Variable) -> Explanation {
        Explanation(graph(of: y), in: storage)
    }
    /// Explains how `y`, a tensor of one element, was computed and how its derivatives arise, row by row.
    public func explanation<Scalar>(of y: TensorVariable<Scalar>) -> Explanation {
        Explanation(graph(of: y), in: storage)
    }
}

extension TapeSnapshot {
    /// The function over its inputs, and its derivatives over the rows, if they fit on a line or two.
    fileprivate func shortFormulas(
        in storage: UnsafeMutablePointer<TapeStorage>
    ) -> (expression: Formula?, derivatives: [Int: Formula]) {
        let inputs = nodes.indices.filter { nodes[$0].role == .input }
        // Skip the work if no formula would be short.
        guard nodes.count <= 100, inputs.count <= 20, !inputs.isEmpty else { return (nil, [:]) }
        var derivatives: [Int: Formula] = [:]
        let found = self.derivatives(
            ofRow: nodes[output].row, withRespectTo: inputs.map { nodes[$0].row }, in: storage)
        for input in inputs {
            guard let derivative = found[nodes[input].row] else { continue }
            if nodes[input].value.shape.rank == 0, derivative.definitions.isEmpty, derivative.formula.length <= 40 {
                derivatives[input] = derivative.formula
            }
        }
        // The rows, and so the function, are the same for every input.
        return (found.values.first?.function(limit: 40), derivatives)
    }

    /// One step of the computation in words.
    func forwardSentence(_ place: Int) -> String {
        let node = nodes[place]
        let part = node.scope.map { " in \(scopes[$0].path.joined(separator: " › "))" } ?? ""
        switch node.role {
        case .input: return "\(node.name) is an input\(part)"
        case .constant: return "\(node.name) is a constant\(part)"
        case .operation:
            let operands = node.operands.map { nodes[$0].name }
            let from = operands.isEmpty ? "" : " from " + TapeSnapshot.list(operands)
            return "\(node.name) is computed\(from) (\(node.operation))\(part)"
        }
    }

    /// One step of the backward sweep in words.
    func reverseSentence(_ place: Int) -> String {
        let node = nodes[place]
        if place == output {
            return "\(node.name) is the output itself, and its derivative with respect to itself is 1"
        }
        if node.uses.isEmpty { return "\(node.name) does not lead to the output" }
        let users = node.uses.map { nodes[edges[$0].user].name }
        let role = node.role == .input ? "\(node.name), an input," : node.name
        if users.count == 1 { return "\(role) is used only by \(users[0]), so there is one contribution" }
        return
            "\(role) is used by \(TapeSnapshot.list(users)), so \(TapeSnapshot.count(users.count)) contributions are "
            + "added"
    }

    /// The words as a list: `a, b and c`.
    static func list(_ words: [String]) -> String {
        words.count < 2
            ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    /// A small number as a word.
    static func count(_ number: Int) -> String {
        let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return number < words.count ? words[number] : "\(number)"
    }
}
