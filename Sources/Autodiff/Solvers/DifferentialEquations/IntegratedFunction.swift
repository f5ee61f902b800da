import Synchronization

/// The states at given times as a function of the vector of initial state and parameters. The steps' sizes are chosen
/// anew at each argument, and are constants for its derivatives: these are those of the computed numbers, not of the
/// exact solution (the discrete adjoint).
final class IntegratedFunction: RecomputableFunction {
    typealias Scalar = Double
    var name: String { "integrate" }
    private let field: VectorField
    private let range: ClosedRange<Double>
    private let method: _IntegrationSettings
    private let stepper: any IntegrationStepper
    /// The times of the results, ascending, and the place of each in the result.
    private let times: [(time: Double, place: Int)]
    /// The steps at the last argument.
    private let last = Mutex<Path?>(nil)

    /// The steps' starts and lengths at an argument.
    struct Path: Sendable {
        let argument: [Double]
        let starts: [Double]
        let lengths: [Double]
        /// The times within each step, by their index; the first step's include the start.
        let outputs: [Range<Int>]
    }

    init(_ field: VectorField, over range: ClosedRange<Double>, at times: [Double], by method: _IntegrationSettings) {
        for time in times where !range.contains(time) {
            stop("integrate: the time \(time) is not within \(range.lowerBound)...\(range.upperBound)")
        }
        (self.field, self.range, self.method) = (field, range, method)
        stepper = method.stepper(field)
        self.times = times.enumerated().map { ($1, $0) }.sorted { $0.0 < $1.0 }
    }

    private var stateCount: Int { field.stateCount }
    var resultCount: Int { times.count * stateCount }

    private func split(_ x: [Double]) -> (state: [Double], parameters: [Double]) {
        (Array(x[..<stateCount]), Array(x[stateCount...]))
    }

    /// Integrates, keeps the steps' sizes, and returns the states.
    func integrated(at x: [Double]) throws(IntegrationError) -> [Double] {
        let (start, parameters) = split(x)
        var result = [Double](repeating: 0, count: resultCount)
        var (starts, lengths, outputs): ([Double], [Double], [Range<Int>]) = ([], [], [])
        var next = 0
        func place(_ state: [Double]) {
            let first = times[next].place * stateCount
            result.replaceSubrange(first..<(first + stateCount), with: state)
            next += 1
        }
        _ = try method.run(field, stepper, from: start, parameters: parameters, over: range) { step, end in
            starts.append(step.start)
            lengths.append(step.length)
            let first = next
            while next < times.count, times[next].time <= end {
                place(step.state(at: fraction(times[next].time, step.start, step.length)))
            }
            outputs.append(first..<next)
        }
        while next < times.count { place(start) }
        last.withLock { [starts, lengths, outputs] in
            $0 = Path(argument: x, starts: starts, lengths: lengths, outputs: outputs)
        }
        return result
    }

    private func fraction(_ time: Double, _ start: Double, _ length: Double) -> Double {
        time == range.upperBound ? 1 : Swift.min(1, Swift.max(0, (time - start) / length))
    }

    /// The steps at an argument; `nil` if the integration fails there.
    private func path(at x: [Double]) -> Path? {
        if let known = last.withLock({ $0 }), known.argument == x { return known }
        guard (try? integrated(at: x)) != nil else { return nil }
        return last.withLock { $0 }
    }

    /// The states; NaN if the integration fails, since a program that runs again cannot throw.
    func value(at x: Tensor<Double>) -> Tensor<Double> {
        Tensor((try? integrated(at: x.scalars)) ?? [Double](repeating: .nan, count: resultCount))
    }

