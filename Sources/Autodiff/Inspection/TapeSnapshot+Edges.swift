// The rows' contributions in the backward sweep: one edge for each pair of a row and an operand, with the partial
// derivative as a formula and as a number. The rules are evaluated over formulas and over doubles, not repeated here.

extension TapeSnapshot {
    mutating func addEdges(_ reader: RowReader, names: RowNames, places: [Int: Int], adjoints: Adjoints) {
        for place in nodes.indices {
            let row = nodes[place].row
            switch reader.operation(of: row) {
            case .input, .constant: continue
            case .scalar(let opcode):
                addScalarEdges(place, opcode, reader, names, places, adjoint: adjoints.numbers[row])
            case .element(let index):
                guard let operand = places[reader.storage.pointee.rows[row].left.row] else { continue }
                addEdge(
                    operand, place,
                    Formula(.call("placed", [symbol(place), Formula(constant: Double(index))])),
                    nil, .number(adjoints.numbers[row]))
            case .tensor:
                let tensor = reader.storage.tensor(of: reader.storage.pointee.rows[row])
                addTensorEdges(place, tensor, tensor.elementType.scalar, reader, names, places, adjoints)
            }
        }
    }

    private mutating func addEdge(
        _ operand: Int, _ user: Int, _ formula: Formula, _ partial: Double?, _ contribution: Quantity
    ) {
        nodes[operand].uses.append(edges.count)
        edges.append(
            Edge(operand: operand, user: user, formula: formula, partial: partial, contribution: contribution))
    }

    /// The symbol of a node's adjoint.
    private func symbol(_ place: Int) -> Formula {
        Formula(symbol: TapeSnapshot.adjointName(of: nodes[place].name))
    }

    /// The symbol's name for a row's adjoint: `∂/∂a`, which is written ∂f/∂a. (ā does not exist for every name.)
    static func adjointName(of name: String) -> String { "∂/∂\(name)" }

    private mutating func addScalarEdges(
        _ place: Int, _ opcode: Opcode, _ reader: RowReader, _ names: RowNames, _ places: [Int: Int], adjoint: Double
    ) {
        let operands = reader.operands(of: nodes[place].row)
        func formula(_ operand: RowReader.Operand) -> Formula {
            switch operand {
            case .number(let value): Formula(constant: value)
            case .row(let number): Formula(symbol: names[number])
            }
        }
        func value(_ operand: RowReader.Operand) -> Double {
            switch operand {
            case .number(let value): value
            case .row(let number): reader.storage.pointee.rows[number].value
            }
        }
        let formulas = readRule(
            opcode, PartialsOf(operands: operands.map(formula), result: Formula(symbol: nodes[place].name)))
        let values = readRule(
            opcode,
            PartialsOf(operands: operands.map(value), result: reader.storage.pointee.rows[nodes[place].row].value))
        for operand in nodes[place].operands {
            // A repeated operand, as in x·x, contributes once for each occurrence.
            let sides = operands.indices.filter { side in
                if case .row(let number) = operands[side] { places[number] == operand } else { false }
            }
            let partial = sides.reduce(0) { $0 + values[$1] }
            let contribution = sides.reduce(0) { $0 + Double.multiply(adjoint, values[$1], .strong) }
            addEdge(operand, place, sides.map { formulas[$0] }.reduce(0, +), partial, .number(contribution))
        }
    }

    private mutating func addTensorEdges<Scalar: TensorScalar>(
        _ place: Int, _ row: TensorRow, _: Scalar.Type, _ reader: RowReader, _ names: RowNames, _ places: [Int: Int],
        _ adjoints: Adjoints
    ) {
        let table = reader.storage.pointee.tensors
        var formulas: [Int: Formula] = [:]
        var values: [Int: Quantity] = [:]
        let adjointSymbol = FormulaTensor<Scalar>(symbol(place), shape: row.shape)
        propagate(
            row, adjointSymbol, storage: reader.storage, bottom: 0, zeros: .strong,
            kept: { FormulaTensor($0) { names[$0] } },
            numbers: { formulas[$0] = (formulas[$0] ?? 0) + $1 },
            tensors: { index, contribution in
                let operand = Int(table.pointee[index].number)
                formulas[operand] = (formulas[operand] ?? 0) + contribution.formula
            })
        let index = reader.storage.pointee.rows[Int(row.number)].tableIndex
        if let adjoint = index < adjoints.tensors.count ? adjoints.tensors[index]?.typed(Scalar.self) : nil {
            var sums: [Int: Tensor<Scalar>] = [:]
            propagate(
                row, adjoint, storage: reader.storage, bottom: 0, zeros: .strong, kept: { $0.kept() },
                numbers: { operand, number in
                    if case .number(let before)? = values[operand] {
                        values[operand] = .number(before + number)
                    } else {
                        values[operand] = .number(number)
                    }
                },
                tensors: { index, contribution in
                    let operand = Int(table.pointee[index].number)
                    sums[operand] = sums[operand].map { $0 + contribution } ?? contribution
                })
            for (operand, sum) in sums { values[operand] = Quantity(sum) }
        }
        for operand in nodes[place].operands where nodes[operand].role != .constant {
            let number = nodes[operand].row
            addEdge(
                operand, place, formulas[number] ?? 0, nil,
                values[number]
                    ?? (reader.shape(of: number).rank == 0
                        ? .number(0) : Quantity(Tensor<Scalar>.zeros(reader.shape(of: number)))))
        }
    }
}

/// A rule's partial derivatives, one for each operand, over any kind of number.
struct PartialsOf<Number: ElementaryNumber>: RuleVisitor {
    let operands: [Number]
    let result: Number

    func unary<Rule: UnaryRule>(_: Rule.Type) -> [Number] { [Rule.partial(operands[0], result)] }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> [Number] {
        let (x, y, z) = (operands[0], operands[1], result)
        return [Rule.left(x, y, z), Rule.right(x, y, z)]
    }
    func noRule(_ opcode: Opcode) -> [Number] { [] }
}
