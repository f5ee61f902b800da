import Autodiff
import Foundation
import Testing

/// Hessians by acyclic coloring and substitution: values against dense matrices, and the numbers of colors compared
/// with star coloring.
struct AcyclicColoringTests {
    /// A function with a given Hessian pattern: each pair of variables occurs in one term.
    struct Pairs: CustomTestStringConvertible, Sendable {
        let name: String
        let count: Int
        let pairs: [(Int, Int)]
        let starColors: Int
        let acyclicColors: Int
        var testDescription: String { name }

        init(_ name: String, _ count: Int, star: Int, acyclic: Int, _ pairs: [(Int, Int)]) {
            (self.name, self.count, self.pairs) = (name, count, pairs)
            (starColors, acyclicColors) = (star, acyclic)
        }

        func callAsFunction(_ x: [Variable]) -> Variable {
            var sum: Variable = 0
            for (index, number) in x.enumerated() { sum += Variable(constant: 1 + 0.1 * Double(index)) * sin(number) }
            for (first, second) in pairs { sum += exp(0.3 * x[first] * x[second]) }
            return sum
        }

        var point: [Double] { SparseMatrixTests.point(count) }

        static func band(_ count: Int, _ width: Int) -> [(Int, Int)] {
            var pairs: [(Int, Int)] = []
            for i in 0..<count { for j in (i + 1)..<(i + 1 + width) where j < count { pairs.append((i, j)) } }
            return pairs
        }
        static func grid(_ side: Int) -> [(Int, Int)] {
            var pairs: [(Int, Int)] = []
            for i in 0..<(side * side) {
                if i % side + 1 < side { pairs.append((i, i + 1)) }
                if i / side + 1 < side { pairs.append((i, i + side)) }
            }
            return pairs
        }
        static func star(_ count: Int, center: Int) -> [(Int, Int)] {
            (0..<count).filter { $0 != center }.map { (i: Int) -> (Int, Int) in (center, i) }
        }
        static func tree(_ count: Int) -> [(Int, Int)] {
            (1..<count).map { (i: Int) -> (Int, Int) in ((i - 1) / 2, i) }
        }
        static func halves(_ size: Int) -> [(Int, Int)] {
            (0..<(size * size)).map { (i: Int) -> (Int, Int) in (i / size, size + i % size) }
        }
        static func random(_ count: Int, _ pairs: Int, seed: UInt64) -> [(Int, Int)] {
            var random = SeededGenerator(seed: seed)
            return (0..<pairs).map { _ in
                (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
            }
        }
    }

    static let patterns = [
        Pairs("diagonal", 12, star: 1, acyclic: 1, []),
        Pairs("one variable", 1, star: 1, acyclic: 1, []),
        Pairs("two variables", 2, star: 2, acyclic: 2, [(0, 1)]),
        Pairs("a triangle", 3, star: 3, acyclic: 3, [(0, 1), (1, 2), (2, 0)]),
        Pairs("a square", 4, star: 3, acyclic: 3, [(0, 1), (1, 2), (2, 3), (3, 0)]),
        Pairs("tridiagonal", 61, star: 3, acyclic: 2, Pairs.band(61, 1)),
        Pairs("pentadiagonal", 60, star: 5, acyclic: 3, Pairs.band(60, 2)),
        Pairs("band of 9", 60, star: 9, acyclic: 5, Pairs.band(60, 4)),
        Pairs("arrow", 50, star: 2, acyclic: 2, Pairs.star(50, center: 0)),
        Pairs("arrow, head last", 50, star: 2, acyclic: 2, Pairs.star(50, center: 49)),
        Pairs("binary tree", 63, star: 3, acyclic: 2, Pairs.tree(63)),
        Pairs("grid 8 x 8", 64, star: 5, acyclic: 4, Pairs.grid(8)),
        Pairs("complete", 9, star: 9, acyclic: 9, Pairs.band(9, 8)),
        Pairs("two halves", 12, star: 7, acyclic: 7, Pairs.halves(6)),
    ]

    @Test(arguments: patterns) func colorsAndValues(pattern: Pairs) {
        let dense = hessian(at: pattern.point) { pattern($0) }
        let star = sparseHessian(at: pattern.point) { pattern($0) }
        let acyclic = sparseHessian(at: pattern.point, coloring: .acyclic) { pattern($0) }
        #expect(isClose(star.dense, dense, within: 1e-13))
        #expect(isClose(acyclic.dense, dense, within: 1e-12))
        #expect(acyclic.dense == acyclic.dense.transposed())
        #expect(star.colors == pattern.starColors)
        #expect(acyclic.colors == pattern.acyclicColors)
    }

    /// Random graphs, with loops and repeated pairs; there are never more colors than in star coloring.
    @Test(arguments: 0..<40) func randomPatterns(seed: Int) {
        let pattern = Pairs(
            "random", 24, star: 0, acyclic: 0, Pairs.random(24, 6 + 2 * seed, seed: UInt64(seed)))
        let dense = hessian(at: pattern.point) { pattern($0) }
        let acyclic = sparseHessian(at: pattern.point, coloring: .acyclic) { pattern($0) }
        #expect(isClose(acyclic.dense, dense, within: 1e-11))
        #expect(acyclic.colors <= sparseHessian(at: pattern.point) { pattern($0) }.colors)
    }

    /// Recorded on tensors: a sweep for each color.
    @Test func tensors() {
        let x = Tensor<Double>(SparseMatrixTests.point(40))
        func energy(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            let stretch = x.slice(along: 0, 1..<40) - x.slice(along: 0, 0..<39)
            return (exp(stretch) - stretch).sum()
        }
        let h = sparseHessian(at: x, coloring: .acyclic) { energy($0) }
        #expect(h.colors == 2)
        #expect(isClose(h.dense, hessian(at: x) { energy($0) }, within: 1e-13))
    }

    /// Nothing to color: no variables, a constant, a linear function.
    @Test(arguments: HessianColoring.allCases) func nothingToColor(coloring: HessianColoring) {
        let none = sparseHessian(at: [Double](), coloring: coloring) { _ in Variable(constant: 3) }
        #expect(none.pattern.rowCount == 0 && none.colors == 0)
        let constant = sparseHessian(at: [1.0, 2], coloring: coloring) { _ in Variable(constant: 3) }
        #expect(constant.pattern.count == 0 && constant.dense == .zeros([2, 2]))
        let linear = sparseHessian(at: [1.0, 2], coloring: coloring) { x in 2 * x[0] - x[1] }
        #expect(linear.pattern.count == 0)
    }

    /// Along a large tree, errors grow only linearly.
    @Test func longChains() {
        let x = SparseMatrixTests.point(20_000)
        let h = sparseHessian(at: x, coloring: .acyclic) { SpringChain.energy($0) }
        #expect(h.colors == 2)
        for row in [1, 5_000, 10_000, 19_998] {
            let expected = SpringChain.hessianRow(x, row)
            #expect(isClose(h[row, row], expected.diagonal, within: 1e-14))
            #expect(isClose(h[row, row - 1], expected.left, within: 1e-10))
            #expect(isClose(h[row, row + 1], expected.right, within: 1e-10))
        }
    }
}
