import Foundation
import Testing

@testable import Autodiff

/// The special functions by their public names: values at known points, identities, and what is not a row of the table.
@Suite struct IncompleteFunctionsTests {
    private func isNear(_ found: Double, _ right: Double, ulps: Double) -> Bool {
        found == right || (found.isNaN && right.isNaN) || abs(found - right) <= ulps * right.ulp
    }

    /// Right values by mpmath with 30 digits.
    @Test func knownValues() {
        let values: [(String, Double, Double)] = [
            ("erfinv", erfinv(0.5), 0.47693627620446987338), ("erfinv", erfinv(1 - 0x1p-53), 5.8635847487551679272),
            ("erfinv", erfinv(-1e-300), -8.8622692545275803586e-301), ("erfcx", erfcx(30.0), 0.018795888861416751497),
            ("erfcx", erfcx(-3.0), 16205.988853999586625), ("logit", logit(0.5 + 0x1p-40), 3.6379788070917129517e-12),
            ("gammainc", gammainc(2.5, 1.5), 0.3000141641213724909),
            ("gammaincc", gammaincc(1e-10, 0.5), 5.5977359480549881133e-11),
            ("gammaincc", gammaincc(300.0, 400.0), 7.5073808355216141422e-8),
            ("gammainc", gammainc(1e6, 1e6), 0.50013298076087259124),
            ("betainc", betainc(2.5, 0.5, 0.25), 0.011724811003954637785),
            ("betainc", betainc(300, 200, 0.6), 0.49757138368006800431),
            ("beta", beta(2.5, 0.5), 1.1780972450961724644),
            ("logBeta", logBeta(1e8, 1e-3), 6.8887582046448962958), ("zeta", zeta(3.0), 1.2020569031595942854),
            ("zeta", zeta(-1.0), -1.0 / 12), ("zeta", zeta(0.0), -0.5), ("zeta", zeta(-2.0), 0),
            ("i0e", i0e(1e5), 0.0012615678379767767669), ("i1e", i1e(-2.0), -0.21526928924893765916),
            ("i1", i1(2.0), 1.5906368546373290634), ("besselI", besselI(-3, 2.0), 0.21273995923985265527),
            ("besselJ", besselJ(2, -7.5), -0.23027341052579026215), ("expint", expint(2.0), 0.048900510708061119567),
            ("expint", expint(3, 0.0), 0.5), ("expi", expi(1.0), 1.8951178163559367555),
            ("expi", expi(-1.0), -0.21938393439552027368), ("expi", expi(45.0), 7.9439160357044537715e+17),
            ("sinc", sinc(0.5), 2 / .pi), ("sinc", sinc(1e6), 0),
            ("logaddexp", logaddexp(1e4, 1e4), 1e4 + M_LN2),
        ]
        for (name, found, right) in values {
            #expect(isNear(found, right, ulps: 64) || abs(found - right) < 1e-30, "\(name): \(found), not \(right)")
        }
    }

    /// ζ far to the left, where Γ(1 − s) overflows before ζ does.
    @Test func zetaToTheLeft() {
        for (s, right) in [
            (-33.3, -18626315920.973601496), (-77.7, -4.237593170384096425e51), (-100.3, -4.7130752294714760664e77),
            (-150.1, 7.3290197844761685253e141), (-200.25, -5.2802703260390391305e214),
            (-255.3, 8.4112300300020574142e300),
        ] {
            #expect(isNear(zeta(s), right, ulps: 20), "\(s): \(zeta(s)), not \(right)")
        }
    }

