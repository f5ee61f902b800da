import Autodiff
import Foundation
import Testing

/// Levenberg–Marquardt reaches the minima of the standard problems, and those that SciPy found.
@Suite struct LeastSquaresTests {
    struct Problem: Sendable, CustomStringConvertible {
        let name: String
        let start: [Double]
        let residuals: @Sendable ([Variable]) -> [Variable]
        var description: String { name }
    }

    static let zeroResidual: [(problem: Problem, minimum: [Double], nearness: Double)] = [
        (
            Problem(name: "Rosenbrock", start: [-1.2, 1]) { x in [10 * (x[1] - x[0] * x[0]), 1 - x[0]] }, [1, 1], 1e-7
        ),
        (
            Problem(name: "Powell singular", start: [3, -1, 0, 1]) { MinimizationProblems.powellSingular($0) },
            [0, 0, 0, 0], 1e-2
        ),
        (Problem(name: "Beale", start: [1, 1]) { MinimizationProblems.beale($0) }, [3, 0.5], 1e-7),
        (Problem(name: "Wood", start: [-3, -1, -3, -1]) { MinimizationProblems.wood($0) }, [1, 1, 1, 1], 1e-7),
        (
            Problem(name: "Brown badly scaled", start: [1, 1]) { MinimizationProblems.brownBadlyScaled($0) },
            [1e6, 2e-6], 1e-10
        ),
        (
            Problem(name: "Powell badly scaled", start: [0, 1]) { x in
                [1e4 * x[0] * x[1] - 1, exp(-x[0]) + exp(-x[1]) - 1.0001]
            }, [1.09815932969975976e-5, 9.10614673986700], 1e-6
        ),
        (
            Problem(name: "Helical valley", start: [-1, 0, 0]) { x in
                let angle = atan2(x[1], x[0]) / (2 * Double.pi)
                return [10 * (x[2] - 10 * angle), 10 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1), x[2]]
            }, [1, 0, 0], 1e-7
        ),
    ]

    @Test(arguments: zeroResidual.indices) func minimaOfZero(place: Int) {
        let (problem, minimum, nearness) = Self.zeroResidual[place]
        let found = minimize(from: problem.start, by: .leastSquares, problem.residuals)
        #expect(found.isConverged && found.value < 1e-12, "\(problem): \(found.point), \(found)")
        for (x, exact) in zip(found.point, minimum) {
            #expect(abs(x - exact) <= nearness * max(1, abs(exact)), "\(problem): \(found.point)")
        }
    }

    static let meyer: [Double] = [
        34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
    ]
    static let bard: [Double] = [
        0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39,
    ]
    static let kowalik: [(u: Double, y: Double)] = [
        (4.0, 0.1957), (2.0, 0.1947), (1.0, 0.1735), (0.5, 0.1600), (0.25, 0.0844), (0.167, 0.0627), (0.125, 0.0456),
        (0.1, 0.0342), (0.0833, 0.0323), (0.0714, 0.0235), (0.0625, 0.0246),
    ]
    static let osborne: [Double] = [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406,
    ]

    static let fitted: [Problem] = [
        Problem(name: "Bard", start: [1, 1, 1]) { x in
            bard.enumerated().map { (place: Int, y: Double) -> Variable in
                let (u, v) = (Double(place + 1), Double(15 - place))
                let weighted: Variable = v * x[1] + min(u, v) * x[2]
                return y - (x[0] + u / weighted)
            }
        },
        Problem(name: "Kowalik and Osborne", start: [0.25, 0.39, 0.415, 0.39]) { x in
            kowalik.map { (u: Double, y: Double) -> Variable in
                let above: Variable = x[0] * (u * u + u * x[1])
                return y - above / (u * u + u * x[2] + x[3])
            }
        },
        Problem(name: "Meyer", start: [0.02, 4000, 250]) { x in
            meyer.enumerated().map { (place: Int, y: Double) -> Variable in
                let t = 50 + 5 * Double(place)
                return x[0] * exp(x[1] / (t + x[2])) - y
            }
        },
        Problem(name: "Osborne 1", start: [0.5, 1.5, -1, 0.01, 0.02]) { x in
            osborne.enumerated().map { (place: Int, y: Double) -> Variable in
                let t = 10 * Double(place)
                let first: Variable = x[1] * exp(-t * x[3])
                let second: Variable = x[2] * exp(-t * x[4])
                return y - x[0] - first - second
            }
        },
        Problem(name: "Freudenstein and Roth", start: [0.5, -2]) { x in
            let (a, b) = (x[0], x[1])
            let first: Variable = ((5 - b) * b - 2) * b
            let second: Variable = ((b + 1) * b - 14) * b
            return [a + first - 13, a + second - 29]
        },
        Problem(name: "Jennrich and Sampson", start: [0.3, 0.4]) { x in
            (1...10).map { (place: Int) -> Variable in
                let i = Double(place)
                return 2 + 2 * i - exp(i * x[0]) - exp(i * x[1])
            }
        },
        Problem(name: "Brown and Dennis", start: [25, 5, -5, -1]) { x in
            (1...20).map { (place: Int) -> Variable in
                let t = Double(place) / 5
                let first: Variable = x[0] + t * x[1] - Foundation.exp(t)
                let second: Variable = x[2] + Foundation.sin(t) * x[3] - Foundation.cos(t)
                return first * first + second * second
            }
        },
    ]

    @Test(arguments: fitted) func fits(problem: Problem) throws {
        let expected = try #require(SolverFixtures.minima[problem.name])
        let found = minimize(from: problem.start, by: .leastSquares, problem.residuals)
        #expect(found.isConverged, "\(problem): \(found)")
        #expect(abs(found.value - expected.value) <= 1e-9 * expected.value, "\(problem): \(found.point), \(found)")
        for (x, exact) in zip(found.point, expected.point) {
            #expect(abs(x - exact) <= 1e-4 * max(1, abs(exact)), "\(problem): \(found.point)")
        }
        #expect(found.iterations < 500)
    }

    @Test func aTensorOfResiduals() {
        let a = Tensor<Double>([[1, 2], [3, 4], [5, 7]])
        let found = minimize(from: Tensor<Double>([0, 0]), by: .leastSquares) { x in matmul(a, x) - Tensor([1, 2, 4]) }
        // The normal equations: AᵀA = [[35, 49], [49, 69]], Aᵀb = [27, 38].
        #expect(isClose(found.point, Tensor([1.0 / 14, 0.5]), within: 1e-6), "\(found.point), \(found)")
    }

    /// Residuals that are not defined at a trial point, fewer residuals than variables, and a parameter without effect.
    @Test func adverseProblems() {
        let outside = minimize(from: [20.0], by: .leastSquares) { x in [log(x[0]) * 3, sqrt(x[0]) - 1] }
        #expect(outside.isConverged && abs(outside.point[0] - 1) < 1e-8, "\(outside)")
        let few = minimize(from: [3.0, 4], by: .leastSquares) { x in [x[0] * x[1] - 1] }
        #expect(few.isConverged && few.value < 1e-16, "\(few)")
        let idle = minimize(from: [3.0, 4], by: .leastSquares) { x in [x[0] - 1, 2 * x[0] - 2] }
        #expect(idle.isConverged && idle.point[1] == 4 && abs(idle.point[0] - 1) < 1e-8, "\(idle)")
        let none = minimize(from: [3.0], by: .leastSquares) { _ in [] }
        #expect(none.end == .gradient)
        let read = minimize(from: [3.0], by: .leastSquares) { x in [x[0].value > 2 ? 3 * x[0] : x[0]] }
        #expect(abs(read.point[0]) < 1e-8)
    }
}
