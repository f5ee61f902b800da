// Gradients inside a recording: the backward sweep records itself on the same tape, so that its result can be
// differentiated again, to any order.
//
//     gradient(at: 1.3) { x in gradient(at: x) { x in exp(x * x) } }      // the second derivative
//
// The inner function is differentiated with respect to copies of its inputs, rows of their own. Whatever else it uses
// from outside is constant for it, and the sweep ends at those copies.

/// What every form of ``gradient(at:zeros:of:)`` and ``valueWithGradient(at:zeros:of:)`` computes inside a recording.
func innerGradient<Input: DifferentiableResult, Result: DifferentiableResult>(
    _ input: Input, _ zeros: ZeroAdjoints, _ function: (Input) throws -> Result
) rethrows -> (value: Result, gradient: Input) {
    let storage = requireTape(input.tapeStorage)
    let bottom = storage.pointee.count
    let inner = input.renewed(on: storage)
    let result = try function(inner)
    if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    let adjoints = RecordedAdjoints(result.unitSeeds(), on: result.tapeStorage, downTo: bottom, zeros: zeros)
    return (result, inner.adjoint(in: adjoints))
}

/// The value of `function` at a variable, and its derivative there, recorded on its tape.
@_disfavoredOverload
public func valueWithGradient(
    at x: Variable, of function: (Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: Variable) {
    try innerGradient(x, .untaken, function)
}

/// The derivative of `function` at a variable, recorded on its tape.
@_disfavoredOverload
public func gradient(at x: Variable, of function: (Variable) throws -> Variable) rethrows -> Variable {
    try innerGradient(x, .untaken, function).gradient
}

/// The value of `function` at a structure of variables, and its gradient with respect to it, recorded on its tape.
@_disfavoredOverload
public func valueWithGradient<Input: RecordedStructure, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Inner) throws -> Result
) rethrows -> (value: Result, gradient: Input) {
    try innerGradient(input, zeros) { try function($0.inner) }
}

/// The gradient of `function` at a variable, recorded on its tape.
@_disfavoredOverload
public func gradient<Input: RecordedStructure, Result: DifferentiableResult>(
    at input: Input, zeros: ZeroAdjoints = .untaken, of function: (Input.Inner) throws -> Result
) rethrows -> Input {
    try valueWithGradient(at: input, zeros: zeros, of: function).gradient
}

