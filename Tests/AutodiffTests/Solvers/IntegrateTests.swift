import Autodiff
import Foundation
import Testing

/// Solutions against closed forms and SciPy, and why an integration fails.
@Suite struct IntegrateTests {
    @Test(arguments: [1e-4, 1e-7, 1e-10, 1e-13]) func closedForms(tolerance: Double) throws {
        let decay = try integrate([2, 1], over: 0...3, with: [0.7], tolerance: tolerance) { t, y, p in
            [-p[0] * y[0], -2 * p[0] * y[1]]
        }
        #expect(abs(decay.end[0] - 2 * exp(-2.1)) < 10 * tolerance)
        #expect(abs(decay.end[1] - exp(-4.2)) < 10 * tolerance)
        let circle = try integrate([1, 0], over: 0...10, tolerance: tolerance) { t, y in [y[1], -y[0]] }
        for (t, state) in zip(circle.times, circle.states) {
            #expect(abs(state[0] - cos(t)) < 50 * tolerance && abs(state[1] + sin(t)) < 50 * tolerance)
        }
        for place in 0...100 {
            let t = Double(place) / 10
            #expect(abs(circle.state(at: t)[0] - cos(t)) < 100 * tolerance)
        }
        #expect(circle.state(at: 10) == circle.end && circle.state(at: 0) == [1, 0])
        // The time itself: y = t⁴/4 − 1.
        let power = try integrate([-0.75], over: 1...2, tolerance: tolerance) { t, y in [t * t * t] }
        #expect(abs(power.end[0] - 3) < 10 * tolerance)
    }

    static func lotkaVolterra(_ y: [Variable], _ p: [Variable]) -> [Variable] {
        let both = y[0] * y[1]
        return [p[0] * y[0] - p[1] * both, p[2] * both - p[3] * y[1]]
    }

    static func vanDerPol(_ y: [Variable], _ p: [Variable]) -> [Variable] {
        [y[1], p[0] * (1 - y[0] * y[0]) * y[1] - y[0]]
    }

    static func robertson(_ y: [Variable], _ p: [Variable]) -> [Variable] {
        let first = p[0] * y[0]
        let second = p[1] * y[1] * y[2]
        let third = p[2] * y[1] * y[1]
        return [second - first, first - second - third, third]
    }

    @Test func agreesWithSciPy() throws {
        let prey = try integrate([1, 1], over: 0...10, with: [1.5, 1, 1, 3], tolerance: 1e-11) { _, y, p in
            Self.lotkaVolterra(y, p)
        }
        #expect(areClose(prey.end, SolverFixtures.lotkaVolterra.end, within: 1e-9), "\(prey)")
        let relaxation = try integrate([2, 0], over: 0...20, with: [5], tolerance: 1e-11) { _, y, p in
            Self.vanDerPol(y, p)
        }
        #expect(areClose(relaxation.end, SolverFixtures.vanDerPol.end, within: 1e-8), "\(relaxation)")
        let kinetics = try integrate([1, 0, 0], over: 0...10, with: [0.04, 100, 3e4], tolerance: 1e-9) { _, y, p in
            Self.robertson(y, p)
        }
        #expect(areClose(kinetics.end, SolverFixtures.robertson.end, within: 1e-8), "\(kinetics)")
        // Moderately stiff: stability, not accuracy, limits the steps.
        #expect(kinetics.acceptedSteps > 100 && kinetics.rejectedSteps < kinetics.acceptedSteps, "\(kinetics)")
    }

    @Test func countsAndText() throws {
        let path = try integrate([1, 0], over: 0...10, tolerance: 1e-6) { t, y in [y[1], -y[0]] }
        #expect(path.times.count == path.acceptedSteps + 1 && path.states.count == path.times.count)
        #expect(path.times.first == 0 && path.times.last == 10 && path.range == 0...10)
        // Two for the first step's size, six for each step.
        #expect(path.evaluations == 2 + 6 * (path.acceptedSteps + path.rejectedSteps))
        #expect(path.description.hasPrefix("from 0.0 to 10.0 in \(path.acceptedSteps) steps"))
        #expect(path.states(at: [0, 10]) == [path.start, path.end])
    }

