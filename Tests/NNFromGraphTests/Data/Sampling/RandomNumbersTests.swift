import NNFromGraph
import Testing

struct RandomNumbersTests {
    private func words(_ numbers: RandomNumbers, _ count: Int) -> [UInt64] {
        var numbers = numbers
        return (0..<count).map { _ in numbers.next() }
    }

    @Test func matchesThePublishedTestVectors() {
        #expect(words(RandomNumbers(seed: 0), 2) == [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c])
    }

    @Test func everyPositionIsAccessible() {
        let all = words(RandomNumbers(seed: 5), 20)
        for position in 0..<18 {
            var numbers = RandomNumbers(seed: 5)
            _ = numbers.next()
            numbers.position = UInt64(position)
            #expect(words(numbers, 2) == [all[position], all[position + 1]])
        }
        var numbers = RandomNumbers(seed: 5)
        for position in 0..<5 {
            #expect(numbers.position == UInt64(position))
            _ = numbers.next()
        }
        numbers.position = .max
        let last = numbers.next()
        #expect(numbers.position == 0 && last != all[0])
        #expect(numbers.next() == all[0])
    }

    @Test func equalityIsThatOfWhatFollows() {
        var drawn = RandomNumbers(seed: 5)
        _ = drawn.next()
        var jumped = RandomNumbers(seed: 5)
        jumped.position = 1
        #expect(drawn == jumped)
        #expect(drawn.hashValue == jumped.hashValue)
        #expect(drawn != RandomNumbers(seed: 5))
    }

    @Test func seedsStreamsAndSplitsAreIndependent() {
        var generators = (0..<4).map { RandomNumbers(seed: $0) }
        generators += (1..<4).map { RandomNumbers(seed: 0, stream: $0) }
        generators += (0..<4).map { RandomNumbers(seed: 0).split($0) }
        generators += (0..<4).map { RandomNumbers(seed: 0).split(0).split($0) }
        let drawn = generators.flatMap { words($0, 50) }
        #expect(Set(drawn).count == drawn.count)
    }

    @Test func splitDoesNotDependOnPreviousDraws() {
        var numbers = RandomNumbers(seed: 9)
        let before = numbers.split(3)
        _ = numbers.next()
        #expect(numbers.split(3) == before)
    }

    @Test func uniformNumbersAreUniform() {
        var numbers = RandomNumbers(seed: 1)
        let drawn = (0..<100_000).map { _ in numbers.nextUniform() }
        #expect(drawn.allSatisfy { (0..<1).contains($0) })
        // Standard deviation of the mean: 1 / √(12 · 100,000) = 0.00091; of a tenth's count: 95.
        #expect(abs(drawn.reduce(0, +) / 100_000 - 0.5) < 0.004)
        let tenths = drawn.reduce(into: [Int](repeating: 0, count: 10)) { $0[Int($1 * 10)] += 1 }
        #expect(tenths.allSatisfy { abs($0 - 10_000) < 400 }, "\(tenths)")
        #expect(RandomNumbers(seed: 0).firstUniform == Double(0xe169_c58d_6627_e8d5 >> 11 as UInt64) / 0x1p53)
    }

    @Test func integersAreBelowTheirBoundAndAllAreDrawn() {
        var numbers = RandomNumbers(seed: 2)
        for bound in [1, 2, 3, 7, 10] as [UInt64] {
            let drawn = Set((0..<500).map { _ in numbers.nextInteger(below: bound) })
            #expect(drawn == Set(0..<bound))
        }
        // With this bound a quarter of all words must be rejected; otherwise the distribution would be biased.
        let large: UInt64 = 3 << 62
        let drawn = (0..<3000).map { _ in numbers.nextInteger(below: large) }
        #expect(drawn.allSatisfy { $0 < large })
        let thirds = drawn.reduce(into: [0, 0, 0]) { $0[Int($1 >> 62)] += 1 }
        #expect(thirds.allSatisfy { abs($0 - 1000) < 150 }, "\(thirds)")
    }

    @Test(arguments: [0, 1, 2, 3, 10, 1000])
    func aPermutationHasEveryNumberOnce(count: Int) {
        var numbers = RandomNumbers(seed: UInt64(count))
        #expect(numbers.permutation(of: count).sorted() == Array(0..<count))
    }

    /// Literal values: the order must not change between versions.
    @Test func permutationsStayTheSame() {
        var numbers = RandomNumbers(seed: 42)
        #expect(numbers.permutation(of: 10) == [0, 9, 1, 7, 5, 6, 8, 2, 3, 4])
        #expect(numbers.permutation(of: 10) == [6, 4, 3, 7, 8, 1, 5, 0, 9, 2])
    }

    @Test func allPermutationsAreDrawnEquallyOften() {
        var numbers = RandomNumbers(seed: 8)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6000 { counts[numbers.permutation(of: 3), default: 0] += 1 }
        #expect(counts.count == 6)
        // Standard deviation 29.
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 130 }, "\(counts)")
    }

    @Test func boundOfZeroStops() async {
        await #expect(processExitsWith: .failure) {
            var numbers = RandomNumbers(seed: 0)
            _ = numbers.nextInteger(below: 0)
        }
    }
}

extension RandomNumbers {
    /// The first uniform number, this value left as it is.
    fileprivate var firstUniform: Double {
        var copy = self
        return copy.nextUniform()
    }
}
