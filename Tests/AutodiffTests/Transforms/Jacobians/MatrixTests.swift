import Autodiff
import Foundation
import Testing

/// Jacobians, Hessians and products with them, against closed forms, each computed in two ways.
struct MatrixTests {
    @Test func jacobianInClosedForm() {
        func f(_ x: [Variable]) -> [Variable] { [x[0] * x[1], sin(x[0]), 5, x[1] * x[1] * x[2]] }
        let expected = Tensor<Double>([[2, 1, 0], [cos(1), 0, 0], [0, 0, 0], [0, 12, 4]])
        for mode in [JacobianMode.forward, .reverse, .automatic] {
            #expect(isClose(jacobian(at: [1, 2, 3], by: mode, of: f), expected, within: 1e-15))
        }
        #expect(jacobian(atTree: 3) { x in x * x }.scalars == [6])
        #expect(jacobian(at: [1, 2]) { (_: [Variable]) -> [Variable] in [] }.shape == [0, 2])
    }

    /// d(A·x)/dx = A, and softmax's Jacobian is diag(s) − s·sᵀ.
    @Test func jacobiansOfTensors() {
        let a = Tensor<Double>([[1, 2, 3], [4, 5, 6]])
        #expect(jacobian(at: Tensor<Double>([1, 0, -1])) { x in matmul(TensorVariable(a), x) } == a)
        let s = Tensor<Double>([0.5, -1, 2]).softmax()
        let j = jacobian(at: Tensor<Double>([0.5, -1, 2])) { $0.softmax() }
        #expect(isClose(j, s.diagonalMatrix() - outer(s, s), within: 1e-15))
    }

    @Test(arguments: (0..<8).map { TensorProgram(seed: $0, length: 12, smooth: true) })
    func forwardIsReverse(program: TensorProgram) {
        func f(_ x: [TensorVariable<Double>]) -> [TensorVariable<Double>] {
            let y = program(x)
            return [y, sin(x[0]) * y]
        }
        let forward = jacobian(atTree: program.inputs, by: .forward, of: f)
        #expect(isClose(forward, jacobian(atTree: program.inputs, by: .reverse, of: f), within: 1e-10))
    }

    /// Rosenbrock's function at (x, y): [[1200x² − 400y + 2, −400x], [−400x, 200]].
    @Test func hessianInClosedForm() {
        let (x, y) = (-1.2, 1.0)
        let h = hessian(at: [x, y]) { x in 100 * square(x[1] - x[0] * x[0]) + square(1 - x[0]) }
        let expected = Tensor<Double>([[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200]])
        #expect(isClose(h, expected, within: 1e-14))
        #expect(hessian(at: 2.0) { x in x * x * x }.scalars == [12])
        #expect(hessian(at: [1, 2]) { (x: [Variable]) in x[0] * 3 }.scalars == [0, 0, 0, 0])
        #expect(hessian(at: [1, 2]) { (_: [Variable]) -> Variable in 3 }.scalars == [0, 0, 0, 0])
    }

    /// Several numbers as inputs of their own: as an array of them.
    @Test func severalNumbers() {
        let two = hessian(at: 1.5, -2) { x, y in x * x * y + sin(x) * y }
        #expect(two == hessian(at: [1.5, -2]) { x in x[0] * x[0] * x[1] + sin(x[0]) * x[1] })
        let three = hessian(at: 1, 2, 3) { x, y, z in x * y * z + z * z }
        #expect(three == Tensor([[0, 3, 2], [3, 0, 1], [2, 1, 2]]))
        #expect(jacobian(at: 1, 2) { x, y in [x * y, x, 5] } == Tensor([[2, 1], [1, 0], [0, 0]]))
        #expect(jacobian(at: 1, 2) { x, y in x * y } == Tensor([[2, 1]]))
        #expect(jacobian(at: 1, 2, 3) { x, y, z in [x * y, y * z] } == Tensor([[2, 1, 0], [0, 3, 2]]))
        #expect(jacobian(at: 1, 2, 3) { x, y, z in x * y * z } == Tensor([[6, 3, 2]]))
    }

