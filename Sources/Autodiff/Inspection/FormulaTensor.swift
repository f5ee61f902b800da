/// A symbolic tensor: its shape and its formula. A pullback evaluated over it gives its contribution as a formula, and
/// a backward sweep gives a derivative.
struct FormulaTensor<Scalar: TensorScalar>: TensorAlgebra {
    typealias Condition = FormulaTensor
    typealias Number = Formula
    let shape: Shape
    let formula: Formula

    init(_ formula: Formula, shape: Shape) {
        self.formula = formula
        self.shape = shape
    }

    /// A constant: its value if all elements are equal, else the symbol 'constant'.
    init(_ constant: Tensor<Scalar>) {
        shape = constant.shape
        let first = constant.scalars.first.map(Double.init) ?? 0
        let isUniform = constant.scalars.allSatisfy { Double($0) == first }
        formula = isUniform ? Formula(constant: first) : Formula(symbol: "constant")
    }

    var isConstant: Bool { formula.constant != nil }

    /// A formula has no elements. Pullbacks read elements only to recognize constants and to keep exponentials in
    /// range, for which zeros suffice.
    var plain: Tensor<Scalar> { Tensor(repeating: Scalar(formula.constant ?? 0), shape: shape) }

    static func apply(_ operation: some TensorOperation, _ operands: [FormulaTensor]) -> FormulaTensor {
        let shape = operation.resultShape(of: operands.map(\.shape))
        let formulas = operands.map(\.formula)
        switch operation.lowering.primitive {
        case .elementwise(let opcode):
            let formula: Formula =
                formulas.count == 1 ? .apply(opcode, formulas[0]) : .apply(opcode, formulas[0], formulas[1])
            return FormulaTensor(formula, shape: shape)
        case .compare(let comparison): return compare(operands[0], comparison, operands[1])
        // As in the forward formulas, neither broadcasting nor the conversion of a number to a tensor is written.
        case .broadcast: return FormulaTensor(formulas[0], shape: shape)
        case .assembly where shape.rank == 0 && formulas.count == 1: return FormulaTensor(formulas[0], shape: [])
        case .select:
            if case .select(let relation, 1, 0) = formulas[0].kind {
                return FormulaTensor(.select(relation, formulas[1], formulas[2]), shape: shape)
            }
            if let mask = formulas[0].constant {
                return FormulaTensor(mask != 0 ? formulas[1] : formulas[2], shape: shape)
            }
        default: break
        }
        // The operation's parameters: axes, or which matrix is transposed.
        let parameters = OperationText.parameters(of: operation).map { Formula(symbol: $0) }
        return FormulaTensor(Formula(.call(operation.name, formulas + parameters)), shape: shape)
    }

    static func compare(_ left: FormulaTensor, _ comparison: Comparison, _ right: FormulaTensor) -> FormulaTensor {
        let relation = Formula.compare(left.formula, comparison, right.formula)
        return FormulaTensor(.select(relation, 1, 0), shape: left.shape.broadcast(with: right.shape) ?? left.shape)
    }

    static func accumulate(_ contribution: FormulaTensor, into sum: inout FormulaTensor) { sum = sum + contribution }

    func element(at index: Int) -> Formula { shape.rank == 0 ? formula : Formula(.element(formula, index)) }

    static func placing(_ number: Formula, at index: Int, in shape: Shape) -> FormulaTensor {
        let formula: Formula =
            shape.rank == 0 ? number : Formula(.call("placed", [number, Formula(constant: Double(index))]))
        return FormulaTensor(formula, shape: shape)
    }
}

extension FormulaTensor {
    /// A row by its name, or by its value if it is a constant.
    init(_ row: TensorRow, named name: (Int) -> String) {
        if row.isConstant, row.shape.rank == 0, let kept = row.kept(Scalar.self) {
            self.init(kept)
        } else {
            self.init(Formula(symbol: name(Int(row.number))), shape: row.shape)
        }
    }
}
