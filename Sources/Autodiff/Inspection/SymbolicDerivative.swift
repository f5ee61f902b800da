/// A derivative as a formula, simplified, over the names of the rows: x·(1 + b)/d.
///
/// The backward sweep is recorded, its rows go through the program passes, and what remains is written down; so it
/// holds for every operation that has a rule. It reuses the values that the rows hold; ``expanded`` writes them out,
/// which is the derivative that one would find by hand.
public struct SymbolicDerivative: Sendable, CustomStringConvertible {
    /// The derivative over the names of rows.
    public let formula: Formula
    /// What is too long to be written more than once, by the names t1, t2, … that ``formula`` and later ones use.
    public let definitions: [(name: String, formula: Formula)]
    /// Each row that is not an input as a formula over the rows that it uses, in order.
    let rows: [(name: String, formula: Formula)]

    /// The derivative over the inputs alone; `nil` where it would be longer than `limit` symbols, constants and
    /// operations.
    public func expanded(limit: Int = 400) -> Formula? {
        formula.substituting(meanings(of: rows + definitions, limit: limit), limit: limit)
    }

    /// The differentiated function over the inputs alone; `nil` where it would be longer than `limit`.
    public func function(limit: Int = 400) -> Formula? {
        guard let output = rows.last else { return nil }
        return meanings(of: rows, limit: limit)[output.name] ?? nil
    }

    /// Each formula over the inputs. First things first, so that each is replaced once and no call goes deeper than a
    /// formula does.
    private func meanings(of formulas: [(name: String, formula: Formula)], limit: Int) -> [String: Formula?] {
        var meanings: [String: Formula?] = [:]
        for (name, formula) in formulas {
            meanings.updateValue(formula.substituting(meanings, limit: limit), forKey: name)
        }
        return meanings
    }

    /// The derivative and, below it, what its short names stand for.
    public var description: String {
        ([formula.description] + definitions.map { "  with \($0.name) = \($0.formula)" }).joined(separator: "\n")
    }
}

extension Tape {
    /// The derivative of `y` with respect to `x` as a simplified formula. For a choice between two formulas (`max`,
    /// `abs`) both are in it; what was decided while recording (an `if`) is decided in it too.
    ///
    ///     print(tape.derivative(of: y, withRespectTo: x))       // x·(1 + b)/d
    public func derivative(of y: Variable, withRespectTo x: Variable) -> SymbolicDerivative {
        graphWithDerivative(of: y, withRespectTo: x).derivative
    }

    /// The derivative with the graph that its names come from.
    func graphWithDerivative(
        of y: Variable, withRespectTo x: Variable
    ) -> (graph: TapeSnapshot, derivative: SymbolicDerivative) {
        y.checkFresh("derivative(of:withRespectTo:)")
        x.checkFresh("derivative(of:withRespectTo:)")
        guard y.storage == storage, x.storage == storage else {
            stop(
                "derivative(of:withRespectTo:): both variables must be recorded on this tape; a constant has no "
                    + "derivative"
            )
        }
        let (top, input) = (Int(y.row), Int(x.row))
        let graph = graph(of: y)
        return (graph, graph.derivatives(ofRow: top, withRespectTo: [input], in: storage)[input]!)
    }
}

extension TapeSnapshot {
    /// The derivatives of a row with respect to others, by their numbers: one recording of the sweep for all.
    func derivatives(
        ofRow top: Int, withRespectTo inputs: [Int], in storage: UnsafeMutablePointer<TapeStorage>
    ) -> [Int: SymbolicDerivative] {
        let recorded = GradientProgram(storage, output: top, rows: nodes.map(\.row), inputs: inputs)
        var names: [Int: String] = [:]
        // Rows that turned out the same are called by the first one's name.
        for node in nodes.reversed() { names[recorded.nodeOfRow[node.row]!] = node.name }
        let byRow = Dictionary(uniqueKeysWithValues: nodes.map { ($0.row, $0.name) })
        let reader = RowReader(storage: storage)
        let rows = nodes.filter { $0.role == .operation }.map { ($0.name, reader.formula(of: $0.row, byRow)) }
        var result: [Int: SymbolicDerivative] = [:]
        for input in inputs {
            let formulas = GraphFormulas(graph: recorded.graph, names: names)
            let formula = formulas.formula(of: recorded.derivatives[input]!)
            result[input] = SymbolicDerivative(
                formula: formula, definitions: formulas.shortNames.definitions, rows: rows)
        }
        return result
    }
}

extension RowReader {
    /// What a row did, as a formula over the names of the rows that it used.
    func formula(of row: Int, _ names: [Int: String]) -> Formula {
        let operands = operands(of: row).map { (operand: Operand) -> Formula in
            switch operand {
            case .number(let value): Formula(constant: value)
            case .row(let number): Formula(symbol: names[number] ?? "row\(number)")
            }
        }
        switch operation(of: row) {
        case .input, .constant: return Formula(symbol: names[row] ?? "row\(row)")
        case .element(let index): return Formula(.element(operands[0], index))
        case .tensor(let operation):
            guard let opcode = operation.opcode else { return Formula(.call(operation.name, operands)) }
            return formula(opcode, operands)
        case .scalar(let opcode): return formula(opcode, operands)
        }
    }

    private func formula(_ opcode: Opcode, _ operands: [Formula]) -> Formula {
        operands.count == 1 ? .apply(opcode, operands[0]) : .apply(opcode, operands[0], operands[1])
    }
}
