extension Tape {
    /// The recording that leads to `y`, with the values of its rows and the derivatives of `y` with respect to them.
    /// Stops unless `y` is recorded on this tape.
    public func graph(of y: Variable) -> TapeSnapshot {
        graph(output: Int(y.row), adjoints: adjoints(of: y))
    }

    /// The recording that leads to `y`, a tensor of one element. A tensor's value is known only if the backward sweep
    /// reads it; a `Tape(keepingEveryValue: true)` keeps all.
    public func graph<Scalar>(of y: TensorVariable<Scalar>) -> TapeSnapshot {
        graph(output: Int(y.row), adjoints: adjoints(of: y))
    }

    private func graph(output: Int, adjoints: Adjoints) -> TapeSnapshot {
        TapeSnapshot(RowReader(storage: storage), output: output, adjoints: adjoints)
    }
}

extension TapeSnapshot {
    /// - Parameters:
    ///   - chosen: The rows to include, in order; `nil` for all that lead to the output.
    ///   - namesAll: Whether rows that are not shown take part in naming, so that the others have the same names as in
    ///     a graph of all rows.
    init(_ reader: RowReader, output: Int, adjoints: Adjoints, rows chosen: [Int]? = nil, namesAll: Bool = true) {
        let labels = reader.storage.pointee.labels.pointee
        for scope in labels.scopes {
            let path = (scope.parent.map { scopes[$0].path } ?? []) + [scope.name]
            scopes.append(Scope(name: scope.name, parent: scope.parent, path: path))
        }
        let scopeOfRow = labels.scopeOfRows(output + 1)
        let leads = reader.leading(to: output)
        let leading = leads.indices.filter { leads[$0] }
        let rows = chosen ?? leading
        unusedRows = (0..<reader.count).count { row in
            if case .constant = reader.operation(of: row) { return false }
            return row > output || !leads[row]
        }
        let names = RowNames(
            rows: namesAll ? leading : rows, of: reader, labels: labels, scopes: scopeOfRow, paths: scopes.map(\.path),
            numbered: !namesAll)
        var places: [Int: Int] = [:]
        for row in rows {
            places[row] = nodes.count
            var operands: [Int] = []
            for case .row(let number) in reader.operands(of: row) {
                if let place = places[number], !operands.contains(place) { operands.append(place) }
            }
            let adjoint = adjoints.quantity(ofRow: row, reader)
            nodes.append(
                Node(row, reader, names: names, scope: scopeOfRow[row], adjoint: adjoint, operands: operands))
        }
        if nodes.dropLast().contains(where: { $0.name == "f" }) { functionName = nodes[self.output].name }
        addEdges(reader, names: names, places: places, adjoints: adjoints)
    }
}

extension TapeSnapshot.Node {
    fileprivate init(
        _ row: Int, _ reader: RowReader, names: RowNames, scope: Int?, adjoint: TapeSnapshot.Quantity, operands: [Int]
    ) {
        self.row = row
        let operation = reader.operation(of: row)
        name = names[row]
        self.scope = scope
        value = reader.value(of: row)
        self.adjoint = adjoint
        self.operands = operands
        let all = reader.operands(of: row)
        switch operation {
        case .input, .constant:
            if case .input = operation { role = .input } else { role = .constant }
            self.operation = ""
            (formula, latexFormula, numbers, latexNumbers) = (name, LaTeX.symbol(name), nil, nil)
        default:
            role = .operation
            self.operation = operation.name
            func text(_ style: FormulaWriter.Style, _ operand: (RowReader.Operand) -> String?) -> String? {
                let operands = all.compactMap(operand)
                guard operands.count == all.count else { return nil }
                let text = OperationText(style: style)
                switch operation {
                case .scalar(let opcode): return text.write(opcode, operands)
                case .tensor(let operation): return text.write(operation, operands)
                case .element(let index):
                    return operands[0] + (style == .latex ? "_{\(index)}" : "[\(index)]")
                case .input, .constant: return nil
                }
            }
            func number(_ operand: RowReader.Operand, _ write: (Double) -> String) -> String? {
                switch operand {
                case .number(let value): return NumberText.operand(write(value))
                case .row(let number):
                    guard case .number(let value) = reader.value(of: number) else { return nil }
                    return NumberText.operand(write(value))
                }
            }
            func named(_ operand: RowReader.Operand, _ write: (Double) -> String, _ symbol: (String) -> String)
                -> String
            {
                if case .row(let number) = operand { return symbol(names[number]) }
                return number(operand, write)!
            }
            formula = text(.text) { named($0, NumberText.short) { $0 } }!
            latexFormula = text(.latex) { named($0, NumberText.latex, LaTeX.symbol) }!
            numbers = text(.text) { number($0, NumberText.short) }
            latexNumbers = text(.latex) { number($0, NumberText.latex) }
        }
    }
}

extension Adjoints {
    /// The adjoint of a row; 0 if it has none.
    func quantity(ofRow row: Int, _ reader: RowReader) -> TapeSnapshot.Quantity {
        guard let tensor = storage.tensor(inRow: row) else {
            return .number(row < numbers.count ? numbers[row] : 0)
        }
        let index = storage.pointee.rows[row].tableIndex
        let adjoint = index < tensors.count ? tensors[index] : nil
        return .init(of: adjoint ?? tensor.elementType.zeros(tensor.shape))
    }
}
