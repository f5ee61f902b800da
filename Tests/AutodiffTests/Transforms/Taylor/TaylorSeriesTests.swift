import Autodiff
import Foundation
import Testing

/// Power series against closed forms and against derivatives of derivatives.
@Suite(.serialized) struct TaylorSeriesTests {
    static func factorial(_ n: Int) -> Double { tgamma(Double(n) + 1) }

    @Test func closedForms() {
        func check(
            _ x: Double, _ f: (TaylorSeries<Double>) -> TaylorSeries<Double>, _ expected: (Int) -> Double,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let found = taylorCoefficients(atSeries: x, order: 20, of: f)
            #expect(found.count == 21)
            for (k, coefficient) in found.enumerated() {
                let exact: Double = expected(k)
                let error: Double = abs(coefficient - exact)
                #expect(error <= 1e-13 * Swift.max(abs(exact), 1e-16), "order \(k)", sourceLocation: sourceLocation)
            }
        }
        check(0.5, { exp($0) }, { exp(0.5) / Self.factorial($0) })
        check(0, { 1 / (1 - $0) }, { _ in 1 })
        check(0, { reciprocal(1 - $0) }, { _ in 1 })
        check(0.3, { sin($0) }, { (k: Int) -> Double in sin(0.3 + Double(k) * .pi / 2) / Self.factorial(k) })
        check(2, { log($0) }, { k in k == 0 ? log(2) : -pow(-0.5, Double(k)) / Double(k) })
        check(0, { atan($0) }, { k in k % 2 == 0 ? 0 : (k % 4 == 1 ? 1 : -1) / Double(k) })
        check(1.5, { pow($0, 3) }, { k in k > 3 ? 0 : [3.375, 6.75, 4.5, 1][k] })
        check(0, { $0 * $0 * pow($0, 2) }, { $0 == 4 ? 1 : 0 })
        func binomial(_ alpha: Double, _ k: Int) -> Double {
            var product = 1.0
            for j in 0..<k { product *= (alpha - Double(j)) / Double(j + 1) }
            return product
        }
        check(0, { sqrt(1 + $0) }, { binomial(0.5, $0) })
        check(0, { pow(1 + $0, -0.75) }, { binomial(-0.75, $0) })
    }

