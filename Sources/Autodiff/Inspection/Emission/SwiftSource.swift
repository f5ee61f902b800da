/// Writes a graph as a Swift file that needs only Foundation: one function, followed by the helpers that it calls.
///
/// Numbers become `Double` or `Float`; tensors become arrays in row-major order. Every node is one line, so that the
/// file corresponds to the graph's listing.
struct SwiftSource {
    let graph: ProgramGraph
    /// The function's name.
    let name: String
    /// The names of the arguments, by place.
    let parameters: [String]
    /// The function's doc comment.
    let summary: [String]
    /// The helpers called so far.
    var helpers: Set<SwiftHelper> = []
    /// The elementwise operations used so far.
    var opcodes: Set<Opcode> = []

    /// - Parameters:
    ///   - graph: The graph: its first output is the value, the others are the derivatives, one for each input, in
    ///     order.
    ///   - inputNames: Names for the inputs, converted to identifiers if necessary.
    init(_ graph: ProgramGraph, name: String, inputNames: [String], summary: [String]) {
        self.graph = graph.optimized()
        self.name = SwiftSource.identifier(name)
        var taken: Set<String> = []
        parameters = inputNames.map { given in
            var name = SwiftSource.identifier(given)
            while !taken.insert(name).inserted { name += "_" }
            return name
        }
        self.summary = summary
    }

    /// The file's text.
    /// - Throws: ``EmissionError`` if an operation cannot be expressed in Swift.
    mutating func text() throws(EmissionError) -> String {
        var body: [String] = []
        var guards = graph.guards
        for (number, node) in graph.nodes.enumerated() {
            if case .input = node.operation { continue }
            if isWrittenInPlace(number) { continue }
            body.append("    let t\(number)\(annotation(node)) = \(try expression(node))")
            body += checks(&guards, upTo: number)
        }
        body = checks(&guards, upTo: -1) + body + checks(&guards, upTo: .max)
        let inputs = zip(parameters, graph.inputs).map { "_ \($0): \(Self.type(of: graph.nodes[$1]))" }
        let derivatives = Array(graph.outputs.dropFirst())
        let gradient = derivatives.map { Self.type(of: graph.nodes[$0]) }
        // A one-element tuple has no label.
        let gradientType =
            gradient.count == 1
            ? gradient[0] : "(" + zip(parameters, gradient).map { "\($0): \($1)" }.joined(separator: ", ") + ")"
        let results = derivatives.map(operand)
        let gradientText = results.count == 1 ? results[0] : "(\(results.joined(separator: ", ")))"
        var lines = summary.map { $0.isEmpty ? "///" : "/// \($0)" }
        for (parameter, number) in zip(parameters, graph.inputs) where graph.nodes[number].shape.rank > 0 {
            lines.append(
                "/// - Parameter \(parameter): a tensor of shape \(graph.nodes[number].shape), in row-major order")
        }
        lines.append("func \(name)(\(inputs.joined(separator: ", ")))")
        lines.append("    -> (value: \(Self.type(of: graph.nodes[graph.outputs[0]])), gradient: \(gradientType))")
        lines.append("{")
        for (parameter, number) in zip(parameters, graph.inputs) where graph.nodes[number].shape.rank > 0 {
            let count = graph.nodes[number].shape.count
            lines.append(
                "    precondition(\(parameter).count == \(count), \"\(parameter) must have \(count) elements\")")
        }
        lines += body
        lines += ["    return (\(operand(graph.outputs[0])), \(gradientText))", "}"]
        let numbers = RuleCode.helpers(of: opcodes, in: .swift)
        let helpers = (numbers + SwiftHelper.needed(by: self.helpers).map(\.text)).map { "\n" + $0 }
        return (["import Foundation", ""] + lines).joined(separator: "\n") + "\n" + helpers.joined()
    }

    /// Checks of the recorded comparisons, as soon as both sides are available.
    private func checks(_ guards: inout [ProgramGraph.Guard], upTo number: Int) -> [String] {
        var lines: [String] = []
        guards.removeAll { condition in
            let later = Swift.max(
                isWrittenInPlace(condition.left) ? -1 : condition.left,
                isWrittenInPlace(condition.right) ? -1 : condition.right)
            guard later <= number else { return false }
            let comparison = "\(operand(condition.left)) \(condition.comparison.rawValue) \(operand(condition.right))"
            let recorded = condition.outcome ? comparison : "!(\(comparison))"
            lines.append("    precondition(\(recorded), \"recorded for the case that \(recorded)\")")
            return true
        }
        return lines
    }

    private static func type(of node: ProgramGraph.Node) -> String {
        let element = node.type.scalar.name
        return node.shape.rank == 0 ? element : "[\(element)]"
    }

    private func annotation(_ node: ProgramGraph.Node) -> String { ": \(Self.type(of: node))" }

    /// Inputs are parameters, and scalar constants are written where they are used.
    private func isWrittenInPlace(_ number: Int) -> Bool {
        let node = graph.nodes[number]
        switch node.operation {
        case .input: return true
        case .constant: return node.shape.rank == 0
        default: return false
        }
    }

    /// A node as an operand: a parameter, a literal, or a line's name.
    func operand(_ number: Int) -> String {
        let node = graph.nodes[number]
        switch node.operation {
        case .input(let place): return parameters[place]
        case .constant(let constant) where node.shape.rank == 0: return Self.literal(constant, 0)
        default: return "t\(number)"
        }
    }

    static func literal(_ constant: some TensorValue, _ index: Int) -> String {
        let scalar = constant.tensor.scalars[index]
        return literal(Double(scalar), "\(scalar)", Swift.type(of: scalar).name)
    }

    /// A literal with the shortest digits that round-trip.
    static func literal(_ value: Double, _ digits: String, _ type: String) -> String {
        if value.isNaN { return "\(type).nan" }
        if value.isInfinite { return value < 0 ? "-\(type).infinity" : "\(type).infinity" }
        let text = "\(type)(\(digits))"
        return type != "Double" ? text : digits.hasPrefix("-") ? "(\(digits))" : digits
    }

    /// A Swift identifier derived from a name.
    static func identifier(_ name: String) -> String {
        let kept = String(name.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
        let start = kept.first.map { $0.isNumber } ?? true
        let keywords: Set<String> = [
            "in", "let", "var", "func", "for", "if", "else", "return", "is", "as", "self", "init", "class", "struct",
            "enum",
            "case", "default", "where", "while", "switch", "repeat", "do", "try", "throw", "nil", "true", "false",
            "import",
            "value", "gradient",
        ]
        // Names of the form t1 are those of lines.
        let isLine = kept.first == "t" && kept.count > 1 && kept.dropFirst().allSatisfy(\.isNumber)
        return (start ? "_" : "") + kept + (keywords.contains(kept) || isLine ? "_" : "")
    }

    mutating func call(_ helper: SwiftHelper) -> String {
        helpers.insert(helper)
        return helper.rawValue
    }
}
