/// The memory that a backward sweep may use for kept states and rerecorded steps.
public struct MemoryBudget: Sendable, Hashable {
    /// The largest number of bytes that kept states may take.
    public let bytes: Int

    /// A budget of `count` bytes.
    public static func bytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count) }
    /// A budget of `count` kilobytes of 1024 bytes.
    public static func kilobytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 10) }
    /// A budget of `count` megabytes of 2²⁰ bytes.
    public static func megabytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 20) }
    /// A budget of `count` gigabytes of 2³⁰ bytes.
    public static func gigabytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 30) }
}

/// The schedule of a chain's backward sweep within a budget: the number of steps recorded at a time, and the number of
/// states kept. Each may take half of the budget.
package struct ChainSchedule: Sendable, Equatable {
    /// The number of steps per part, which are recorded together.
    package let partLength: Int
    /// The number of parts.
    package let partCount: Int
    /// The maximum number of kept states, besides the first.
    package let snapshots: Int
    private let stateBytes: Int
    private let stepBytes: Int

    package init(steps: Int, stateBytes: Int, stepBytes: Int, budget: MemoryBudget) {
        self.stateBytes = stateBytes
        self.stepBytes = stepBytes
        let half = Swift.max(budget.bytes / 2, 1)
        partLength = Swift.max(1, Swift.min(steps, half / Swift.max(stepBytes, 1)))
        partCount = (steps + partLength - 1) / partLength
        snapshots = Swift.max(1, Swift.min(partCount, half / Swift.max(stateBytes, 1)))
    }

    /// The maximum bytes of the sweep.
    package var bytes: Int { partLength * stepBytes + snapshots * stateBytes }

    /// How many of `parts` parts to advance before keeping the next state, with `free` states left.
    ///
    /// With s states and at most r forward runs of each part, a chain of C(s + r, s) parts can be reversed (Griewank
    /// 1992). The smallest sufficient r minimizes repeated steps, provided that each side of the split is within its
    /// own capacity.
    package static func advance(parts: Int, free: Int) -> Int {
        guard free > 0 else { return parts - 1 }
        // The smallest r with C(s + r, s) ≥ parts.
        var repetitions = 1
        while binomial(free + repetitions, free) < parts { repetitions += 1 }
        // The right side has one state less, so it takes at most C(s + r − 1, s − 1) parts; the left side has one
        // repetition less, so it takes at most C(s + r − 1, s). The split respects both.
        let left = parts - binomial(free - 1 + repetitions, free - 1)
        return Swift.max(1, left, binomial(free + repetitions - 2, free))
    }

    /// C(n, k), saturating at `Int.max`.
    private static func binomial(_ n: Int, _ k: Int) -> Int {
        if n < k { return 0 }
        var result = 1
        let k = Swift.min(k, n - k)
        for index in 0..<k {
            let (product, overflow) = result.multipliedReportingOverflow(by: n - index)
            if overflow { return .max }
            result = product / (index + 1)
        }
        return result
    }
}

extension ChainSchedule {
    /// Visits the parts from the last to the first, each with the state at its start, which is recomputed from the kept
    /// states.
    /// - Parameters:
    ///   - first: The state at the start of the chain.
    ///   - advance: The state after a range of parts.
    func sweepBack<State>(
        from first: State, advance: (_ state: State, _ parts: Range<Int>) -> State,
        visit: (_ state: State, _ part: Int) -> Void
    ) {
        // The first state, and up to `snapshots` more.
        var kept: [(part: Int, state: State)] = [(0, first)]
        var end = partCount
        while end > 0, let (start, state) = kept.last {
            if end - start > 1 {
                let free = snapshots - (kept.count - 1)
                let next = start + Self.advance(parts: end - start, free: free)
                let ahead = advance(state, start..<next)
                if free > 0 {
                    kept.append((next, ahead))
                    continue
                }
                visit(ahead, next)
            } else {
                visit(state, start)
                if start > 0 { kept.removeLast() }
            }
            end -= 1
        }
    }
}
