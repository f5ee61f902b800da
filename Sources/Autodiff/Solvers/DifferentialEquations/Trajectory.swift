/// The solution of a differential equation over a range of time, at every time of it.
///
///     let path = try integrate([1, 0], over: 0...10, tolerance: 1e-8) { t, y in [y[1], -y[0]] }
///     print(abs(path.end[0] - cos(10)) < 1e-6, abs(path.state(at: 2.5)[0] - cos(2.5)) < 1e-6)  // true true
public struct Trajectory<State: PlainTree & Sendable>: Sendable {
    private let steps: [RungeKuttaStep]
    private let coordinates: Coordinates<State>
    private let counts: IntegrationCounts
    /// The range of time over which the equation was integrated.
    public let range: ClosedRange<Double>
    /// The state at the start.
    public let start: State
    /// The state at the end.
    public let end: State

    init(
        _ steps: [RungeKuttaStep], _ coordinates: Coordinates<State>, start: State, over range: ClosedRange<Double>,
        _ counts: IntegrationCounts
    ) {
        (self.steps, self.coordinates, self.counts) = (steps, coordinates, counts)
        (self.start, self.range) = (start, range)
        end = steps.last.map { coordinates.value($0.next) } ?? start
    }

    /// The times between the accepted steps, with start and end.
    public var times: [Double] { steps.map(\.start) + [range.upperBound] }
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
        // The last step that begins at or before the time.
        var (low, high) = (0, steps.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if steps[middle].start <= time { low = middle } else { high = middle }
        }
        guard low < steps.count else { return start }
        let own = steps[low]
        let isLast = low == steps.count - 1
        if isLast, time == range.upperBound { return end }
        return coordinates.value(own.state(at: Swift.min(1, (time - own.start) / own.length)))
    }

    /// The states at several times: see ``state(at:)``.
    public func states(at times: [Double]) -> [State] { times.map { state(at: $0) } }
}

extension Trajectory: CustomStringConvertible {
    /// For example: 'from 0.0 to 10.0 in 90 steps (0 rejected), 542 evaluations; end: [-0.8, 0.5]'.
    public var description: String {
        "from \(range.lowerBound) to \(range.upperBound) in \(acceptedSteps) steps (\(rejectedSteps) rejected), "
            + "\(evaluations) evaluations; end: \(end)"
    }
}
