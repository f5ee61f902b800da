// Gradients of functions of trees and of inputs of any type, and what all forms of `gradient` share.
//
//     let (loss, dw) = valueWithGradient(at: w) { w in square(matmul(x, w) - y).mean() }
//     let (loss, (dw, db)) = valueWithGradient(at: w, b) { w, b in square(matmul(x, w) + b - y).mean() }
//
// Each call records on its own tape. For calls inside another recording see `RecordedGradient.swift`. Numbers and
// tensors have their own forms (`NumberGradient.swift`, `NumbersGradient.swift`, `DoubleTensorGradient.swift`,
// `FloatTensorGradient.swift`).

/// A function of one input, recorded on its own tape.
struct Recording<Input: PlainTree, Result: RecordedTree> {
    let tape = Tape()
    let input: Input.Recorded
    let result: Result

    init(_ function: (Input.Recorded) throws -> Result, at input: Input) rethrows {
        self.input = input.recorded(on: tape)
        result = try tape.recording { [input = self.input] in try function(input) }
        if let storage = result.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
    }

    func gradient(_ seeds: [Seed], _ zeros: ZeroAdjoints) -> Input {
        Input.adjoint(of: input, in: tape.storage.adjoints(from: seeds, zeros: zeros))
    }
}

/// The result of every form of `gradient` and `valueWithGradient`.
struct FoundGradient<Result: RecordedTree, Gradient> {
    /// The function's result.
    let result: Result
    /// Whether the result depends on variables of a running recording: see `PlainPointGradient.swift`.
    var dependsOnOuter = false
    let gradient: Gradient

    /// The result as a plain tree. Stops if it contains a number that depends on variables of a running recording,
    /// since a plain number cannot carry that dependence.
    @inline(__always)
    var value: Result.Plain {
        dependsOnOuter ? result.plainValueWithHistory("valueWithGradient") : result.plainValue
    }
    @inline(__always)
    var withValue: (value: Result.Plain, gradient: Gradient) { (value, gradient) }
}

/// What every form of `gradient` and `valueWithGradient` computes: `record` makes rows of the inputs, `read` takes
/// their adjoints, and `readRecorded` takes them as plain trees that keep their dependence on the running recording.
@inline(__always)
private func recordedGradient<Inputs, Gradient, Result: RecordedTree>(
    _ record: (UnsafeMutablePointer<TapeStorage>) -> Inputs, _ function: (Inputs) throws -> Result,
    _ zeros: ZeroAdjoints, _ read: (Inputs, Adjoints) -> Gradient,
    _ readRecorded: (Inputs, RecordedAdjoints) -> Gradient
) rethrows -> FoundGradient<Result, Gradient> {
    if let running = RecordingExtent.tape {
        return try innerGradient(on: running, record, function, zeros, read, readRecorded)
    }
    let tape = Tape()
    let inputs = record(tape.storage)
    let result = try tape.recording { try function(inputs) }
    if let storage = result.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
    let adjoints = tape.storage.adjoints(from: result.unitSeeds(), zeros: zeros)
    return FoundGradient(result: result, gradient: read(inputs, adjoints))
}

