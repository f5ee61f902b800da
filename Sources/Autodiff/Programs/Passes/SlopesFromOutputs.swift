extension GraphPass {
    /// In programs with state (training steps), computes the derivatives of sigmoid and tanh from their outputs:
    /// h·(1 − h) instead of h·σ(−z), and 1 − h² instead of 4·σ(2z)·σ(−2z), so that z need not be kept and no further
    /// exponential is evaluated.
    ///
    /// In the tails, 1 − h loses all its digits to cancellation, but a training step does not need them: the absolute
    /// error is below one ulp of 1, and the batch sums of slopes times adjoints and inputs contain terms of up to ¼
    /// unless a unit is saturated for every sample. The weights of such a unit would change by less than rounding in
    /// either case.
    public static let slopesFromOutputs = GraphPass(name: "slopes-from-outputs", ifAny: \.isSigmoid) { graph in
        // The hyperbolic tangents so far, by their arguments.
        var tangents: [Int: Int] = [:]
        return graph.rewritten { node, _, result in
            if opcode(node) == .hyperbolicTangent, tangents[node.operands[0]] == nil {
                tangents[node.operands[0]] = result.nodes.count
            }
            if let (output, isSigmoid) = outputOfSlope(node, in: result, tangents) {
                let one = result.add(.constant(node.type.constant(1)), [], [], node.type)
                let factor = isSigmoid ? output : result.add(product, [output, output], node.shape, node.type)
                let rest = result.add(.tensor(Elementwise(opcode: .subtract)), [one, factor], node.shape, node.type)
                return isSigmoid ? result.add(product, [output, rest], node.shape, node.type) : rest
            }
            return result.add(node)
        }
    }

    private static var product: ProgramGraph.Operation { .tensor(Elementwise(opcode: .multiply)) }

    /// The h = σ(z) or h = tanh z whose derivative a product is; `nil` for another node.
    private static func outputOfSlope(_ node: ProgramGraph.Node, in graph: ProgramGraph, _ tangents: [Int: Int]) -> (
        output: Int, isSigmoid: Bool
    )? {
        guard opcode(node) == .multiply else { return nil }
        let (left, right) = (node.operands[0], node.operands[1])
        if let z = argument(left, .sigmoid, in: graph), let negated = argument(right, .sigmoid, in: graph),
            argument(negated, .negate, in: graph) == z
        {
            return (left, true)
        }
        // 4·(σ(2z)·σ(−2z)), if tanh z is also computed.
        guard isConstant(left, 4, in: graph), opcode(graph.nodes[right]) == .multiply else { return nil }
        let slopes = graph.nodes[right].operands
        guard let rising = argument(slopes[0], .sigmoid, in: graph),
            let falling = argument(slopes[1], .sigmoid, in: graph),
            let z = multiplied(rising, by: 2, in: graph), multiplied(falling, by: -2, in: graph) == z
        else { return nil }
        return tangents[z].map { ($0, false) }
    }

    private static func opcode(_ node: ProgramGraph.Node) -> Opcode? {
        if case .elementwise(let opcode) = node.primitive { opcode } else { nil }
    }

    /// The operand of a node with this operation.
    private static func argument(_ number: Int, _ operation: Opcode, in graph: ProgramGraph) -> Int? {
        opcode(graph.nodes[number]) == operation ? graph.nodes[number].operands[0] : nil
    }

    private static func isConstant(_ number: Int, _ value: Double, in graph: ProgramGraph) -> Bool {
        guard case .constant(let constant) = graph.nodes[number].operation else { return false }
        return constant.uniform == value
    }

    /// The other factor of a constant multiple.
    private static func multiplied(_ number: Int, by factor: Double, in graph: ProgramGraph) -> Int? {
        let node = graph.nodes[number]
        guard opcode(node) == .multiply, isConstant(node.operands[0], factor, in: graph) else { return nil }
        return node.operands[1]
    }
}

extension ProgramGraph.Node {
    fileprivate var isSigmoid: Bool { if case .elementwise(.sigmoid) = primitive { true } else { false } }
}
