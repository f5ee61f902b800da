import Autodiff
import Foundation
import Testing

/// Standard test functions in every mode: forward = reverse, Hessians in two ways, closed forms, and the checker.
struct StandardFunctionTests {
    static func rosenbrock<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        var sum: Number = 0
        for index in 0..<(x.count - 1) {
            let a: Number = x[index + 1] - x[index] * x[index]
            let b: Number = 1 - x[index]
            sum = sum + (100 * (a * a) + b * b)
        }
        return sum
    }

    static func speelpenning<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        x.dropFirst().reduce(x[0]) { $0 * $1 }
    }

    /// R·T·Σ xᵢ·log(xᵢ/(1 − b·x)) − xᵀA·x/(√8·b·x)·log((1 + (1 + √2)·b·x)/(1 + (1 − √2)·b·x)), for a mixed fluid.
    static func helmholtz<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        let count = x.count
        var (volume, quadratic, entropy): (Number, Number, Number) = (0, 0, 0)
        for i in 0..<count { volume = volume + Number(constant: 0.1 / Double(i + 1)) * x[i] }
        for i in 0..<count {
            for j in 0..<count { quadratic = quadratic + Number(constant: 1 / Double(i + j + 1)) * (x[i] * x[j]) }
        }
        for value in x { entropy = entropy + value * log(value / (1 - volume)) }
        let root = 2.0.squareRoot()
        let high: Number = 1 + Number(constant: 1 + root) * volume
        let low: Number = 1 + Number(constant: 1 - root) * volume
        let attraction: Number = quadratic / (Number(constant: 8.0.squareRoot()) * volume) * log(high / low)
        return Number(constant: 2.5) * entropy - attraction
    }

    /// Σ 4·(r⁻¹² − r⁻⁶) over the pairs of atoms, three coordinates each.
    static func lennardJones<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        var sum: Number = 0
        for i in 0..<(x.count / 3) {
            for j in 0..<i {
                var squared: Number = 0
                for axis in 0..<3 {
                    let d: Number = x[3 * i + axis] - x[3 * j + axis]
                    squared = squared + d * d
                }
                let inverse: Number = reciprocal(squared * squared * squared)
                sum = sum + 4 * (inverse * inverse - inverse)
            }
        }
        return sum
    }

    struct Problem: Sendable, CustomTestStringConvertible {
        let name: String
        let point: [Double]
        let recorded: @Sendable ([Variable]) -> Variable
        let dual: @Sendable ([Dual<Double>]) -> Dual<Double>
        let series: @Sendable ([TaylorSeries<Double>]) -> TaylorSeries<Double>
        var testDescription: String { name }
    }

    static let cluster: [Double] = (0..<4).flatMap { k in
        [[0, 0, 0.1], [1.1, 0, 0], [0.5, 1, -0.1], [0.6, 0.4, 0.9]][k] as [Double]
    }
    static let problems = [
        Problem(
            name: "Rosenbrock", point: [-1.2, 1, 0.5, 0.3], recorded: { rosenbrock($0) }, dual: { rosenbrock($0) },
            series: { rosenbrock($0) }),
        Problem(
            name: "Speelpenning", point: [0.5, 1.5, -2, 3, 0.25], recorded: { speelpenning($0) },
            dual: { speelpenning($0) }, series: { speelpenning($0) }),
        Problem(
            name: "Helmholtz", point: [0.2, 0.5, 0.8, 0.4], recorded: { helmholtz($0) }, dual: { helmholtz($0) },
            series: { helmholtz($0) }),
        Problem(
            name: "Lennard-Jones", point: cluster, recorded: { lennardJones($0) }, dual: { lennardJones($0) },
            series: { lennardJones($0) }),
        Problem(
            name: "spring chain", point: [0.1, -0.2, 0.4, 0.3, -0.5], recorded: { SpringChain.energy($0) },
            dual: { SpringChain.energy($0) }, series: { SpringChain.energy($0) }),
    ]

    @Test(arguments: problems) func everyModeAgrees(problem: Problem) throws {
        let x = problem.point
        var random = SeededGenerator(seed: 11)
        let v = random.weights(x.count)
        let (value, g) = valueWithGradient(at: x, of: problem.recorded)
        let along: Double = zip(g, v).reduce(0) { $0 + $1.0 * $1.1 }
        let forward = valueWithDerivative(atDual: x, along: v, of: problem.dual)
        #expect(isClose(forward.value, value, within: 1e-14))
        #expect(isClose(forward.derivative, along, within: 1e-12))
        #expect(isClose(jvp(at: x, along: v, of: problem.recorded), along, within: 1e-12))
        // Hessians: dense, by reverse over reverse, sparse, and the product.
        let h = hessian(at: x, of: problem.recorded)
        let again = jacobian(at: x) { (x: [Variable]) -> [Variable] in gradient(at: x, of: problem.recorded) }
        #expect(isClose(h, again, within: 1e-10))
        #expect(isClose(sparseHessian(at: x, of: problem.recorded).dense, h, within: 1e-10))
        let product = hessianVectorProduct(at: x, along: v, of: problem.recorded)
        let expected = matmul(h, Tensor(v)).scalars
        #expect(areClose(product, expected, within: 1e-10))
        // Along v: f + t·⟨g, v⟩ + ½·t²·⟨v, Hv⟩ + …
        let series = taylorCoefficients(atSeries: x, along: v, order: 2, of: problem.series)
        let curvature: Double = zip(expected, v).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(areClose(series, [value, along, 0.5 * curvature], within: 1e-10))
        // Intervals around the point, error bars, checkpoints, kinds.
        let b = try bounds(over: x.map { $0...$0 }, of: problem.recorded)
        #expect(b.value.contains(value) && b.value.width < 1e-9)
        let bars = errorBars(at: x, of: problem.recorded)
        #expect(bars.value.value == value && bars.value.error < 1e-11)
        let recorded = problem.recorded
        let kept = gradient(at: x) { (x: [Variable]) -> Variable in checkpoint(x) { recorded($0) } }
        #expect(areClose(kept, g, within: 1e-13))
        #expect(explainedGradient(at: x, of: problem.recorded).map(\.value) == g)
        try checkGradient(at: x, order: 2) { (x: [Variable]) -> Variable in recorded(x) }
    }

    @Test func closedForms() {
        let x = [-1.2, 1.0]
        let slope = gradient(at: x) { x in Self.rosenbrock(x) }
        #expect(areClose(slope, [-400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])]))
        // Speelpenning: each partial derivative is the product of the others, also where factors are zero.
        let y = [2.0, 0, -3, 0.5]
        #expect(gradient(at: y) { x in Self.speelpenning(x) } == [0, -3, 0, 0])
        // Two atoms at r: 4·(r⁻¹² − r⁻⁶), least at 2^(1/6).
        let r = pow(2, 1.0 / 6)
        let force = gradient(at: [0, 0, 0, r, 0, 0]) { x in Self.lennardJones(x) }
        #expect(areClose(force, [0, 0, 0, 0, 0, 0], within: 1e-12))
        // No force on the center of mass.
        let cluster = gradient(at: Self.cluster) { x in Self.lennardJones(x) }
        #expect(isClose(cluster[0] + cluster[3] + cluster[6] + cluster[9], 0, within: 1e-12))
    }
}
