import Autodiff
import Foundation
import Testing

/// Solutions of equations by solvers without derivatives, against closed forms and the gradient checker.
struct ImplicitFunctionTests {
    /// A zero of f between low and high.
    static func bisect(_ low: Double, _ high: Double, _ f: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        while true {
            let middle = 0.5 * (low + high)
            if middle <= low || middle >= high { return middle }
            if (f(middle) < 0) == (f(low) < 0) { low = middle } else { high = middle }
        }
    }

    /// x³ + p·x = 1 by bisection: x′ = −x/(3x² + p).
    @Test func aRootByBisection() {
        func x(_ p: Variable) -> Variable {
            root(
                parameters: p, solver: { p in Self.bisect(0, 2) { x in x * x * x + p * x - 1 } },
                residual: { (x: Variable, p: Variable) in x * x * x + p * x - 1 })
        }
        let (value, first) = valueWithGradient(at: 0.8) { p in x(p) }
        let slope = 3 * value * value + 0.8
        #expect(isClose(first, -value / slope, within: 1e-14))
        // Once more: x″ = (−2x′ − 6x·x′²)/(3x² + p).
        let second = HigherOrderTests.derivative(2, at: 0.8) { x($0) }
        #expect(isClose(second, (-2 * first - 6 * value * first * first) / slope, within: 1e-12))
        let tangent = jvp(at: 0.8, along: 2.0) { (p: Variable) in x(p) }
        #expect(isClose(tangent, 2 * first, within: 1e-14))
    }

    /// Kepler's equation E = M + e·sin E as a fixed point, iterated in plain numbers.
    @Test func keplersEquation() throws {
        func anomaly(_ p: [Variable]) -> Variable {
            fixedPoint(
                parameters: p,
                solver: { (p: [Double]) -> Double in
                    var e = p[0]
                    for _ in 0..<200 { e = p[0] + p[1] * Foundation.sin(e) }
                    return e
                },
                step: { (e: Variable, p: [Variable]) in p[0] + p[1] * sin(e) })
        }
        let (value, gradient) = valueWithGradient(at: [1.1, 0.3]) { anomaly($0) }
        let denominator = 1 - 0.3 * cos(value)
        #expect(areClose(gradient, [1 / denominator, sin(value) / denominator], within: 1e-14))
        try checkGradient(at: [1.1, 0.3], order: 2) { p in anomaly(p) * p[1] }
    }

    /// A linear system as an equation: x = A⁻¹·b, against `solve`.
    @Test func aSystemOfEquations() {
        let (a, b) = (Tensor<Double>([[3, 1], [-1, 2]]), Tensor<Double>([[1], [4]]))
        func byRoot(_ a: TensorVariable<Double>, _ b: TensorVariable<Double>) -> TensorVariable<Double> {
            root(
                parameters: [a, b], solver: { p in solve(p[0], p[1]) },
                residual: { (x: TensorVariable<Double>, p: [TensorVariable<Double>]) in matmul(p[0], x) - p[1] })
        }
        let (da, db) = gradient(at: a, b) { a, b in sin(byRoot(a, b)).sum() }
        let (ea, eb) = gradient(at: a, b) { a, b in sin(solve(a, b)).sum() }
        #expect(isClose(da, ea, within: 1e-14))
        #expect(isClose(db, eb, within: 1e-14))
    }

    static let traps = [
        Trap("count", says: "root", "2 numbers for a solution of 1") {
            _ = gradient(at: [1.0]) { (p: [Variable]) -> Variable in
                let x = root(parameters: p, solver: { _ in [1.0] }) { (x: [Variable], p: [Variable]) in [x[0], p[0]] }
                return x[0]
            }
        }
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: ImplicitFunctionTests.traps)
        }
        trap.expectMessage(result)
    }
}
