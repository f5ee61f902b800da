import Autodiff
import Foundation
import Testing

/// The searches reach the known minima, say why they ended, and survive points at which the function is not defined.
@Suite struct MinimizeTests {
    typealias Problem = MinimizationProblems.Problem

    static let methods: [(name: String, method: MinimizationMethod)] = [
        ("lbfgs", .lbfgs), ("newton", .newton), ("trustRegion", .trustRegion),
    ]

    private func expectMinimum(_ problem: Problem, by method: MinimizationMethod, _ name: String) {
        let found = minimize(from: problem.start, by: method, problem.function)
        let note: Comment = "\(problem) by \(name): \(found.point), \(found)"
        #expect(found.isConverged, note)
        #expect(abs(found.value - problem.value) < 1e-9, note)
        for (x, exact) in zip(found.point, problem.minimum) {
            #expect(abs(x - exact) <= problem.nearness * max(1, abs(exact)), note)
        }
    }

    @Test(arguments: MinimizationProblems.scalar) func knownMinima(problem: Problem) {
        for (name, method) in Self.methods { expectMinimum(problem, by: method, name) }
    }

    /// SciPy's L-BFGS-B takes 538 iterations and 629 evaluations on the first.
    @Test func aHundredVariables() {
        let problem = MinimizationProblems.rosenbrock(of: 100)
        expectMinimum(problem, by: .lbfgs, "lbfgs")
        let found = minimize(from: problem.start, by: .lbfgs, problem.function)
        #expect(found.iterations < 700 && found.evaluations < 900, "\(found)")
        expectMinimum(MinimizationProblems.extendedRosenbrock(of: 100), by: .trustRegion, "trust region")
        expectMinimum(
            MinimizationProblems.extendedRosenbrock(of: sized(debug: 20, release: 100)), by: .newton, "newton")
    }

    @Test func aTensor() {
        let start = Tensor<Double>([-1.2, 1, -1.2, 1])
        func rosenbrock(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            let (next, before) = (x.slice(along: 0, 1..<4), x.slice(along: 0, 0..<3))
            return (100 * square(next - square(before)) + square(1 - before)).sum()
        }
        for (name, method) in Self.methods {
            let found = minimize(from: start, by: method) { x in
                let (next, before) = (x.slice(along: 0, 1..<4), x.slice(along: 0, 0..<3))
                return (100 * square(next - square(before)) + square(1 - before)).sum()
            }
            #expect(found.isConverged && found.value < 1e-12, "\(name): \(found)")
        }
        let number = minimize(from: start, by: .newton) { x in
            (x[0] - 2) * (x[0] - 2) + x[1] * x[1] + x[2] * x[2] + x[3] * x[3]
        }
        #expect(isClose(number.point, Tensor([2, 0, 0, 0])))
    }

    @Test func aNumber() {
        let found = minimize(from: 1.0, by: .newton) { x in x - log(x) * 2 }
        #expect(abs(found.point - 2) < 1e-8 && found.end == .gradient)
    }

    /// Without a method: L-BFGS.
    @Test func byTheUsualMethod() {
        #expect(abs(minimize(from: 1.0) { x in x - log(x) * 2 }.point - 2) < 1e-6)
        let point = minimize(from: [3, 1]) { x in pow(x[0] - 1, 2) + pow(x[1], 2) }.point
        #expect(abs(point[0] - 1) < 1e-6 && abs(point[1]) < 1e-6)
        let start = Tensor<Double>([3, 1])
        #expect(isClose(minimize(from: start) { x in square(x - 2).sum() }.point, Tensor([2, 2])))
    }

    struct Line: DifferentiableStructure, Sendable {
        var slope: Tensor<Double> = [0, 0]
        var offset = 0.0
        static let parts = Parts<Line>(\.slope, \.offset)
    }

    @Test func aStructure() {
        let target = Tensor<Double>([3, -1])
        for (name, method) in Self.methods {
            let found = minimize(fromTree: Line(), by: method) { line in
                square(line.slope - target).sum().element(at: 0) + square(line.offset - 0.5)
            }
            #expect(isClose(found.point.slope, target, within: 1e-7), "\(name): \(found)")
            #expect(abs(found.point.offset - 0.5) < 1e-7)
        }
        let fit = minimize(fromTree: Line(), by: .leastSquares) { line in
            [line.slope[0] - 3, line.slope[1] + 1, line.offset - 0.5]
        }
        #expect(isClose(fit.point.slope, target, within: 1e-7) && fit.value < 1e-15)
    }

    /// The scale of the function does not matter.
    @Test(arguments: [1e-200, 1e-9, 1e9, 1e200]) func scales(scale: Double) {
        for (name, method) in Self.methods {
            let found = minimize(from: [-1.2, 1], by: method) { x in scale * MinimizationProblems.rosenbrock(x) }
            #expect(found.point.allSatisfy { abs($0 - 1) < 1e-4 }, "\(name): \(found)")
            #expect(found.iterations < 60)
        }
    }

    /// A step to a point without a value is shortened.
    @Test func outsideOfTheDomain() {
        for (name, method) in Self.methods {
            let found = minimize(from: [50], by: method) { x in x[0] - log(x[0]) }
            #expect(found.isConverged && abs(found.point[0] - 1) < 1e-6, "\(name): \(found)")
            let root = minimize(from: [1, 4], by: method) { x in square(sqrt(x[0]) - 3) + square(log(x[1]) + 1) }
            #expect(root.isConverged && abs(root.point[0] - 9) < 1e-5, "\(name): \(root)")
        }
    }

