import Autodiff
import Testing

@testable import NNFromGraph

@Suite struct AugmentationTests {
    private func images() throws -> ScaledImages<Float> { ScaledImages(try Digits.load(), range: -1...1) }

    @Test func zeroAmountsChangeNothing() throws {
        let plain = try images()
        let data = AugmentedImages(plain, .none, seed: 1)
        let changed = data.batch([3, 7, 7], step: 5)
        #expect(changed.targets == plain.targets([3, 7, 7]) && data.labels([3]) == plain.labels([3]))
        for (one, other) in zip(changed.inputs.scalars, plain.inputs([3, 7, 7]).scalars) {
            #expect(abs(one - other) < 1e-6)
        }
    }

    /// A step is repeatable with any number of threads; other steps differ, and so do two copies of an image in a
    /// batch.
    @Test func changesAreDeterminedBySeedStepAndPosition() throws {
        let data = AugmentedImages(try images(), seed: 1)
        let first = data.batch([3, 3, 9], step: 1).inputs
        let before = Threads.count
        defer { Threads.count = before }
        Threads.count = 1
        #expect(data.batch([3, 3, 9], step: 1).inputs == first)
        #expect(data.batch([3, 3, 9], step: 2).inputs != first)
        #expect(first.slice(along: 0, 0..<1) != first.slice(along: 0, 1..<2))
        #expect(first.shape == [3, 64] && first.scalars.allSatisfy { $0 >= -1 && $0 <= 1 })
        // Evaluation sees the images as they are.
        #expect(data.inputs([3]) == (try images().inputs([3])))
    }

    /// A shift by whole pixels moves them, and a turn by 90° turns.
    @Test func warpsByHand() {
        let image: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        func drawn(_ a: Float, _ b: Float, _ c: Float, _ d: Float, _ dx: Float, _ dy: Float) -> [Float] {
            let warp = Augmentation.Warp(a: a, b: b, c: c, d: d, dx: dx, dy: dy, bendX: [], bendY: [], nodesPerRow: 0)
            return [Float](unsafeUninitializedCapacity: 9) { buffer, count in
                warp.draw(image[...], width: 3, height: 3, to: buffer.baseAddress!)
                count = 9
            }
        }
        #expect(drawn(1, 0, 0, 1, 0, 0) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(drawn(1, 0, 0, 1, 1, 0) == [2, 3, 0, 5, 6, 0, 8, 9, 0])
        #expect(drawn(1, 0, 0, 1, 0, -1) == [0, 0, 0, 1, 2, 3, 4, 5, 6])
        #expect(drawn(0, -1, 1, 0, 0, 0) == [3, 6, 9, 2, 5, 8, 1, 4, 7])
        #expect(drawn(1, 0, 0, 1, 0.5, 0) == [1.5, 2.5, 1.5, 4.5, 5.5, 3, 7.5, 8.5, 4.5])
        #expect(drawn(1, 0, 0, 1, 1e30, 0) == Array(repeating: 0, count: 9))
    }

    @Test func impossibleAmountsStop() async {
        await #expect(processExitsWith: .failure) { _ = Augmentation(rotation: -1) }
        await #expect(processExitsWith: .failure) { _ = Augmentation(elasticDistortion: .infinity) }
    }
}
