import Autodiff
import Testing

/// The gradient of `hypot` and of norms at zeros of either sign is 0, in every mode, and second derivatives do not
/// depend on the signs.
@Suite struct SignedZerosTests {
    static let points: [[Double]] = [[0, 0], [0, -0.0], [-0.0, 0], [-0.0, -0.0]]

    @Test(arguments: points) func gradients(point: [Double]) {
        let (x, y) = (point[0], point[1])
        #expect(gradient(at: point) { hypot($0[0], $0[1]) } == [0, 0])
        #expect(gradient(at: x, y) { hypot($0, $1) } == (0, 0))
        #expect(compile { (x: Variable, y: Variable) in hypot(x, y) }.gradient(at: x, y) == (0, 0))
        for direction in [[1.0, 0], [0, 1], [2, -3]] {
            #expect(jvp(at: point, along: direction) { hypot($0[0], $0[1]) } == 0)
            let dual = hypot(Dual(x, tangent: direction[0]), Dual(y, tangent: direction[1]))
            #expect(dual.value == 0 && dual.tangent == 0)
        }
        let tensor = Tensor<Double>(point)
        #expect(gradient(at: tensor) { hypot($0[0], $0[1]) } == .zeros([2]))
        let byLeft = gradient(at: Tensor<Double>([x])) { hypot($0, TensorVariable(Tensor([y]))).sum() }
        let byRight = gradient(at: Tensor<Double>([y])) { hypot(TensorVariable(Tensor([x])), $0).sum() }
        #expect(byLeft == Tensor([0]) && byRight == Tensor([0]))
        #expect(gradient(at: tensor) { $0.norm() } == .zeros([2]))
        let magnitude = gradient(at: Tensor<Double>([x])) { real in
            let sign = TensorVariable(Tensor<Double>([y.sign == .minus ? -1 : 1]))
            return ComplexTensor(real: real, imaginary: real * sign).magnitude.sum()
        }
        #expect(magnitude == Tensor([0]))
    }

    @Test(arguments: points) func secondDerivatives(point: [Double]) {
        let identity = Tensor<Double>([[2, 0], [0, 2]])
        #expect(isClose(hessian(at: point) { square(hypot($0[0], $0[1])) }, identity))
        #expect(isClose(hessian(at: Tensor<Double>(point)) { square($0.norm()) }, identity))
        let undefined: [Double] = gradient(at: point) { x in gradient(at: x) { hypot($0[0], $0[1]) }[0] }
        #expect(undefined.allSatisfy { $0.isNaN }, "\(undefined)")
        #expect(gradient(at: point[0]) { x in gradient(at: x) { x in square(sqrt(x * x)) } } == 2)
        // What programs compute: the gradient is 0, and a gradient's gradient NaN.
        let first = compileTree { (x: TensorVariable<Double>) in
            gradient(atRecordedTree: x) { hypot($0[0], $0[1]) }
        }
        let second = compileTree { (x: TensorVariable<Double>) in
            gradient(atRecordedTree: x) { x in gradient(atRecordedTree: x) { hypot($0[0], $0[1]) }.sum() }
        }
        #expect(first(Tensor<Double>(point)) == .zeros([2]))
        #expect(second(Tensor<Double>(point)).scalars.allSatisfy { $0.isNaN })
        #expect(isClose(first([3, -4]), Tensor([0.6, -0.8])))
        #expect(isClose(second([3, -4]), Tensor([28.0 / 125, 21.0 / 125]), within: 1e-14))
    }

    /// Composed for other engines, hypot's derivatives have no angle.
    @Test func lowered() throws {
        let slope = compileTree { (x: TensorVariable<Double>) in
            gradient(atRecordedTree: x) { hypot($0, 2 * $0).sum() }
        }
        let text = try slope.stableHLO(at: Tensor<Double>([0, -0.0]))
        #expect(text.contains("stablehlo.divide") && !text.contains("atan2"))
    }

    @Test(arguments: points) func boundsAtAPoint(point: [Double]) throws {
        let found = try bounds(over: point.map { $0...$0 }) { hypot($0[0], $0[1]) }
        for side in found.gradient { #expect(side.contains(0.0) && side.upper - side.lower < 1e-300, "\(side)") }
    }
}
