// Values that a chain computes block by block and does not store.

extension FuseStages {
    /// Finds the values that only sums read, and joins the stages whose values only one other stage reads.
    mutating func leaveValuesUnstored() {
        markSums()
        for stage in stages.indices where !stages[stage].summed.isEmpty { joinReader(stage) }
        for stage in stages.indices { joinThroughWindows(stage) }
    }

    /// Sums of fewer elements are computed from stored ones: they stay in the cache.
    private static let smallestSum = 2 * Chain.sumBlock

    /// Finds the values that only a sum over all elements reads.
    private mutating func markSums() {
        for (number, node) in graph.nodes.enumerated() {
            guard case .sum = node.primitive, node.shape.count == 1, let operand = node.operands.first,
                !graph.isWindow(operand)
            else { continue }
            let root = roots[operand]
            guard !isOutput[root], nodeReaders[root].elementsEqual([number]), let stage = stageOf[root],
                stage != stageOf[number], stages[stage].anchor == nil, stages[stage].columns == nil,
                graph.nodes[root].shape.count >= FuseStages.smallestSum,
                graph.nodes[root].shape.count == graph.nodes[operand].shape.count
            else { continue }
            stages[stage].summed.append(root)
        }
    }

    /// Joins a stage with the only one that reads its values, apart from sums, and reads them elementwise: a gradient's
    /// first part with the value whose sum is the result.
    private mutating func joinReader(_ stage: Int) {
        let first = stages[stage]
        let others = Set(
            first.chain.flatMap { number in
                first.summed.contains(number) ? [] : nodeReaders[number].compactMap { stageOf[$0] }
            }
        ).subtracting([stage])
        guard others.count == 1, let reader = others.first, stages[reader].anchor == nil,
            stages[reader].columns == nil, stages[reader].shape == first.shape,
            !first.chain.contains(where: { isOutput[$0] }),
            !order.isReached(reader, from: stage)
        else { return }
        let type = graph.nodes[first.chain[0]].type
        let isElementwise = stages[reader].chain.allSatisfy { number in
            graph.nodes[number].type == type
                && graph.nodes[number].operands.allSatisfy { stageOf[roots[$0]] != stage || roots[$0] == $0 }
        }
        guard isElementwise else { return }
        stages[reader].chain = (first.chain + stages[reader].chain).sorted()
        hand(stage, to: reader)
    }

    /// Lets a stage's chain lead another's if that is the only one that reads its values, apart from sums, and reads
    /// them through windows that reach a few elements around its own. Then they need not be stored.
    private mutating func joinThroughWindows(_ stage: Int) {
        guard stages[stage].shape.count >= FuseStages.smallestSum else { return }
        let first = stages[stage]
        guard first.anchor == nil, first.columns == nil, first.leading.isEmpty, !first.chain.isEmpty else { return }
        var reader: Int?
        for number in first.chain {
            if isOutput[number] { return }
            for other in nodeReaders[number] where stageOf[other] != stage && !first.summed.contains(number) {
                guard let next = stageOf[other], reader == nil || reader == next else { return }
                reader = next
                for operand in graph.nodes[other].operands where roots[operand] == number {
                    guard graph.isWindow(operand), graph.nodes[operand].operands[0] == number,
                        let window = graph.window(operand), abs(window.offset) <= FuseStages.farthestReach
                    else { return }
                }
            }
        }
        guard let reader, stages[reader].anchor == nil, stages[reader].columns == nil, stages[reader].leading.isEmpty,
            stages[reader].shape.count >= first.shape.count,
            graph.nodes[first.chain[0]].type == graph.nodes[stages[reader].chain[0]].type,
            !order.isReached(reader, from: stage)
        else { return }
        stages[reader].leading = first.chain
        hand(stage, to: reader)
    }

    /// Leaves a stage empty, whose nodes another one has taken over.
    private mutating func hand(_ stage: Int, to reader: Int) {
        for number in stages[stage].chain { stageOf[number] = reader }
        stages[reader].summed += stages[stage].summed
        stages[stage].chain = []
        stages[stage].summed = []
        order.merge(stage, into: reader)
    }

    /// The elements around a block are computed twice, with it and with its neighbor.
    private static let farthestReach = 64
}
