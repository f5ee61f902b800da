import Autodiff
import Testing

struct ShapeTests {
    @Test func countsAndStrides() {
        #expect(Shape([]).count == 1 && Shape([]).rank == 0 && Shape([]).strides == [])
        #expect(Shape([0]).count == 0 && Shape([3, 0, 2]).count == 0)
        #expect(Shape([2, 3, 5]).count == 30 && Shape([2, 3, 5]).strides == [15, 5, 1])
        #expect("\(Shape([100, 784]))" == "[100 × 784]" && "\(Shape([]))" == "[]" && "\(Shape([7]))" == "[7]")
        let literal: Shape = [2, 3]
        #expect(literal == Shape([2, 3]) && literal != [3, 2] && literal[1] == 3)
        #expect(Set([literal, [2, 3], [2, 3, 1]]).count == 2)
    }

    /// NumPy's rule, element by element from the last axis.
    @Test func broadcastingAgainstANaiveReference() {
        var random = SeededGenerator(seed: 3)
        var fitting = 0
        for _ in 0..<2000 {
            let left = Self.random(&random)
            let right = Self.random(&random)
            var extents: [Int]? = []
            for back in 1..<(max(left.rank, right.rank) + 1) {
                let x = back <= left.rank ? left[left.rank - back] : 1
                let y = back <= right.rank ? right[right.rank - back] : 1
                if x != y && x != 1 && y != 1 { extents = nil }
                extents?.insert(x == 1 ? y : x, at: 0)
            }
            #expect(left.broadcast(with: right) == extents.map { Shape($0) }, "\(left) and \(right)")
            #expect(right.broadcast(with: left) == left.broadcast(with: right))
            if extents != nil { fitting += 1 }
        }
        #expect(fitting > 200)
    }

    static func random(_ random: inout SeededGenerator) -> Shape {
        let rank = Int.random(in: 0...4, using: &random)
        return Shape((0..<rank).map { _ in [0, 1, 1, 2, 3, 5].randomElement(using: &random)! })
    }
}
