extension GraphPass {
    /// In programs that keep a state, training steps: the derivatives of sigmoid and tanh from their outputs, h·(1 − h)
    /// for h·σ(−z) and 1 − h² for 4·σ(2z)·σ(−2z), so that neither z is kept nor another exponential taken.
    ///
    /// In the tails 1 − h has no digits left, and a step does not need them: what is lost is below a unit in the last
    /// place of 1, and what a batch adds up, the slopes times adjoints and inputs, has larger terms, up to a quarter,
    /// wherever a unit is not saturated for all samples. A unit that is so for all moves by less than rounding either
    /// way.
    public static let slopesFromOutputs = GraphPass(name: "slopes-from-outputs") { graph in
        graph.rewritten { node, _, result in
            if let (output, isSigmoid) = outputOfSlope(node, in: result) {
                let one = result.add(.constant(node.type.constant(1)), [], [], node.type)
                let factor = isSigmoid ? output : result.add(product, [output, output], node.shape, node.type)
                let rest = result.add(.tensor(Elementwise(opcode: .subtract)), [one, factor], node.shape, node.type)
                return isSigmoid ? result.add(product, [output, rest], node.shape, node.type) : rest
            }
            return result.add(node.operation, node.operands, node.shape, node.type)
        }
    }

    private static var product: ProgramGraph.Operation { .tensor(Elementwise(opcode: .multiply)) }

    /// The h = σ(z) or h = tanh z of which a product is the derivative; `nil` for another node.
    private static func outputOfSlope(_ node: ProgramGraph.Node, in graph: ProgramGraph) -> (
        output: Int, isSigmoid: Bool
    )? {
        guard opcode(node) == .multiply else { return nil }
        let (left, right) = (node.operands[0], node.operands[1])
        if let z = argument(left, .sigmoid, in: graph), let negated = argument(right, .sigmoid, in: graph),
            argument(negated, .negate, in: graph) == z
        {
            return (left, true)
        }
        // 4·(σ(2z)·σ(−2z)), where z has a tanh.
        guard isConstant(left, 4, in: graph), opcode(graph.nodes[right]) == .multiply else { return nil }
        let slopes = graph.nodes[right].operands
        guard let rising = argument(slopes[0], .sigmoid, in: graph),
            let falling = argument(slopes[1], .sigmoid, in: graph),
            let z = multiplied(rising, by: 2, in: graph), multiplied(falling, by: -2, in: graph) == z
        else { return nil }
        return graph.nodes.indices.first { argument($0, .hyperbolicTangent, in: graph) == z }.map { ($0, false) }
    }

    private static func opcode(_ node: ProgramGraph.Node) -> Opcode? {
        if case .elementwise(let opcode) = node.operation.primitive { opcode } else { nil }
    }

    /// The operand of a node that is this operation.
    private static func argument(_ number: Int, _ operation: Opcode, in graph: ProgramGraph) -> Int? {
        opcode(graph.nodes[number]) == operation ? graph.nodes[number].operands[0] : nil
    }

    private static func isConstant(_ number: Int, _ value: Double, in graph: ProgramGraph) -> Bool {
        guard case .constant(let constant) = graph.nodes[number].operation else { return false }
        return constant.uniform == value
    }

    /// What a node is a constant multiple of.
    private static func multiplied(_ number: Int, by factor: Double, in graph: ProgramGraph) -> Int? {
        let node = graph.nodes[number]
        guard opcode(node) == .multiply, isConstant(node.operands[0], factor, in: graph) else { return nil }
        return node.operands[1]
    }
}