    @Test func undefinedAtTheStart() {
        for (name, method) in Self.methods {
            for start in [-1.0, 0, .nan, .infinity] {
                let found = minimize(from: [start], by: method) { x in log(x[0]) * log(x[0]) }
                #expect(found.end == .notFiniteAtStart && !found.isConverged, "\(name): \(found)")
                #expect(found.iterations == 0 && found.gradient.isNaN)
                #expect(found.description.contains("not finite at the start"))
            }
        }
        let residuals = minimize(from: [-1.0], by: .leastSquares) { x in [log(x[0]), x[0]] }
        #expect(residuals.end == .notFiniteAtStart)
    }

    struct Refusal: Error, Equatable { let x: Double }

    /// What the function throws at the start is thrown; later it makes the point undefined.
    @Test func errors() throws {
        #expect(throws: Refusal(x: -1)) {
            try minimize(from: [-1.0], by: .lbfgs) { x in
                if x[0] < 0 { throw Refusal(x: x[0].value) }
                return x[0]
            }
        }
        for (name, method) in Self.methods {
            let found = try minimize(from: [30.0], by: method) { x in
                if x[0] < 0.5 { throw Refusal(x: 0) }
                return x[0] - log(x[0])
            }
            #expect(found.isConverged && abs(found.point[0] - 1) < 1e-6, "\(name): \(found)")
        }
    }

    /// Branches change from point to point, and plain values are read.
    @Test func branchesAndReadValues() {
        for (name, method) in Self.methods {
            let branches = minimize(from: [5.0, -7], by: method) { x in
                let a = x[0] > 2 ? 3 * x[0] * x[0] - 8 : x[0] * x[0]
                return a + (x[1] < -2 ? pow(x[1], 4) : 8 * x[1] * x[1])
            }
            #expect(branches.point.allSatisfy { abs($0) < 1e-6 }, "\(name): \(branches)")
            let read = minimize(from: [5.0], by: method) { x in x[0].value > 1 ? pow(x[0], 4) : 2 * x[0] * x[0] - 1 }
            #expect(abs(read.point[0]) < 1e-6, "\(name): \(read)")
        }
    }

    /// Newton's method and the trust region leave a saddle's neighborhood along negative curvature.
    @Test func indefiniteHessians() {
        for (name, method) in Self.methods {
            let found = minimize(from: [0.1, 1e-3], by: method) { x in
                x[0] * x[0] - x[1] * x[1] + pow(x[1], 4) / 4
            }
            #expect(
                abs(found.value + 1) < 1e-12 && abs(abs(found.point[1]) - 2.0.squareRoot()) < 1e-6, "\(name): \(found)")
        }
    }

    @Test func minimaWithoutAZeroValue() {
        for (name, method) in Self.methods {
            let found = minimize(from: [0.0, 0], by: method) { x in
                1000 + cosh(x[0] - 0.3) + square(x[1] - 1) * (2 + sin(x[0]))
            }
            #expect(found.isConverged && abs(found.point[0] - 0.3) < 1e-6, "\(name): \(found)")
        }
    }

    @Test func whyItEnded() {
        let few = MinimizationLimits(iterations: 3)
        for (name, method) in Self.methods {
            let found = minimize(from: [-1.2, 1], by: method, until: few) { x in MinimizationProblems.rosenbrock(x) }
            #expect(found.end == .iterations && found.iterations == 3 && !found.isConverged, "\(name): \(found)")
            let coarse = MinimizationLimits(gradient: 0, step: 0.1)
            let step = minimize(from: [-1.2, 1], by: method, until: coarse) { x in MinimizationProblems.rosenbrock(x) }
            #expect(step.end == .step, "\(name): \(step)")
            let values = MinimizationLimits(gradient: 0, value: 0.5)
            let value = minimize(from: [-1.2, 1], by: method, until: values) { x in
                MinimizationProblems.rosenbrock(x) + 1
            }
            #expect(value.end == .value, "\(name): \(value)")
            // At the minimum from the start, and a constant function.
            #expect(minimize(from: [1.0, 1], by: method) { x in MinimizationProblems.rosenbrock(x) }.end == .gradient)
            #expect(minimize(from: [1.0, 1], by: method) { _ in 3 }.iterations == 0)
            // |x| has no minimum that a gradient shows.
            let kink = minimize(from: [0.7], by: method) { x in abs(x[0]) + abs(x[0] - 1e-3) * 3 }
            #expect(kink.end == .noFurtherDecrease || kink.end == .value, "\(name): \(kink)")
        }
        let found = minimize(from: [-1.2, 1], by: .newton) { x in MinimizationProblems.rosenbrock(x) }
        #expect(found.products == 2 * found.iterations)
        #expect(
            found.description.hasPrefix("converged after \(found.iterations) iterations: no element of the gradient is")
        )
    }

    @Test func mistakesStop() async {
        await #expect(processExitsWith: .failure) { _ = MinimizationLimits(gradient: -1) }
        await #expect(processExitsWith: .failure) { _ = MinimizationMethod.lbfgs(memory: 0) }
        await #expect(processExitsWith: .failure) { _ = LeastSquaresMethod.leastSquares(damping: 0) }
    }
}
