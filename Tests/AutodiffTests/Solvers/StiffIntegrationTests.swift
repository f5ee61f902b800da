import Foundation
import Testing

@testable import Autodiff

/// The Rosenbrock method against closed forms and SciPy, and derivatives through its steps; integration backwards.
@Suite struct StiffIntegrationTests {
    /// y′ = −λ·(y − cos t) − sin t, y(0) = 1: y = cos t, whatever λ is.
    @Test(arguments: [1, 50, 1e6]) func proteroRobinson(rate: Double) throws {
        let path = try integrate([1], over: 0...3, by: Rosenbrock(tolerance: 1e-8)) { (t: Variable, y: [Variable]) in
            [-rate * (y[0] - cos(t)) - sin(t)]
        }
        #expect(abs(path.end[0] - cos(3)) < 1e-7, "\(path)")
        #expect(path.acceptedSteps < 500, "\(path)")
        // Between steps that are long against 1/λ, the interpolation of a stiff part is of lower order.
        let accuracy = rate > 100 ? 2e-3 : 1e-6
        for place in 0...30 {
            let t = Double(place) / 10
            #expect(abs(path.state(at: t)[0] - cos(t)) < accuracy, "at \(t)")
        }
        #expect(path.state(at: 3) == path.end && path.state(at: 0) == [1])
        #expect(path.evaluations >= 6 * path.acceptedSteps)
    }

    /// Halving the steps divides the error by 2⁴, and that of the interpolation by 2³ or more.
    @Test func orders() {
        let field = VectorField(at: [0, 1, 0.5, 2], stateCount: 2) { t, y, p in
            let grown = p[0] * y[0] * (1 - t)
            return [grown, y[0] * y[1]]
        }
        let stepper = RosenbrockStepper(field)
        func errors(_ steps: Int) -> (end: Double, middle: Double) {
            var parameters = FieldAtParameters(field, [2])
            var (state, worst) = ([1.0, 0.5], 0.0)
            let length = 1 / Double(steps)
            for number in 0..<steps {
                let start = Double(number) * length
                let step = stepper.step(from: state, at: start, length, slope: nil, &parameters)
                state = step.next
                let t = start + 0.4 * length
                worst = max(worst, abs(step.state(at: 0.4)[0] - exp(2 * t - t * t)))
            }
            return (abs(state[0] - exp(1)), worst)
        }
        let (coarse, fine) = (errors(10), errors(20))
        #expect(coarse.end / fine.end > 12, "\(coarse) \(fine)")
        #expect(coarse.middle / fine.middle > 7, "\(coarse) \(fine)")
    }

    private static let rates = [0.04, 1e4, 3e7]

