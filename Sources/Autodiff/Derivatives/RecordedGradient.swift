// Gradients inside a recording: the backward sweep is recorded on the same tape, so that its result can be
// differentiated again, to any order.
//
//     gradient(at: 1.3) { x in gradient(at: x) { x in exp(x * x) } }      // the second derivative
//
// The inner function is differentiated with respect to copies of its inputs, which are new rows. Everything else that
// it captures counts as a constant, and the sweep ends at those copies. A constant point, `gradient(at: 1.0) { … }`
// inside a closure, becomes a row of the tape that is being recorded, so that the inner function may use that tape's
// variables.

/// A function recorded on a running tape, at inputs that are new rows.
struct InnerRecording<Inputs, Result: RecordedTree> {
    let storage: UnsafeMutablePointer<TapeStorage>
    /// The first row of the recording.
    let bottom: Int
    let inputs: Inputs
    let result: Result

    @inline(__always)
    init(
        on storage: UnsafeMutablePointer<TapeStorage>, _ record: (UnsafeMutablePointer<TapeStorage>) -> Inputs,
        _ function: (Inputs) throws -> Result
    ) rethrows {
        self.storage = storage
        bottom = storage.pointee.count
        inputs = record(storage)
        result = try function(inputs)
        if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    }

    /// The adjoints as variables, by a recorded sweep from the result's seeds.
    func recordedAdjoints(from seeds: [Seed], zeros: ZeroAdjoints = .strong) -> RecordedAdjoints {
        RecordedAdjoints(seeds, on: storage, downTo: bottom, zeros: zeros)
    }
}

/// What every form of `gradient` and `valueWithGradient` computes inside a recording: `renew` makes new rows of the
/// inputs, and `read` takes their adjoints. Inputs that are constants become rows of the tape that is being recorded.
@inline(__always)
private func innerGradient<Inputs, Gradient, Result: RecordedTree>(
    on tape: UnsafeMutablePointer<TapeStorage>?, _ renew: (UnsafeMutablePointer<TapeStorage>) -> Inputs,
    _ function: (Inputs) throws -> Result, _ read: (Inputs, RecordedAdjoints) -> Gradient
) rethrows -> (value: Result, gradient: Gradient) {
    let recording = try InnerRecording(on: requireTape(tape ?? RecordingExtent.tape), renew, function)
    let adjoints = recording.recordedAdjoints(from: recording.result.unitSeeds())
    return (recording.result, read(recording.inputs, adjoints))
}

/// The gradient of a function of any number of inputs inside a recording. The form for one does the same without a
/// parameter pack, since the compiler does not specialize packs.
func innerGradient<each Input: RecordedTree, Result: RecordedTree>(
    _ input: repeat each Input, of function: (repeat each Input) throws -> Result
) rethrows -> (value: Result, gradient: (repeat each Input)) {
    var common: UnsafeMutablePointer<TapeStorage>?
    for input in repeat each input { common = commonTape(common, input.tapeStorage) }
    func recordedCopy(on storage: UnsafeMutablePointer<TapeStorage>) -> (repeat each Input) {
        (repeat (each input).recordedCopy(on: storage))
    }
    func adjoints(of inner: (repeat each Input), _ adjoints: RecordedAdjoints) -> (repeat each Input) {
        (repeat (each inner).adjoint(in: adjoints))
    }
    return try innerGradient(
        on: common, recordedCopy, { (inner: (repeat each Input)) throws -> Result in try function(repeat each inner) },
        adjoints)
}

func innerGradient<Input: RecordedTree, Result: RecordedTree>(
    _ input: Input, of function: (Input) throws -> Result
) rethrows -> (value: Result, gradient: Input) {
    try innerGradient(
        on: input.tapeStorage, { input.recordedCopy(on: $0) }, function, { $0.adjoint(in: $1) })
}

