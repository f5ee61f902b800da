import Autodiff
import Foundation
import Testing

/// Derivatives of derivatives, by recording the backward sweep, against closed forms.
struct HigherOrderTests {
    /// The derivative of order `order` at a variable.
    static func derivative(_ order: Int, at x: Variable, _ f: (Variable) -> Variable) -> Variable {
        order == 0 ? f(x) : gradient(at: x) { x in derivative(order - 1, at: x, f) }
    }

    static func derivative(_ order: Int, at x: Double, _ f: (Variable) -> Variable) -> Double {
        order == 0 ? f(Variable(constant: x)).value : gradient(at: x) { x in derivative(order - 1, at: x, f) }
    }

    /// dⁿ/dxⁿ exp(x²) = pₙ(x)·exp(x²), with p₀ = 1 and pₙ₊₁ = pₙ′ + 2x·pₙ (Hermite polynomials of imaginary argument).
    @Test(arguments: 0...7, [-0.9, 0, 0.4, 1.1]) func exponentialOfTheSquare(order: Int, x: Double) {
        var p = [1.0]
        for _ in 0..<order {
            var next = [Double](repeating: 0, count: p.count + 1)
            for (power, coefficient) in p.enumerated() {
                next[power + 1] += 2 * coefficient
                if power > 0 { next[power - 1] += Double(power) * coefficient }
            }
            p = next
        }
        let expected = p.reversed().reduce(0) { $0 * x + $1 } * exp(x * x)
        #expect(isClose(Self.derivative(order, at: x) { exp($0 * $0) }, expected, within: 1e-12))
        #expect(isClose(Self.derivative(order, at: x) { exp(square($0)) }, expected, within: 1e-12))
    }

    @Test(arguments: 0...7) func sine(order: Int) {
        for x in [-2.0, 0, 0.7] {
            let expected = sin(x + Double(order) * .pi / 2)
            #expect(isClose(Self.derivative(order, at: x) { sin($0) }, expected, within: 1e-14))
        }
    }

    @Test(arguments: 0...8) func seventhPower(order: Int) {
        let factor = (0..<order).map { Double(7 - $0) }.reduce(1, *)
        for x in [-1.5, 0, 2] {
            let expected = order > 7 ? 0 : factor * pow(x, Double(7 - order))
            #expect(isClose(Self.derivative(order, at: x) { pow($0, 7) }, expected, within: 1e-14))
            #expect(
                isClose(Self.derivative(order, at: x) { $0 * $0 * $0 * $0 * $0 * $0 * $0 }, expected, within: 1e-14))
        }
    }

    @Test(arguments: 0...6) func reciprocals(order: Int) {
        for x in [-1.5, 0.5, 3] {
            let expected = tgamma(Double(order) + 1) * (order % 2 == 0 ? 1 : -1) / pow(x, Double(order + 1))
            #expect(isClose(Self.derivative(order, at: x) { 1 / $0 }, expected, within: 1e-13))
            #expect(isClose(Self.derivative(order, at: x) { reciprocal($0) }, expected, within: 1e-13))
        }
    }

    /// f = √g with g = x² + exp x²: from f² = g, Σ binomial(n, k)·f⁽ᵏ⁾·f⁽ⁿ⁻ᵏ⁾ = g⁽ⁿ⁾ by Leibniz.
    @Test(arguments: [-1.2, 0, 0.6]) func lectureFunction(x: Double) {
        let f = (0...6).map { Self.derivative($0, at: x) { sqrt($0 * $0 + exp($0 * $0)) } }
        for order in 0...6 {
            let g = Self.derivative(order, at: x) { $0 * $0 + exp($0 * $0) }
            var binomial = 1.0
            var sum = 0.0
            for k in 0...order {
                sum += binomial * f[k] * f[order - k]
                binomial = binomial * Double(order - k) / Double(k + 1)
            }
            #expect(isClose(sum, g, within: 1e-11), "order \(order)")
        }
    }

    /// d/dx [x · d/dy (x + y)] = 1: the inner derivative is 1 whatever x is.
    @Test func perturbationsAreNotConfused() {
        let classic = gradient(at: 1.0) { x in x * gradient(at: x) { y in x + y } }
        #expect(classic == 1)
        let elsewhere = gradient(at: 1.0) { x in x * gradient(at: x * 0 + 1) { y in x + y } }
        #expect(elsewhere == 1)
        let scaled = gradient(at: 3.0) { x in x * gradient(at: 2 * x) { y in x * y } }
        #expect(scaled == 6)
        // y is a copy of x; the inner call sees x as a constant.
        let captured = gradient(at: 3.0) { x in gradient(at: x) { y in x * x * y } }
        #expect(captured == 6)
        let both = gradient(at: 3.0) { x in gradient(at: x) { y in x * y * y } }
        #expect(both == 12)
        // ∂/∂z [x·y·z²] at z = xy is 2x²y²; ∂/∂y of that with x held is 4x²y; at y = x + 1 that is 4x³ + 4x².
        let triple = gradient(at: 2.0) { x in
            gradient(at: x + 1) { y in
                gradient(at: y * x) { z in x * y * z * z }
            }
        }
        #expect(isClose(triple, 12 * 4 + 8 * 2, within: 1e-14))
    }

    @Test func innerGradientThatDoesNotDependOnItsInput() {
        let captured = gradient(at: 2.0) { x in gradient(at: x) { _ in x * x } }
        #expect(captured == 0)
        let constant = gradient(at: 2.0) { x in gradient(at: x) { _ in 5 } + x }
        #expect(constant == 1)
        let identity = gradient(at: 2.0) { x in gradient(at: x) { y in y } * x }
        #expect(identity == 1)
        let stopped = gradient(at: 2.0) { x in gradient(at: x) { y in withoutDerivative(y) * y } }
        #expect(stopped == 0)
    }

    @Test func mixedPartials() {
        func f(_ x: Variable, _ y: Variable) -> Variable { sin(x * y) * exp(x - y) + pow(x, 3) / y }
        let (a, b) = (0.8, 1.7)
        let xThenY = gradient(at: b) { y in gradient(at: y * 0 + a) { x in f(x, y) } }
        let yThenX = gradient(at: a) { x in gradient(at: x * 0 + b) { y in f(x, y) } }
        #expect(isClose(xThenY, yThenX, within: 1e-14))
        let product = a * b
        // ∂²/∂x∂y by hand: e^(x−y)·[cos(xy)(1 + x − y) − sin(xy)(xy + 1)] − 3x²/y².
        let byHand = exp(a - b) * (cos(product) * (1 + a - b) - sin(product) * (product + 1)) - 3 * a * a / (b * b)
        #expect(isClose(xThenY, byHand, within: 1e-13))
        let both = gradient(at: a, b) { x, y in gradient(at: x, y) { x, y in f(x, y) }.0 }
        #expect(isClose(both.1, xThenY, within: 1e-14))
    }

    @Test func tensorsToThirdOrder() {
        let x = Tensor<Double>([0.5, -1, 2])
        // Σ x⁴: first 4x³, second (of its sum) 12x², third 24x.
        let third = gradient(at: x) { x in
            gradient(at: x) { x in gradient(at: x) { x in square(square(x)).sum() }.sum() }.sum()
        }
        #expect(isClose(third, 24 * x, within: 1e-14))
    }
}
