/// A derivative as a simplified formula over the names of the rows: x·(1 + b)/d.
///
/// The backward sweep is recorded, optimized by the program passes, and converted to a formula, so every operation with
/// a rule is supported. The formula refers to rows by name; ``expanded(limit:)`` substitutes their formulas, which
/// gives the derivative as one would write it by hand.
public struct SymbolicDerivative: Sendable, CustomStringConvertible {
    /// The derivative over the names of rows.
    public let formula: Formula
    /// Definitions of the short names t1, t2, … of long subformulas, which ``formula`` and later definitions use.
    public let definitions: [(name: String, formula: Formula)]
    /// Each non-input row as a formula over its operands, in order.
    let rows: [(name: String, formula: Formula)]

    /// The derivative over the inputs alone; `nil` if it would be longer than `limit` symbols, constants and
    /// operations.
    public func expanded(limit: Int = 400) -> Formula? {
        formula.substituting(meanings(of: rows + definitions, limit: limit), limit: limit)
    }

    /// The differentiated function over the inputs alone; `nil` if it would be longer than `limit`.
    public func function(limit: Int = 400) -> Formula? {
        guard let output = rows.last else { return nil }
        return meanings(of: rows, limit: limit)[output.name] ?? nil
    }

    /// Each formula over the inputs, in order, so that each is substituted once and recursion is no deeper than a
    /// formula.
    private func meanings(of formulas: [(name: String, formula: Formula)], limit: Int) -> [String: Formula?] {
        var meanings: [String: Formula?] = [:]
        for (name, formula) in formulas {
            meanings.updateValue(formula.substituting(meanings, limit: limit), forKey: name)
        }
        return meanings
    }

    /// The derivative, followed by the definitions of its short names.
    public var description: String {
        ([formula.description] + definitions.map { "  with \($0.name) = \($0.formula)" }).joined(separator: "\n")
    }
}

extension Tape {
    /// The derivative of `y` with respect to `x` as a simplified formula. A selection between two formulas (`max`,
    /// `abs`) contains both; a decision made while recording (an `if`) is fixed. Stops unless both variables are
    /// recorded on this tape.
    ///
    ///     let tape = Tape()
    ///     let x = tape.variable(1.3).named("x")
    ///     let a = square(x).named("a"), b = exp(a).named("b"), d = sqrt(a + b).named("d")
    ///     print(tape.derivative(of: d, withRespectTo: x))  // x·(b + 1)/d
    public func derivative(of y: Variable, withRespectTo x: Variable) -> SymbolicDerivative {
        graphWithDerivative(of: y, withRespectTo: x).derivative
    }

    /// The derivative, with the graph that its names refer to.
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
    /// The derivatives of a row with respect to others, by row number; the sweep is recorded once for all.
    func derivatives(
        ofRow top: Int, withRespectTo inputs: [Int], in storage: UnsafeMutablePointer<TapeStorage>
    ) -> [Int: SymbolicDerivative] {
        let recorded = GradientProgram(storage, output: top, rows: nodes.map(\.row), inputs: inputs)
        var names: [Int: String] = [:]
        // Rows that became one node share the name of the first.
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
    /// A row's operation as a formula over its operands' names.
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
