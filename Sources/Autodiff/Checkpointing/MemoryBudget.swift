/// How much memory a backward sweep may use for what it keeps and records again.
public struct MemoryBudget: Sendable, Hashable {
    public let bytes: Int

    public static func bytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count) }
    public static func kilobytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 10) }
    public static func megabytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 20) }
    public static func gigabytes(_ count: Int) -> MemoryBudget { MemoryBudget(bytes: count << 30) }
}

/// How a chain of steps is swept backwards within a budget: so many steps are recorded at a time, and so many states
/// kept between them. Half of the budget goes to each.
package struct ChainSchedule: Sendable, Equatable {
    /// The steps of one part, recorded together.
    package let partLength: Int
    /// The parts of the chain.
    package let partCount: Int
    /// The states that are kept at once, beside the first.
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

    /// The bytes that the sweep takes at most.
    package var bytes: Int { partLength * stepBytes + snapshots * stateBytes }

    /// Where the next state is kept: how many of `parts` parts to go forward from the last one, with `free` states to
    /// be kept.
    ///
    /// With s states and no part run forward more than r times, a chain of C(s + r, s) parts can be reversed (Griewank
    /// 1992). The smallest such r gives the fewest repeated steps, if both sides of the split keep to their shares of
    /// it.
    package static func advance(parts: Int, free: Int) -> Int {
        guard free > 0 else { return parts - 1 }
        // C(s + r, s) for growing r, and C(s + r − 1, s − 1), what the right side can take with one state less.
        var repetitions = 1
        while binomial(free + repetitions, free) < parts { repetitions += 1 }
        // The right side with one state less, the left side with one repetition less: neither too long nor too short
        // for that.
        let left = parts - binomial(free - 1 + repetitions, free - 1)
        return Swift.max(1, left, binomial(free + repetitions - 2, free))
    }

    /// C(n, k), or the largest integer where it would overflow.
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
