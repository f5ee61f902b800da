import Autodiff
import Foundation
import Testing

/// Derivatives through the steps: adjoint, tangents and second derivatives against closed forms and SciPy.
@Suite struct IntegrationGradientTests {
    /// y = y₀·exp(−p·t).
    @Test func decay() throws {
        let (y, p, t) = (1.7, 0.6, 2.0)
        @Sendable func end(_ x: [Variable]) throws -> Variable {
            try integrate([x[0]], over: 0...2, with: [x[1]], tolerance: 1e-11) { t, y, p in [-p[0] * y[0]] }[0]
        }
        let value = y * exp(-p * t)
        let (found, slope) = try valueWithGradient(at: [y, p]) { x in try end(x) }
        #expect(isClose(found, value, within: 1e-10))
        #expect(areClose(slope, [exp(-p * t), -t * value], within: 1e-9), "\(slope)")
        let second = try hessian(at: [y, p]) { x in try end(x) }
        let mixed = -t * exp(-p * t)
        #expect(areClose(second.scalars, [0, mixed, mixed, t * t * value], within: 1e-8), "\(second.scalars)")
        let nested = try gradient(at: [y, p]) { x in
            let inner = try gradient(at: x) { x in try end(x) }
            return inner[0] * 3 + inner[1]
        }
        #expect(areClose(nested, [mixed, 3 * mixed + t * t * value], within: 1e-8), "\(nested)")
        let (_, tangent) = try valueWithJvp(at: [y, p], along: [0.5, 2]) { x in try end(x) }
        #expect(isClose(tangent, 0.5 * exp(-p * t) - 2 * t * value, within: 1e-9))
        let product = try hessianVectorProduct(at: [y, p], along: [0.5, 2]) { x in try end(x) }
        #expect(areClose(product, [2 * mixed, 0.5 * mixed + 2 * t * t * value], within: 1e-8), "\(product)")
    }

    /// y = a·cos(ωt) + (v/ω)·sin(ωt), at several times.
    @Test func oscillator() throws {
        let times = [3.0, 0, 0.5, 2.25, 0.5]
        @Sendable func places(_ x: [Variable]) throws -> [Variable] {
            try integrate([x[0], x[1]], over: 0...3, at: times, with: [x[2]], tolerance: 1e-11) { t, y, p in
                [y[1], -p[0] * p[0] * y[0]]
            }.map { $0[0] }
        }
        let (a, v, w) = (0.8, -0.4, 1.3)
        let exact = times.flatMap { t -> [Double] in
            let (c, s) = (cos(w * t), sin(w * t))
            return [c, s / w, -a * t * s - v / (w * w) * s + v / w * t * c]
        }
        for mode in [JacobianMode.forward, .reverse] {
            let found = try jacobian(at: [a, v, w], by: mode) { x in try places(x) }
            #expect(areClose(found.scalars, exact, within: 1e-7), "\(mode): \(found.scalars) \(exact)")
        }
        // ∂²/∂ω² of the sum of the places.
        let second = try hessian(at: [a, v, w]) { x in try places(x).reduce(0, +) }
        let curvature = times.map { t -> Double in
            let (c, s) = (cos(w * t), sin(w * t))
            let first = -a * t * t * c
            let others: Double = -2 * v * t * c / (w * w) + 2 * v * s / (w * w * w) - v * t * t * s / w
            return first + others
        }.reduce(0, +)
        #expect(isClose(second.scalars[8], curvature, within: 1e-6), "\(second.scalars[8]) \(curvature)")
        #expect(abs(second.scalars[0]) < 1e-9)
    }

    typealias Field = @Sendable (Variable, [Variable], [Variable]) -> [Variable]

    private func expectSensitivities(
        _ start: [Double], _ parameters: [Double], end: Double, tolerance: Double, within: Double,
        _ fixture: (end: [Double], sensitivities: [Double]), _ field: @escaping Field
    ) throws {
        let count = start.count
        for mode in [JacobianMode.forward, .reverse] {
            let found = try jacobian(at: start + parameters, by: mode) { x in
                try integrate(
                    Array(x[..<count]), over: 0...end, with: Array(x[count...]), tolerance: tolerance, field)
            }
            let size = fixture.sensitivities.map(abs).max()!
            for (entry, exact) in zip(found.scalars, fixture.sensitivities) {
                #expect(abs(entry - exact) < within * size, "\(mode): \(found.scalars)")
            }
        }
    }

    @Test func agreesWithSciPy() throws {
        try expectSensitivities(
            [1, 1], [1.5, 1, 1, 3], end: 10, tolerance: 1e-10, within: 1e-7, SolverFixtures.lotkaVolterra
        ) { t, y, p in IntegrateTests.lotkaVolterra(y, p) }
        try expectSensitivities([2, 0], [5], end: 20, tolerance: 1e-10, within: 1e-6, SolverFixtures.vanDerPol) {
            t, y, p in IntegrateTests.vanDerPol(y, p)
        }
        try expectSensitivities(
            [1, 0, 0], [0.04, 100, 3e4], end: 10, tolerance: 1e-10, within: 1e-6, SolverFixtures.robertson
        ) { t, y, p in IntegrateTests.robertson(y, p) }
    }