    @Test func emptyRanges() throws {
        let path = try integrate([1, 2], over: 3...3, tolerance: 1e-6) { t, y in [y[1], -y[0]] }
        #expect(path.end == [1, 2] && path.acceptedSteps == 0 && path.state(at: 3) == [1, 2])
        let slope = try gradient(at: [1.0, 2]) { y in
            try integrate(y, over: 3...3, tolerance: 1e-6) { t, y in [y[1], -y[0]] }[1] * 5
        }
        #expect(slope == [0, 5])
    }

    /// Branches in the closure, values read as plain numbers, and a state that no derivative depends on.
    @Test func unusualClosures() throws {
        let bouncing = try integrate([1, 0], over: 0...4, tolerance: 1e-9) { t, y in
            [y[1], y[0] > 0 ? -y[0] : -4 * y[0]]
        }
        // A half period of π, then one of π/2.
        #expect(abs(bouncing.state(at: .pi / 2)[0]) < 1e-7)
        // From there −1 is the speed: −sin(2·s)/2 for a time of π/2, then sin.
        #expect(abs(bouncing.state(at: .pi)[0]) < 1e-6 && abs(bouncing.end[0] - sin(4 - .pi)) < 1e-6)
        let read = try integrate([1], over: 0...1, tolerance: 1e-9) { t, y in [y[0].value > 1.5 ? 0 : y[0]] }
        #expect(abs(read.end[0] - 1.5) < 1e-2)
        let constant = try integrate([1, 2], over: 0...2, tolerance: 1e-9) { t, y in [3, 0] }
        #expect(areClose(constant.end, [7, 2]))
    }

