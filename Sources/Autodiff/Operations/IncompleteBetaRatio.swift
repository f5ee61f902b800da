// The regularized incomplete beta function: three operands, which a rule does not take.

/// Iₓ(a, b) of each triple of elements, with NumPy's broadcasting.
struct IncompleteBetaRatio: TensorOperation {
    var name: String { "betainc" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape {
        broadcastShape(broadcastShape(operands[0], operands[1], for: name), operands[2], for: name)
    }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (a, b, x) = (
            operands[0].broadcast(to: shape).scalars, operands[1].broadcast(to: shape).scalars,
            operands[2].broadcast(to: shape).scalars
        )
        return Tensor(shape: shape) { result in
            for index in 0..<x.count {
                result[index] = Scalar(betaincValue(Double(a[index]), Double(b[index]), Double(x[index])))
            }
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        guard operand == 2 else {
            stop(
                "betainc: there is no derivative with respect to \(operand == 0 ? "a" : "b"); pass it as a constant, "
                    + "such as `TensorVariable(a)` of a plain tensor")
        }
        let (a, b, x) = (row[0], row[1], row[2])
        // xᵃ⁻¹·(1 − x)ᵇ⁻¹/B(a, b).
        return row.product(adjoint, exp(xlogy(a - 1, x) + xlogy(b - 1, 1 - x) - logBeta(a, b)))
    }
}

/// The regularized incomplete beta function Iₓ(a, b) = ∫ tᵃ⁻¹(1 − t)ᵇ⁻¹ dt/B(a, b) over 0 … x, for a, b > 0 and x in
/// 0 … 1; NaN elsewhere.
///
/// The distribution function of the beta distribution, from which Student's t and F follow. The derivative by x is the
/// density; there is none by a or b, and asking for it stops.
/// - Complexity: O(√max(a, b)) for each element; O(1/(1 − x)) for b ≤ 1.
public func betainc<T: TensorAlgebra>(_ a: T, _ b: T, _ x: T) -> T { T.apply(IncompleteBetaRatio(), [a, b, x]) }

/// ``betainc(_:_:_:)`` of numbers.
public func betainc(_ a: Double, _ b: Double, _ x: Double) -> Double { betaincValue(a, b, x) }
