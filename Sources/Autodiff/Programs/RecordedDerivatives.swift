// The derivatives of a function as functions of variables, so that they are recorded like any other.

/// Value and gradient.
func valueAndGradient<Input: DifferentiableResult, Output: DifferentiableResult>(
    at input: Input, _ function: (Input) -> Output
) -> Both<Output, Input> {
    let (inner, result) = applied(function, at: input)
    return Both(result, pulledBack(result.unitSeeds().map { ($0.row, nil) }, of: result, to: inner))
}

/// The transposed Jacobian times a vector of variables, of the result's structure.
func gradientProduct<Input: DifferentiableResult, Output: DifferentiableResult>(
    at input: Input, _ vector: Output, _ function: (Input) -> Output
) -> Input {
    let (inner, result) = applied(function, at: input)
    // Leaf by leaf: rows of their own for both, so that none is a constant.
    guard let storage = inner.tapeStorage else { stop("compile: the function has no arguments") }
    let (ends, weights) = (result.renewed(on: storage), vector.renewed(on: storage))
    let rows = zip(ends.seeds(ends.plainValue), weights.seeds(weights.plainValue)).map { ($0.row, Optional($1.row)) }
    return pulledBack(rows, of: ends, to: inner)
}

/// Value and Jacobian times a vector. What pulls a vector u back is linear in u, so its own pullback, at any u, pushes
/// a vector forward; no rule is written a second time.
func valueAndForwardProduct<Input: DifferentiableResult, Output: DifferentiableResult>(
    at input: Input, _ direction: Input, _ function: (Input) -> Output
) -> Both<Output, Output> {
    guard let storage = input.tapeStorage else { stop("compile: the function has no arguments") }
    let value = function(input).renewed(on: storage)
    let product = gradientProduct(at: value, direction) { gradientProduct(at: input, $0, function) }
    return Both(value, product)
}

private func applied<Input: DifferentiableResult, Output: DifferentiableResult>(
    _ function: (Input) -> Output, at input: Input
) -> (inner: Input, result: Output) {
    guard let storage = input.tapeStorage else { stop("compile: the function has no arguments") }
    let inner = input.renewed(on: storage)
    let result = function(inner)
    if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    return (inner, result)
}

/// What the adjoints of `rows`, 1 or the values of other rows, contribute to `inner`.
private func pulledBack<Input: DifferentiableResult, Output: DifferentiableResult>(
    _ rows: [(row: Int, adjoint: Int?)], of result: Output, to inner: Input
) -> Input {
    guard let storage = result.tapeStorage, let bottom = inner.seeds(inner.plainValue).map({ $0.row }).min() else {
        return inner.adjoint(in: RecordedAdjoints([], on: nil, downTo: 0, zeros: .untaken))
    }
    return inner.adjoint(in: RecordedAdjoints(rows, on: storage, downTo: bottom))
}
