/// The density of the beta distribution, xᵃ⁻¹·(1 − x)ᵇ⁻¹/B(a, b), of each triple of elements: the derivative of
/// ``IncompleteBetaRatio`` by x.
struct BetaDensity: ComposedOperation {
    var name: String { "betaDensity" }
    var reads: Reads { .inputsAndOutput }
    var lowering: TensorLowering { .composition(self) }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape { IncompleteBetaRatio().resultShape(of: operands) }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        elementwiseValue(operands, shape: shape, betaDensityValue)
    }

    /// For other engines.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let (a, b, x) = (operands[0], operands[1], operands[2])
        return exp(xlogy(a - 1, x) + xlogy(b - 1, 1 - x) - logBeta(a, b))
    }

    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        graph.addOpaqueElements(name, operands, shape: shape)
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (a, b, x) = (row[0], row[1], row[2])
        let factor: T
        switch operand {
        case 0: factor = log(x) + T.apply(Rules.DigammaDifference.self, a, b)
        case 1: factor = log1p(-x) + T.apply(Rules.DigammaDifference.self, b, a)
        // At the ends with a or b = 1 the other one's term is left.
        default: factor = pathProduct(a - 1, reciprocal(x)) - pathProduct(b - 1, reciprocal(1 - x))
        }
        return row.product(adjoint, row.product(row.result, factor))
    }
}
