import Autodiff

// Minimization and differential equations, compilation included; SciPy's times by `Scripts/peers.py`
// (`Notes/solvers.md`).

extension Bench {
    static let solvers = [
        minimizeRosenbrock, integrateLotkaVolterra, integrateRobertson, sensitivitiesOfRobertson,
    ]

    /// Rosenbrock's chained function of 100 variables to a gradient of 10⁻⁸.
    private static let minimizeRosenbrock = BenchCase(name: "minimize-rosenbrock", unit: "solution", units: 1) { _ in
        let start = (0..<100).map { $0 % 2 == 0 ? -1.2 : 1.0 }
        return {
            let minimum = minimize(from: start, by: .lbfgs) { (x: [Variable]) -> Variable in
                var sum = Variable(constant: 0)
                for place in 0..<99 {
                    let valley = x[place + 1] - x[place] * x[place]
                    let distance = 1 - x[place]
                    sum = sum + 100 * valley * valley + distance * distance
                }
                return sum
            }
            keep(minimum.value)
        }
    }

    @Sendable private static func lotkaVolterra(
        _ t: Variable, _ y: [Variable], _ p: [Variable]
    ) -> [Variable] {
        let both = y[0] * y[1]
        return [p[0] * y[0] - p[1] * both, p[2] * both - p[3] * y[1]]
    }

    /// Predators and prey over 0...10, tolerance 10⁻⁸.
    private static let integrateLotkaVolterra = BenchCase(
        name: "integrate-lotka-volterra", unit: "solution", units: 1
    ) { _ in
        {
            keep(
                try integrate([1, 1], over: 0...10, with: [1.5, 1, 1, 3], tolerance: 1e-8, lotkaVolterra).end[0])
        }
    }

    @Sendable private static func robertson(_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable] {
        let slow = p[0] * y[0]
        let back = p[1] * y[1] * y[2]
        let fast = p[2] * y[1] * y[1]
        return [back - slow, slow - back - fast, fast]
    }

    /// Robertson's stiff kinetics over 0...40,000.
    private static let integrateRobertson = BenchCase(name: "integrate-robertson", unit: "solution", units: 1) { _ in
        let method = Rosenbrock(tolerance: 1e-6, absoluteTolerance: 1e-10)
        return {
            let path = try integrate([1, 0, 0], over: 0...4e4, with: [0.04, 1e4, 3e7], by: method, robertson)
            keep(path.end[0])
        }
    }

    /// The same with the gradient of the end with respect to rates and start.
    private static let sensitivitiesOfRobertson = BenchCase(
        name: "gradient-robertson", unit: "gradient", units: 1
    ) { _ in
        let method = Rosenbrock(tolerance: 1e-6, absoluteTolerance: 1e-10)
        return {
            let slopes = try gradient(at: [1, 0, 0, 0.04, 1e4, 3e7]) { x in
                try integrate(Array(x[..<3]), over: 0...4e4, with: Array(x[3...]), by: method, robertson)[0]
            }
            keep(slopes[3])
        }
    }
}
