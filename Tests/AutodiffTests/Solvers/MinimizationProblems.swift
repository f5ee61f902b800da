import Autodiff

/// Functions with known minima, of J. J. Moré, B. S. Garbow, K. E. Hillstrom, "Testing unconstrained optimization
/// software", 1981.
enum MinimizationProblems {
    struct Problem: Sendable, CustomStringConvertible {
        let name: String
        let start: [Double]
        let minimum: [Double]
        let value: Double
        /// How near the point must come; the value is flat around some minima.
        var nearness = 1e-5
        let function: @Sendable ([Variable]) -> Variable
        var description: String { name }
    }

    static func rosenbrock(_ x: [Variable]) -> Variable {
        var sum: Variable = 0
        for index in 1..<x.count {
            let slack = x[index] - x[index - 1] * x[index - 1]
            let rest = 1 - x[index - 1]
            sum += 100 * slack * slack + rest * rest
        }
        return sum
    }

    /// Pairs of variables, each with Rosenbrock's function: the chained form has a second minimum at about (−1, 1, …,
    /// 1).
    static func extendedRosenbrock(of count: Int) -> Problem {
        Problem(
            name: "extended Rosenbrock of \(count)", start: (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 },
            minimum: [Double](repeating: 1, count: count), value: 0,
            function: { x in
                stride(from: 0, to: count, by: 2).reduce(into: Variable(constant: 0)) { sum, place in
                    sum += rosenbrock([x[place], x[place + 1]])
                }
            })
    }

    static func rosenbrock(of count: Int) -> Problem {
        Problem(
            name: "Rosenbrock of \(count)", start: (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 },
            minimum: [Double](repeating: 1, count: count), value: 0, function: { rosenbrock($0) })
    }

    static func powellSingular(_ x: [Variable]) -> [Variable] {
        let (a, b, c, d) = (x[0], x[1], x[2], x[3])
        let (u, v) = (b - 2 * c, a - d)
        return [a + 10 * b, 5.0.squareRoot() * (c - d), u * u, 10.0.squareRoot() * v * v]
    }

    static func beale(_ x: [Variable]) -> [Variable] {
        let (a, b) = (x[0], x[1])
        let square = b * b
        return [1.5 - a * (1 - b), 2.25 - a * (1 - square), 2.625 - a * (1 - square * b)]
    }

    static func wood(_ x: [Variable]) -> [Variable] {
        let (a, b, c, d) = (x[0], x[1], x[2], x[3])
        let (ninety, ten) = (90.0.squareRoot(), 10.0.squareRoot())
        let sum: Variable = b + d - 2
        let gap: Variable = (b - d) / ten
        return [10 * (b - a * a), 1 - a, ninety * (d - c * c), 1 - c, ten * sum, gap]
    }

    static func brownBadlyScaled(_ x: [Variable]) -> [Variable] { [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2] }

    static func squares(_ residuals: [Variable]) -> Variable { residuals.map { $0 * $0 }.reduce(0, +) }

    static let scalar: [Problem] = [
        rosenbrock(of: 2), extendedRosenbrock(of: 10),
        Problem(
            name: "Powell singular", start: [3, -1, 0, 1], minimum: [0, 0, 0, 0], value: 0, nearness: 0.05,
            function: { squares(powellSingular($0)) }),
        Problem(name: "Beale", start: [1, 1], minimum: [3, 0.5], value: 0, function: { squares(beale($0)) }),
        Problem(
            name: "Wood", start: [-3, -1, -3, -1], minimum: [1, 1, 1, 1], value: 0, function: { squares(wood($0)) }),
        Problem(
            name: "Brown badly scaled", start: [1, 1], minimum: [1e6, 2e-6], value: 0,
            function: { squares(brownBadlyScaled($0)) }),
    ]
}
