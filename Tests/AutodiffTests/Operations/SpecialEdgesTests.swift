import Autodiff
import Foundation
import Testing

/// Values and derivatives of the special functions at 0, ±∞, NaN, the smallest and the largest numbers: limits where
/// there are any.
@Suite struct SpecialEdgesTests {
    struct Edges: Sendable, CustomTestStringConvertible {
        let name: String
        let function: @Sendable (Variable) -> Variable
        /// Arguments, values and derivatives.
        let rows: [(x: Double, value: Double, slope: Double)]
        var testDescription: String { name }

        init(
            _ name: String, _ function: @escaping @Sendable (Variable) -> Variable,
            _ rows: (x: Double, value: Double, slope: Double)...
        ) {
            (self.name, self.function, self.rows) = (name, function, rows + [(.nan, .nan, .nan)])
        }
    }

    static let infinity = Double.infinity
    static let tiny = Double.leastNonzeroMagnitude
    static let root = 2 / Double.pi.squareRoot()
    /// E₁(1.5).
    static let integral = 0.10001958240663265190

    static let bessel: [Edges] = [
        Edges("j0", { j0($0) }, (0, 1, 0), (infinity, 0, 0), (-infinity, 0, 0), (tiny, 1, 0)),
        Edges("j1", { j1($0) }, (0, 0, 0.5), (infinity, 0, 0), (-infinity, 0, 0), (1e-300, 5e-301, 0.5)),
        Edges("besselJ 2", { besselJ(2, $0) }, (0, 0, 0), (infinity, 0, 0)),
        Edges(
            "i0", { i0($0) }, (0, 1, 0), (infinity, infinity, infinity), (-infinity, infinity, -infinity),
            (1e300, infinity, infinity), (tiny, 1, 0)),
        Edges(
            "i1", { i1($0) }, (0, 0, 0.5), (infinity, infinity, infinity), (-infinity, -infinity, infinity),
            (1e-300, 5e-301, 0.5)),
        Edges("besselI 3", { besselI(3, $0) }, (0, 0, 0), (-infinity, -infinity, infinity)),
        Edges(
            "i0e", { i0e($0) }, (0, 1, 0), (infinity, 0, 0), (-infinity, 0, 0), (1e-300, 1, -1), (-1e-300, 1, 1),
            (1e300, 3.9894228040143267794e-151, 0)),
        Edges(
            "i1e", { i1e($0) }, (0, 0, 0.5), (infinity, 0, 0), (-infinity, 0, 0), (1e-300, 5e-301, 0.5),
            (1e300, 3.9894228040143267794e-151, 0), (-1e300, -3.9894228040143267794e-151, 0),
            (1, 0.20791041534970844887, 0.049938776894223538763),
            (1.0000001, 0.20791042034358539213, 0.049938761912591919135)),
    ]

    static let integrals: [Edges] = [
        Edges("erfc", { erfc($0) }, (0, 1, -root), (infinity, 0, 0), (-infinity, 2, 0)),
        Edges(
            "erfcx", { erfcx($0) }, (0, 1, -root), (infinity, 0, 0), (-infinity, infinity, -infinity),
            (-30, infinity, -infinity), (1e300, 5.6418958354775628695e-301, 0)),
        Edges(
            "erfinv", { erfinv($0) }, (0, 0, 1 / root), (1, infinity, infinity), (-1, -infinity, infinity),
            (1.5, .nan, .nan), (1e-300, 1e-300 / root, 1 / root)),
        Edges("expint", { expint($0) }, (0, infinity, -infinity), (infinity, 0, 0), (1e300, 0, 0), (-1, .nan, .nan)),
        Edges("expint 2", { expint(2, $0) }, (0, 1, -infinity), (infinity, 0, 0), (-1, .nan, .nan)),
        Edges("expint 3", { expint(3, $0) }, (0, 0.5, -1), (infinity, 0, 0)),
        Edges(
            "expi", { expi($0) }, (0, -infinity, infinity), (infinity, infinity, infinity), (-infinity, 0, 0),
            (712, 2.3216800841052113304e306, 2.3184146982986436357e306), (-1e300, 0, 0)),
        Edges(
            "zeta", { zeta($0) }, (infinity, 1, 0), (-infinity, .nan, .nan), (1, infinity, .nan),
            (0, -0.5, -0.91893853320467274178), (tiny, -0.5, -0.91893853320467274178),
            (-1e-300, -0.5, -0.91893853320467274178), (-2, 0, -0.030448457058393270780), (1e300, 1, 0)),
        Edges("sinc", { sinc($0) }, (0, 1, 0), (infinity, 0, 0), (-infinity, 0, 0), (tiny, 1, 0)),
        Edges("logit", { logit($0) }, (0, -infinity, infinity), (1, infinity, infinity), (2, .nan, -0.5)),
        Edges(
            "logaddexp", { logaddexp($0, 1) }, (infinity, infinity, 1), (-infinity, 1, 0), (1e300, 1e300, 1)),
    ]

