// Implicit functions, differentiated through the equation at the solution and not through the solver's steps.

/// The solution x of `residual(x, p)` = 0, found by any solver, with derivatives with respect to p of any order.
///
///     // x³ + p·x = 1, by Newton's method here; a bisection or a library would do as well.
///     let slope = gradient(at: 0.8) { p in
///         root(parameters: p) { (p: Double) in
///             var x = 1.0
///             for _ in 1...50 { x -= (x * x * x + p * x - 1) / (3 * x * x + p) }
///             return x
///         } residual: { (x: Variable, p: Variable) in
///             x * x * x + p * x - 1
///         }
///     }
///     print((slope * 1e6).rounded() / 1e6)  // -0.302771
///
/// From F(x(p), p) = 0 follows F_x·x′ = −F_p (implicit function theorem). The pullback solves F_xᵀ·λ = x̄ and returns
/// p̄ = −F_pᵀ·λ. F_x, the residual's Jacobian at the solution, takes one backward sweep for each number of the
/// residual, and F_pᵀ·λ one more. The solver gets plain numbers and is never differentiated.
/// - Parameters:
///   - parameters: p, any tree of numbers and tensors.
///   - solver: Returns the solution for plain parameters. The derivative is as accurate as the solution.
///   - residual: The residual, with as many numbers as the solution, all of `Double`. Stops otherwise.
/// - Complexity: for n numbers, each backward sweep takes n backward sweeps of the residual and an O(n³) elimination;
///   no memory for the solver's steps.
public func root<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    parameters: Parameters, solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    residual: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded
) -> Solution.Recorded where Parameters.Plain: Sendable {
    implicit("root", parameters, solver, residual) { residual, _ in residual }
}

/// The solution x of x = `step(x, p)`, a fixed point found by any solver, with derivatives with respect to p of any
/// order: see ``root(parameters:solver:residual:)``.
///
///     let slope = gradient(at: 0.9) { p in
///         fixedPoint(parameters: p) { (p: Double) in
///             var x = 1.0
///             for _ in 1...200 { x = cos(p * x) }
///             return x
///         } step: { (x: Variable, p: Variable) in
///             cos(p * x)
///         }
///     }
///     print((slope * 1e6).rounded() / 1e6)  // -0.31207
public func fixedPoint<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    parameters: Parameters, solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    step: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded
) -> Solution.Recorded where Parameters.Plain: Sendable {
    implicit("fixedPoint", parameters, solver, step) { next, x in next - x }
}

/// The solution, as an operation whose pullback solves the linear system. `difference` forms the residual from the
/// equation's result and x.
private func implicit<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    _ name: String, _ parameters: Parameters, _ solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    _ equation: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded,
    _ difference: @escaping @Sendable (TensorVariable<Double>, TensorVariable<Double>) -> TensorVariable<Double>
) -> Solution.Recorded where Parameters.Plain: Sendable {
    // Derivatives that the solver takes itself do not become rows of the enclosing recording.
    let solver = { plain in RecordingExtent.suspended { solver(plain) } } as @Sendable (Parameters.Plain) -> Solution
    let plain = parameters.plainValue
    let form = Coordinates(plain, for: name)
    let solved = solver(plain)
    let solution = Coordinates(solved, for: name)
    if form.elementType != .double || solution.elementType != .double {
        stop(
            "\(name): the solution or the parameters contain tensors of Float. Use Double: the linear solve needs its "
                + "precision.")
    }
    let count = solution.count
    let residual = RecordedFunction<Double>(name, resultCount: count) { joined in
        let x = joined.slice(along: 0, 0..<count)
        let p = joined.slice(along: 0, count..<joined.shape[0])
        let value: TensorVariable<Double> = solution.vector(
            equation(solution.recorded(x), Parameters.own(form.recorded(p))))
        if value.shape != [count] {
            stop(
                "\(name): the equation returns \(value.shape.count) numbers for a solution of \(count); return as many "
                    + "as the solution has")
        }
        return difference(value, x)
    }
    let operation = ImplicitSolution(residual: residual) { solution.vector(solver(form.value($0))) }
    let vector: TensorVariable<Double> = form.vector(parameters)
    return solution.recorded(TensorVariable.recorded(operation, [vector], value: solution.vector(solved)))
}

/// A solution as an operation on the parameters.
private struct ImplicitSolution: TensorOperation {
    let residual: RecordedFunction<Double>
    let solver: @Sendable (Tensor<Double>) -> Tensor<Double>
    var name: String { residual.name }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { [residual.resultCount] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(solver(same(operands[0], name)), name)
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let count = residual.resultCount
        if count == 0 { return nil }
        // The solution is the row's result, so that higher derivatives account for its dependence on the parameters.
        let joined = T.concatenate([row.result, row[0]], along: 0)
        func pullback(_ weights: T) -> T { T.apply(RecomputedPullback(function: residual), [joined, weights]) }
        let rows = (0..<count).map { index in
            var unit = Tensor<T.Scalar>.zeros([count])
            unit.scalars[index] = 1
            return pullback(T(unit)).slice(along: 0, 0..<count)
        }
        // The rows of F_x are the columns of F_xᵀ.
        let transposed = T.concatenate(rows.map { $0.reshaped(to: [count, 1]) }, along: 1)
        let weights = solve(transposed, adjoint.reshaped(to: [count, 1])).reshaped(to: [count])
        return -pullback(weights).slice(along: 0, count..<joined.shape[0])
    }

    static func == (x: Self, y: Self) -> Bool { x.residual === y.residual }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(residual)) }
}
