/// A scalar graph as register code, which runs number by number for one call, and block by block over arrays of points.
struct NumberCode {
    /// The contents of a register.
    enum Register: Hashable {
        /// An argument, by its index.
        case input(Int)
        /// A result, by its index.
        case output(Int)
        /// A constant, by its index in ``constants``.
        case constant(Int)
        /// A temporary value.
        case scratch(Int)
    }

    /// A comparison that must have its recorded outcome.
    struct Condition {
        let left: Int
        let comparison: Comparison
        let right: Int
        let outcome: Bool
    }

    private(set) var registers: [Register] = []
    private(set) var steps: [Chain.Step] = []
    private(set) var conditions: [Condition] = []
    private(set) var constants: [Double] = []
    private(set) var scratchCount = 0
    private(set) var outputCount: Int
    let inputCount: Int

    private var numbers: [Register: Int] = [:]
    private var constantPlaces: [UInt64: Int] = [:]
    private var free: [Int] = []

    /// The code of a graph for which ``ProgramGraph/holdsNumbersOnly`` is true.
    init(_ graph: ProgramGraph) {
        inputCount = graph.inputs.count
        outputCount = graph.outputs.count
        var lastReader = graph.lastReaders
        // Values that a result or a comparison reads live to the end.
        for number in graph.outputs { lastReader[number] = graph.nodes.count }
        for condition in graph.guards {
            lastReader[condition.left] = graph.nodes.count
            lastReader[condition.right] = graph.nodes.count
        }
        var places: [Int: Int] = [:]
        for (place, number) in graph.outputs.enumerated().reversed() { places[number] = place }
        // The register of each node.
        var registerOf = [Int](repeating: 0, count: graph.nodes.count)
        for (number, node) in graph.nodes.enumerated() {
            switch node.operation {
            case .input(let place): registerOf[number] = register(.input(place))
            case .constant(let constant): registerOf[number] = register(constant: constant.uniform ?? .nan)
            case .tensor, .element:
                // Dead code; only present if passes were skipped.
                if lastReader[number] < 0 { continue }
                let operands = node.operands.map { registerOf[$0] }
                for operand in Set(node.operands) where lastReader[operand] == number { release(registerOf[operand]) }
                let result = places[number].map { register(.output($0)) } ?? takeScratch()
                registerOf[number] = result
                append(node.chainOperation, operands, to: result)
            }
        }
        // Results that are also arguments, constants or other results.
        for (place, number) in graph.outputs.enumerated() where registers[registerOf[number]] != .output(place) {
            let result = register(.output(place))
            append(.one(.copy), [registerOf[number]], to: result)
        }
        conditions = graph.guards.map {
            Condition(
                left: registerOf[$0.left], comparison: $0.comparison, right: registerOf[$0.right], outcome: $0.outcome)
        }
    }

    /// The same code with an additional result: the number of comparisons whose outcome is not the recorded one.
    func withViolationsAsResult() -> NumberCode {
        var code = self
        let sum = code.register(.output(outputCount))
        code.outputCount += 1
        code.append(.one(.copy), [code.register(constant: 0)], to: sum)
        for condition in conditions {
            let mask = code.takeScratch()
            code.append(.compare(condition.comparison), [condition.left, condition.right], to: mask)
            let expected = code.register(constant: condition.outcome ? 1 : 0)
            code.append(.compare(.notEqual), [mask, expected], to: mask)
            code.append(.two(.add), [sum, mask], to: sum)
            code.release(mask)
        }
        code.conditions = []
        return code
    }

    private mutating func append(_ operation: Chain.Operation, _ operands: [Int], to result: Int) {
        steps.append(Chain.Step(operation, operands, to: result))
    }

    private mutating func register(_ register: Register) -> Int {
        if let number = numbers[register] { return number }
        registers.append(register)
        numbers[register] = registers.count - 1
        return registers.count - 1
    }

    private mutating func register(constant value: Double) -> Int {
        if let place = constantPlaces[value.bitPattern] { return register(.constant(place)) }
        constants.append(value)
        constantPlaces[value.bitPattern] = constants.count - 1
        return register(.constant(constants.count - 1))
    }

    private mutating func takeScratch() -> Int {
        if let number = free.popLast() { return number }
        scratchCount += 1
        return register(.scratch(scratchCount - 1))
    }

    private mutating func release(_ number: Int) {
        if case .scratch = registers[number] { free.append(number) }
    }
}

extension ProgramGraph {
    /// Whether every value is a scalar double, computed from scalar doubles.
    var holdsNumbersOnly: Bool {
        nodes.allSatisfy { node in
            guard node.type == .double, node.shape.count == 1 else { return false }
            switch node.operation {
            case .input, .constant: return true
            case .element(let place): return place == 0 && nodes[node.operands[0]].type == .double
            case .tensor:
                switch node.primitive {
                case .assembly(let places): return places == [0]
                case .elementwise, .compare, .select, .reshape, .broadcast: return true
                default: return false
                }
            }
        } && !inputs.isEmpty
    }

    /// For each node, its last reader; −1 for none.
    fileprivate var lastReaders: [Int] {
        var last = [Int](repeating: -1, count: nodes.count)
        for (number, node) in nodes.enumerated() { for operand in node.operands { last[operand] = number } }
        return last
    }
}
