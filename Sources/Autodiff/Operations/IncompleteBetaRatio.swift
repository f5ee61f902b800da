// The regularized incomplete beta function: three operands, which a rule does not take.

/// Iₓ(a, b) of each triple of elements, or a derivative of it by a and b, with NumPy's broadcasting.
struct IncompleteBetaRatio: ComposedOperation {
    /// The derivative, of the first or second order; the function itself if nothing is said.
    var orders = BetaOrders()

    var name: String { "betainc" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self) }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape {
        broadcastShape(broadcastShape(operands[0], operands[1], for: name), operands[2], for: name)
    }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        if orders == BetaOrders() { return elementwiseValue(operands, shape: shape, betaincValue) }
        return elementwiseValue(operands, shape: shape) { betaincByShape(orders, $0, $1, $2) }
    }

    /// For other engines. Here it would be slower, and its terms in interval arithmetic say nothing.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        loweredBetainc(orders, operands[0], operands[1], operands[2])
    }

    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        graph.addOpaqueElements(name, operands, shape: shape)
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (a, b, x) = (row[0], row[1], row[2])
        if operand < 2 {
            let next = BetaOrders(a: orders.a + (operand == 0 ? 1 : 0), b: orders.b + operand)
            guard next.a + next.b <= 2 else {
                stop(
                    "betainc: there are derivatives of the first and second order by a and b, and none of the third; "
                        + "pass a and b as constants, such as `TensorVariable(a)` of a plain tensor")
            }
            return row.product(adjoint, T.apply(IncompleteBetaRatio(orders: next), [a, b, x]))
        }
        // The density, and its derivatives by a and b.
        let density = T.apply(BetaDensity(), [a, b, x])
        if orders == BetaOrders() { return row.product(adjoint, density) }
        let g = log(x) + T.apply(Rules.DigammaDifference.self, a, b)
        let h = log1p(-x) + T.apply(Rules.DigammaDifference.self, b, a)
        let curvature: T = polygamma(1, a + b)
        let factor: T
        switch (orders.a, orders.b) {
        case (1, 0): factor = g
        case (0, 1): factor = h
        case (2, 0): factor = square(g) - polygamma(1, a) + curvature
        case (0, 2): factor = square(h) - polygamma(1, b) + curvature
        default: factor = g * h + curvature
        }
        return row.product(adjoint, row.product(density, factor))
    }
}

/// A function of three numbers, element by element.
func elementwiseValue<Scalar: TensorScalar>(
    _ operands: [Tensor<Scalar>], shape: Shape, _ function: (Double, Double, Double) -> Double
) -> Tensor<Scalar> {
    let elements = operands.map { $0.broadcast(to: shape).scalars }
    return Tensor(shape: shape) { result in
        for index in 0..<shape.count {
            let (a, b, x) = (Double(elements[0][index]), Double(elements[1][index]), Double(elements[2][index]))
            result[index] = Scalar(function(a, b, x))
        }
    }
}

/// The regularized incomplete beta function Iₓ(a, b) = ∫ tᵃ⁻¹(1 − t)ᵇ⁻¹ dt/B(a, b) over 0 … x, for a, b > 0 and x in
/// 0 … 1, and its limits for one of a and b at 0 or ∞; NaN elsewhere.
///
/// The distribution function of the beta distribution, from which Student's t and F follow. It has derivatives by all
/// operands: by x the density, by a and b integrals of it times log t − ψ(a) + ψ(a + b) and log(1 − t) − ψ(b) + ψ(a +
/// b), second ones too. Third derivatives by a and b are not there, and asking for them stops.
public func betainc<T: TensorAlgebra>(_ a: T, _ b: T, _ x: T) -> T { T.apply(IncompleteBetaRatio(), [a, b, x]) }

/// ``betainc(_:_:_:)`` of numbers.
public func betainc(_ a: Double, _ b: Double, _ x: Double) -> Double { betaincValue(a, b, x) }
