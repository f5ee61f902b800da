/// The result of `body`, keeping only its input for the backward sweep, which recomputes everything else.
///
///     let slope = gradient(at: 0.5) { x in
///         checkpoint(x) { x in exp(sin(x) * sin(x)) }  // one row; its inside is recorded again in the sweep
///     }
///     print(slope)  // 1.0589153195798604
///
/// The tape grows by one row, plus a few to flatten input and result, however long `body` is. Values and derivatives of
/// any order are unchanged. `body` records on a separate tape, so all variables that it uses must be inputs (the
/// compiler enforces this: variables are not `Sendable`); plain numbers and tensors may be captured. Stops if `Float`
/// and `Double` are mixed in input and result.
/// - Complexity: `body` runs once more in each backward sweep. Memory: the input, and the recording of one `body` at a
///   time.
public func checkpoint<Input: RecordedTree, Output: RecordedTree>(
    _ input: Input, _ body: @escaping @Sendable (Input) -> Output
) -> Output where Input.Plain: Sendable, Output.Plain: Sendable {
    let form = Coordinates(input.plainValue, for: "checkpoint")
    guard input.tapeStorage != nil else { return body(input) }
    return recomputed(form.elementType.scalar, "checkpoint", input, form, body)
}

/// The result of `body` for two inputs, keeping only these: see ``checkpoint(_:_:)``.
public func checkpoint<A: RecordedTree, B: RecordedTree, Output: RecordedTree>(
    _ a: A, _ b: B, _ body: @escaping @Sendable (A, B) -> Output
) -> Output where A.Plain: Sendable, B.Plain: Sendable, Output.Plain: Sendable {
    checkpoint(TreeTuple(a, b)) { body($0.elements.0, $0.elements.1) }
}

/// A function's result as a single row of a recomputing operation.
private func recomputed<Scalar: TensorScalar, Input: RecordedTree, Output: RecordedTree>(
    _: Scalar.Type, _ name: String, _ input: Input, _ form: Coordinates<Input.Plain>,
    _ body: @escaping @Sendable (Input) -> Output
) -> Output where Input.Plain: Sendable, Output.Plain: Sendable {
    // The run that computes the value also determines the result's structure.
    let value = plainResult(of: body, at: input.plainValue)
    let result = Coordinates(value, for: name)
    if result.elementType != form.elementType, result.count > 0, form.count > 0 {
        stop("\(name): the input and the result have different element types; use Float or Double throughout `body`")
    }
    let function = RecordedFunction<Scalar>(name, resultCount: result.count) { vector in
        result.vector(body(Input.own(form.recorded(vector))))
    }
    let vector: TensorVariable<Scalar> = form.vector(input)
    return Output.own(
        result.recorded(
            TensorVariable.recorded(Recomputed(function: function), [vector], value: result.vector(value))))
}

/// The value of a function of variables, by a temporary recording.
func plainResult<Input: RecordedTree, Output: RecordedTree>(
    of body: (Input) -> Output, at input: Input.Plain
) -> Output.Plain {
    let tape = Tape()
    return tape.recording { body(Input.recorded(input, on: tape)).plainValue }
}