    /// A closure with captured doubles is recorded, and its recording evaluated over series: the same coefficients,
    /// also behind tensors, an inner gradient and a root of 0, and a branch that depends on the number.
    @Test func seriesOfRecordings() {
        let (a, b) = (0.7, 1.3)
        func f<Number: ElementaryNumber>(_ x: Number) -> Number {
            exp(Number(constant: a) * x) / (1 + Number(constant: b) * x * x)
        }
        #expect(
            taylorCoefficients(at: 0.4, order: 9) { x in exp(a * x) / (1 + b * x * x) }
                == taylorCoefficients(atSeries: 0.4, order: 9, of: f))
        #expect(
            derivatives(at: 0.4, order: 5) { x in a * x * x + b } == [a * 0.4 * 0.4 + b, 2 * a * 0.4, 2 * a, 0, 0, 0])
        #expect(
            taylorCoefficients(at: [1.0, 2.0], along: [0.5, -1], order: 4) { x in a * x[0] * x[1] + b }
                == [a * 2 + b, 0, a * -0.5, 0, 0])
        let slope = taylorCoefficients(at: 0.4, order: 6) { x in gradient(at: x) { y in sin(b * y) } }
        for (k, coefficient) in slope.enumerated() {
            let angle: Double = b * 0.4 + Double(k) * .pi / 2
            #expect(abs(coefficient - pow(b, Double(k + 1)) * cos(angle) / Self.factorial(k)) < 1e-15)
        }
        #expect(taylorCoefficients(at: 2, order: 3) { x in x > b ? a * x : -x } == [2 * a, a, 0, 0])
        #expect(taylorCoefficients(at: 0, order: 3) { x in sqrt(a * x * x * (1 + 0 * x)) }.first == 0)
        #expect(
            taylorCoefficients(at: 2, order: 3) { x in
                TensorVariable<Double>([x, a * x], shape: [2]).sum().element(at: 0)
            } == [2 + a * 2, 1 + a, 0, 0])
    }

    /// Identities that hold as series: sin² + cos² = 1, exp ∘ log, tanh by exponentials, Γ's recurrence.
    @Test(arguments: [0.3, 1.7]) func identities(x: Double) {
        func same(
            _ f: (TaylorSeries<Double>) -> TaylorSeries<Double>, _ g: (TaylorSeries<Double>) -> TaylorSeries<Double>,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let f = taylorCoefficients(atSeries: x, order: 12, of: f)
            let g = taylorCoefficients(atSeries: x, order: 12, of: g)
            for (one, other) in zip(f, g) {
                #expect(isClose(one, other, within: 1e-11), sourceLocation: sourceLocation)
            }
        }
        same({ square(sin($0)) + square(cos($0)) }, { _ in 1 })
        same({ exp(log($0)) }, { $0 })
        same({ tanh($0) }, { (exp(2 * $0) - 1) / (exp(2 * $0) + 1) })
        same({ logGamma($0 + 1) - logGamma($0) }, { log($0) })
        same({ sigmoid($0) }, { 1 / (1 + exp(-$0)) })
        same({ pow($0, $0) }, { exp($0 * log($0)) })
        same({ hypot($0, 2) }, { sqrt($0 * $0 + 4) })
        same({ cbrt($0) * cbrt($0) * cbrt($0) }, { $0 })
        same({ atan2($0, 3) }, { atan($0 / 3) })
        same({ select($0 .> 1, $0 * $0, exp($0)) }, { x > 1 ? $0 * $0 : exp($0) })
    }

    @Test(arguments: (0..<20).map { ScalarProgram(seed: 50 + $0, length: 20, smooth: true) })
    func everyOperationAgainstDerivativesOfDerivatives(program: ScalarProgram) {
        var random = SeededGenerator(seed: program.seed)
        let v = random.weights(program.point.count)
        let found = taylorCoefficients(atSeries: program.point, along: v, order: 3) { program($0) }
        for order in 0...3 {
            let expected = HigherOrderTests.derivative(order, at: 0.0) { (t: Variable) -> Variable in
                program(zip(program.point, v).map { Variable(constant: $0) + t * Variable(constant: $1) })
            }
            let coefficient: Double = expected / Self.factorial(order)
            #expect(isClose(found[order], coefficient, within: 1e-8), "order \(order)")
        }
    }

    @Test func derivativesOfTheLecturesFunction() {
        let found = derivatives(atSeries: 0.6, order: 6) { DualTests.lecture($0) }
        for (order, derivative) in found.enumerated() {
            let expected = HigherOrderTests.derivative(order, at: 0.6) { DualTests.lecture($0) }
            #expect(isClose(derivative, expected, within: 1e-10))
        }
    }

    /// A long chain of operations does not nest, and a series of duals differentiates the coefficients.
    @Test func longChainsAndOtherBases() {
        let chain = taylorCoefficients(atSeries: 0.5, order: 5) { x in (0..<2000).reduce(x) { y, _ in sin(y) + x } }
        let finite = chain.filter { $0.isFinite }
        #expect(finite.count == 6)
        let x = TaylorSeries<Dual<Double>>(expandingAt: Dual(0.4, tangent: 1), order: 4)
        let plain = taylorCoefficients(atSeries: 0.4, order: 5) { sin($0 * $0) }
        for (k, c) in sin(x * x).coefficients(upTo: 4).enumerated() {
            let next: Double = Double(k + 1) * plain[k + 1]
            #expect(isClose(c.value, plain[k]))
            #expect(isClose(c.tangent, next))
        }
    }

    /// The number of operations on coefficients grows with a small power of the order.
    @Test(arguments: [Opcode.exponential, .hyperbolicTangent, .logarithm, .sine, .gaussianErrorLinear, .logGamma])
    func costIsPolynomial(opcode: Opcode) {
        func cost(_ order: Int) -> Double {
            CountingNumber.operations.withLock { $0 = 0 }
            let x = TaylorSeries<CountingNumber>(expandingAt: CountingNumber(constant: 0.7), order: order)
            _ = TaylorSeries.apply(opcode, x).coefficients(upTo: order)
            return Double(CountingNumber.operations.withLock { $0 })
        }
        let growth: Double = cost(24) / cost(12)
        #expect(growth < 9, "\(opcode)")
    }

    @Test func orderZeroAndConstants() {
        let short = taylorCoefficients(atSeries: 2, order: 0) { $0 * $0 }
        #expect(short == [4])
        let constant = taylorCoefficients(atSeries: 2, order: 2) { _ in 5 }
        #expect(constant == [5, 0, 0])
        let besideConstant = taylorCoefficients(atSeries: 3, order: 2) { $0 + sqrt(TaylorSeries(constant: 0)) }
        #expect(besideConstant == [3, 1, 0])
    }
}
