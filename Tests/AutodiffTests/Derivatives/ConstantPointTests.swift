import Autodiff
import Foundation
import Testing

/// Inner derivatives at points that are constant for the outer function, and points of every number of inputs.
struct ConstantPointTests {
    /// The classic test of perturbation confusion.
    @Test func innerDerivativesAtLiterals() {
        #expect(gradient(at: 1.0) { x in x * gradient(at: 1.0) { y in x + y } } == 1)
        // d/dx (x · 2·2·x) = 8x.
        #expect(gradient(at: 3.0) { x in x * gradient(at: 2.0) { y in x * y * y } } == 24)
        #expect(gradient(at: [1.0, 2.0]) { p in gradient(at: 0.5) { t in p[0] * t * t + p[1] * t } } == [1, 1])
        // The second derivative of t³·p at t = 2 is 12·p.
        #expect(gradient(at: 5.0) { p in gradient(at: 2.0) { t in gradient(at: t) { t in t * t * t * p } } } == 12)
    }

    @Test func innerDerivativesAtConstantTensors() {
        let times = Tensor<Double>([0.1, 0.2, 0.4])
        // Of a residual of u = p₀·sin(p₁·t), a physics-informed loss.
        let loss = { (p: TensorVariable<Double>) -> TensorVariable<Double> in
            let slope = gradient(at: TensorVariable(times)) { t in (p[0] * sin(p[1] * t)).sum() }
            return square(slope - 2 * times).mean()
        }
        let point = Tensor<Double>([1, 0.5])
        let (value, slope) = valueWithGradient(at: point, of: loss)
        // ∂u/∂t = p₀·p₁·cos(p₁·t), by hand.
        let residuals = times.scalars.map { 0.5 * cos(0.5 * $0) - 2 * $0 }
        #expect(abs(value.scalar - residuals.map { $0 * $0 }.reduce(0, +) / 3) < 1e-15)
        let first = zip(residuals, times.scalars).map { 2 * $0 * 0.5 * cos(0.5 * $1) / 3 }.reduce(0, +)
        #expect(abs(slope.scalars[0] - first) < 1e-15)
    }

    @Test func anyNumberOfInputs() {
        let four = gradient(at: 1.0, 2.0, 3.0, 4.0) { a, b, c, d in a * b + c * d }
        #expect(four == (2, 1, 4, 3))
        let six = gradient(at: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0) { a, b, c, d, e, f in a * b + c * d - e * f }
        #expect(six == (2, 1, 4, 3, -6, -5))
        let w = Tensor<Double>([1, 2])
        let tensors = gradient(at: w, w, w, w) { a, b, c, d in (a * b + c * d).sum() }
        #expect(tensors == (w, w, w, w))
        let mixed = gradient(atTree: w, Tensor<Float>([3]), 0.5, [1.0, 2.0]) {
            (w: TensorVariable<Double>, f: TensorVariable<Float>, s: Variable, p: [Variable]) in
            w.sum().scalar * s + f.sum().scalar * p[1]
        }
        #expect(mixed.0 == [0.5, 0.5] && mixed.1 == [2] && mixed.2 == 3 && mixed.3 == [0, 3])
    }

    @Test func integersAndFloats() {
        #expect(gradient(at: 2) { x in x * x * x - 4 * x + 1 } == 8)
        #expect(gradient(at: [1, 2]) { x in x[0] * x[0] * x[1] } == [4, 1])
        #expect(gradient(at: 2, 3) { x, y in x * y } == (3, 2))
        let half: Float = 0.5
        let (value, slope): (Float, Float) = valueWithGradient(at: half) { x in x * x }
        #expect(value == 0.25 && slope == 1)
        #expect(gradient(at: half, 2) { x, y in x * y } == (Float(2), half))
        #expect(valueWithGradient(at: half, 2, 3) { x, y, z in x * y * z }.gradient == (Float(6), 1.5, 1))
        #expect(hessian(at: 3) { x in x * x * x }.scalars == [18] && hessian(at: half) { x in x * x }.scalars == [2])
        #expect(derivative(at: 2.0) { (x: Variable) -> Variable in x * x } == 4)
        let integers = [1, 2]
        #expect(gradient(at: integers) { x in x[0] * x[0] * x[1] } == [4, 1])
    }

    /// A form for each mixture, each of which converts its own points.
    @Test func mixturesOfIntegersAndDecimals() {
        func product(_ x: Variable, _ y: Variable) -> Variable { x * x * y }
        let (two, half) = (gradient(at: 2.0, 0.5, of: product), gradient(at: 0.5, 2.0, of: product))
        #expect(gradient(at: 2, 0.5, of: product) == two && gradient(at: 0.5, 2, of: product) == half)
        #expect(valueWithGradient(at: 2, 0.5, of: product).gradient == two)
        #expect(valueWithGradient(at: 0.5, 2, of: product).gradient == half)
        func volume(_ x: Variable, _ y: Variable, _ z: Variable) -> Variable { x * y * y * exp(z) }
        let points = [[2, 0.5, 1.5], [0.5, 2, 1.5], [0.5, 1.5, 2], [0.5, 3, 2], [3, 0.5, 2], [3, 2, 0.5]]
        let expected = points.map { gradient(at: $0[0], $0[1], $0[2], of: volume) }
        let found = [
            gradient(at: 2, 0.5, 1.5, of: volume), gradient(at: 0.5, 2, 1.5, of: volume),
            gradient(at: 0.5, 1.5, 2, of: volume), gradient(at: 0.5, 3, 2, of: volume),
            gradient(at: 3, 0.5, 2, of: volume), gradient(at: 3, 2, 0.5, of: volume),
        ]
        let values = [
            valueWithGradient(at: 2, 0.5, 1.5, of: volume), valueWithGradient(at: 0.5, 2, 1.5, of: volume),
            valueWithGradient(at: 0.5, 1.5, 2, of: volume), valueWithGradient(at: 0.5, 3, 2, of: volume),
            valueWithGradient(at: 3, 0.5, 2, of: volume), valueWithGradient(at: 3, 2, 0.5, of: volume),
        ]
        for k in points.indices {
            #expect(found[k] == expected[k] && values[k].gradient == expected[k])
            #expect(values[k].value == points[k][0] * points[k][1] * points[k][1] * exp(points[k][2]))
        }
    }

    @Test func tensorsMadeInPlace() {
        let matrix: Tensor<Double> = [[1, 2], [3, 4]]
        #expect(matrix.shape == [2, 2] && matrix.scalars == [1, 2, 3, 4])
        #expect(matrix.rows.map(\.scalars) == [[1, 2], [3, 4]] && matrix.count == 4)
        #expect(matrix.map { $0 * 2 } == [[2, 4], [6, 8]])
        #expect(Tensor<Float>.range(3).scalars == [0, 1, 2])
        #expect(Tensor<Double>.linspace(0, 1, count: 5).scalars == [0, 0.25, 0.5, 0.75, 1])
        let normal = Tensor<Double>.normal([10_000], mean: 3, deviation: 2, seed: 7)
        #expect(normal == .normal([10_000], mean: 3, deviation: 2, seed: 7))
        #expect(abs(normal.mean().scalar - 3) < 0.1)
        #expect(abs(square(normal - 3.0).mean().scalar - 4) < 0.3)
        let uniform = Tensor<Float>.uniform([1000], in: -1...1, seed: 7)
        #expect(uniform.scalars.allSatisfy { $0 >= -1 && $0 <= 1 })
        var scaled = matrix
        let half = 0.5
        scaled *= half
        #expect(scaled == [[0.5, 1], [1.5, 2]])
    }
}
