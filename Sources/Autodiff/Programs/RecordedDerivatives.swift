// A function's derivatives as functions of variables, which are recorded like any other function.

/// Value and gradient.
func valueAndGradient<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ function: (Input) -> Output
) -> TreeTuple<Output, Input> {
    let (inner, result) = applied(function, at: input)
    return TreeTuple(result, pulledBack(result.unitSeeds().map { ($0.row, nil) }, of: result, to: inner))
}

/// The vector-Jacobian product Jᵀu for variables u with the result's structure.
func gradientProduct<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ vector: Output, _ function: (Input) -> Output
) -> Input {
    let (inner, result) = applied(function, at: input)
    // Both get new rows leaf by leaf, so that none is a constant.
    let storage = inner.storageOfArguments
    let (ends, weights) = (result.recordedCopy(on: storage), vector.recordedCopy(on: storage))
    let rows = zip(ends.rows, weights.rows).map { ($0, Optional($1)) }
    return pulledBack(rows, of: ends, to: inner)
}

/// The value and the Jacobian-vector product J·v. The pullback u ↦ Jᵀu is linear, so its own pullback, at any u, is
/// v ↦ J·v: no forward rules are needed. Here u is the value.
func valueAndForwardProduct<Input: RecordedTree, Output: RecordedTree>(
    at input: Input, _ direction: Input, _ function: (Input) -> Output
) -> TreeTuple<Output, Output> {
    let storage = input.storageOfArguments
    let value = function(input).recordedCopy(on: storage)
    let product = gradientProduct(at: value, direction) { gradientProduct(at: input, $0, function) }
    return TreeTuple(value, product)
}

private func applied<Input: RecordedTree, Output: RecordedTree>(
    _ function: (Input) -> Output, at input: Input
) -> (inner: Input, result: Output) {
    let storage = input.storageOfArguments
    let recording = InnerRecording(on: storage, { input.recordedCopy(on: $0) }, function)
    return (recording.inputs, recording.result)
}

/// The adjoint of `inner` for given adjoints of `rows`: 1, or the values of other rows.
private func pulledBack<Input: RecordedTree, Output: RecordedTree>(
    _ rows: [(row: Int, adjoint: Int?)], of result: Output, to inner: Input
) -> Input {
    guard let storage = result.tapeStorage, let bottom = inner.rows.min() else {
        return inner.adjoint(in: RecordedAdjoints([], on: nil, downTo: 0, zeros: .strong))
    }
    return inner.adjoint(in: RecordedAdjoints(rows, on: storage, downTo: bottom))
}

extension RecordedTree {
    /// The tape of a program's arguments, of which there must be one.
    fileprivate var storageOfArguments: UnsafeMutablePointer<TapeStorage> {
        guard let tapeStorage else { stop("compile: the function has no arguments") }
        return tapeStorage
    }
}
