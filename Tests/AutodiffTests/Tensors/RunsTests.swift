import Autodiff
import Testing

/// The iteration over broadcast operands against naive index arithmetic.
struct RunsTests {
    /// The offset in an operand for each element of the result.
    static func places(of operand: Shape, in shape: Shape) -> [Int] {
        (0..<shape.count).map { place in
            var (rest, offset, stride) = (place, 0, 1)
            for back in 1..<(shape.rank + 1) {
                let index = rest % shape[shape.rank - back]
                rest /= shape[shape.rank - back]
                if back > operand.rank { break }
                let extent = operand[operand.rank - back]
                offset += (extent == 1 ? 0 : index) * stride
                stride *= extent
            }
            return offset
        }
    }

    private func check(_ left: Shape, _ right: Shape, in shape: Shape) {
        var (x, y): ([Int], [Int]) = ([], [])
        forEachRun(shape, left, right) { start, count, xStart, xStep, yStart, yStep in
            #expect(start == x.count && count > 0)
            #expect((0...1).contains(xStep) && (0...1).contains(yStep))
            for index in 0..<count {
                x.append(xStart + index * xStep)
                y.append(yStart + index * yStep)
            }
        }
        #expect(x == Self.places(of: left, in: shape), "\(left) in \(shape) beside \(right)")
        #expect(y == Self.places(of: right, in: shape), "\(right) in \(shape) beside \(left)")
    }

    @Test func randomShapes() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<3000 {
            let shape = ShapeTests.random(&random)
            // Operands: axes made 1 and leading axes dropped, at random.
            func operand() -> Shape {
                let extents = shape.extents.map { Int.random(in: 0..<3, using: &random) == 0 ? 1 : $0 }
                return Shape(Array(extents.dropFirst(Int.random(in: 0...shape.rank, using: &random))))
            }
            check(operand(), operand(), in: shape)
        }
    }

    @Test func runsAreAsLongAsTheyCanBe() {
        func runs(_ left: Shape, _ right: Shape, in shape: Shape) -> Int {
            var count = 0
            forEachRun(shape, left, right) { _, _, _, _, _, _ in count += 1 }
            return count
        }
        #expect(runs([4, 5], [4, 5], in: [4, 5]) == 1)
        #expect(runs([4, 5], [], in: [4, 5]) == 1)
        #expect(runs([4, 5], [5], in: [4, 5]) == 4)
        #expect(runs([3, 4, 5], [4, 5], in: [3, 4, 5]) == 3)
        #expect(runs([3, 4, 5], [3, 1, 1], in: [3, 4, 5]) == 3)
        #expect(runs([0, 5], [5], in: [0, 5]) == 0)
    }

    /// All access patterns of elementwise operations, compared with operations on single elements.
    @Test func broadcastArithmetic() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<sized(debug: 200, release: 2000) {
            let (left, right) = (ShapeTests.random(&random), ShapeTests.random(&random))
            guard let shape = left.broadcast(with: right) else { continue }
            let x = Tensor<Double>(shape: left, scalars: random.weights(left.count))
            let y = Tensor<Double>(shape: right, scalars: random.weights(right.count))
            let (xs, ys) = (
                Self.places(of: left, in: shape).map { x.scalars[$0] },
                Self.places(of: right, in: shape).map { y.scalars[$0] }
            )
            #expect(x + y == Tensor(shape: shape, scalars: zip(xs, ys).map(+)))
            #expect(x - y == Tensor(shape: shape, scalars: zip(xs, ys).map(-)))
            #expect(x * y == Tensor(shape: shape, scalars: zip(xs, ys).map(*)))
            #expect(x / y == Tensor(shape: shape, scalars: zip(xs, ys).map(/)))
            #expect((x .< y).scalars == zip(xs, ys).map { $0 < $1 ? 1 : 0 })
            #expect(select(x .< y, x, y).scalars == zip(xs, ys).map { min($0, $1) })
            #expect(max(x, y).scalars == zip(xs, ys).map { max($0, $1) })
            #expect(x.broadcast(to: shape).scalars == xs)
            // The pullback counts each element of an operand as often as it is read.
            let (dx, dy) = gradient(at: x, y) { x, y in (x - y).sum() }
            var (readX, readY) = (Tensor<Double>.zeros(left), Tensor<Double>.zeros(right))
            for place in Self.places(of: left, in: shape) { readX.scalars[place] += 1 }
            for place in Self.places(of: right, in: shape) { readY.scalars[place] -= 1 }
            #expect(isSame(dx, readX) && isSame(dy, readY))
        }
    }
}
