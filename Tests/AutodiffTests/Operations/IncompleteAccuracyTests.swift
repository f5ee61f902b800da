import Foundation
import Testing

@testable import Autodiff

/// Values of the incomplete functions in tails and near ends against mpmath, in units in the last place: as
/// `Notes/special-functions.md` states them.
@Suite struct IncompleteAccuracyTests {
    private static func ulps(_ found: Double, _ right: Double) -> Double {
        found == right ? 0 : abs(found - right) / right.ulp
    }

    @Test func gamma() {
        for row in IncompleteFixtures.gamma {
            let found = [gammainc(row[0], row[1]), gammaincc(row[0], row[1])]
            for (found, right) in zip(found, row[2...]) {
                #expect(Self.ulps(found, right) <= 12, "at \(row[0]), \(row[1]): \(found), not \(right)")
            }
        }
    }

    @Test func beta() {
        for row in IncompleteFixtures.beta {
            let (a, b) = (row[0], row[1])
            let (value, density) = valueWithGradient(at: row[2]) { betainc(a, b, $0) }
            for (found, right) in [(value, row[3]), (density, row[4])] {
                #expect(Self.ulps(found, right) <= 20, "at \(row[..<3]): \(found), not \(right)")
            }
        }
    }

    /// Half of the distribution, for every size of equal operands; and a step for the largest ones.
    @Test func hugeOperands() {
        for size in [1e3, 1e14, 1e200, 1e300, 1.7e308] {
            #expect(Self.ulps(betainc(size, size, 0.5), 0.5) <= 4, "\(size)")
            if size > 1e20 { #expect(betainc(size, size, 0.4) == 0 && betainc(size, size, 0.6) == 1) }
        }
        let tiny = Double.leastNonzeroMagnitude
        #expect(betainc(tiny, tiny, 0.3) == 0.5 && betainc(1e-300, 3e-300, 0.3) == 0.75)
        #expect(betainc(.leastNormalMagnitude / 200, 1e-5, 0.5) == 1)
        // A gamma distribution beside the end.
        let right = 1 - 2 / M_E
        #expect(Self.ulps(betainc(2, 1e300, 1e-300), right) <= 8 && Self.ulps(betainc(2, 1e308, 1e-308), right) <= 8)
        let half: Double = gammainc(1e300, 1e300)
        #expect(Self.ulps(half, 0.5) <= 4)
    }

    /// Stops by name, as the documentation says; and a constant has no third derivative to ask for.
    @Test func thirdDerivativesByTheBetaParameters() throws {
        let (b, x) = (1.5, 0.375)
        func third(_ f: @escaping (Variable) -> Variable) -> Double {
            gradient(at: 2.5) { a in gradient(at: a) { a in gradient(at: a) { f($0) } } }
        }
        let mistake = try #require(throws: CallerMistake.self) {
            try recovering { _ = third { betainc($0, b, x) } }
        }
        #expect(mistake.description.contains("betainc: there are derivatives of the first and second order by a and b"))
        // By x there are derivatives of any order: of x^2.5, for b = 1.
        let byX: Double = gradient(at: 0.25) { x in gradient(at: x) { x in gradient(at: x) { betainc(2.5, 1, $0) } } }
        #expect(isClose(byX, 2.5 * 1.5 * 0.5 / 0.5, within: 1e-12), "\(byX)")
    }
}
