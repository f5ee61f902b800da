// Gradients and pullbacks of functions of one, two or three inputs: scalars, tensors and collections of them.
//
//     let (loss, dw) = valueWithGradient(at: w) { w in square(matmul(x, w) - y).mean() }
//     let (loss, (dw, db)) = valueWithGradient(at: w, b) { w, b in square(matmul(x, w) + b - y).mean() }
//
// The functions record on a tape of their own. Inside another recording, `RecordedGradient.swift` takes over. The general
// forms here begin with an array, a dictionary or a type of one's own; numbers and tensors have forms of their own
// (`NumberGradient.swift`, `TensorGradient.swift`, `MixedGradient.swift`), since a form whose closure may return anything
// makes the type checker slow wherever it is tried at all.

/// A function of one input, recorded.
struct Recording<Input: RecordableValue, Result: DifferentiableResult> {
    let tape = Tape()
    let input: Input.Recorded
    let result: Result

    init(_ function: (Input.Recorded) throws -> Result, at input: Input) rethrows {
        self.input = input.recorded(on: tape)
        result = try RecordingExtent.run(on: tape.storage) { [input = self.input] in try function(input) }
        if let storage = result.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
    }

    func gradient(_ seeds: [Seed], _ zeros: ZeroAdjoints) -> Input {
        Input.adjoint(of: input, in: tape.storage.adjoints(from: seeds, zeros: zeros))
    }
}

/// What every form of ``gradient(at:zeros:of:)`` and ``valueWithGradient(at:zeros:of:)`` computes.
func recordedGradient<Input: RecordableValue, Result: DifferentiableResult>(
    _ input: Input, _ zeros: ZeroAdjoints, _ function: (Input.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: Input) {
    let recording = try Recording(function, at: input)
    return (recording.result.plainValue, recording.gradient(recording.result.unitSeeds(), zeros))
}

/// The value of `function` at an input, and its gradient with respect to it.
///
/// The result is one number: a ``Variable``, or a ``TensorVariable`` of one element.
/// - Complexity: a small multiple of the function's own cost, whatever the size of the input.
@_disfavoredOverload
public func valueWithGradient<Input: Recordable, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: Input) {
    try recordedGradient(input, zeros, function)
}

/// The gradient of `function` at an input.
@_disfavoredOverload
public func gradient<Input: Recordable, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Recorded) throws -> Result
) rethrows -> Input {
    try valueWithGradient(at: input, zeros: zeros, of: function).gradient
}

/// The value of `function` at an input, and a function that takes an adjoint of the result, of any shape, back to the
/// input. It can be called again and again; the tape lives as long as it does.
///
///     let (y, pullback) = valueWithPullback(at: x) { x in exp(x) }
///     let dx = pullback(.ones(y.shape))
public func valueWithPullback<Input: RecordableValue, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> Input) {
    let recording = try Recording(function, at: input)
    return (recording.result.plainValue, { recording.gradient(recording.result.seeds($0), zeros) })
}

/// The pullback of `function` at an input: see ``valueWithPullback(at:zeros:of:)``.
public func pullback<Input: RecordableValue, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Recorded) throws -> Result
) rethrows -> (Result.Plain) -> Input {
    try valueWithPullback(at: input, zeros: zeros, of: function).pullback
}

// MARK: Two inputs

/// The value of a function of two inputs, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<A: RecordableCollection, B: RecordableValue, Result: DifferentiableResult>(
    at a: A, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B)) {
    let (value, both) = try recordedGradient(Both(a, b), zeros) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of two inputs, with respect to each.
@_disfavoredOverload
public func gradient<A: RecordableCollection, B: RecordableValue, Result: DifferentiableResult>(
    at a: A, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (A, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of two inputs, and the pullback of its result's adjoint to each.
public func valueWithPullback<A: RecordableValue, B: RecordableValue, Result: DifferentiableResult>(
    at a: A, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> (A, B)) {
    let (value, pullback) = try valueWithPullback(at: Both(a, b), zeros: zeros) { try function($0.first, $0.second) }
    return (
        value,
        { seed in
            let both = pullback(seed)
            return (both.first, both.second)
        }
    )
}

// MARK: Three inputs

/// The value of a function of three inputs, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<
    A: RecordableCollection, B: RecordableValue, C: RecordableValue, Result: DifferentiableResult
>(
    at a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B, C)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of three inputs, with respect to each.
@_disfavoredOverload
public func gradient<A: RecordableCollection, B: RecordableValue, C: RecordableValue, Result: DifferentiableResult>(
    at a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (A, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of three inputs, and the pullback of its result's adjoint to each.
public func valueWithPullback<A: RecordableValue, B: RecordableValue, C: RecordableValue, Result: DifferentiableResult>(
    at a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> (A, B, C)) {
    let (value, pullback) = try valueWithPullback(at: Both(a, Both(b, c)), zeros: zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (
        value,
        { seed in
            let both = pullback(seed)
            return (both.first, both.second.first, both.second.second)
        }
    )
}
