/// The nodes of a graph as formulas over the named nodes.
struct GraphFormulas {
    let graph: ProgramGraph
    private let names: [Int: String]
    let shortNames: ShortNames

    init(graph: ProgramGraph, names: [Int: String]) {
        self.graph = graph
        self.names = names
        shortNames = ShortNames(avoiding: Set(names.values))
    }

    /// The formula of a node. Long subformulas that are used repeatedly get short names.
    func formula(of target: Int) -> Formula {
        var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
        isNeeded[target] = true
        for number in stride(from: target, through: 0, by: -1) where isNeeded[number] && names[number] == nil {
            for operand in graph.nodes[number].operands { isNeeded[operand] = true }
        }
        var formulas: [Int: FormulaTensor<Double>] = [:]
        for number in 0...target where isNeeded[number] {
            let node = graph.nodes[number]
            formulas[number] = FormulaTensor(formula(number, node) { formulas[$0]! }, shape: node.shape)
        }
        return formulas[target]!.formula
    }

    private func formula(_ number: Int, _ node: ProgramGraph.Node, _ formulas: (Int) -> FormulaTensor<Double>)
        -> Formula
    {
        if case .constant(let constant) = node.operation {
            if let value = constant.uniform, node.shape.rank == 0 || names[number] == nil {
                return Formula(constant: value)
            }
            return Formula(symbol: names[number] ?? "constant")
        }
        if let name = names[number] { return Formula(symbol: name) }
        let operands = node.operands.map { (operand: Int) -> FormulaTensor<Double> in
            let formula = formulas(operand)
            return FormulaTensor(shortNames.short(formula.formula), shape: formula.shape)
        }
        switch node.operation {
        case .tensor(let operation): return FormulaTensor.apply(operation, operands).formula
        case .element(let place): return operands[0].element(at: place)
        // Inputs have names, and constants were treated above.
        case .input, .constant: return Formula(symbol: "input")
        }
    }
}

/// Short names for subformulas that are too long to repeat.
final class ShortNames {
    private(set) var definitions: [(name: String, formula: Formula)] = []
    private var names: [Formula: Formula] = [:]
    private var taken: Set<String>
    /// The longest formula that is repeated instead of named.
    private let limit = 60

    init(avoiding taken: Set<String>) { self.taken = taken }

    /// The formula, or a short name for it if it is long.
    func short(_ formula: Formula) -> Formula {
        if formula.length <= limit { return formula }
        if let known = names[formula] { return known }
        var name = "t\(definitions.count + 1)"
        while taken.contains(name) { name += "'" }
        taken.insert(name)
        definitions.append((name, formula))
        names[formula] = Formula(symbol: name)
        return names[formula]!
    }
}