    /// ½xᵀAx has the Hessian (A + Aᵀ)/2.
    @Test func hessianOfTensors() {
        let a = Tensor<Double>([[2, 1, 0], [-1, 3, 4], [0.5, 0, 1]])
        let h = hessian(at: Tensor<Double>([1, -2, 0.5])) { x in dot(x, matmul(TensorVariable(a), x)) * 0.5 }
        #expect(isClose(h, (a + a.matrixTransposed()) * 0.5, within: 1e-15))
    }

    static func matrixByRecordedSweeps(_ point: [Double], _ f: ([Variable]) -> Variable) -> Tensor<Double> {
        jacobian(at: point, by: .reverse) { x in gradient(at: x) { x in f(x) } }
    }

    /// Forward over reverse against reverse over reverse, for more inputs than are swept at a time.
    @Test(arguments: (0..<8).map { ScalarProgram(seed: $0, inputs: 11, smooth: true) })
    func hessianByTwoWays(program: ScalarProgram) {
        let h = hessian(at: program.point) { program($0) }
        #expect(isClose(h, Self.matrixByRecordedSweeps(program.point) { program($0) }, within: 1e-9))
        #expect(h == h.transposed())
        var random = SeededGenerator(seed: program.seed)
        let v = random.weights(11)
        let (g, hv) = gradientWithHessianVectorProduct(at: program.point, along: v) { program($0) }
        #expect(isClose(Tensor(hv), matmul(h, Tensor(v)), within: 1e-10))
        #expect(isClose(Tensor(g), Tensor(gradient(at: program.point) { program($0) }), within: 1e-13))
    }

    /// The Hessian's product of every tensor operation against the recorded sweep's.
    @Test(arguments: TensorRow.all) func hessianProductsOfTensors(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let x = row.operands(shapes, seed: UInt64(seed))
            var random = SeededGenerator(seed: UInt64(seed) + 11)
            let v = x.map { Tensor(shape: $0.shape, scalars: random.weights($0.shape.count)) }
            func f(_ x: [TensorVariable<Double>]) -> TensorVariable<Double> { square(row.function(x)).sum() }
            let product = hessianVectorProduct(atTree: x, along: v, of: f)
            let expected = gradient(atTree: x) { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
                let g = gradient(atRecordedTree: x, of: f)
                return zip(g, v).map { ($0 * $1).sum() }.reduce(0) { $0 + $1 }
            }
            for (one, other) in zip(product, expected) {
                #expect(isClose(one, other, within: 1e-9), "\(row.function) at \(shapes)")
            }
        }
    }

    /// For linear residuals Ax − b the product is AᵀA·v, and the Hessian's of ½|Ax − b|².
    @Test func gaussNewton() {
        let a = Tensor<Double>([[1, 2], [3, -4], [0.5, 6]])
        let (x, v) = (Tensor<Double>([1, 2]), Tensor<Double>([-1, 3]))
        func residuals(_ x: TensorVariable<Double>) -> TensorVariable<Double> { matmul(TensorVariable(a), x) - 1 }
        let expected = matmul(a.transposed(), matmul(a, v))
        #expect(isClose(gaussNewtonProduct(at: x, along: v, of: residuals), expected, within: 1e-15))
        #expect(
            isClose(hessianVectorProduct(at: x, along: v) { x in square(residuals(x)).sum() * 0.5 }, expected))
        let half = gaussNewtonProduct(atTree: x, along: v, of: residuals) { r in square(r).sum() * 0.25 }
        #expect(isClose(half, expected * 0.5, within: 1e-15))
    }

    /// With a nonlinear residual the product is Jᵀ(J·v), not the Hessian's.
    @Test func gaussNewtonOfScalars() {
        func residuals(_ x: [Variable]) -> [Variable] { [exp(x[0]) * x[1], x[0] - sin(x[1]), x[1] * x[1]] }
        let j = jacobian(at: [0.3, 0.7], of: residuals)
        let product = gaussNewtonProduct(at: [0.3, 0.7], along: [1, -2], of: residuals)
        #expect(isClose(Tensor(product), matmul(j.transposed(), matmul(j, Tensor([1, -2]))), within: 1e-14))
    }
}