    /// The adjoint of initial state and parameters: the steps, taken again from kept states, are swept back.
    func pullback(of u: Tensor<Double>, at x: Tensor<Double>) -> Tensor<Double> {
        guard let path = path(at: x.scalars) else {
            return Tensor([Double](repeating: .nan, count: x.scalars.count))
        }
        let (start, parameters) = split(x.scalars)
        var field = FieldAtParameters(field, parameters)
        var parameterAdjoint = [Double](repeating: 0, count: parameters.count)
        var adjoint = [Double](repeating: 0, count: stateCount)
        func seed(_ index: Int) -> [Double] {
            let first = times[index].place * stateCount
            return Array(u.scalars[first..<(first + stateCount)])
        }
        let count = path.starts.count
        let stateBytes = stateCount * MemoryLayout<Double>.stride + 64
        let schedule = ChainSchedule(
            steps: count, stateBytes: stateBytes, stepBytes: stepper.bytes(state: stateBytes), budget: method.memory)
        func steps(_ parts: Range<Int>) -> Range<Int> {
            (parts.lowerBound * schedule.partLength)..<Swift.min(parts.upperBound * schedule.partLength, count)
        }
        func step(_ number: Int, from state: [Double], slope: [Double]?) -> any IntegrationStep {
            stepper.step(from: state, at: path.starts[number], path.lengths[number], slope: slope, &field)
        }
        func taken(_ range: Range<Int>, from state: [Double], _ visit: (any IntegrationStep) -> Void) -> [Double] {
            var (state, slope): ([Double], [Double]?) = (state, nil)
            for number in range {
                let step = step(number, from: state, slope: slope)
                visit(step)
                (state, slope) = (step.next, step.nextSlope)
            }
            return state
        }
        if count > 0 {
            schedule.sweepBack(from: start) { state, parts in
                taken(steps(parts), from: state) { _ in }
            } visit: { state, part in
                let range = steps(part..<(part + 1))
                var kept: [any IntegrationStep] = []
                _ = taken(range, from: state) { kept.append($0) }
                for (number, step) in zip(range, kept).reversed() {
                    let outputs = path.outputs[number].map { index in
                        (fraction(times[index].time, step.start, step.length), seed(index))
                    }
                    adjoint = step.pullback(of: adjoint, within: outputs, &field, addingTo: &parameterAdjoint)
                }
            }
        }
        // With an empty range, all states are the first one.
        for index in (path.outputs.last?.upperBound ?? 0)..<times.count { add(seed(index), 1, to: &adjoint) }
        return Tensor(adjoint + parameterAdjoint)
    }

    /// The tangents of the states for tangents of initial state and parameters: forward sensitivities.
    func tangent(along v: Tensor<Double>, at x: Tensor<Double>) -> Tensor<Double> {
        var result = [Double](repeating: .nan, count: resultCount)
        guard let path = path(at: x.scalars) else { return Tensor(result) }
        let start = split(x.scalars)
        let direction = split(v.scalars)
        var field = FieldAtParameters(field, start.parameters)
        var (state, tangent) = (start.state, direction.state)
        func place(_ index: Int, _ tangent: [Double]) {
            let first = times[index].place * stateCount
            result.replaceSubrange(first..<(first + stateCount), with: tangent)
        }
        var (slope, slopeTangent): ([Double]?, [Double]?)
        for number in path.starts.indices {
            let step = stepper.step(from: state, at: path.starts[number], path.lengths[number], slope: slope, &field)
            let tangents = step.tangent(along: tangent, direction.parameters, first: slopeTangent, &field)
            for index in path.outputs[number] {
                place(index, tangents.at(fraction(times[index].time, step.start, step.length)))
            }
            (state, slope) = (step.next, step.nextSlope)
            (tangent, slopeTangent) = (tangents.next, tangents.nextSlope)
        }
        for index in (path.outputs.last?.upperBound ?? 0)..<times.count { place(index, tangent) }
        return Tensor(result)
    }

    /// All steps as one recording, for derivatives of second and higher order.
    var recorded: RecordedFunction<Double> {
        RecordedFunction(name, resultCount: resultCount) { [self] x in
            guard let path = path(at: x.tensor.scalars) else {
                return TensorVariable(Tensor([Double](repeating: .nan, count: resultCount)))
            }
            typealias Vector = TensorVariable<Double>
            var state = x.slice(along: 0, 0..<stateCount)
            let parameters = x.slice(along: 0, stateCount..<x.shape[0])
            var results = [Vector](repeating: state, count: times.count)
            var slope: Vector?
            for (number, (start, length)) in zip(path.starts, path.lengths).enumerated() {
                let step = stepper.recorded(
                    from: state, at: start, length, parameters: parameters, slope: slope, field)
                for index in path.outputs[number] {
                    results[times[index].place] = step.at(fraction(times[index].time, start, length))
                }
                (state, slope) = (step.next, step.nextSlope)
            }
            return .concatenate(results, along: 0)
        }
    }
}