    static let gamma: [Edges] = [
        Edges("logBeta", { logBeta($0, 1) }, (0, infinity, -infinity), (infinity, -infinity, 0), (1, 0, -1)),
        Edges("beta", { beta($0, 1) }, (0, infinity, -infinity), (infinity, 0, 0), (2, 0.5, -0.25)),
        Edges("gammainc by x", { gammainc(2.5, $0) }, (0, 0, 0), (infinity, 1, 0), (1e300, 1, 0), (-1, .nan, .nan)),
        Edges("gammainc by x near 0", { gammainc(0.5, $0) }, (0, 0, infinity), (infinity, 1, 0)),
        Edges("gammainc by x of 0", { gammainc(0, $0) }, (1.5, 1, 0), (infinity, 1, 0)),
        Edges(
            "gammainc by a", { gammainc($0, 1.5) }, (0, 1, -integral), (infinity, 0, 0), (1e300, 0, 0),
            (tiny, 1, -integral), (-1, .nan, .nan)),
        Edges(
            "gammaincc by a", { gammaincc($0, 1.5) }, (0, 0, integral), (infinity, 1, 0), (1e300, 1, 0),
            (1e-300, 1e-300 * integral, integral)),
        Edges("gammaincc by x", { gammaincc(2.5, $0) }, (0, 1, 0), (infinity, 0, 0), (1e300, 0, 0)),
        Edges("betainc by x", { betainc(2, 3, $0) }, (0, 0, 0), (1, 1, 0), (2, .nan, .nan), (-1, .nan, .nan)),
        Edges("betainc by x, square", { betainc(1, 2, $0) }, (0, 0, 2), (1, 1, 0), (tiny, 2 * tiny, 2)),
        Edges("betainc by x, arc sine", { betainc(0.5, 0.5, $0) }, (0, 0, infinity), (1, 1, infinity)),
        // xᵃ·(1 + a·(1 − x)).
        Edges(
            "betainc by a", { betainc($0, 2, 0.25) }, (0, 1, 0.75 - 2 * M_LN2), (1e-300, 1, 0.75 - 2 * M_LN2),
            (infinity, 0, 0), (1e300, 0, 0), (1e305, 0, 0), (-1, .nan, .nan)),
        Edges(
            "betainc by b", { betainc(2, $0, 0.25) }, (0, 0, -0.25 - Foundation.log(0.75)), (infinity, 1, 0),
            (1e300, 1, 0), (1e305, 1, 0)),
    ]

    @Test(arguments: bessel + integrals + gamma) func valuesAndSlopes(edges: Edges) {
        for (x, value, slope) in edges.rows {
            let found = valueWithGradient(at: x, of: edges.function)
            for (what, found, right) in [("value", found.value, value), ("slope", found.gradient, slope)] {
                let isRight =
                    found == right || (found.isNaN && right.isNaN)
                    || abs(found - right) <= 1e-12 * abs(right) + (right == 0 ? 1e-300 : 0)
                #expect(isRight, "\(edges.name) at \(x), \(what): \(found), not \(right)")
            }
        }
    }
}
