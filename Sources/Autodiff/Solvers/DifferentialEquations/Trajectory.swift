/// The solution of a differential equation over a range of time, at every time of it.
///
///     let path = try integrate([1, 0], over: 0...10, tolerance: 1e-8) { t, y in [y[1], -y[0]] }
///     print(abs(path.end[0] - cos(10)) < 1e-6, abs(path.state(at: 2.5)[0] - cos(2.5)) < 1e-6)  // true true
public struct Trajectory<State: PlainTree & Sendable>: Sendable {
    private let steps: [any IntegrationStep]
    private let coordinates: Coordinates<State>
    private let counts: IntegrationCounts
    /// Whether the steps' time is −t.
    private var isReversed = false
    /// The range of the steps' time.
    private let stepRange: ClosedRange<Double>
    /// The range of time over which the equation was integrated, whether to its end or from there to its beginning.
    public var range: ClosedRange<Double> {
        isReversed ? -stepRange.upperBound ... -stepRange.lowerBound : stepRange
    }
    /// The state at the start.
    public let start: State
    /// The state at the end.
    public let end: State

    init(
        _ steps: [any IntegrationStep], _ coordinates: Coordinates<State>, start: State,
        over range: ClosedRange<Double>,
        _ counts: IntegrationCounts
    ) {
        (self.steps, self.coordinates, self.counts) = (steps, coordinates, counts)
        (self.start, stepRange) = (start, range)
        end = steps.last.map { coordinates.value($0.next) } ?? start
    }

    /// The same, of a time that runs backwards.
    var reversed: Trajectory {
        var other = self
        other.isReversed.toggle()
        return other
    }

    /// The times between the accepted steps, with start and end, in the order of the steps.
    public var times: [Double] {
        let all = steps.map { $0.start } + [stepRange.upperBound]
        return isReversed ? all.map { -$0 } : all
    }
    /// The states at ``times``, one for each.
    public var states: [State] { steps.map { coordinates.value($0.state) } + [end] }
    /// The number of evaluations of the closure.
    public var evaluations: Int { counts.evaluations }
    /// The number of accepted steps.
    public var acceptedSteps: Int { counts.accepted }
    /// The number of rejected steps.
    public var rejectedSteps: Int { counts.rejected }

    /// The state at a time of the range, by interpolation of order 4 within the step. Stops at any other time.
    public func state(at time: Double) -> State {
        guard range.contains(time) else {
            stop("state(at: \(time)): the trajectory is over \(range.lowerBound)...\(range.upperBound)")
        }
        let time = isReversed ? -time : time
        // The last step that begins at or before the time.
        var (low, high) = (0, steps.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if steps[middle].start <= time { low = middle } else { high = middle }
        }
        guard low < steps.count else { return start }
        let own = steps[low]
        let isLast = low == steps.count - 1
        if isLast, time == stepRange.upperBound { return end }
        return coordinates.value(own.state(at: Swift.min(1, (time - own.start) / own.length)))
    }

    /// The states at several times: see ``state(at:)``.
    public func states(at times: [Double]) -> [State] { times.map { state(at: $0) } }
}

extension Trajectory: CustomStringConvertible {
    /// For example: 'from 0.0 to 10.0 in 90 steps (0 rejected), 542 evaluations; end: [-0.8, 0.5]'.
    public var description: String {
        let (first, last) = (isReversed ? -stepRange.lowerBound : stepRange.lowerBound, times.last ?? range.upperBound)
        return "from \(first) to \(last) in \(acceptedSteps) steps (\(rejectedSteps) rejected), "
            + "\(evaluations) evaluations; end: \(end)"
    }
}
