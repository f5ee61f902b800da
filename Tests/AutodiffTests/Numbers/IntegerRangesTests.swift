import Autodiff
import Foundation
import Testing

/// Ranges of integers are those of the standard library.
struct IntegerRangesTests {
    @Test(arguments: [(0, 0), (0, 3), (-2, 2), (Int.min, Int.max), (Int.max, Int.max)])
    func rangesHaveTheirBounds(lower: Int, upper: Int) {
        #expect(lower..<upper == Range(uncheckedBounds: (lower, upper)))
        #expect(lower...upper == ClosedRange(uncheckedBounds: (lower, upper)))
    }

    @Test func rangesOfOtherTypesStay() {
        let doubles: Range<Double> = 0..<1
        #expect(doubles.contains(0.5))
        #expect((0.0...1).upperBound == 1)
        #expect(Array(UInt8(3)...5) == [3, 4, 5])
    }

    static let traps: [Trap] = [
        Trap("a range that ends before it begins", says: "the range from 3 to 2 ends before it begins") {
            let end = Int("2")!
            _ = 3..<end
        },
        Trap("a closed range that ends before it begins", says: "the range from 3 to 2 ends before it begins") {
            let end = Int("2")!
            _ = 3...end
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: IntegerRangesTests.traps)
        }
        trap.expectMessage(result)
    }
}
