// Functions of one sample, run over a batch of them (`vmap` elsewhere).

/// A function of one sample, run over a batch: rows along the first axis of each tensor. The result's tensors have the
/// samples along their first axis, too.
///
///     let points = Tensor<Double>([[3, 4], [0, 1]])
///     print(batched(overRows: points) { p in p.norm() }.value.scalars)  // [5.0, 1.0]
///     // The gradient of each example:
///     let w = Tensor<Double>([1, 2]), xs = Tensor<Double>([[1, 0], [0, 1]]), ys = Tensor<Double>([0, 0])
///     let slopes = batched(overRows: xs, ys) { x, y in
///         gradient(at: TensorVariable(w)) { w in square(dot(w, x) - y) }
///     }
///     print(slopes.value.scalars)  // [2.0, 0.0, 0.0, 4.0]
///
/// The function is recorded for one sample; operations that depend on it then become operations over the batch, so
/// that no loop is left. The rows may be plain or recorded, and the function may use variables from outside; its result
/// can be differentiated, compiled and batched in turn. Outside of a recording the result is constant, and `.value` is
/// the plain tensor.
///
/// Samples for which a comparison of variables has a different outcome are run as a batch of their own, and if the
/// function reads variables' values as plain numbers, every sample is run by itself: slower, with the same results. A
/// choice by ``select(_:_:_:)->Number`` needs neither. Custom scalar operations, checkpointed functions and solutions
/// by ``root(parameters:solver:residual:)`` are evaluated sample by sample.
///
/// Results equal those for single samples up to rounding: products with a matrix that all share are one product.
/// - Parameters:
///   - rows: A tree of tensors with the same number of rows, 0 or more. Stops otherwise.
///   - function: The function of one sample.
public func batched<Rows: DifferentiableTree, Result: RecordedTree>(
    overRows rows: Rows, _ function: (Rows.Recorded) throws -> Result
) rethrows -> Result {
    try batchedRows(rows.variables, sharing: 0, function)
}

