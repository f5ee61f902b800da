import Autodiff
import Foundation
import Testing

/// The platform's functions of doubles on all kinds of number: the same values, also at ties, ends and zeros of either
/// sign.
struct PlatformNamesTests {
    static let numbers: [Double] = [
        0, -0.0, 0.25, -0.25, 0.5, -0.5, 0.75, 1, -1, 1.5, -1.5, 2, 2.5, -2.5, 3.5, -3.75, 7.3, -7.3, 1e300, -1e300,
        .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .infinity, -.infinity, .nan,
    ]
    static let rules: [FloatingPointRoundingRule] = [
        .up, .down, .towardZero, .awayFromZero, .toNearestOrEven, .toNearestOrAwayFromZero,
    ]

    /// The same number, zeros of the same sign, or both NaN.
    private static func isSame(_ x: Double, _ y: Double) -> Bool {
        x.isNaN ? y.isNaN : x == y && x.sign == y.sign
    }

    /// A function of one operand over doubles, variables, dual numbers and tensors.
    private static func check(
        _ name: String, _ right: (Double) -> Double, _ double: (Double) -> Double, _ variable: (Variable) -> Variable,
        _ dual: (Dual<Double>) -> Dual<Double>, _ tensor: (Tensor<Double>) -> Tensor<Double>,
        isClose: (Double, Double) -> Bool = isSame
    ) {
        let tape = Tape()
        let found = tensor(Tensor(numbers))
        for (index, x) in numbers.enumerated() {
            let expected = right(x)
            #expect(isClose(double(x), expected), "\(name)(\(x)): \(double(x)), not \(expected)")
            #expect(isClose(variable(tape.variable(x)).value, expected), "\(name)(\(x)) of a variable")
            #expect(isClose(dual(Dual(x, tangent: 1)).value, expected), "\(name)(\(x)) of a dual number")
            #expect(isClose(found.scalars[index], expected), "\(name)(\(x)) in a tensor")
        }
    }

    /// Calls the library's function also for doubles, for which plain code calls the platform's.
    private static func truncated<Number: ElementaryNumber>(_ x: Number) -> Number { trunc(x) }
    private static func size<Number: ElementaryNumber>(_ x: Number) -> Number { fabs(x) }
    private static func gamma<Number: ElementaryNumber>(_ x: Number) -> Number { tgamma(x) }
    private static func logGamma<Number: ElementaryNumber>(_ x: Number) -> Number { lgamma(x) }
    private static func rounded<Number: ElementaryNumber>(_ x: Number) -> Number { x.rounded() }
    private static func magnitude<Number: ElementaryNumber>(_ x: Number) -> Number { x.magnitude }
    private static func larger<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { fmax(x, y) }
    private static func smaller<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { fmin(x, y) }
    private static func signed<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { copysign(x, y) }

    @Test func functionsOfOneNumber() {
        Self.check("trunc", { $0.rounded(.towardZero) }, Self.truncated, trunc, trunc, trunc)
        Self.check("fabs", { $0.magnitude }, Self.size, fabs, fabs, fabs)
        Self.check("rounded", { $0.rounded() }, Self.rounded, { $0.rounded() }, { $0.rounded() }, { $0.rounded() })
        Self.check(
            "magnitude", { $0.magnitude }, Self.magnitude, { $0.magnitude }, { $0.magnitude }, { $0.magnitude })
        for rule in Self.rules {
            func rounded<Number: ElementaryNumber>(_ x: Number) -> Number { x.rounded(rule) }
            Self.check(
                "rounded(\(rule))", { $0.rounded(rule) }, rounded, { $0.rounded(rule) }, { $0.rounded(rule) },
                { $0.rounded(rule) })
        }
    }

