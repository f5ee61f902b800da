/// What a loop keeps for the backward sweep, which computes each step again from the state before it.
public struct LoopStates: Sendable, Hashable {
    /// The number of steps from one kept state to the next; `nil` for about the root of the number of steps.
    let interval: Int?

    /// Every state: n states for n steps.
    public static let kept = LoopStates(interval: 1)
    /// About every √n-th state of n steps. The backward sweep runs the steps between two of them once more, so that
    /// there are never more than about 2·√n states.
    public static let recomputed = LoopStates(interval: nil)
    /// Every `count`-th state. The backward sweep runs the steps between two of them once more. Stops if `count` is
    /// less than 1.
    public static func recomputed(every count: Int) -> LoopStates {
        if count < 1 { stop("recomputed(every:): \(count) steps from one kept state to the next; give 1 or more") }
        return LoopStates(interval: count)
    }

    /// The number of steps from one kept state to the next, for a loop of `steps` steps.
    func interval(of steps: Int) -> Int {
        interval ?? Swift.max(1, Int(Double(steps).squareRoot().rounded()))
    }
}
