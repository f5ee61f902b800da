import Autodiff
import Foundation
import Testing

/// Recorded numbers beside plain tensors, and reductions to a number.
@Suite struct NumbersBesideTensorsTests {
    static let x = Tensor([1.5, -2, 0.25, 4])
    static let y = Tensor([2.0, 1, 3, -1])

    /// Each operator, in both orders, against the same with the number as a tensor.
    @Test(arguments: [0.75, -2.0, 1e30, 0])
    func operators(c: Double) {
        let x = Self.x
        func compare(
            _ name: String, _ number: (Variable) -> TensorVariable<Double>,
            _ tensor: (TensorVariable<Double>) -> TensorVariable<Double>
        ) {
            let (value, slope) = valueWithGradient(at: c) { c in (number(c) * Self.y).sum() }
            let (expected, expectedSlope) = valueWithGradient(at: Tensor(c)) { c in (tensor(c) * Self.y).sum() }
            #expect(value == expected.scalar || value.isNaN && expected.scalar.isNaN, "\(name) \(c)")
            #expect(slope == expectedSlope.scalar || slope.isNaN && expectedSlope.scalar.isNaN, "\(name) \(c)")
        }
        compare("c + x", { $0 + x }, { $0 + x })
        compare("x + c", { x + $0 }, { x + $0 })
        compare("c - x", { $0 - x }, { $0 - x })
        compare("x - c", { x - $0 }, { x - $0 })
        compare("c * x", { $0 * x }, { $0 * x })
        compare("x * c", { x * $0 }, { x * $0 })
        compare("c / x", { $0 / x }, { $0 / x })
        compare("x / c", { x / $0 }, { x / $0 })
    }

    @Test func elementTypes() {
        let x = Tensor<Float>([1, 2, 3])
        #expect(gradient(at: 2.0) { c in (c * x + x / c).sum().scalar } == 6 - 6.0 / 4)
        let half = Tensor<Float16>([1, 2])
        #expect(gradient(at: 2.0) { c in (half * c - c).sum().scalar } == 1)
    }

    @Test func leastSquares() {
        let x = Tensor([1.0, 2, 3])
        let y = Tensor([3.0, 5, 8])
        let (value, slopes) = valueWithGradient(at: 1.0, 0.5) { a, b in square(a * x + b - y).mean() }
        // Residuals −1.5, −2.5, −4.5.
        #expect(abs(value - 28.75 / 3) < 1e-14)
        #expect(abs(slopes.0 + 2 * 20 / 3) < 1e-14)
        #expect(abs(slopes.1 + 2 * 8.5 / 3) < 1e-14)
        let curvature = hessian(at: [1.0, 0.5]) { p in square(p[0] * x + p[1] - y).mean() }
        for (found, right) in zip(curvature.scalars, [2 * 14.0 / 3, 4, 4, 2]) { #expect(abs(found - right) < 1e-14) }
        #expect(gradient(at: 3.0) { s in gradient(at: s) { s in (s * s * x).sum() } } == 12)
    }

    /// Each reduction as a number, against the tensor's: value and gradient, recorded and compiled.
    @Test func reductions() {
        let reductions:
            [(String, (TensorVariable<Double>) -> Variable, (TensorVariable<Double>) -> TensorVariable<Double>)] =
                [
                    ("sum", { $0.sum() }, { $0.sum() }), ("mean", { $0.mean() }, { $0.mean() }),
                    ("max", { $0.max() }, { $0.max() }), ("min", { $0.min() }, { $0.min() }),
                    ("norm", { $0.norm() }, { $0.norm() }), ("logSumExp", { $0.logSumExp() }, { $0.logSumExp() }),
                    ("variance", { $0.variance() }, { $0.variance() }),
                    ("standardDeviation", { $0.standardDeviation() }, { $0.standardDeviation() }),
                ]
        for (name, number, tensor) in reductions {
            for x in [Self.x, Tensor([3.0]), Tensor([[1.0, 1], [1, 1]]), Tensor([0.0, 0])] {
                let (value, slope) = valueWithGradient(at: x) { x in number(x) }
                let (expected, expectedSlope) = valueWithGradient(at: x) { x in tensor(x) }
                #expect(value == expected.scalar, "\(name) \(x)")
                #expect(slope == expectedSlope, "\(name) \(x)")
            }
        }
        let f = compile { c in (c * Self.x).norm() + (c + Self.x).variance() }
        #expect(
            abs(f.gradient(at: 2) - gradient(at: 2.0) { c in (c * Self.x).norm() + (c + Self.x).variance() }) < 1e-14)
    }

    /// A literal point of a function that returns a tensor without axes is a tensor, and has the same derivative.
    @Test func literalPoints() {
        let x = Self.x
        let slope = gradient(at: 0.5) { a in
            let s = (a * x).sum()
            return s * a
        }
        #expect(slope == Tensor(2 * 0.5 * 3.75))
        let p = 0.5
        let number = gradient(at: p) { a in
            let s = (a * x).sum()
            return s.scalar * a
        }
        #expect(number == 3.75)
    }

    /// Where a tensor fits, the result is a tensor, in closures of one and of several statements.
    @Test func tensorsStayTensors() {
        #expect(valueWithGradient(at: Self.x) { x in (x * x).sum() }.value.shape == [])
        #expect(
            valueWithGradient(at: Self.x) { x in
                let y = x * 2
                return y.sum() + y.mean()
            }.value.shape == [])
        let f = compile { (x: TensorVariable<Double>) in
            let y = x * 2
            return y.sum()
        }
        #expect(f(Self.x).shape == [])
    }
}