    @Test func gammaAndItsLogarithm() throws {
        Self.check(
            "tgamma", { Foundation.tgamma($0) }, Self.gamma, tgamma, tgamma, tgamma,
            isClose: { $0 == $1 || $0.isNaN && $1.isNaN || isClose($0, $1, within: 1e-14) })
        Self.check("lgamma", { Autodiff.logGamma($0) }, Self.logGamma, lgamma, lgamma, lgamma)
        #expect(gradient(at: 0.0) { tgamma($0) } == -.infinity)
        for pole in [-1, -2, -Double.infinity] { #expect(gradient(at: pole) { tgamma($0) }.isNaN) }
        // Γ′(1) = −γ, Γ′(n + 1) = n!·(H(n) − γ), and at −½ by the reflection.
        let euler = 0.5772156649015329
        #expect(isClose(gradient(at: 1.0) { tgamma($0) }, -euler, within: 1e-14))
        #expect(isClose(gradient(at: 4.0) { tgamma($0) }, 6 * (11.0 / 6 - euler), within: 1e-14))
        #expect(isClose(gradient(at: -0.5) { tgamma($0) }, -0.12935358979554006, within: 1e-13))
        #expect(gradient(at: 2.5) { lgamma($0) } == gradient(at: 2.5) { Autodiff.logGamma($0) })
        try checkGradient(at: [0.7, 3.2, -0.6, -1.4], order: 2) { x in x.map { tgamma($0) }.sum() }
        try checkGradient(at: Tensor<Double>([0.7, -2.4]), order: 2) { x in tgamma(x).sum() }
    }

    @Test func functionsOfTwoNumbers() {
        typealias Function<Number> = (Number, Number) -> Number
        let pairs: [(String, Function<Double>, Function<Double>, Function<Variable>)] = [
            ("fmax", Double.maximum, Self.larger, fmax), ("fmin", Double.minimum, Self.smaller, fmin),
            ("copysign", { Double(signOf: $1, magnitudeOf: $0) }, Self.signed, copysign),
        ]
        for (name, right, double, variable) in pairs {
            let found = Self.numbers.map { x in
                let y = Tensor<Double>(Self.numbers)
                return switch name {
                case "fmax": fmax(Tensor(x), y).scalars
                case "fmin": fmin(Tensor(x), y).scalars
                default: copysign(Tensor(x), y).scalars
                }
            }
            for (row, x) in Self.numbers.enumerated() {
                // The sign of NaN is none of these functions' results.
                for (column, y) in Self.numbers.enumerated() where name != "copysign" || !y.isNaN {
                    let expected = right(x, y)
                    // C leaves open which of two zeros is the larger one.
                    func same(_ found: Double) -> Bool { Self.isSame(found, expected) || found == expected && x == y }
                    #expect(same(double(x, y)), "\(name)(\(x), \(y)): \(double(x, y)), not \(expected)")
                    #expect(same(variable(Variable(constant: x), Variable(constant: y)).value), "\(name)(\(x), \(y))")
                    #expect(same(found[row][column]), "\(name)(\(x), \(y)) of tensors")
                }
            }
        }
        #expect(copysign(Variable(constant: 2), Variable(constant: -0.0)).value == -2)
    }

    @Test func slopesOfTwoNumbers() {
        #expect(gradient(at: [2.0, 1.0]) { x in fmax(x[0], x[1]) } == [1, 0])
        #expect(gradient(at: [2.0, 1.0]) { x in fmin(x[0], x[1]) } == [0, 1])
        #expect(gradient(at: [2.0, .nan]) { x in fmax(x[0], x[1]) } == [1, 0])
        #expect(gradient(at: [.nan, 2.0]) { x in fmin(x[0], x[1]) } == [0, 1])
        #expect(gradient(at: [2.0, -1.0]) { x in copysign(x[0], x[1]) } == [-1, 0])
        #expect(gradient(at: [-2.0, -1.0]) { x in copysign(x[0], x[1]) } == [1, 0])
        #expect(gradient(at: [7.5, 2.0]) { x in x[0].truncatingRemainder(dividingBy: x[1]) } == [1, -3])
    }

    /// Constants of type `Double` in either place.
    @Test func besideDoubles() {
        let c = 1.5
        #expect(gradient(at: 2.0) { x in fmax(x, c) * fmax(c, x) } == 4)
        #expect(gradient(at: 1.0) { x in fmin(x, c) * fmin(c, x) } == 2)
        #expect(gradient(at: -2.0) { x in copysign(x, c) * copysign(c, x) } == 1.5)
        #expect(gradient(at: 2.0) { x in x * x.truncatingRemainder(dividingBy: c) } == 2.5)
        let tensor = gradient(at: Tensor<Double>([2, 4])) { x in x.truncatingRemainder(dividingBy: c).sum() }
        #expect(tensor.scalars == [1, 1])
    }

    /// A program that was recorded at one number is right at others.
    @Test func compiled() {
        let f = compile { x in
            trunc(x) * x + x.rounded(.toNearestOrEven) * x + fmax(x, 1) + fmin(x, -1) + copysign(x, x - 3) + tgamma(x)
        }
        func plain(_ x: Double) -> Double {
            let rounded = trunc(x) * x + x.rounded(.toNearestOrEven) * x
            return rounded + fmax(x, 1) + fmin(x, -1) + copysign(x, x - 3) + tgamma(x)
        }
        for x in [0.5, 1.5, -0.5, -1.5, -2.75, 4.5] { #expect(isClose(f(x), plain(x), within: 1e-14), "\(x)") }
    }
}
