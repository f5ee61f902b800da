// The derivatives of a function as functions of variables, so that they are recorded like any other.

/// Value and gradient.
func valueAndGradient<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ function: (Input) -> Output
) -> TreeTuple<Output, Input> {
    let (inner, result) = applied(function, at: input)
    return TreeTuple(result, pulledBack(result.unitSeeds().map { ($0.row, nil) }, of: result, to: inner))
}

/// The transposed Jacobian times a vector of variables, of the result's structure.
func gradientProduct<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ vector: Output, _ function: (Input) -> Output
) -> Input {
    let (inner, result) = applied(function, at: input)
    // Leaf by leaf: rows of their own for both, so that none is a constant.
    guard let storage = inner.tapeStorage else { stop("compile: the function has no arguments") }
    let (ends, weights) = (result.renewed(on: storage), vector.renewed(on: storage))
    let rows = zip(ends.rows, weights.rows).map { ($0, Optional($1)) }
    return pulledBack(rows, of: ends, to: inner)
}

/// Value and Jacobian times a vector. What pulls a vector u back is linear in u, so its own pullback, at any u, pushes
/// a vector forward; no rule is written a second time.
func valueAndForwardProduct<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ direction: Input, _ function: (Input) -> Output
) -> TreeTuple<Output, Output> {
    guard let storage = input.tapeStorage else { stop("compile: the function has no arguments") }
    let value = function(input).renewed(on: storage)
    let product = gradientProduct(at: value, direction) { gradientProduct(at: input, $0, function) }
    return TreeTuple(value, product)
}

private func applied<Input: RecordedTree, Output: RecordedTree>(
    _ function: (Input) -> Output, at input: Input
) -> (inner: Input, result: Output) {
    guard let storage = input.tapeStorage else { stop("compile: the function has no arguments") }
    let inner = input.renewed(on: storage)
    let result = function(inner)
    if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    return (inner, result)
}

/// What the adjoints of `rows`, 1 or the values of other rows, contribute to `inner`.
private func pulledBack<Input: RecordedTree, Output: RecordedTree>(
    _ rows: [(row: Int, adjoint: Int?)], of result: Output, to inner: Input
) -> Input {
    guard let storage = result.tapeStorage, let bottom = inner.rows.min() else {
        return inner.adjoint(in: RecordedAdjoints([], on: nil, downTo: 0, zeros: .untaken))
    }
    return inner.adjoint(in: RecordedAdjoints(rows, on: storage, downTo: bottom))
}