/// A function of one sample of two parts, run over a batch: see the form for one.
public func batched<A: DifferentiableTree, B: DifferentiableTree, Result: RecordedTree>(
    overRows first: A, _ second: B, _ function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> Result {
    try batchedRows(TreeTuple(first.variables, second.variables), sharing: 0) {
        try function($0.elements.0, $0.elements.1)
    }
}

/// A function of one sample of three parts, run over a batch: see the form for one.
public func batched<A: DifferentiableTree, B: DifferentiableTree, C: DifferentiableTree, Result: RecordedTree>(
    overRows first: A, _ second: B, _ third: C, _ function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> Result {
    try batchedRows(TreeTuple(first.variables, second.variables, third.variables), sharing: 0) {
        try function($0.elements.0, $0.elements.1, $0.elements.2)
    }
}

// A function may also return plain tensors that depend on the sample, as a gradient at a plain point does.

/// A function of one sample whose result is plain, such as a gradient at a plain point: see the form for one part.
///
///     let w = Tensor<Double>([1, 2]), xs = Tensor<Double>([[1, 0], [0, 1]])
///     print(batched(overRows: xs) { x in gradient(at: w) { w in square(dot(w, x)) } }.value.scalars)
///     // [2.0, 0.0, 0.0, 4.0]
@_disfavoredOverload
public func batched<Rows: DifferentiableTree, Result: DifferentiableTree>(
    overRows rows: Rows, _ function: (Rows.Recorded) throws -> Result
) rethrows -> Result.Recorded {
    try batchedRows(rows.variables, sharing: 0) { try function($0).variables }
}

/// A function of one sample of two parts whose result is plain: see the form for one part.
@_disfavoredOverload
public func batched<A: DifferentiableTree, B: DifferentiableTree, Result: DifferentiableTree>(
    overRows first: A, _ second: B, _ function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> Result.Recorded {
    try batchedRows(TreeTuple(first.variables, second.variables), sharing: 0) {
        try function($0.elements.0, $0.elements.1).variables
    }
}

/// A function of one sample of three parts whose result is plain: see the form for one part.
@_disfavoredOverload
public func batched<
    A: DifferentiableTree, B: DifferentiableTree, C: DifferentiableTree, Result: DifferentiableTree
>(
    overRows first: A, _ second: B, _ third: C, _ function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> Result.Recorded {
    try batchedRows(TreeTuple(first.variables, second.variables, third.variables), sharing: 0) {
        try function($0.elements.0, $0.elements.1, $0.elements.2).variables
    }
}

/// A function of one sample that returns a number, run over a batch: a vector of the numbers.
public func batched<Rows: DifferentiableTree>(
    overRows rows: Rows, _ function: (Rows.Recorded) throws -> Variable
) rethrows -> TensorVariable<Double> {
    try batchedRows(rows.variables, sharing: 0) { TensorVariable(scalar: try function($0)) }
}

/// A function of one sample of two parts that returns a number, run over a batch: a vector of the numbers.
public func batched<A: DifferentiableTree, B: DifferentiableTree>(
    overRows first: A, _ second: B, _ function: (A.Recorded, B.Recorded) throws -> Variable
) rethrows -> TensorVariable<Double> {
    try batched(overRows: first, second) { TensorVariable<Double>(scalar: try function($0, $1)) }
}

/// A function of one sample of three parts that returns a number, run over a batch: a vector of the numbers.
public func batched<A: DifferentiableTree, B: DifferentiableTree, C: DifferentiableTree>(
    overRows first: A, _ second: B, _ third: C, _ function: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) rethrows -> TensorVariable<Double> {
    try batched(overRows: first, second, third) { TensorVariable<Double>(scalar: try function($0, $1, $2)) }
}

/// A function of one sample, run over an array of samples of one form: any trees, of numbers, too. As
/// `samples.map(function)`, with the operations of all samples in one.
///
///     struct Spring: DifferentiableStructure {
///         var stiffness = 1.0, length = 1.0
///         static let parts = Parts<Spring>(\.stiffness, \.length)
///     }
///     let springs = [Spring(), Spring(stiffness: 2, length: 3)]
///     let energies = batched(overSamples: springs) { s in 0.5 * s.stiffness * s.length * s.length }
///     print(energies.map(\.value))  // [0.5, 9.0]
///
/// What is said of rows, of comparisons and of values read as plain numbers, holds here, too.
public func batched<Sample: DifferentiableTree, Result: RecordedTree>(
    overSamples samples: [Sample], _ function: (Sample.Recorded) throws -> Result
) rethrows -> [Result] {
    let operation = "batched(overSamples:)"
    let recorded = samples.map { $0.variables }
    guard let template = recorded.first else { return [] }
    return try onTape(recorded) { storage in
        let batch = SampleBatch(
            operation: operation, storage: storage, template: template,
            leaves: SampleStacker.leaves(of: recorded, for: operation), count: samples.count)
        let (form, leaves) = try batch.results(function)
        return samples.indices.map { place in
            var placer = SamplePlacer(leaves: leaves, place: place)
            return form.recordedTree(&placer)
        }
    }
}

/// A function over the rows of a tree whose first `sharedCount` leaves are the same for all samples.
func batchedRows<Input: RecordedTree, Result: RecordedTree>(
    _ input: Input, sharing sharedCount: Int, _ function: (Input) throws -> Result
) rethrows -> Result {
    let operation = "batched(overRows:)"
    return try onTape(input) { storage in
        let (leaves, count) = RowLister.leaves(of: input, sharing: sharedCount, for: operation)
        let batch = SampleBatch(
            operation: operation, storage: storage, template: input, leaves: leaves, count: count)
        let (form, results) = try batch.results(function)
        var placer = RowPlacer(operation: operation, leaves: results)
        return form.recordedTree(&placer)
    }
}

/// The same, with a tree for each row, so that numbers may be among the leaves of the result.
func batchedRowTrees<Input: RecordedTree, Result: RecordedTree>(
    _ input: Input, sharing sharedCount: Int, _ function: (Input) throws -> Result
) rethrows -> [Result] {
    let operation = "batched(overRows:)"
    return try onTape(input) { storage in
        let (leaves, count) = RowLister.leaves(of: input, sharing: sharedCount, for: operation)
        if count == 0 { return [] }
        let batch = SampleBatch(
            operation: operation, storage: storage, template: input, leaves: leaves, count: count)
        let (form, results) = try batch.results(function)
        return (0..<count).map { place in
            var placer = SamplePlacer(leaves: results, place: place)
            return form.recordedTree(&placer)
        }
    }
}

/// Runs `body` with the tape of a tree's variables, or that which is recording. If there is neither, it has a tape of
/// its own, and its result is constant.
private func onTape<Input: RecordedTree, Result: RecordedTree>(
    _ input: Input, _ body: (UnsafeMutablePointer<TapeStorage>) throws -> Result
) rethrows -> Result {
    if let storage = input.tapeStorage ?? RecordingExtent.tape { return try body(storage) }
    let tape = Tape()
    return try tape.recording {
        var constants = Constants()
        return try body(tape.storage).recordedTree(&constants)
    }
}

extension DifferentiableTree {
    /// The tree with variables: constants, unless a tensor depends on a running recording.
    var variables: Recorded {
        var map = Variables()
        return recordedTree(&map)
    }
}

private struct Variables: LeafMap {
    static let keepsHistory = true
    func number(_ x: Variable) -> Variable { x }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { x }
}

private struct Constants: LeafMap {
    func number(_ x: Variable) -> Variable { Variable(constant: x.number) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { TensorVariable(x.tensor) }
}