    @Test func limitsAndDomains() {
        let infinity = Double.infinity
        let values: [(String, Double, Double)] = [
            ("gammainc(0, 1)", gammainc(0, 1.0), 1), ("gammainc(1, ∞)", gammainc(1, infinity), 1),
            ("gammainc(∞, 1)", gammainc(infinity, 1.0), 0), ("gammainc(0, 0)", gammainc(0, 0.0), .nan),
            ("gammainc(-1, 1)", gammainc(-1, 1.0), .nan), ("gammaincc(2, 0)", gammaincc(2, 0.0), 1),
            ("gammainc(2, NaN)", gammainc(2, Double.nan), .nan), ("betainc(1, 1, 1)", betainc(1, 1, 1), 1),
            ("betainc(2, 1e300, 0.5)", betainc(2, 1e300, 0.5), 1),
            ("betainc(1e300, 2, 0.5)", betainc(1e300, 2, 0.5), 0),
            ("betainc(1, 1, 2)", betainc(1, 1, 2), .nan), ("zeta(1)", zeta(1.0), infinity),
            ("zeta(∞)", zeta(infinity), 1), ("expi(0)", expi(-0.0), -infinity), ("expint(0)", expint(0.0), infinity),
            ("expint(-1)", expint(-1.0), .nan), ("logit(0)", logit(0.0), -infinity), ("logit(2)", logit(2.0), .nan),
            ("erfcx(-∞)", erfcx(-infinity), infinity), ("i0(-∞)", i0(-infinity), infinity),
            ("i1(-∞)", i1(-infinity), -infinity), ("logBeta(0, 1)", logBeta(0.0, 1.0), infinity),
            ("beta(-1, 1)", beta(-1.0, 1.0), .nan), ("sinc(∞)", sinc(infinity), 0),
        ]
        for (name, found, right) in values {
            #expect(found == right || (found.isNaN && right.isNaN), "\(name): \(found), not \(right)")
        }
    }

    /// i1e and beta are compositions; their gradients against known ones.
    @Test func compositions() throws {
        for x in [-40.0, -2, 1e-3, 0.7, 3, 30] {
            let found: Double = gradient(at: x) { i1e($0) }
            let right: Double = Foundation.exp(-abs(x)) * 0.5 * (besselI(0, x) + besselI(2, x))
            let value: Double = i1e(x)
            let expected = right - (x > 0 ? value : -value)
            #expect(isClose(found, expected, within: 1e-13), "\(x): \(found), not \(expected)")
            try checkGradient(at: x, order: 2) { i1e($0) }
            try checkGradient(at: abs(x), order: 2) { i0e($0) }
        }
        try checkGradient(at: [2.5, 0.75], order: 2) { beta($0[0], $0[1]) }
    }

    /// Remainders against Swift's, at ties, at every sign, and for tensors.
    @Test func remainders() {
        let numbers = [0, 1, -1, 2.5, -2.5, 3, 7, -7, 0.3, 1e30, Double.leastNonzeroMagnitude, 1.7e308]
        for x in numbers {
            for y in numbers where y != 0 {
                let pair = [Tensor<Double>(x), Tensor<Double>(y)]
                let nearest: Double = remainder(pair[0], pair[1]).scalars[0]
                #expect(nearest == x.remainder(dividingBy: y), "remainder(\(x), \(y)): \(nearest)")
                let rest = x.truncatingRemainder(dividingBy: y)
                let expected = rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
                let floored: Double = mod(x, y)
                #expect(floored == expected, "mod(\(x), \(y)): \(floored)")
            }
        }
        let slopes = gradient(at: [7.5, 2.0]) { (x: [Variable]) -> Variable in mod(x[0], x[1]) }
        let negative = gradient(at: [-7.5, 2.0]) { (x: [Variable]) -> Variable in mod(x[0], x[1]) }
        let ieee = gradient(at: [7.5, 2.0]) { (x: [Variable]) -> Variable in remainder(x[0], x[1]) }
        #expect(slopes == [1, -3] && negative == [1, 4] && ieee == [1, -4])
        let period = 2.0
        #expect(gradient(at: 7.5) { mod($0, period) } == 1)
    }

    @Test func betaRatio() throws {
        // I_x(a, 1) = xᵃ, and the derivative by x is the density.
        let (a, b) = (2.5, 1.0)
        let found = valueWithGradient(at: 0.3) { betainc(a, b, $0) }
        #expect(isClose(found.value, pow(0.3, 2.5), within: 1e-15))
        #expect(isClose(found.gradient, 2.5 * pow(0.3, 1.5), within: 1e-14))
        try checkGradient(at: 0.3, order: 2) { betainc(2.5, 3, $0) }
        let x = Tensor<Double>([[0.1], [0.4], [0.9]])
        let (p, q) = (Tensor<Double>([1, 2]), Tensor<Double>(3))
        let value: Tensor<Double> = betainc(p, q, x)
        #expect(value.shape == [3, 2] && value.scalars[3] == betainc(2, 3, 0.4))
        try checkGradient(at: x, order: 2) {
            square(betainc(TensorVariable(p), TensorVariable(q), $0)).sum()
        }
        let program = compile { (x: TensorVariable<Double>) in
            betainc(TensorVariable(p), TensorVariable(q), x).sum()
        }
        let eager = gradient(at: x) { betainc(TensorVariable(p), TensorVariable(q), $0).sum() }
        #expect(isClose(program.gradient(at: x), eager))
        #expect(gradient(at: 0.0) { betainc(1, 2, $0) } == 2 && gradient(at: 1.0) { betainc(2, 1, $0) } == 2)
    }

