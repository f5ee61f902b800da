import NNFromGraph
import Testing

struct MinibatchesTests {
    @Test(arguments: [(10, 1), (10, 3), (10, 5), (10, 10), (1, 1), (1000, 128)], [RaggedBatch.keep, .drop])
    func coverEveryExampleOnce(size: (count: Int, batch: Int), ragged: RaggedBatch) throws {
        let (count, batch) = size
        let schedule = try MinibatchSchedule(count: count, batchSize: batch, seed: 1, ragged: ragged)
        for epoch in 0..<3 {
            let batches = Array(schedule.minibatches(epoch: epoch))
            let dropped = ragged == .drop ? count % batch : 0
            #expect(batches.count == schedule.minibatchesPerEpoch)
            #expect(batches.dropLast().allSatisfy { $0.count == batch })
            #expect((1...batch).contains(batches.last?.count ?? 0))
            let examples = batches.flatMap { $0 }
            #expect(examples.count == count - dropped)
            #expect(Set(examples).count == examples.count)
            #expect(examples.allSatisfy { (0..<count).contains($0) })
        }
    }

    @Test func orderDependsOnlyOnSeedAndEpoch() throws {
        func order(_ seed: UInt64, _ epoch: Int, batch: Int = 3) throws -> [Int] {
            try MinibatchSchedule(count: 20, batchSize: batch, seed: seed).minibatches(epoch: epoch).flatMap { $0 }
        }
        #expect(try order(1, 5) == order(1, 5))
        #expect(try order(1, 5, batch: 7) == order(1, 5))
        let orders = try [order(1, 0), order(1, 1), order(2, 0), order(2, 1), order(1, -1)]
        #expect(Set(orders).count == 5)
    }

    /// Literal values: a run must be repeatable with later versions.
    @Test func ordersStayTheSame() throws {
        let schedule = try MinibatchSchedule(count: 10, batchSize: 4, seed: 42)
        #expect(schedule.minibatches(epoch: 3).map(Array.init) == [[6, 3, 7, 5], [8, 2, 9, 1], [0, 4]])
    }

    @Test func withoutASeedTheOrderIsKept() throws {
        let schedule = try MinibatchSchedule(count: 5, batchSize: 2, seed: nil)
        #expect(schedule.minibatches(epoch: 9).map(Array.init) == [[0, 1], [2, 3], [4]])
    }

    @Test(arguments: [(10, 0), (10, -1), (10, 11), (0, 0), (0, 1), (-1, 1)])
    func impossibleBatchSizesAreErrors(count: Int, batchSize: Int) {
        #expect(throws: BatchSizeError(batchSize: batchSize, count: count)) {
            try MinibatchSchedule(count: count, batchSize: batchSize, seed: 1)
        }
    }

    @Test func errorListsTheAlternatives() {
        #expect(
            BatchSizeError(batchSize: 0, count: 10).localizedDescription
                == "a batch size of 0 is impossible with 10 samples: it must be from 1 to 10")
    }

    @Test func minibatchOutOfRangeStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = try MinibatchSchedule(count: 5, batchSize: 2, seed: 1, ragged: .drop).minibatches(epoch: 0)[2]
        }
    }
}