    /// Whatever the memory, the numbers are the same; forward and reverse mode differentiate the same steps.
    @Test func budgets() throws {
        @Sendable func states(
            _ x: [Variable], _ memory: MemoryBudget, _ tolerance: Double = 1e-4
        ) throws -> [Variable] {
            try integrate(
                [x[0], x[1]], over: 0...8, at: [1, 4.2, 8], with: Array(x[2...]),
                by: DormandPrince(tolerance: tolerance, memory: memory)
            ) { t, y, p in IntegrateTests.lotkaVolterra(y, p) }.flatMap { $0 }
        }
        let x = [1, 1, 1.5, 1, 1, 3]
        let forward = try jacobian(at: x, by: .forward) { x in try states(x, .megabytes(1)) }
        for memory in [MemoryBudget.bytes(1), .bytes(3000), .kilobytes(20), .gigabytes(1)] {
            let reverse = try jacobian(at: x, by: .reverse) { x in try states(x, memory) }
            #expect(areClose(reverse.scalars, forward.scalars, within: 1e-10), "\(memory)")
        }
        // Second derivatives, by a recording of all steps, against differences of first ones.
        let nested = try gradient(at: x) { x in
            let inner = try gradient(at: x) { x in try states(x, .megabytes(1), 1e-8).reduce(0, +) }
            return inner.reduce(0, +)
        }
        let numeric = try [1e-4, -1e-4].map { change in
            try gradient(at: x.map { $0 + change }) { x in try states(x, .megabytes(1), 1e-8).reduce(0, +) }
                .reduce(0, +)
        }
        #expect(isClose(nested.reduce(0, +), (numeric[0] - numeric[1]) / 2e-4, within: 1e-4))
    }

    /// Plain and recorded states and parameters in every combination, and constants.
    @Test func mixtures() throws {
        let (plain, rate) = ([2.0], [0.5])
        let end = 2 * exp(-0.5)
        let byState = try gradient(at: plain) { y in
            try integrate(y, over: 0...1, with: rate, tolerance: 1e-10) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(isClose(byState[0], exp(-0.5), within: 1e-8))
        let byRate = try gradient(at: rate) { p in
            try integrate(plain, over: 0...1, with: p, tolerance: 1e-10) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(isClose(byRate[0], -end, within: 1e-8))
        let literal = try gradient(at: rate) { p in
            try integrate([2], over: 0...1, with: p, tolerance: 1e-10) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(literal == byRate)
        let none = try gradient(at: plain) { y in
            try integrate([Variable(constant: 2)], over: 0...1, tolerance: 1e-10) { t, y in [-0.5 * y[0]] }[0] + y[0]
        }
        #expect(none == [1])
        let alone = try gradient(at: plain) { y in
            try integrate(y, over: 0...1, tolerance: 1e-10) { t, y in [-0.5 * y[0]] }[0]
        }
        #expect(isClose(alone[0], exp(-0.5), within: 1e-8))
    }

    /// A compiled program chooses the steps for each argument, and gives NaN where an integration fails.
    @Test func compiledPrograms() throws {
        let f = compile { (x: [Variable]) in
            try! integrate([x[0]], over: 0...1, with: [x[1]], tolerance: 1e-9) { t, y, p in [p[0] * y[0] * y[0]] }[0]
        }
        // y = y₀/(1 − p·y₀·t).
        for (y, p) in [(0.5, 0.3), (-2, 1.5), (0.9, 1.0)] {
            let (value, slope) = f.valueWithGradient(at: [y, p])
            let rest = 1 - p * y
            #expect(isClose(value, y / rest, within: 1e-7))
            #expect(areClose(slope, [1 / (rest * rest), y * y / (rest * rest)], within: 1e-5), "\(slope)")
        }
        let (value, slope) = f.valueWithGradient(at: [2, 1])
        #expect(value.isNaN && slope.allSatisfy(\.isNaN))
    }

    @Test func failuresAreThrown() {
        #expect(throws: IntegrationError.self) {
            try gradient(at: [2.0]) { y in
                try integrate(y, over: 0...1, tolerance: 1e-8) { t, y in [y[0] * y[0]] }[0]
            }
        }
    }

    /// Parameters of Lotka's and Volterra's equations, from a path.
    @Test func fit() throws {
        let times = (1...12).map { Double($0) / 2 }
        let exact = [1.5, 1, 1, 3]
        let path = try integrate([1, 1], over: 0...6, with: exact, tolerance: 1e-9) { t, y, p in
            IntegrateTests.lotkaVolterra(y, p)
        }
        let seen = path.states(at: times)
        let found = try minimize(from: [1.2, 0.8, 1.2, 2.5], by: .leastSquares) { p in
            let states = try integrate([1, 1], over: 0...6, at: times, with: p, tolerance: 1e-9) { t, y, p in
                IntegrateTests.lotkaVolterra(y, p)
            }
            return zip(states, seen).flatMap { (state: [Variable], seen: [Double]) -> [Variable] in
                [state[0] - seen[0], state[1] - seen[1]]
            }
        }
        #expect(found.isConverged && areClose(found.point, exact, within: 1e-6), "\(found.point), \(found)")
    }
}