/// The gradient of a function of any number of inputs. The forms for up to three do the same without a parameter pack,
/// since the compiler does not specialize packs.
func recordedGradient<each Input: PlainTree, Result: RecordedTree>(
    _ input: repeat each Input, zeros: ZeroAdjoints = .strong,
    of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> FoundGradient<Result, (repeat each Input)> {
    typealias Inputs = (repeat (each Input).Recorded)
    func record(_ storage: UnsafeMutablePointer<TapeStorage>) -> Inputs {
        (repeat (each input).recorded(on: storage))
    }
    func read(_ recorded: Inputs, _ adjoints: Adjoints) -> (repeat each Input) {
        (repeat (each Input).adjoint(of: each recorded, in: adjoints))
    }
    func readRecorded(_ recorded: Inputs, _ adjoints: RecordedAdjoints) -> (repeat each Input) {
        (repeat (each recorded).plainAdjoint(in: adjoints))
    }
    return try recordedGradient(
        record, { (recorded: Inputs) throws -> Result in try function(repeat each recorded) }, zeros, read,
        readRecorded)
}

// Specialized for callers in other modules, which cannot do it.
@_specialize(where A == [[Double]], Result == Variable)
@_specialize(where A == [String: Double], Result == Variable)
@_specialize(kind:partial,where Result == Variable)
func recordedGradient<A: PlainTree, Result: RecordedTree>(
    _ a: A, zeros: ZeroAdjoints = .strong, of function: (A.Recorded) throws -> Result
) rethrows -> FoundGradient<Result, A> {
    try recordedGradient(
        { a.recorded(on: $0) }, function, zeros, { A.adjoint(of: $0, in: $1) }, { $0.plainAdjoint(in: $1) })
}

func recordedGradient<A: PlainTree, B: PlainTree, Result: RecordedTree>(
    _ a: A, _ b: B, zeros: ZeroAdjoints = .strong, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> FoundGradient<Result, (A, B)> {
    try recordedGradient(
        { (a.recorded(on: $0), b.recorded(on: $0)) }, { try function($0.0, $0.1) }, zeros,
        { (A.adjoint(of: $0.0, in: $1), B.adjoint(of: $0.1, in: $1)) },
        { ($0.0.plainAdjoint(in: $1), $0.1.plainAdjoint(in: $1)) })
}

func recordedGradient<A: PlainTree, B: PlainTree, C: PlainTree, Result: RecordedTree>(
    _ a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .strong,
    of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> FoundGradient<Result, (A, B, C)> {
    try recordedGradient(
        { (a.recorded(on: $0), b.recorded(on: $0), c.recorded(on: $0)) },
        { try function($0.0, $0.1, $0.2) }, zeros,
        { (A.adjoint(of: $0.0, in: $1), B.adjoint(of: $0.1, in: $1), C.adjoint(of: $0.2, in: $1)) },
        { ($0.0.plainAdjoint(in: $1), $0.1.plainAdjoint(in: $1), $0.2.plainAdjoint(in: $1)) })
}

// MARK: Any number of trees: arrays, dictionaries and user-defined types

/// The value of a function of a tree, and its gradient. Trees are arrays, dictionaries, optionals and types
/// of your own (``DifferentiableStructure``) of numbers and tensors, nested arbitrarily, and numbers and tensors
/// themselves.
///
///     struct Line: DifferentiableStructure {
///         var slope = 1.0, offset = 0.0
///         static let parts = Parts<Line>(\.slope, \.offset)
///     }
///     var line = Line()
///     let (loss, gradient) = valueWithGradient(atTree: line) { line in square(line.slope * 2 + line.offset - 5) }
///     line -= 0.1 * gradient
///     print(loss, line.slope, line.offset)  // 9.0 2.2 0.6000000000000001
///
/// The function's result is one number: a ``Variable``, or a ``TensorVariable`` of one element; stops otherwise. The
/// label `atTree` keeps the type checker from trying these generic forms for numbers, arrays of numbers and tensors
/// (`Notes/design.md`, 'Overloads'). There is a form for each number of trees up to three: only where one alone matches
/// does the type checker know the closure's parameters before it solves the closure.
/// - Complexity: a small multiple of the function's own cost, whatever the size of the input.
public func valueWithGradient<A: PlainTree, Result: RecordedTree>(
    atTree a: A, of function: (A.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: A) {
    try recordedGradient(a, of: function).withValue
}

/// The value of a function of two trees, and its gradient: see ``valueWithGradient(atTree:of:)``.
public func valueWithGradient<A: PlainTree, B: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B)) {
    try recordedGradient(a, b, of: function).withValue
}

/// The value of a function of three trees, and its gradient: see ``valueWithGradient(atTree:of:)``.
public func valueWithGradient<A: PlainTree, B: PlainTree, C: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, _ c: C, of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B, C)) {
    try recordedGradient(a, b, c, of: function).withValue
}

/// The value of a function of four or more trees, and its gradient: see ``valueWithGradient(atTree:of:)``.
public func valueWithGradient<
    A: PlainTree, B: PlainTree, C: PlainTree, D: PlainTree, each Rest: PlainTree, Result: RecordedTree
>(
    atTree a: A, _ b: B, _ c: C, _ d: D, _ rest: repeat each Rest,
    of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, repeat (each Rest).Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (A, B, C, D, repeat each Rest)) {
    try recordedGradient(a, b, c, d, repeat each rest, of: function).withValue
}

/// The gradient of a function of a tree: see ``valueWithGradient(atTree:of:)``.
public func gradient<A: PlainTree, Result: RecordedTree>(
    atTree a: A, of function: (A.Recorded) throws -> Result
) rethrows -> A.Gradient {
    try recordedGradient(a, of: function).gradient._gradient
}

/// The gradient of a function of two trees: see ``valueWithGradient(atTree:of:)``.
public func gradient<A: PlainTree, B: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (A, B) {
    try recordedGradient(a, b, of: function).gradient
}

/// The gradient of a function of three trees: see ``valueWithGradient(atTree:of:)``.
public func gradient<A: PlainTree, B: PlainTree, C: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, _ c: C, of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (A, B, C) {
    try recordedGradient(a, b, c, of: function).gradient
}

/// The gradient of a function of four or more trees: see ``valueWithGradient(atTree:of:)``.
public func gradient<
    A: PlainTree, B: PlainTree, C: PlainTree, D: PlainTree, each Rest: PlainTree, Result: RecordedTree
>(
    atTree a: A, _ b: B, _ c: C, _ d: D, _ rest: repeat each Rest,
    of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, repeat (each Rest).Recorded) throws -> Result
) rethrows -> (A, B, C, D, repeat each Rest) {
    try recordedGradient(a, b, c, d, repeat each rest, of: function).gradient
}

// MARK: Trees inside a recording