    /// Derivatives of Iₓ(a, b) by a and b of the first and second order, eager and compiled.
    @Test func derivativesByTheBetaParameters() throws {
        for (point, expected) in BetaFixtures.derivatives {
            let (a, b, x) = (point[0], point[1], point[2])
            let orders = [(1, 0), (0, 1), (2, 0), (0, 2), (1, 1)].map { BetaOrders(a: $0.0, b: $0.1) }
            for (orders, right) in zip(orders, expected) {
                let found = betaincByShape(orders, a, b, x)
                #expect(isNear(found, right, ulps: 400), "\(orders) at \(point): \(found), not \(right)")
            }
        }
        let x = Tensor<Double>([2.5, 0.75, 0.375])
        try checkGradient(at: x, order: 2) { x in
            betainc(x.slice(along: 0, 0..<1), x.slice(along: 0, 1..<2), x.slice(along: 0, 2..<3)).sum()
        }
    }

    /// The same for functions that are not of this family.
    @Test func otherFunctionsMixedWithDoubles() {
        let (p, q) = (2.5, 0.75)
        let pairs: [(String, Double, Double)] = [
            ("xlogy", gradient(at: p) { xlogy($0, q) }, log(q)), ("xlogy", gradient(at: q) { xlogy(p, $0) }, p / q),
            ("logaddexp", gradient(at: p) { logaddexp($0, q) }, 1 / (1 + exp(q - p))),
            ("logaddexp", gradient(at: q) { logaddexp(p, $0) }, 1 / (1 + exp(p - q))),
            ("fmod", gradient(at: p) { fmod($0, q) }, 1), ("fmod", gradient(at: q) { fmod(p, $0) }, -3),
            ("mod", gradient(at: p) { mod($0, q) }, 1), ("mod", gradient(at: q) { mod(p, $0) }, -3),
            ("remainder", gradient(at: p) { remainder($0, q) }, 1),
            ("remainder", gradient(at: q) { remainder(p, $0) }, -3),
        ]
        for (name, found, right) in pairs { #expect(abs(found - right) < 1e-15, "\(name): \(found), not \(right)") }
        let x = Tensor<Double>([2.5, 4])
        #expect(logaddexp(x, p) == logaddexp(x, Tensor(p)) && fmod(x, q) == fmod(x, Tensor(q)))
    }

    /// Variables and doubles that are no literals in any place.
    @Test func mixedWithDoubles() {
        let (p, q, r) = (2.5, 0.75, 0.375)
        let slopes: [Double] = [
            gradient(at: p) { gammainc($0, 3 * q) }, gradient(at: q) { gammainc(p, $0) },
            gradient(at: p) { gammaincc($0, q) }, gradient(at: p) { logBeta($0, q) },
            gradient(at: q) { logBeta(p, $0) },
            gradient(at: p) { beta($0, q) }, gradient(at: q) { beta(p, $0) },
            gradient(at: p) { a in betainc(a, 3, 0.5) }, gradient(at: p) { betainc($0, q, r) },
            gradient(at: q) { betainc(p, $0, r) }, gradient(at: r) { betainc(p, q, $0) },
            gradient(at: p) { betainc($0, $0, r) }, gradient(at: r) { betainc($0, q, $0) },
            gradient(at: r) { betainc(p, $0, $0) }, gradient(at: r) { betainc($0, $0, $0) },
        ]
        let h = 1e-6
        func slope(_ x: Double, _ f: (Double) -> Double) -> Double { (f(x + h) - f(x - h)) / (2 * h) }
        let right: [Double] = [
            slope(p) { gammainc($0, 3 * q) }, slope(q) { gammainc(p, $0) }, slope(p) { gammaincc($0, q) },
            slope(p) { logBeta($0, q) }, slope(q) { logBeta(p, $0) }, slope(p) { beta($0, q) },
            slope(q) { beta(p, $0) },
            slope(p) { betainc($0, 3, 0.5) }, slope(p) { betainc($0, q, r) }, slope(q) { betainc(p, $0, r) },
            slope(r) { betainc(p, q, $0) }, slope(p) { betainc($0, $0, r) }, slope(r) { betainc($0, q, $0) },
            slope(r) { betainc(p, $0, $0) }, slope(r) { betainc($0, $0, $0) },
        ]
        #expect(areClose(slopes, right, within: 1e-8), "\(slopes), not \(right)")
    }

    @Test func noThirdDerivativeByTheBetaParameters() async {
        await #expect(processExitsWith: .failure) {
            let a = Tensor<Double>([1, 2])
            let (b, x) = (TensorVariable(0.5 * a), TensorVariable<Double>(constant: 0.5))
            _ = gradient(at: a) { a in
                gradient(at: a) { a in gradient(at: a) { betainc($0, b, x).sum() }.sum() }.sum()
            }
        }
    }

