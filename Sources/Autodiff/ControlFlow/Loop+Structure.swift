extension LoopProgram {
    /// The result, by a loop of another engine. It carries the carried tensors as vectors, and the results, which its
    /// steps write into or add to.
    func structured<T: StructuredAlgebra>(_ operands: [T]) -> T {
        // Without a step there is nothing to repeat, and one is shorter by itself.
        if plan.count < 2 { return composed(operands) }
        let vectors = operands.map { $0.flattened() }
        let first = plan.carried.map { source in
            vectors[source.operand].slice(along: 0, source.offset..<(source.offset + source.shape.count))
        }
        // Of step k the number is k, or the number of those that follow.
        func along(_ offset: Int, _ stride: Int) -> (offset: Int, stride: Int) {
            plan.isReversed ? (offset + (plan.count - 1) * stride, -stride) : (offset, stride)
        }
        var memories = plan.keepsStates ? zip(layout.states, first).map(keptStates) : []
        memories += layout.stacked.map { T(.zeros([plan.count * $0.size])) }
        memories += layout.summed.map { T(.zeros([$0.size])) }
        let (carriedCount, stackedCount) = (first.count, layout.stacked.count)
        let results = T.loop(plan.count, from: first + memories, reading: vectors) { step, values in
            func stackedPart(_ source: LoopPlan.Source) -> T {
                let place = along(source.offset, source.stride)
                return vectors[source.operand].part(
                    source.shape.count, at: step, offset: place.offset, stride: place.stride
                ).reshaped(to: source.shape)
            }
            let shared = plan.shared.map { source in
                vectors[source.operand].slice(along: 0, source.offset..<(source.offset + source.shape.count))
                    .reshaped(to: source.shape)
            }
            let carried = zip(plan.carried, values).map { $1.reshaped(to: $0.shape) }
            let next = body.results(carried + plan.stacked.map(stackedPart) + shared).map { $0.flattened() }
            var memories = Array(values[carriedCount...])
            var place = 0
            if plan.keepsStates {
                for (index, part) in layout.states.enumerated() {
                    // A reversed loop's first state is the last row, another's the first one.
                    let row = along(plan.isReversed ? 0 : part.size, part.size)
                    memories[place] = memories[place].replacing(
                        at: step, offset: row.offset, stride: row.stride, with: next[index])
                    place += 1
                }
            }
            for (index, part) in layout.stacked.enumerated() {
                let row = along(0, part.size)
                memories[place] = memories[place].replacing(
                    at: step, offset: row.offset, stride: row.stride, with: next[carriedCount + index])
                place += 1
            }
            for index in layout.summed.indices {
                memories[place] = memories[place] + next[carriedCount + stackedCount + index]
                place += 1
            }
            return next[..<carriedCount] + memories
        }
        let pieces = plan.keepsStates ? results[carriedCount...] : results[...]
        return pieces.isEmpty ? T(.zeros([0])) : .concatenate(Array(pieces), along: 0)
    }

    /// The memory for a carried tensor before the first step and after each, with the first one in its place.
    private func keptStates<T: TensorAlgebra>(_ part: (offset: Int, size: Int), _ first: T) -> T {
        let others = T(.zeros([plan.count * part.size]))
        return .concatenate(plan.isReversed ? [others, first] : [first, others], along: 0)
    }
}
