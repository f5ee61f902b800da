/// What a loop reads and writes: the same for a recorded loop, for its pullback, which runs the other way, and for the
/// pullback of that.
///
/// A loop has *carried* tensors, which each step gets from the one before, *stacked* ones, of which each step gets its
/// own part, and *shared* ones, which all steps get. A step gives the new carried tensors, parts of stacked results,
/// and terms of summed results. The pullback of a carried tensor is carried, that of a stacked one stacked; that of a
/// shared tensor is summed, and that of a summed one shared.
struct LoopPlan: Sendable {
    /// Where a step finds an argument: in an operand, as a range of its elements in row-major order.
    struct Source: Sendable {
        /// The index of the operand.
        var operand: Int
        /// The first element's index, for step 0.
        var offset = 0
        /// How much later it is for each further step; 0 if all steps read the same.
        var stride = 0
        /// The shape of what a step gets.
        var shape: Shape
    }

    /// The name that messages and listings use.
    var name: String
    /// The number of steps.
    var count: Int
    /// Whether the last step comes first.
    var isReversed = false
    /// Whether the result holds the carried tensors before the first and after each step, not only the last ones.
    var keepsStates: Bool
    var operandCount: Int
    var carried: [Source]
    var stacked: [Source]
    var shared: [Source]

    /// Where the steps find their arguments, in the order of the body's arguments.
    var sources: [Source] { carried + stacked + shared }
}

/// The places of a loop's results in the vector that holds them all.
struct LoopLayout: Sendable {
    /// The first element of each carried tensor's part, and the number of elements of one.
    let states: [(offset: Int, size: Int)]
    /// The element at which each carried tensor is found after the last step.
    let finals: [Int]
    /// The first element of each stacked result, and the number of elements of one step's part.
    let stacked: [(offset: Int, size: Int)]
    /// The first element of each summed result, and the number of its elements.
    let summed: [(offset: Int, size: Int)]
    /// The number of elements.
    let count: Int

    /// - Parameters:
    ///   - shapes: The shapes of a step's results: the carried ones, parts of stacked ones, and terms of sums.
    ///   - stackedCount: The number of stacked ones.
    init(_ plan: LoopPlan, _ shapes: [Shape], stackedCount: Int) {
        var end = 0
        func take(_ shape: Shape, _ times: Int) -> (offset: Int, size: Int) {
            defer { end += times * shape.count }
            return (end, shape.count)
        }
        let carriedCount = plan.carried.count
        let states = shapes[..<carriedCount].map { take($0, plan.keepsStates ? plan.count + 1 : 1) }
        self.states = states
        // A reversed loop's states are in the order of the steps' numbers, too, so the last one is the first.
        finals = states.map { $0.offset + (plan.keepsStates && !plan.isReversed ? plan.count * $0.size : 0) }
        stacked = shapes[carriedCount..<(carriedCount + stackedCount)].map { take($0, plan.count) }
        summed = shapes[(carriedCount + stackedCount)...].map { take($0, 1) }
        count = end
    }
}