    @Test func failuresNameTheTime() throws {
        // y = 1/(1 − t).
        let blowUp = #expect(throws: IntegrationError.self) {
            try integrate([1], over: 0...2, tolerance: 1e-8) { t, y in [y[0] * y[0]] }
        }
        switch try #require(blowUp) {
        case .stepUnderflow(let time, _), .notFinite(let time): #expect(abs(time - 1) < 1e-6)
        default: Issue.record("\(String(describing: blowUp))")
        }
        let domain = #expect(throws: IntegrationError.self) {
            try integrate([0], over: 0...2, tolerance: 1e-8) { t, y in [log(1 - t)] }
        }
        switch try #require(domain) {
        case .stepUnderflow(let time, _), .notFinite(let time): #expect(abs(time - 1) < 1e-6)
        default: Issue.record("\(String(describing: domain))")
        }
        #expect(throws: IntegrationError.notFiniteAtStart(time: 1)) {
            try integrate([-1], over: 1...2, tolerance: 1e-8) { t, y in [log(y[0])] }
        }
        #expect(throws: IntegrationError.notFiniteAtStart(time: 1)) {
            try integrate([.nan], over: 1...2, tolerance: 1e-8) { t, y in [t] }
        }
        let few = #expect(throws: IntegrationError.self) {
            try integrate([2, 0], over: 0...2000, with: [1000], by: DormandPrince(tolerance: 1e-6, maximumSteps: 500)) {
                t, y, p in Self.vanDerPol(y, p)
            }
        }
        guard case .tooManySteps(let time, 2000, 500) = try #require(few) else {
            Issue.record("\(String(describing: few))")
            return
        }
        #expect(time > 0 && time < 2000)
        #expect(
            try #require(few).description.contains(
                "500 steps only reached t = \(time) of 2000.0; if the equation is stiff"))
    }

    @Test func trees() throws {
        // A circular orbit: place and speed.
        let body: [Tensor<Double>] = [[1, 0], [0, 1]]
        let path = try integrateTree(body, over: 0...(2 * .pi), with: 1.0, by: DormandPrince(tolerance: 1e-9)) {
            (t: Variable, body: [TensorVariable<Double>], mass: Variable) in
            let distance = square(body[0]).sum()
            return [body[1], -body[0] * mass / (distance * sqrt(distance))]
        }
        #expect(isClose(path.end[0], [1, 0], within: 1e-6) && isClose(path.end[1], [0, 1], within: 1e-6))
    }

    struct Body: DifferentiableStructure, Sendable {
        var place = 1.0, speed = 0.0
        static var parts: Parts<Body> { Parts(\.place, \.speed) }
    }

    @Test func structures() throws {
        let path = try integrateTree(Body(), over: 0...2, with: 3.0, by: DormandPrince(tolerance: 1e-9)) {
            (t: Variable, body: RecordedStructureOf<Body>, stiffness: Variable) in
            var slope = body
            slope.place = body.speed
            slope.speed = -stiffness * body.place
            return slope
        }
        #expect(abs(path.end.place - cos(2 * 3.0.squareRoot())) < 1e-7)
    }

    @Test func tensors() throws {
        let rotation = Tensor<Double>([[0, 1], [-1, 0]])
        let path = try integrateTree(
            Tensor<Double>([1, 0]), over: 0...1, with: rotation, by: DormandPrince(tolerance: 1e-9)
        ) { (t: Variable, y: TensorVariable<Double>, a: TensorVariable<Double>) in matmul(a, y) }
        #expect(isClose(path.end, Tensor([cos(1), -sin(1)]), within: 1e-8))
        #expect(isClose(path.state(at: 0.5), Tensor([cos(0.5), -sin(0.5)]), within: 1e-7))
        let slope = try gradient(at: rotation) { a in
            try integrateTree(
                TensorVariable(Tensor([1.0, 0])), over: 0...1, at: [1], with: a, by: DormandPrince(tolerance: 1e-9)
            ) { (t: Variable, y: TensorVariable<Double>, a: TensorVariable<Double>) in matmul(a, y) }[0].sum()
        }
        // By finite differences of the matrix exponential's first column, summed.
        let numeric = try (0..<4).map { place in
            try [1e-4, -1e-4].map { change in
                var shifted = rotation
                shifted.scalars[place] += change
                return try integrateTree(
                    Tensor<Double>([1, 0]), over: 0...1, with: shifted, by: DormandPrince(tolerance: 1e-12)
                ) { (t: Variable, y: TensorVariable<Double>, a: TensorVariable<Double>) in matmul(a, y) }
                .end.scalars.reduce(0, +)
            }.reduce(0) { $1 - $0 } / -2e-4
        }
        #expect(areClose(slope.scalars, numeric, within: 1e-6), "\(slope.scalars) \(numeric)")
    }

    @Test func mistakesStop() async {
        await #expect(processExitsWith: .failure) {
            _ = try? integrate([1, 2], over: 0...1, tolerance: 1e-6) { t, y in [y[0]] }
        }
        await #expect(processExitsWith: .failure) { _ = DormandPrince(tolerance: 0) }
        await #expect(processExitsWith: .failure) {
            _ = try? integrate([1], over: 0...1, tolerance: 1e-6) { t, y in [y[0]] }.state(at: 1.5)
        }
        await #expect(processExitsWith: .failure) {
            _ = try? integrate([], over: 0...1, tolerance: 1e-6) { t, y in y }
        }
        await #expect(processExitsWith: .failure) {
            _ = try? gradient(at: [1.0]) { y in
                try integrate(y, over: 0...1, at: [2], tolerance: 1e-6) { t, y in y }[0][0]
            }
        }
    }

    @Test func usualTolerance() throws {
        let end = try integrate([1], over: 0...1) { t, y in [-y[0]] }.end[0]
        #expect(end == (try integrate([1], over: 0...1, tolerance: 1e-8) { t, y in [-y[0]] }.end[0]))
        let slope = try gradient(at: [0.5]) { p in
            try integrate([1], over: 0...1, with: p) { t, y, p in [-p[0] * y[0]] }[0]
        }
        #expect(isClose(slope[0], -exp(-0.5), within: 1e-6))
    }
}
