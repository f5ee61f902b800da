import Testing

@testable import Autodiff

/// The number of threads is global, so these tests run sequentially.
@Suite(.serialized) struct ThreadsTests {
    @Test func everyShardRunsOnce() {
        for shards in [0, 1, 2, 7, 100] {
            let counts = UnsafeMutableBufferPointer<Int>.allocate(capacity: shards)
            counts.initialize(repeating: 0)
            defer { counts.deallocate() }
            Threads.forEachShard(shards) { counts[$0] += 1 }
            #expect(counts.allSatisfy { $0 == 1 })
        }
    }

    @Test func noThreadsStop() {
        #expect(throws: CallerMistake.self) { try recovering { Threads.count = 0 } }
    }

    @Test func productsHaveTheSameBitsWhateverTheThreads() {
        let before = Threads.count
        defer { Threads.count = before }
        let a = Tensor<Float>(shape: [150, 90], scalars: (0..<13_500).map { Float($0 % 101) / 7 })
        let b = Tensor<Float>(shape: [90, 140], scalars: (0..<12_600).map { Float($0 % 89) / 11 - 3 })
        Threads.count = 1
        let alone = matmul(a, b)
        for count in 2...5 {
            Threads.count = count
            #expect(matmul(a, b) == alone, "\(count) threads")
            #expect(
                matmul(b, a, transposingLeft: true, transposingRight: true) == alone.matrixTransposed(),
                "\(count) threads, transposed")
        }
    }
}
