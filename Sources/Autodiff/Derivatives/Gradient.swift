// Gradients of functions of trees and of inputs of any types, and what all forms of `gradient` share.
//
//     let (loss, dw) = valueWithGradient(at: w) { w in square(matmul(x, w) - y).mean() }
//     let (loss, (dw, db)) = valueWithGradient(at: w, b) { w, b in square(matmul(x, w) + b - y).mean() }
//
// Each call records on its own tape. For calls inside another recording see `RecordedGradient.swift`. Numbers and
// tensors have their own forms (`NumberGradient.swift`, `NumbersGradient.swift`, `DoubleTensorGradient.swift`,
// `FloatTensorGradient.swift`).

/// A function of one input, recorded.
struct Recording<Input: PlainTree, Result: RecordedTree> {
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

/// What every form of `gradient` and `valueWithGradient` computes.
func recordedGradient<each Input: PlainTree, Result: RecordedTree>(
    _ input: repeat each Input, zeros: ZeroAdjoints = .strong,
    of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (repeat each Input)) {
    let tape = Tape()
    let recorded = (repeat (each input).recorded(on: tape))
    let result = try RecordingExtent.run(on: tape.storage) { try function(repeat each recorded) }
    if let storage = result.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
    let adjoints = tape.storage.adjoints(from: result.unitSeeds(), zeros: zeros)
    return (result.plainValue, (repeat (each Input).adjoint(of: each recorded, in: adjoints)))
}

// MARK: Any number of trees: arrays, dictionaries and user-defined types

/// The value of a function of one or more trees, and its gradient: arrays, dictionaries, optionals and types of your
/// own (``DifferentiableStructure``) of numbers and tensors, nested arbitrarily, and numbers and tensors themselves.
///
///     let (loss, gradient) = valueWithGradient(atTree: model) { model in loss(model, x, y) }
///     model -= 0.1 * gradient
///
/// The function's result is one number: a ``Variable``, or a ``TensorVariable`` of one element. Because of the label,
/// the type checker does not try these generic forms for numbers, arrays of numbers and tensors (`Notes/design.md`,
/// 'Overloads').
/// - Complexity: a small multiple of the function's own cost, whatever the size of the input.
public func valueWithGradient<each Input: PlainTree, Result: RecordedTree>(
    atTree input: repeat each Input, of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (repeat each Input)) {
    try recordedGradient(repeat each input, of: function)
}

/// The gradient of a function of one or more trees: see ``valueWithGradient(atTree:of:)``.
public func gradient<each Input: PlainTree, Result: RecordedTree>(
    atTree input: repeat each Input, of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> (repeat each Input) {
    try recordedGradient(repeat each input, of: function).gradient
}

/// The value of a function of trees inside a recording, and its gradient, recorded on their tape.
public func valueWithGradient<each Input: RecordedTree, Result: RecordedTree>(
    atRecordedTree input: repeat each Input, of function: (repeat each Input) throws -> Result
) rethrows -> (value: Result, gradient: (repeat each Input)) {
    try innerGradient(repeat each input, of: function)
}

/// The gradient of a function of trees inside a recording, recorded on their tape.
public func gradient<each Input: RecordedTree, Result: RecordedTree>(
    atRecordedTree input: repeat each Input, of function: (repeat each Input) throws -> Result
) rethrows -> (repeat each Input) {
    try innerGradient(repeat each input, of: function).gradient
}

// MARK: Four and more inputs of any types

/// The value of a function of four or more inputs of any types, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<
    A: PlainTree, B: PlainTree, C: PlainTree, D: PlainTree, each E: PlainTree,
    Result: RecordedTree
>(
    at a: A, _ b: B, _ c: C, _ d: D, _ e: repeat each E,
    of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, repeat (each E).Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B, C, D, repeat each E)) {
    try recordedGradient(a, b, c, d, repeat each e, of: function)
}

/// The gradient of a function of four or more inputs of any types with respect to each.
@_disfavoredOverload
public func gradient<
    A: PlainTree, B: PlainTree, C: PlainTree, D: PlainTree, each E: PlainTree,
    Result: RecordedTree
>(
    at a: A, _ b: B, _ c: C, _ d: D, _ e: repeat each E,
    of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, repeat (each E).Recorded) throws -> Result
) rethrows -> (A, B, C, D, repeat each E) {
    try recordedGradient(a, b, c, d, repeat each e, of: function).gradient
}

// MARK: With another convention for zeros

/// The gradient of a function of one or more trees, with a given convention for zero adjoints.
public func gradient<each Input: PlainTree, Result: RecordedTree>(
    atTree input: repeat each Input, zeros: ZeroAdjoints, of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> (repeat each Input) {
    try recordedGradient(repeat each input, zeros: zeros, of: function).gradient
}

/// The gradient of a function, with a given convention for zero adjoints.
public func gradient(
    at x: Double, zeros: ZeroAdjoints, of function: (Variable) throws -> Variable
) rethrows -> Double {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}

/// The gradient of a function, with a given convention for zero adjoints.
public func gradient(
    at x: [Double], zeros: ZeroAdjoints, of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}

/// The gradient of a function, with a given convention for zero adjoints.
public func gradient(
    at x: Tensor<Double>, zeros: ZeroAdjoints, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}

/// The gradient of a function, with a given convention for zero adjoints.
public func gradient(
    at x: Tensor<Float>, zeros: ZeroAdjoints, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}
