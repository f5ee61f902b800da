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
            (-1e-300, -0.5, -0.91893853320467274178), (-2, 0, -0.030448457058393270780), (1e300, 1, 0),
            (-700, 0, infinity), (-702, 0, -infinity), (-1e5, 0, infinity), (-1e20, 0, infinity)),
        // ζ′ and ζ″.
        Edges(
            "zeta′", { x in gradient(at: x) { zeta($0) } }, (-0.5, -0.36085433959994760735, -0.59622917676501596172),
            (-0.25, -0.55750421696656943837, -1.0290876917568824023),
            (0.25, -1.6984451503896340338, -4.748185215165198514),
            (-0.0625, -0.80436372300923573705, -1.6734693272247684964),
            (0.75, -15.924831928690486363, -128.00910221409883677),
            (-100.5, 5.5613358960352918086e78, -1.7881770942124129773e79)),
        Edges("sinc", { sinc($0) }, (0, 1, 0), (infinity, 0, 0), (-infinity, 0, 0), (tiny, 1, 0)),
        Edges("logit", { logit($0) }, (0, -infinity, infinity), (1, infinity, infinity), (2, .nan, -0.5)),
        // Outside the domain the derivative is that of the formula, as log's.
        Edges("log", { log($0) }, (0, -infinity, infinity), (-1, .nan, -1), (-4, .nan, -0.25)),
        Edges("log1p", { log1p($0) }, (-1, -infinity, infinity), (-2, .nan, -1)),
        Edges("log2", { log2($0) }, (-1, .nan, -1 / M_LN2)),
        Edges(
            "logit′", { x in gradient(at: x) { logit($0) } }, (1e-300, 1e300, -infinity), (tiny, infinity, -infinity),
            (0, infinity, -infinity), (0.25, 16.0 / 3, -128.0 / 9), (-0.5, -4.0 / 3, -32.0 / 9)),
        Edges(
            "logaddexp", { logaddexp($0, 1) }, (infinity, infinity, 1), (-infinity, 1, 0), (1e300, 1e300, 1)),
    ]

    static let gamma: [Edges] = [
        Edges("logBeta", { logBeta($0, 1) }, (0, infinity, -infinity), (infinity, -infinity, 0), (1, 0, -1)),
        Edges(
            "logBeta near 0", { logBeta($0, $0) }, (1e-160, 369.10676205960725475, -1e160),
            (1e-300, 691.4686750787736, -1e300), (tiny, 745.1332191019412, -infinity)),
        Edges("logBeta by one", { logBeta($0, 1e-160) }, (1e-160, 369.10676205960725475, -5e159)),
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
        Edges(
            "gammainc by x far below a", { gammainc(1e10, $0) }, (1e-300, 0, 0), (1e-10, 0, 0)),
        Edges("gammainc by x below the largest a", { gammainc(1e300, $0) }, (1e-300, 0, 0), (1e-30, 0, 0)),
        Edges("gammainc of the largest, by a", { gammainc($0, 1e300) }, (1e300, 0.5, -3.9894228040143267794e-151)),
        Edges("gammainc of large, by a", { gammainc($0, 1e200) }, (1e200, 0.5, -3.9894228040143267794e-101)),
        Edges("gammainc′ far below a", { x in gradient(at: x) { gammainc(1e10, $0) } }, (1e-300, 0, 0)),
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
        Edges("betainc by b near 0", { betainc(1e-300, $0, 0.3) }, (1e-300, 0.5, 2.5e299)),
        Edges("betainc by a near 0", { betainc($0, 1e-300, 0.3) }, (1e-300, 0.5, -2.5e299)),
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
