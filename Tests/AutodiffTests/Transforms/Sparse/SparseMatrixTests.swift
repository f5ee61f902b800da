import Autodiff
import Foundation
import Testing

/// Sparse Jacobians and Hessians: patterns against closed forms, values against the dense matrices, and the number of
/// sweeps.
struct SparseMatrixTests {
    static func point(_ count: Int) -> [Double] { (0..<count).map { sin(Double($0)) } }

    /// Forces of a spring chain: tridiagonal, three colors at any length, and entries in closed form.
    @Test(arguments: [10, 5_000]) func bandedJacobian(count: Int) {
        let x = Self.point(count)
        for mode in [JacobianMode.forward, .reverse] {
            let j = sparseJacobian(at: x, by: mode) { SpringChain.forces($0) }
            #expect(j.colors == 3)
            #expect(j.pattern.count == 3 * count - 2)
            for row in [0, 1, count / 2, count - 1] {
                let expected = SpringChain.hessianRow(x, row)
                #expect(isClose(j[row, row], -expected.diagonal, within: 1e-14))
                if row > 0 { #expect(isClose(j[row, row - 1], -expected.left, within: 1e-14)) }
                if row + 1 < count { #expect(isClose(j[row, row + 1], -expected.right, within: 1e-14)) }
            }
        }
    }

    /// A hundred thousand variables take as many sweeps as ten.
    @Test func aHundredThousandVariables() {
        let x = Self.point(100_000)
        let j = sparseJacobian(at: x) { x in x.indices.dropFirst().map { x[$0] - x[$0 - 1] * x[$0 - 1] } }
        #expect(j.colors == 2)
        #expect(j[70_000, 70_000] == -2 * x[70_000])
        #expect(j[70_000, 70_001] == 1)
        #expect(j.pattern.count == 199_998)
    }

    @Test(arguments: [1, 2, 9, 2_000]) func springChainsHessian(count: Int) {
        let x = Self.point(count)
        let h = sparseHessian(at: x) { SpringChain.energy($0) }
        #expect(h.colors <= 3)
        #expect(h.pattern.count == 3 * count - 2)
        for row in [0, count / 2, count - 1] {
            let expected = SpringChain.hessianRow(x, row)
            #expect(isClose(h[row, row], expected.diagonal, within: 1e-14))
            if row > 0 {
                #expect(isClose(h[row, row - 1], expected.left, within: 1e-14))
                #expect(h[row, row - 1] == h[row - 1, row])
            }
        }
    }

    /// Random expressions: all nonzero entries of the dense matrices are in the pattern, with the same values.
    @Test(arguments: (0..<25).map { ScalarProgram(seed: 300 + $0, inputs: 6, length: 12, smooth: true) })
    func scalarProgramsAgreeWithDenseMatrices(program: ScalarProgram) {
        func parts(_ x: [Variable]) -> [Variable] { [program(x), x[0] * x[3], program(Array(x.reversed())) - x[5]] }
        let dense = jacobian(at: program.point, of: parts)
        for mode in [JacobianMode.forward, .reverse, .automatic] {
            #expect(isClose(sparseJacobian(at: program.point, by: mode, of: parts).dense, dense, within: 1e-10))
        }
        func sum(_ x: [Variable]) -> Variable { parts(x)[0] + x[1] * x[2] * x[4] }
        let h = sparseHessian(at: program.point, of: sum)
        #expect(isClose(h.dense, hessian(at: program.point, of: sum), within: 1e-9))
        #expect(h.dense == h.dense.transposed())
    }

    /// Tensor programs: every operation's elements depend on what the pattern says.
    @Test(arguments: (0..<25).map { TensorProgram(seed: 60 + $0, length: 8, smooth: true) })
    func tensorProgramsAgreeWithDenseMatrices(program: TensorProgram) {
        let dense = jacobian(atTree: program.inputs) { program($0) }
        #expect(isClose(sparseJacobian(atTree: program.inputs) { program($0) }.dense, dense, within: 1e-9))
        let curved = hessian(atTree: program.inputs) { program($0).sum() }
        #expect(isClose(sparseHessian(atTree: program.inputs) { program($0).sum() }.dense, curved, within: 1e-8))
    }

    /// Differences of shifted vectors: the pattern of tensors is found element by element.
    @Test func bandOfATensor() {
        let x = Tensor<Double>(Self.point(50))
        func f(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            let left = x.slice(along: 0, 0..<49)
            return exp(x.slice(along: 0, 1..<50) - left) * left
        }
        let j = sparseJacobian(at: x) { f($0) }
        #expect(j.pattern.count == 98 && j.colors == 2)
        #expect(isClose(j.dense, jacobian(at: x) { f($0) }, within: 1e-14))
        let h = sparseHessian(at: x) { f($0).sum() }
        #expect(h.pattern.count == 50 + 98 && h.colors <= 3)
        #expect(isClose(h.dense, hessian(at: x) { f($0).sum() }, within: 1e-13))
    }

    /// The Hessian's pattern has only pairs that occur in a nonlinear operation.
    @Test func hessianPatterns() {
        func pairs(_ f: ([Variable]) -> Variable) -> [[Int]] {
            let pattern = hessianPattern(at: [0.5, 1, 2], of: f)
            return (0..<3).map { pattern.columns(inRow: $0).map { Int($0) } }
        }
        #expect(pairs { x in x[0] + 2 * x[1] - x[2] / 3 } == [[], [], []])
        #expect(pairs { x in x[0] * x[1] + x[2] * x[2] } == [[1], [0], [2]])
        #expect(pairs { x in x[0] / x[1] } == [[1], [0, 1], []])
        #expect(pairs { x in relu(x[0]) * floor(x[1]) + abs(x[2]) } == [[], [], []])
        #expect(pairs { x in exp(x[0] + x[2]) } == [[0, 2], [], [0, 2]])
        #expect(pairs { x in max(x[0], x[1]) + x[2] * withoutDerivative(x[0]) } == [[], [], []])
        // Rows that the result does not depend on do not count.
        #expect(pairs { x in (x[0] * x[1], x[2]).1 } == [[], [], []])
    }

    /// A sum of many inputs is a large set; it is collected without being kept.
    @Test func denseRows() {
        let count = 300
        let x = Self.point(count)
        let j = sparseJacobian(at: x) { x in [x.reduce(0, +), x[0] * x[299], 4] }
        #expect(j.pattern.columns(inRow: 0).count == count)
        #expect(j.pattern.columns(inRow: 1) == [0, 299])
        #expect(j.pattern.columns(inRow: 2).isEmpty)
        #expect(j.colors == 2 && j[1, 0] == x[299] && j[0, 17] == 1)
        #expect(j.times([Double](repeating: 1, count: count))[0] == 300)
        // The square of a sum: every pair.
        let h = sparseHessian(at: Array(x.prefix(40))) { x in square(x.reduce(0, +)) }
        #expect(h.dense == Tensor(repeating: 2, shape: [40, 40]))
    }

    /// An arrow matrix, with a dense row and column: star coloring needs two colors, coloring of structurally
    /// orthogonal columns needs as many as there are columns.
    @Test func hessianOfAnArrow() {
        let x = Self.point(60)
        func f(_ x: [Variable]) -> Variable {
            var sum: Variable = 0
            for other in x.dropFirst() { sum += x[0] * other * other }
            return sum
        }
        let h = sparseHessian(at: x, of: f)
        #expect(h.colors == 2)
        #expect(isClose(h.dense, hessian(at: x, of: f), within: 1e-15))
    }
}