/// The value of a function of two inputs, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<A: RecordedStructure, B: DifferentiableResult, Result: DifferentiableResult>(
    at a: A, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (A.Inner, B.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (A, B)) {
    let (value, both) = try innerGradient(Both(a, b), zeros) { try function($0.first.inner, $0.second.inner) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of two inputs, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<A: RecordedStructure, B: DifferentiableResult, Result: DifferentiableResult>(
    at a: A, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (A.Inner, B.Inner) throws -> Result
) rethrows -> (A, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of three inputs, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<
    A: RecordedStructure, B: DifferentiableResult, C: DifferentiableResult, Result: DifferentiableResult
>(
    at a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken, of function: (A.Inner, B.Inner, C.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (A, B, C)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first.inner, $0.second.first.inner, $0.second.second.inner)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of three inputs, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<
    A: RecordedStructure, B: DifferentiableResult, C: DifferentiableResult, Result: DifferentiableResult
>(
    at a: A, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken, of function: (A.Inner, B.Inner, C.Inner) throws -> Result
) rethrows -> (A, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

private func requireTape(_ storage: UnsafeMutablePointer<TapeStorage>?) -> UnsafeMutablePointer<TapeStorage> {
    guard let storage else {
        stop(
            "gradient(at:of:): the inputs are constants and stand on no tape. Give plain numbers (`x.value`), or variables "
                + "that a tape made.")
    }
    return storage
}

/// The adjoints that a recorded sweep found: variables themselves. Absent ones are constants of zero.
public struct RecordedAdjoints {
    private let sweep: GenericSweep<RecordedReading>?

    /// Sweeps from the seeds down to row `bottom`.
    init(_ seeds: [Seed], on storage: UnsafeMutablePointer<TapeStorage>?, downTo bottom: Int, zeros: ZeroAdjoints) {
        guard let storage, let top = seeds.map({ $0.row }).max() else {
            sweep = nil
            return
        }
        var sweep = GenericSweep(
            reading: RecordedReading(storage: storage), storage: storage, top: top, bottom: bottom, zeros: zeros)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        self.sweep = sweep
    }

    fileprivate init(_ sweep: GenericSweep<RecordedReading>) { self.sweep = sweep }

    /// Adjoints chosen at will, instead of summed by a sweep.
    init(
        on storage: UnsafeMutablePointer<TapeStorage>, choosing choose: (inout GenericSweep<RecordedReading>) -> Void
    ) {
        var sweep = GenericSweep(
            reading: RecordedReading(storage: storage), storage: storage, top: storage.pointee.count - 1, bottom: 0,
            zeros: .untaken)
        choose(&sweep)
        self.sweep = sweep
    }

    func number(_ x: Variable) -> Variable {
        guard let sweep, !x.isConstant else { return 0 }
        return sweep.numbers[Int(x.row)] ?? 0
    }

    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        guard let sweep, let storage = x.storage else { return TensorVariable(.zeros(x.shape)) }
        let index = storage.pointee.rows[Int(x.row)].tableIndex
        return Scalar.adjoint(at: index, in: sweep)?.broadcast(to: x.shape) ?? TensorVariable(.zeros(x.shape))
    }
}

extension RecordedAdjoints {
    /// Sweeps from rows whose adjoints are 1, or the values of other rows, down to row `bottom`.
    init(_ rows: [(row: Int, adjoint: Int?)], on storage: UnsafeMutablePointer<TapeStorage>, downTo bottom: Int) {
        let reading = RecordedReading(storage: storage)
        guard let top = rows.map({ $0.row }).max() else {
            self.init([], on: nil, downTo: bottom, zeros: .untaken)
            return
        }
        var sweep = GenericSweep(reading: reading, storage: storage, top: top, bottom: bottom, zeros: .untaken)
        for (row, adjoint) in rows { sweep.add(row: row, adjoint: adjoint) }
        sweep.run()
        self.init(sweep)
    }
}

extension GenericSweep where Reading == RecordedReading {
    /// Adds to a row's adjoint: 1, or what stands in another row of the same kind.
    fileprivate mutating func add(row: Int, adjoint: Int?) {
        let stored = storage.pointee.rows[row]
        switch stored.opcode {
        case .floatTensor:
            let shape = storage.pointee.floats.pointee[stored.tableIndex].shape
            add(adjoint.map { reading.floats(inRow: $0) } ?? TensorVariable(.ones(shape)), toFloats: stored.tableIndex)
        case .doubleTensor:
            let shape = storage.pointee.doubles.pointee[stored.tableIndex].shape
            add(
                adjoint.map { reading.doubles(inRow: $0) } ?? TensorVariable(.ones(shape)), toDoubles: stored.tableIndex
            )
        default: add(adjoint.map { reading.number($0) } ?? 1, to: row)
        }
    }
}

extension RecordedReading {
    fileprivate func floats(inRow row: Int) -> TensorVariable<Float> {
        let index = storage.pointee.rows[row].tableIndex
        guard let variable = tensor(storage.pointee.floats.pointee[index]) else {
            stop("a derivative's weight did not keep its value")
        }
        return variable
    }
    fileprivate func doubles(inRow row: Int) -> TensorVariable<Double> {
        let index = storage.pointee.rows[row].tableIndex
        guard let variable = tensor(storage.pointee.doubles.pointee[index]) else {
            stop("a derivative's weight did not keep its value")
        }
        return variable
    }
}
