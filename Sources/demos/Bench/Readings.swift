import Autodiff
import Foundation

// The cost of transforms other than gradients, and how it grows.

extension Bench {
    static let readings = [
        taylor(order: 10), taylor(order: 20), taylor(order: 40), sparseJacobian(count: 1000),
        sparseJacobian(count: 100_000), sparseHessian("sparse-hessian-star", .star),
        sparseHessian("sparse-hessian-acyclic", .acyclic), boundsOfRosenbrock, errorBarsOfRosenbrock,
        chain("chain-thousand-kept", steps: 1000, budget: nil), chain("chain-kept", budget: nil),
        chain("chain-256kB", budget: .kilobytes(256)), chain("chain-16MB", budget: .megabytes(16)),
        chainOfCheckpoints,
    ]

    /// The Taylor coefficients of exp(sin x)/(1 + x²) up to the given order.
    private static func taylor(order: Int) -> BenchCase {
        BenchCase(name: "taylor-\(order)", unit: "series", units: 100) { _ in
            func f<Number: ElementaryNumber>(_ x: Number) -> Number { exp(sin(x)) / (1 + x * x) }
            return {
                var sum = 0.0
                for index in 0..<100 {
                    sum += taylorCoefficients(atSeries: 0.3 + 1e-3 * Double(index), order: order) { f($0) }[order]
                }
                keep(sum)
            }
        }
    }

    /// The forces in a chain of masses and nonlinear springs; their Jacobian is tridiagonal.
    private static func forces(_ x: [Variable]) -> [Variable] {
        x.indices.map { i in
            let left: Variable = i == 0 ? 0 : x[i] - x[i - 1]
            let right: Variable = i == x.count - 1 ? 0 : x[i + 1] - x[i]
            return right + right * right * right - left - left * left * left
        }
    }

    /// Pattern, coloring and values of a banded Jacobian, per variable.
    private static func sparseJacobian(count: Int) -> BenchCase {
        BenchCase(name: "sparse-jacobian-\(count)", unit: "variable", units: count) { _ in
            let start = (0..<count).map { sin(Double($0)) }
            return { keep(Autodiff.sparseJacobian(at: start) { forces($0) }.values[7]) }
        }
    }

    /// The Hessian of the energy of a chain of 5,000 masses with springs to the next four neighbors, per variable.
    private static func sparseHessian(_ name: String, _ coloring: HessianColoring) -> BenchCase {
        BenchCase(name: name, unit: "variable", units: 5000) { _ in
            let start = (0..<5000).map { sin(Double($0)) }
            return {
                let hessian = Autodiff.sparseHessian(at: start, coloring: coloring) { (x: [Variable]) -> Variable in
                    var energy: Variable = 0
                    for distance in 1...4 {
                        for i in 0..<(x.count - distance) {
                            let stretch = x[i + distance] - x[i]
                            energy += stretch * stretch * (1 + stretch * stretch)
                        }
                    }
                    return energy
                }
                keep(hessian.values[7])
            }
        }
    }

    /// Bounds on Rosenbrock's function and its gradient over a box, per variable.
    private static let boundsOfRosenbrock = BenchCase(name: "bounds", unit: "variable", units: 10_000) { _ in
        let corners = (0...10_000).map { (index: Int) -> Double in 0.5 + 1e-5 * Double(index) }
        let box = zip(corners, corners.dropFirst()).map { ClosedRange(uncheckedBounds: ($0, $1)) }
        return { keep((try? bounds(over: box, of: rosenbrock).gradient[7].lower) ?? .nan) }
    }

    /// The same function with error bars.
    private static let errorBarsOfRosenbrock = BenchCase(name: "error-bars", unit: "variable", units: 10_000) { _ in
        let start = (0..<10_000).map { (index: Int) -> Double in 0.5 + 1e-5 * Double(index) }
        return { keep(errorBars(at: start, of: rosenbrock).gradient[7].error) }
    }

    // MARK: A long chain: time per step and peak memory

    private static func step(_ x: Variable) -> Variable { x + 1e-3 * sin(x) }

    /// The derivative of a million steps x ← x + h·sin x with respect to the start, with everything kept or within a
    /// memory budget.
    private static func chain(_ name: String, steps: Int = 1_000_000, budget: MemoryBudget?) -> BenchCase {
        BenchCase(name: name, unit: "step", units: steps, showsMemory: true) { _ in
            {
                let derivative = gradient(at: 0.5) { (x: Variable) -> Variable in
                    if let budget { return checkpoint(x, steps: steps, budget: budget) { x, _ in step(x) } }
                    return (0..<steps).reduce(x) { x, _ in step(x) }
                }
                keep(derivative)
            }
        }
    }

    /// The same with a thousand checkpoints of a thousand steps each.
    private static let chainOfCheckpoints = BenchCase(
        name: "chain-checkpoints", unit: "step", units: 1_000_000, showsMemory: true
    ) { _ in
        {
            let derivative = gradient(at: 0.5) { (x: Variable) -> Variable in
                (0..<1000).reduce(x) { x, _ in
                    checkpoint(x) { x in (0..<1000).reduce(x) { x, _ in step(x) } }
                }
            }
            keep(derivative)
        }
    }
}