/// The value of a function of a recorded number, and its gradient.
public func valueWithGradient(
    at x: Variable, of function: (Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: Variable) {
    try innerGradient(x, of: function)
}
/// The gradient of a function of a recorded number.
public func gradient(at x: Variable, of function: (Variable) throws -> Variable) rethrows -> Variable {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of two recorded numbers, and its gradient.
public func valueWithGradient(
    at x: Variable, _ y: Variable, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: (Variable, Variable)) {
    try innerGradient(x, y, of: function)
}
/// The gradient of a function of two recorded numbers.
public func gradient(
    at x: Variable, _ y: Variable, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Variable, Variable) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of three recorded numbers, and its gradient.
public func valueWithGradient(
    at x: Variable, _ y: Variable, _ z: Variable, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: (Variable, Variable, Variable)) {
    try innerGradient(x, y, z, of: function)
}
/// The gradient of a function of three recorded numbers.
public func gradient(
    at x: Variable, _ y: Variable, _ z: Variable, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Variable, Variable, Variable) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

/// The value of a function of an array of recorded numbers, and its gradient.
public func valueWithGradient(
    at x: some RecordedNumbers, of function: ([Variable]) throws -> Variable
) rethrows -> (value: Variable, gradient: [Variable]) {
    try innerGradient(x._variables, of: function)
}
/// The gradient of a function of an array of recorded numbers.
public func gradient(
    at x: some RecordedNumbers, of function: ([Variable]) throws -> Variable
) rethrows -> [Variable] {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of two arrays of recorded numbers, and its gradient.
public func valueWithGradient(
    at x: some RecordedNumbers, _ y: some RecordedNumbers, of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> (value: Variable, gradient: ([Variable], [Variable])) {
    try innerGradient(x._variables, y._variables, of: function)
}
/// The gradient of a function of two arrays of recorded numbers.
public func gradient(
    at x: some RecordedNumbers, _ y: some RecordedNumbers, of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> ([Variable], [Variable]) {
    try valueWithGradient(at: x, y, of: function).gradient
}

private func requireTape(_ storage: UnsafeMutablePointer<TapeStorage>?) -> UnsafeMutablePointer<TapeStorage> {
    guard let storage else {
        stop(
            "gradient(at:of:): the point is a constant variable and nothing is being recorded. Pass the plain "
                + "number or tensor (`x.value`).")
    }
    return storage
}

/// The adjoints of a recorded sweep, which are variables; missing ones are zero constants.
struct RecordedAdjoints {
    private let sweep: GenericSweep<RecordedInterpretation>?

    /// Sweeps from the seeds down to row `bottom`.
    init(_ seeds: [Seed], on storage: UnsafeMutablePointer<TapeStorage>?, downTo bottom: Int, zeros: ZeroAdjoints) {
        guard let storage, let top = seeds.map({ $0.row }).max() else {
            sweep = nil
            return
        }
        var sweep = GenericSweep(
            interpretation: RecordedInterpretation(storage: storage), storage: storage, top: top, bottom: bottom,
            zeros: zeros)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        self.sweep = sweep
    }

    fileprivate init(_ sweep: GenericSweep<RecordedInterpretation>) { self.sweep = sweep }

    func number(_ x: Variable) -> Variable {
        guard let sweep, !x.isConstant else { return 0 }
        return sweep.numbers[Int(x.row)] ?? 0
    }

    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        guard let sweep, let storage = x.storage else { return TensorVariable(.zeros(x.shape)) }
        let index = storage.pointee.rows[Int(x.row)].tableIndex
        let adjoint = sweep.tensors[index] as? TensorVariable<Scalar>
        return adjoint?.broadcast(to: x.shape) ?? TensorVariable(.zeros(x.shape))
    }
}

extension RecordedTree {
    /// The adjoint of this tree, from a recorded sweep.
    func adjoint(in adjoints: RecordedAdjoints) -> Self {
        var map = RecordedAdjointReader(adjoints: adjoints)
        return recordedTree(&map)
    }

    /// The same as a plain tree, which keeps its dependence on the running recording.
    func plainAdjoint(in adjoints: RecordedAdjoints) -> Plain {
        adjoint(in: adjoints).plainValueWithHistory("gradient")
    }
}

private struct RecordedAdjointReader: LeafMap {
    let adjoints: RecordedAdjoints
    func number(_ x: Variable) -> Variable { adjoints.number(x) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { adjoints.tensor(x) }
}

extension RecordedAdjoints {
    /// Sweeps from rows whose adjoints are 1, or the values of other rows, down to row `bottom`.
    init(_ rows: [(row: Int, adjoint: Int?)], on storage: UnsafeMutablePointer<TapeStorage>, downTo bottom: Int) {
        let interpretation = RecordedInterpretation(storage: storage)
        guard let top = rows.map({ $0.row }).max() else {
            self.init([], on: nil, downTo: bottom, zeros: .strong)
            return
        }
        var sweep = GenericSweep(
            interpretation: interpretation, storage: storage, top: top, bottom: bottom, zeros: .strong)
        for (row, adjoint) in rows { sweep.add(row: row, adjoint: adjoint) }
        sweep.run()
        self.init(sweep)
    }
}

extension GenericSweep where Interpretation == RecordedInterpretation {
    /// Adds 1 to a row's adjoint, or the value of another row of the same kind.
    fileprivate mutating func add(row: Int, adjoint: Int?) {
        guard let tensor = storage.tensor(inRow: row) else {
            return add(adjoint.map { interpretation.number($0) } ?? 1, to: row)
        }
        func addTensor<Scalar: TensorScalar>(_: Scalar.Type) {
            let own: TensorVariable<Scalar> =
                adjoint.map { interpretation.tensor(inRow: $0) } ?? TensorVariable(.ones(tensor.shape))
            add(own, toTensor: storage.pointee.rows[row].tableIndex)
        }
        addTensor(tensor.elementType.scalar)
    }
}

extension RecordedInterpretation {
    fileprivate func tensor<Scalar>(inRow row: Int) -> TensorVariable<Scalar> {
        guard let variable: TensorVariable<Scalar> = tensor(storage.tensor(of: storage.pointee.rows[row])) else {
            stop("recorded sweep: the row \(row) whose value seeds an adjoint did not keep its value")
        }
        return variable
    }
}