    @Test func robertsonAgreesWithSciPy() throws {
        let method = Rosenbrock(tolerance: 1e-8, absoluteTolerance: 1e-12)
        let path = try integrate([1, 0, 0], over: 0...4000, with: Self.rates, by: method) { _, y, p in
            IntegrateTests.robertson(y, p)
        }
        let fixture = SolverFixtures.stiffRobertson
        for (found, exact) in zip(path.end, fixture.end) { #expect(abs(found - exact) < 1e-7 * exact, "\(path)") }
        #expect(path.acceptedSteps < 600, "\(path)")
        let x = [1, 0, 0] + Self.rates
        for mode in [JacobianMode.forward, .reverse] {
            let found = try jacobian(at: x, by: mode) { x in
                try integrate(Array(x[..<3]), over: 0...4000, with: Array(x[3...]), by: method) { _, y, p in
                    IntegrateTests.robertson(y, p)
                }
            }
            for (place, (entry, exact)) in zip(found.scalars, fixture.sensitivities).enumerated() {
                // Each column by its own size: the parameters differ by nine powers of ten.
                let column = stride(from: place % 6, to: 18, by: 6).map { abs(fixture.sensitivities[$0]) }.max()!
                #expect(abs(entry - exact) < 1e-5 * column, "\(mode) \(place): \(entry) \(exact)")
            }
        }
    }

    /// y = y₀·exp(−p·t): the adjoint, tangents and second derivatives are those of the computed numbers.
    @Test func decay() throws {
        let (y, p, t) = (1.7, 0.6, 2.0)
        @Sendable func end(_ x: [Variable]) throws -> Variable {
            try integrate([x[0]], over: 0...2, with: [x[1]], by: .stiff(tolerance: 1e-8)) {
                (t: Variable, y: [Variable], p: [Variable]) in [-p[0] * y[0]]
            }[0]
        }
        let value = y * exp(-p * t)
        let (found, slope) = try valueWithGradient(at: [y, p]) { x in try end(x) }
        #expect(isClose(found, value, within: 1e-6))
        #expect(areClose(slope, [exp(-p * t), -t * value], within: 1e-5), "\(slope)")
        let second = try hessian(at: [y, p]) { x in try end(x) }
        let mixed = -t * exp(-p * t)
        #expect(areClose(second.scalars, [0, mixed, mixed, t * t * value], within: 1e-4), "\(second.scalars)")
        let (_, tangent) = try valueWithJvp(at: [y, p], along: [0.5, 2]) { x in try end(x) }
        #expect(isClose(tangent, 0.5 * slope[0] + 2 * slope[1], within: 1e-12))
    }

    /// Forward and reverse mode differentiate the same numbers, at any tolerance, memory and times; the derivatives of
    /// a state that is larger come from a batched Jacobian.
    @Test func modesAgree() throws {
        @Sendable func states(_ x: [Variable], _ memory: MemoryBudget) throws -> [Variable] {
            let method = Rosenbrock(tolerance: 1e-3, memory: memory)
            return try integrate([x[0], x[1]], over: 0...6, at: [0, 1.3, 6, 4], with: [x[2]], by: method) { _, y, p in
                IntegrateTests.vanDerPol(y, p)
            }.flatMap { $0 }
        }
        let x = [2, 0.1, 20.0]
        let forward = try jacobian(at: x, by: .forward) { x in try states(x, .megabytes(1)) }
        for memory in [MemoryBudget.bytes(1), .kilobytes(3), .megabytes(10)] {
            let reverse = try jacobian(at: x, by: .reverse) { x in try states(x, memory) }
            #expect(areClose(reverse.scalars, forward.scalars, within: 1e-9), "\(memory)")
        }
        @Sendable func heat(_ p: Variable) throws -> Variable {
            let start = (0..<12).map { Variable(constant: sin(Double($0 + 1) * .pi / 13)) }
            let end = try integrate(start, over: 0...1, with: [p], by: Rosenbrock(tolerance: 1e-7)) { _, u, p in
                (0..<12).map { place in
                    let left = place > 0 ? u[place - 1] : Variable(constant: 0)
                    let right = place < 11 ? u[place + 1] : Variable(constant: 0)
                    return p[0] * (left - 2 * u[place] + right)
                }
            }
            return end.reduce(Variable(constant: 0)) { $0 + $1 }
        }
        // The start is an eigenvector.
        let sine: Double = sin(Double.pi / 26)
        let eigenvalue: Double = -4 * sine * sine
        let total: Double = (0..<12).reduce(0.0) { (sum: Double, place: Int) -> Double in
            sum + sin(Double(place + 1) * Double.pi / 13)
        }
        let (value, slope) = try valueWithGradient(at: 3.0) { p in try heat(p) }
        #expect(isClose(value, total * exp(3 * eigenvalue), within: 1e-6))
        #expect(isClose(slope, eigenvalue * value, within: 1e-5))
    }

    /// The checker, to second order, through steps that adapt.
    @Test func checker() throws {
        // The steps' sizes are constants for the derivatives, so these differ by the tolerance from the differences.
        try checkGradient(at: [0.7, -0.3, 2.0], order: 2, directions: 1, tolerance: 1e-4) { (x: [Variable]) in
            let end = try integrate([x[0], x[1]], over: 0...0.3, with: [x[2]], by: Rosenbrock(tolerance: 1e-9)) {
                _, y, p in IntegrateTests.vanDerPol(y, p)
            }
            return end[0] + end[1]
        }
    }

    @Test func unusualClosures() throws {
        // A value read as a plain number: recorded anew at each step.
        let path = try integrate([1], over: 0...1, by: Rosenbrock(tolerance: 1e-7)) { (t: Variable, y: [Variable]) in
            y[0].value > 0 ? [-y[0]] : [y[0]]
        }
        #expect(abs(path.end[0] - exp(-1)) < 1e-6)
        let trees = try integrateTree(Tensor<Double>([1, 2]), over: 0...1, with: 2.0, by: .stiff(tolerance: 1e-8)) {
            (t: Variable, u: TensorVariable<Double>, p: Variable) in -p * u
        }
        #expect(isClose(trees.end, Tensor([exp(-2), 2 * exp(-2)]), within: 1e-7))
        #expect(throws: IntegrationError.self) {
            try integrate([1], over: 0...2, by: Rosenbrock(tolerance: 1e-6)) { (t: Variable, y: [Variable]) in
                [y[0] * y[0]]
            }
        }
        let many = #expect(throws: IntegrationError.self) {
            try integrate([2, 0], over: 0...3000, with: [1000], by: DormandPrince(tolerance: 1e-6, maximumSteps: 500)) {
                _, y, p in IntegrateTests.vanDerPol(y, p)
            }
        }
        #expect("\(many!)".contains("`by: Rosenbrock(tolerance: …)`"))
    }

    @Test func backwards() throws {
        let circle = try integrate([cos(3.0), -sin(3.0)], from: 3, to: -1, tolerance: 1e-10) { t, y in [y[1], -y[0]] }
        #expect(areClose(circle.end, [cos(1), sin(1)], within: 1e-8), "\(circle)")
        #expect(circle.range == -1...3 && circle.times.first == 3 && circle.times.last == -1)
        #expect("\(circle)".hasPrefix("from 3.0 to -1.0 in "))
        for time in [3.0, 2.2, 0, -0.7, -1] {
            #expect(areClose(circle.state(at: time), [cos(time), -sin(time)], within: 1e-7), "at \(time)")
        }
        // There and back again, also by a right side that knows the time.
        let there = try integrate([0.5], from: 0, to: 2, with: [0.3], by: .stiff(tolerance: 1e-9)) { t, y, p in
            [sin(t) - p[0] * y[0]]
        }
        let back = try integrate(there.end, from: 2, to: 0, with: [0.3], by: DormandPrince(tolerance: 1e-10)) {
            t, y, p in [sin(t) - p[0] * y[0]]
        }
        #expect(abs(back.end[0] - 0.5) < 1e-7)
        // y(0) = y₁·exp(p).
        let slope = try gradient(at: [2.0, 0.7]) { x in
            try integrate([x[0]], from: 1, to: 0, with: [x[1]], by: DormandPrince(tolerance: 1e-10)) { t, y, p in
                [-p[0] * y[0]]
            }[0]
        }
        #expect(areClose(slope, [exp(0.7), 2 * exp(0.7)], within: 1e-8), "\(slope)")
        // The usual tolerance.
        let usual = try gradient(at: [2.0, 0.7]) { x in
            try integrate([x[0]], from: 1, to: 0, with: [x[1]]) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(areClose(usual, [exp(0.7), 2 * exp(0.7)], within: 1e-6), "\(usual)")
        let rate = try gradient(at: [0.7]) { x in
            try integrate([2], from: 1, to: 0, with: x) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(areClose(rate, [2 * exp(0.7)], within: 1e-6), "\(rate)")
        let start = try gradient(at: [2.0]) { x in try integrate(x, from: 1, to: 0) { t, y in [-y[0]] }[0] }
        #expect(areClose(start, [exp(1)], within: 1e-6), "\(start)")
        #expect(try abs(integrate([2], from: 1, to: 0) { t, y in [-y[0]] }.end[0] - 2 * exp(1)) < 1e-6)
        let decay = try integrate([2], from: 1, to: 0, with: [0.7]) { t, y, p in [-p[0] * y[0]] }
        #expect(abs(decay.end[0] - 2 * exp(0.7)) < 1e-6)
        let error = #expect(throws: IntegrationError.self) {
            try integrate([1], from: 0, to: -2, tolerance: 1e-6) { t, y in [-y[0] * y[0]] }
        }
        if case .stepUnderflow(let time, _)? = error { #expect(abs(time + 1) < 1e-3) }
        #expect(throws: IntegrationError.self) {
            try integrate([1], from: .nan, to: 0, tolerance: 1e-6) { t, y in [y[0]] }
        }
    }
}