/// The value of a function of a tree inside a recording, and its gradient, recorded on its tape so that it can be
/// differentiated again. The result is one number; stops otherwise.
public func valueWithGradient<A: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, of function: (A) throws -> Result
) rethrows -> (value: Result, gradient: A) {
    try innerGradient(a, of: function)
}

/// The value of a function of two trees inside a recording, and its gradient, recorded on their tape so that it can be
/// differentiated again. The result is one number; stops otherwise.
public func valueWithGradient<A: RecordedTree, B: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, _ b: B, of function: (A, B) throws -> Result
) rethrows -> (value: Result, gradient: (A, B)) {
    try innerGradient(a, b, of: function)
}

/// The value of a function of three trees inside a recording, and its gradient, recorded on their tape so that it can
/// be differentiated again. The result is one number; stops otherwise.
public func valueWithGradient<A: RecordedTree, B: RecordedTree, C: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, _ b: B, _ c: C, of function: (A, B, C) throws -> Result
) rethrows -> (value: Result, gradient: (A, B, C)) {
    try innerGradient(a, b, c, of: function)
}

/// The value of a function of four or more trees inside a recording, and its gradient, recorded on their tape so that
/// it can be differentiated again. The result is one number; stops otherwise.
public func valueWithGradient<
    A: RecordedTree, B: RecordedTree, C: RecordedTree, D: RecordedTree, each Rest: RecordedTree, Result: RecordedTree
>(
    atRecordedTree a: A, _ b: B, _ c: C, _ d: D, _ rest: repeat each Rest,
    of function: (A, B, C, D, repeat each Rest) throws -> Result
) rethrows -> (value: Result, gradient: (A, B, C, D, repeat each Rest)) {
    try innerGradient(a, b, c, d, repeat each rest, of: function)
}

/// The gradient of a function of a tree inside a recording, recorded on its tape: see
/// ``valueWithGradient(atRecordedTree:of:)``.
public func gradient<A: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, of function: (A) throws -> Result
) rethrows -> A {
    try innerGradient(a, of: function).gradient
}

/// The gradient of a function of two trees inside a recording, recorded on their tape: see
/// ``valueWithGradient(atRecordedTree:of:)``.
public func gradient<A: RecordedTree, B: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, _ b: B, of function: (A, B) throws -> Result
) rethrows -> (A, B) {
    try innerGradient(a, b, of: function).gradient
}

/// The gradient of a function of three trees inside a recording, recorded on their tape: see
/// ``valueWithGradient(atRecordedTree:of:)``.
public func gradient<A: RecordedTree, B: RecordedTree, C: RecordedTree, Result: RecordedTree>(
    atRecordedTree a: A, _ b: B, _ c: C, of function: (A, B, C) throws -> Result
) rethrows -> (A, B, C) {
    try innerGradient(a, b, c, of: function).gradient
}

/// The gradient of a function of four or more trees inside a recording, recorded on their tape: see
/// ``valueWithGradient(atRecordedTree:of:)``.
public func gradient<
    A: RecordedTree, B: RecordedTree, C: RecordedTree, D: RecordedTree, each Rest: RecordedTree, Result: RecordedTree
>(
    atRecordedTree a: A, _ b: B, _ c: C, _ d: D, _ rest: repeat each Rest,
    of function: (A, B, C, D, repeat each Rest) throws -> Result
) rethrows -> (A, B, C, D, repeat each Rest) {
    try innerGradient(a, b, c, d, repeat each rest, of: function).gradient
}

// MARK: With another convention for zeros

/// The gradient of a function of one or more trees, with a given convention for zero adjoints.
public func gradient<each Input: PlainTree, Result: RecordedTree>(
    atTree input: repeat each Input, zeros: ZeroAdjoints, of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> (repeat each Input) {
    try recordedGradient(repeat each input, zeros: zeros, of: function).gradient
}

/// The gradient of a function of a number, with a given convention for zero adjoints.
public func gradient(
    at x: Double, zeros: ZeroAdjoints, of function: (Variable) throws -> Variable
) rethrows -> Double {
    if RecordingExtent.tape != nil { return try recordedGradient(x, zeros: zeros, of: function).gradient }
    return try ThreadTape.gradient(inputs: 1, zeros: zeros) { tape in try function(tape.variable(x)) }[0]
}

/// The gradient of a function of an array of numbers, with a given convention for zero adjoints.
public func gradient(
    at x: [Double], zeros: ZeroAdjoints, of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    if RecordingExtent.tape != nil { return try recordedGradient(x, zeros: zeros, of: function).gradient }
    return try ThreadTape.gradient(inputs: x.count, zeros: zeros) { tape in try function(tape.variables(x)) }
}

/// The gradient of a function of a tensor, with a given convention for zero adjoints.
public func gradient(
    at x: Tensor<Double>, zeros: ZeroAdjoints, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}

/// The gradient of a function of a tensor, with a given convention for zero adjoints.
public func gradient(
    at x: Tensor<Float>, zeros: ZeroAdjoints, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try recordedGradient(x, zeros: zeros, of: function).gradient
}
