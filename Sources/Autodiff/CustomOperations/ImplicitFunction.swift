// Functions that are defined by an equation: the derivative goes through the solution, not through the steps of
// whatever found it.

/// The solution x of `residual(x, p)` = 0, found by any solver of yours, with derivatives by p of any order.
///
///     // x³ + p·x = 1, by bisection, Newton's method, a library …
///     let solver = { p in bisect { x in x * x * x + p * x - 1 } }
///     let x = root(parameters: p, solver: solver) { (x: Variable, p: Variable) in
///         x * x * x + p * x - 1
///     }
///
/// From F(x(p), p) = 0 follows F_x·x′ = −F_p. The pullback solves F_xᵀ·λ = x̄ and gives p̄ = −F_pᵀ·λ; both matrices are
/// the residual's derivatives at the solution, by a backward sweep for each of its numbers. The solver sees plain
/// numbers and is never differentiated.
/// - Parameters:
///   - solver: Gives the solution for plain parameters. How exact it is, the derivative is, too.
///   - residual: As many numbers as the solution has.
/// - Complexity: for a solution of n numbers n backward sweeps of the residual and an elimination, O(n³), in each
///   backward sweep; no memory for the solver's steps.
public func root<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    parameters: Parameters, solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    residual: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded
) -> Solution.Recorded where Parameters.Plain: Sendable {
    implicit("root", parameters, solver, residual) { residual, _ in residual }
}

/// The solution x of x = `step(x, p)`, a fixed point found by any solver of yours, with derivatives by p of any order:
/// see ``root(parameters:solver:residual:)``.
///
///     let x = fixedPoint(parameters: p, solver: { p in iterate(p) }) { (x: Variable, p: Variable) in cos(p * x) }
public func fixedPoint<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    parameters: Parameters, solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    step: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded
) -> Solution.Recorded where Parameters.Plain: Sendable {
    implicit("fixedPoint", parameters, solver, step) { next, x in next - x }
}

/// The solution by an operation whose pullback solves for it. `difference` makes the residual's vector of what
/// `equation` gives and of x.
private func implicit<Solution: PlainTree & Sendable, Parameters: RecordedTree>(
    _ name: String, _ parameters: Parameters, _ solver: @escaping @Sendable (Parameters.Plain) -> Solution,
    _ equation: @escaping @Sendable (Solution.Recorded, Parameters) -> Solution.Recorded,
    _ difference: @escaping @Sendable (TensorVariable<Double>, TensorVariable<Double>) -> TensorVariable<Double>
) -> Solution.Recorded where Parameters.Plain: Sendable {
    let plain = parameters.plainValue
    let form = Coordinates(plain, for: name)
    let solved = solver(plain)
    let solution = Coordinates(solved, for: name)
    if form.elementType != .double || solution.elementType != .double {
        stop("\(name): tensors of Float; a solution and its parameters are of Double, for the elimination's sake")
    }
    let count = solution.count
    let residual = RecordedFunction<Double>(name, resultCount: count) { joined in
        let x = joined.slice(along: 0, 0..<count)
        let p = joined.slice(along: 0, count..<joined.shape[0])
        let value: TensorVariable<Double> = solution.vector(
            equation(solution.recorded(x), Parameters.own(form.recorded(p))))
        if value.shape != [count] {
            stop("\(name): the equation gives \(value.shape.count) numbers for a solution of \(count); give one each")
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
        // The solution is the row's own result, so that a derivative of this depends on the parameters through it.
        let joined = T.concatenate([row.result, row[0]], along: 0)
        func pullback(_ weights: T) -> T { T.apply(RecomputedPullback(function: residual), [joined, weights]) }
        let rows = (0..<count).map { index in
            var unit = Tensor<T.Scalar>.zeros([count])
            unit.scalars[index] = 1
            return pullback(T(unit)).slice(along: 0, 0..<count)
        }
        // Rows of F_x one under the other are columns of F_xᵀ.
        let transposed = T.concatenate(rows.map { $0.reshaped(to: [count, 1]) }, along: 1)
        let weights = solve(transposed, adjoint.reshaped(to: [count, 1])).reshaped(to: [count])
        return -pullback(weights).slice(along: 0, count..<joined.shape[0])
    }

    static func == (x: Self, y: Self) -> Bool { x.residual === y.residual }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(residual)) }
}
