import Testing

@testable import Autodiff

/// Random stages, merged and moved as far as that is possible, against a search through all of them.
@Suite struct StageOrderTests {
    /// For each stage its readers; `nil` for one that was merged into another.
    private struct Model {
        var readers: [Set<Int>?] = []

        var stages: [Int] { readers.indices.filter { readers[$0] != nil } }

        func reaches(_ first: Int, _ last: Int) -> Bool {
            first == last || (readers[first] ?? []).contains { reaches($0, last) }
        }

        mutating func merge(_ other: Int, into stage: Int) {
            for number in stages where readers[number]!.remove(other) != nil && number != stage {
                readers[number]!.insert(stage)
            }
            readers[other] = nil
        }
    }

    @Test func mergedAndMoved() {
        let counts = (0..<20).map { check(seed: $0) }
        #expect(counts.contains { $0.merges > 0 } && counts.contains { $0.moves > 0 && $0.refusals > 0 })
    }

    /// Returns how many stages were merged, and how often some were moved or could not be.
    private func check(seed: UInt64) -> (merges: Int, moves: Int, refusals: Int) {
        var random = SeededGenerator(seed: seed)
        var (order, model) = (StageOrder(), Model())
        var (merges, moves, refusals) = (0, 0, 0)
        for stage in 0..<60 {
            let readers = Set((0..<3).compactMap { _ in model.stages.randomElement(using: &random) })
            order.addStage()
            model.readers.append(readers)
            for reader in readers.sorted() {
                order.addEdge(from: stage, to: reader)
                #expect(order.hasReaders(reader) != model.readers[reader]!.isEmpty)
                // If all were merged that can be, few would be left.
                let isMerged = Int.random(in: 0..<4, using: &random) == 0
                if !isMerged || order.hasReaders(reader) || !order.readsOnlyBefore(reader, stage) { continue }
                order.merge(reader, into: stage)
                model.merge(reader, into: stage)
                merges += 1
            }
            #expect(order.followers.map(Set.init) == model.readers.map { $0 ?? [] })
            let target = model.stages.randomElement(using: &random)!
            let others = model.stages.filter { $0 != target && Int.random(in: 0..<8, using: &random) == 0 }
            let isPossible = !others.contains { model.reaches($0, target) }
            #expect(order.move(others, after: target) == isPossible)
            if isPossible { moves += 1 } else { refusals += 1 }
            for number in model.stages {
                for reader in model.readers[number]! { #expect(order.ranks[reader] < order.ranks[number]) }
            }
            for other in others where isPossible { #expect(order.ranks[other] < order.ranks[target]) }
            for first in model.stages.suffix(5) {
                let isReached = model.readers[first]!.contains { $0 != target && model.reaches($0, target) }
                #expect(order.isReached(target, from: first) == isReached)
            }
        }
        return (merges, moves, refusals)
    }
}
