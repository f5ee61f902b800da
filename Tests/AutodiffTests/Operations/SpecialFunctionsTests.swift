import Autodiff
import Foundation
import Testing

/// log Γ and its derivatives at arguments where they are known in closed form.
@Suite struct SpecialFunctionsTests {
    static let euler = 0.57721566490153286061
    static let apery = 1.20205690315959428540
    static let catalan = 0.91596559417721901505

    /// (order, x) → polygamma.
    static let known: [(Double, Double, Double)] = [
        (0, 1, -euler), (0, 2, 1 - euler), (0, 3, 1.5 - euler), (0, 0.5, -euler - 2 * M_LN2),
        (0, 0.25, -euler - .pi / 2 - 3 * M_LN2), (0, 0.75, -euler + .pi / 2 - 3 * M_LN2),
        (0, 1.0 / 3, -euler - .pi / (2 * 3.0.squareRoot()) - 1.5 * log(3.0)), (0, -0.5, 2 - euler - 2 * M_LN2),
        (0, -1.5, 2 + 2.0 / 3 - euler - 2 * M_LN2), (0, 1.5, 2 - euler - 2 * M_LN2),
        (0, 1e10, log(1e10) - 0.5e-10), (0, 1e300, log(1e300)), (0, 1e-10, -1e10 - euler), (0, 1.4616321449683623, 0),
        (1, 1, .pi * .pi / 6), (1, 0.5, .pi * .pi / 2), (1, 0.25, .pi * .pi + 8 * catalan), (1, 2, .pi * .pi / 6 - 1),
        (1, -0.5, .pi * .pi / 2 + 4), (1, 1e10, 1e-10 + 0.5e-20), (2, 1, -2 * apery), (2, 0.5, -14 * apery),
        (3, 1, pow(.pi, 4) / 15), (3, 0.5, pow(.pi, 4)), (5, 1, 8 * pow(.pi, 6) / 63),
    ]

    @Test(arguments: known)
    func polygammas(_ order: Double, _ x: Double, _ expected: Double) {
        let found: Double = polygamma(order, x)
        #expect(isClose(found, expected, within: 4e-15), "\(found), exactly \(expected)")
    }

    @Test func recurrenceAndReflection() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let x = Double.random(in: 0.1...30, using: &random)
            let (here, there): (Double, Double) = (digamma(x), digamma(x + 1))
            #expect(isClose(there, here + 1 / x, within: 1e-14), "\(x)")
            let (slope, next): (Double, Double) = (polygamma(1, x), polygamma(1, x + 1))
            #expect(isClose(next, slope - 1 / (x * x), within: 1e-13), "\(x)")
            let y = Double.random(in: 0.05...0.95, using: &random)
            let cotangent: Double = .pi / tan(.pi * y)
            let reflected: Double = digamma(1 - y) - digamma(y)
            #expect(isClose(reflected, cotangent, within: 1e-13), "\(y)")
            // ψ(−x) from the reflection, far to the left.
            let z = y + 20
            let (negative, positive): (Double, Double) = (digamma(-z), digamma(1 + z))
            #expect(isClose(negative, positive + cotangent, within: 1e-12), "\(-z)")
        }
    }

    @Test func polesAndInfinities() {
        for pole in [0.0, -0.0, -1, -2, -100, -1e6] { #expect(digamma(pole).isNaN && polygamma(1, pole).isNaN) }
        #expect(digamma(Double.infinity) == .infinity)
        #expect(polygamma(1, Double.infinity) == 0)
        #expect(digamma(-Double.infinity).isNaN)
        #expect(digamma(-1e30).isNaN)
        #expect(polygamma(0.5, 1.0).isNaN && polygamma(-1, 1.0).isNaN)
    }

    @Test func logGammaAndItsDerivatives() {
        #expect(logGamma(0.5) == log(Double.pi) / 2)
        let first: Double = gradient(at: 5.0) { logGamma($0) }
        #expect(isClose(first, 25.0 / 12 - Self.euler, within: 1e-15))
        let left: Double = gradient(at: -0.5) { logGamma($0) }
        #expect(isClose(left, 2 - Self.euler - 2 * M_LN2, within: 1e-14))
        let second: Double = gradient(at: 1.0) { x in gradient(at: x) { logGamma($0) } }
        #expect(isClose(second, .pi * .pi / 6, within: 1e-15))
        let third: Double = gradient(at: 1.0) { x in gradient(at: x) { x in gradient(at: x) { logGamma($0) } } }
        #expect(isClose(third, -2 * Self.apery, within: 1e-15))
    }
}
