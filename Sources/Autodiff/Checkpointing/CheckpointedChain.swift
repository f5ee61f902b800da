/// The state after `steps` steps from `state`, with a backward sweep within a memory budget: the sweep keeps some
/// intermediate states and records the steps between them again, the last part first.
///
///     let slope = gradient(at: 1.0) { x in
///         checkpoint(x, steps: 10_000, budget: .megabytes(1)) { x, _ in sin(x) + 0.5 * x }
///     }
///     print(slope.isFinite)  // true
///
/// The binomial schedule of kept states minimizes repeated steps: with s states kept, a chain of C(s + r, s) parts runs
/// each step at most r + 1 times in the sweep (Griewank, 'Achieving logarithmic growth of temporal and spatial
/// complexity in reverse automatic differentiation', 1992). Stops if `steps` is negative.
/// - Parameters:
///   - state: The first state.
///   - steps: The number of steps.
///   - budget: The memory for kept states.
///   - step: One step, from the state and the step's number, which counts from 0; the new state has the structure of
///     the old one. It records on a separate tape.
/// - Complexity: time about r + 2 times that of the chain; memory within the budget, or, if that is too small, one step
///   and two states. Second derivatives of the result record the whole chain at once.
public func checkpoint<State: RecordedTree>(
    _ state: State, steps: Int, budget: MemoryBudget = .megabytes(64),
    _ step: @escaping @Sendable (State, Int) -> State
) -> State where State.Plain: Sendable {
    checkpoint(state, with: [Variable](), steps: steps, budget: budget) { state, _, number in step(state, number) }
}

/// ``checkpoint(_:steps:budget:_:)`` with parameters shared by all steps, such as the weights of a recurrent network.
public func checkpoint<State: RecordedTree, Parameters: RecordedTree>(
    _ state: State, with parameters: Parameters, steps: Int, budget: MemoryBudget = .megabytes(64),
    _ step: @escaping @Sendable (State, Parameters, Int) -> State
) -> State where State.Plain: Sendable, Parameters.Plain: Sendable {
    if steps < 0 { stop("checkpoint: \(steps) steps; give 0 or more") }
    let form = Coordinates(TreeTuple(state.plainValue, parameters.plainValue), for: "checkpoint")
    let result = Coordinates(state.plainValue, for: "checkpoint")
    guard commonTape(state.tapeStorage, parameters.tapeStorage) != nil, steps > 0 else {
        return (0..<steps).reduce(state) { step($0, parameters, $1) }
    }
    func chain<Scalar: TensorScalar>(_: Scalar.Type) -> State {
        let chain = Chained<Scalar>(stateCount: result.count, steps: steps, budget: budget) { joined, range in
            let (first, second) = form.recorded(joined).elements
            let (state, parameters) = (State.own(first), Parameters.own(second))
            return result.vector(range.reduce(state) { step($0, parameters, $1) })
        }
        let joined: TensorVariable<Scalar> = form.vector(TreeTuple(state, parameters))
        return State.own(result.recorded(TensorVariable.apply(Recomputed(function: chain), [joined])))
    }
    return chain(form.elementType.scalar)
}

/// A chain of steps that is recorded in parts.
final class Chained<Scalar: TensorScalar>: RecomputableFunction {
    var name: String { "checkpoint of \(steps) steps" }
    var resultCount: Int { stateCount }
    private let stateCount: Int
    private let steps: Int
    private let budget: MemoryBudget
    /// The state after a range of steps, from the concatenated state and parameters.
    private let run: @Sendable (TensorVariable<Scalar>, Range<Int>) -> TensorVariable<Scalar>

    init(
        stateCount: Int, steps: Int, budget: MemoryBudget,
        _ run: @escaping @Sendable (TensorVariable<Scalar>, Range<Int>) -> TensorVariable<Scalar>
    ) {
        self.stateCount = stateCount
        self.steps = steps
        self.budget = budget
        self.run = run
    }

    /// A range of steps as one function.
    private func part(_ range: Range<Int>) -> RecordedFunction<Scalar> {
        RecordedFunction("checkpoint", resultCount: stateCount) { [run] in run($0, range) }
    }

    /// All steps as one function, for derivatives of second and higher order.
    var recorded: RecordedFunction<Scalar> { part(0..<steps) }

    /// The schedule of the sweep, from the measured memory of one recorded step.
    func schedule(at joined: Tensor<Scalar>) -> ChainSchedule {
        let tape = Tape()
        let state = tape.variable(joined)
        let before = tape.storage.recordedBytes
        tape.recording { _ = run(state, 0..<1) }
        let one = tape.storage.recordedBytes - before
        let middle = tape.storage.recordedBytes
        tape.recording { _ = run(state, 0..<Swift.min(2, steps)) }
        // The difference is one step's memory, without what flattening the state takes.
        let two = tape.storage.recordedBytes - middle
        let stateBytes = stateCount * MemoryLayout<Scalar>.stride + 64
        return ChainSchedule(
            steps: steps, stateBytes: stateBytes, stepBytes: Swift.max(two - one, one / 2, 1), budget: budget)
    }

    /// The state after a range of steps, run in parts of `length` steps; nothing is kept.
    private func advance(_ state: Tensor<Scalar>, _ parameters: Tensor<Scalar>, _ range: Range<Int>, by length: Int)
        -> Tensor<Scalar>
    {
        var state = state
        for start in stride(from: range.lowerBound, to: range.upperBound, by: length) {
            let own = start..<Swift.min(start + length, range.upperBound)
            state = part(own).value(at: .concatenate([state, parameters], along: 0))
        }
        return state
    }

    /// Splits the vector into state and parameters.
    private func split(_ joined: Tensor<Scalar>) -> (state: Tensor<Scalar>, parameters: Tensor<Scalar>) {
        (
            joined.slice(along: 0, 0..<stateCount),
            joined.slice(along: 0, stateCount..<joined.shape[0])
        )
    }

    /// The state after all steps.
    func value(at joined: Tensor<Scalar>) -> Tensor<Scalar> {
        let (state, parameters) = split(joined)
        return advance(state, parameters, 0..<steps, by: schedule(at: joined).partLength)
    }

    /// The adjoint of state and parameters.
    func pullback(of adjoint: Tensor<Scalar>, at joined: Tensor<Scalar>) -> Tensor<Scalar> {
        let schedule = schedule(at: joined)
        let (first, parameters) = split(joined)
        let length = schedule.partLength
        func steps(_ parts: Range<Int>) -> Range<Int> {
            (parts.lowerBound * length)..<Swift.min(parts.upperBound * length, self.steps)
        }
        var adjoint = adjoint
        var parameterAdjoint = Tensor<Scalar>.zeros(parameters.shape)
        schedule.sweepBack(from: first) { state, parts in
            advance(state, parameters, steps(parts), by: length)
        } visit: { state, number in
            let both = part(steps(number..<(number + 1))).pullback(
                of: adjoint, at: .concatenate([state, parameters], along: 0))
            let parts = split(both)
            adjoint = parts.state
            Tensor.accumulate(parts.parameters, into: &parameterAdjoint)
        }
        return .concatenate([adjoint, parameterAdjoint], along: 0)
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The memory of the recording: rows, adjoints, tables and kept tensors.
    fileprivate var recordedBytes: Int {
        let tensors = pointee.tensors.pointee.map { row in
            // The value during its computation, and its adjoint.
            MemoryLayout<TensorRow>.stride + 64 + 2 * row.shape.count * row.elementType.size
        }
        return pointee.count * (MemoryLayout<Row>.stride + MemoryLayout<Double>.stride) + tensors.reduce(0, +)
    }
}