    /// Derivatives of P by the shape, against differences of its values, and the third, which is a difference itself.
    @Test func derivativesByTheShape() {
        for (a, x) in [(0.25, 0.125), (0.25, 3.0), (2.5, 1.5), (2.5, 6), (40, 30), (40, 55), (1e4, 1.01e4)] {
            func p(_ order: Int, _ a: Double) -> Double {
                order == 0
                    ? gammainc(a, x)
                    : order == 1
                        ? gradient(at: a) { gammainc($0, Variable(constant: x)) }
                        : hessian(at: a) { gammainc($0, Variable(constant: x)) }.scalars[0]
            }
            let h = 1e-3 * a / (1 + a.squareRoot())
            func slope(_ order: Int) -> Double { (p(order, a + h) - p(order, a - h)) / (2 * h) }
            let scale = abs(p(1, a)) + abs(p(2, a)) * h + 1e-300
            #expect(abs(slope(0) - p(1, a)) <= 1e-5 * scale, "\(a), \(x)")
            #expect(abs(slope(1) - p(2, a)) <= 1e-3 * (abs(p(2, a)) + scale / h * 1e-3), "\(a), \(x)")
            let third: Double = gradient(at: a) { a in
                gradient(at: a) { a in gradient(at: a) { gammainc($0, Variable(constant: x)) } }
            }
            let size = abs(third) + abs(p(2, a)) / a.squareRoot()
            #expect(abs(slope(2) - third) <= 1e-4 * size, "third at \(a), \(x): \(third), not \(slope(2))")
        }
    }

    /// Maxima of three and more, of numbers and tensors; ties share.
    @Test func extremaOfSeveral() {
        let (x, y, z) = (Tensor<Double>([1, 5, 2]), Tensor<Double>([3, 1, 2]), Tensor<Double>([2, 4, 2]))
        #expect(max(x, y, z).scalars == [3, 5, 2] && min(x, y, z).scalars == [1, 1, 2])
        let slopes = gradient(at: x) { x in max(x, TensorVariable(y), TensorVariable(z), 0).sum() }
        #expect(slopes.scalars == [0, 1, 0.25])
        #expect(gradient(at: 2.0) { x in max(x, 1, 0.5 * x, -x) } == 1)
    }

    /// Other engines have the members of a family by a constant order.
    @Test func onOtherEngines() throws {
        let f = compile { (x: TensorVariable<Double>) in (j0(x) + erfcx(x) + gammainc(2.5, x)).sum() }
        let second = compile { (x: TensorVariable<Double>) in
            gradient(at: x) { (zeta($0 + 2) * sinc($0) + betainc($0, 2 * $0, 0.5 * $0)).sum() }.sum()
        }
        let x = Tensor<Double>([0.5, 1.5])
        #expect(throws: Never.self) { try f.gradientStableHLO(at: x) }
        #expect(throws: Never.self) { try second.gradientStableHLO(at: x) }
    }
}
