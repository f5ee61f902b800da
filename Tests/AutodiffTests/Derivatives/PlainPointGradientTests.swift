import Autodiff
import Foundation
import Testing

/// Inner gradients at plain tensors, whose function uses the outer one's variables: the plain result keeps its
/// dependence on them.
struct PlainPointGradientTests {
    static let times = Tensor<Double>([0.2, 0.5, 1.1])

    /// u(t, p) = sin(p₀·t) + p₁·t², whose slope in t is p₀·cos(p₀·t) + 2·p₁·t.
    private static func u(_ t: TensorVariable<Double>, _ p: TensorVariable<Double>) -> TensorVariable<Double> {
        sin(p[0] * t) + p[1] * t * t
    }
    private func slope(_ t: Double, _ p: [Double]) -> (value: Double, gradient: [Double]) {
        (
            p[0] * cos(p[0] * t) + 2 * p[1] * t,
            [cos(p[0] * t) - p[0] * t * sin(p[0] * t), 2 * t]
        )
    }

    /// Σ (du/dt + p₀)², with the inner gradient at a plain tensor, and at a recorded one.
    private static func loss(_ p: TensorVariable<Double>) -> TensorVariable<Double> {
        let du = gradient(at: Self.times) { t in u(t, p).sum() }
        return square(TensorVariable(du) + p[0]).sum()
    }
    private static func recordedLoss(_ p: TensorVariable<Double>) -> TensorVariable<Double> {
        let du = gradient(at: TensorVariable(Self.times)) { t in u(t, p).sum() }
        return square(du + p[0]).sum()
    }

    /// The loss Σ (du/dt + u)² of a differential equation u' = −u, as one writes it.
    @Test func physicsInformedLoss() {
        let (t, p) = (Self.times, [0.7, -0.4])
        let (loss, found) = valueWithGradient(at: Tensor(p)) { p in
            let du = gradient(at: t) { t in Self.u(t, p).sum() }
            return square(du + Self.u(TensorVariable(t), p)).sum()
        }
        var (expected, slopes) = (0.0, [0.0, 0.0])
        for t in Self.times.scalars {
            let (du, byParameter) = slope(t, p)
            let residual = du + sin(p[0] * t) + p[1] * t * t
            expected += residual * residual
            slopes[0] += 2 * residual * (byParameter[0] + t * cos(p[0] * t))
            slopes[1] += 2 * residual * (byParameter[1] + t * t)
        }
        #expect(abs(loss.scalar - expected) < 1e-12)
        #expect(abs(found.scalars[0] - slopes[0]) < 1e-12)
        #expect(abs(found.scalars[1] - slopes[1]) < 1e-12)
    }

    /// Operations on the plain result alone are recorded too, whatever they are.
    @Test func plainOperationsKeepTheDependence() {
        let p = Tensor<Double>([0.7, -0.4])
        func slopes(_ p: TensorVariable<Double>) -> Tensor<Double> {
            gradient(at: Self.times) { t in Self.u(t, p).sum() }
        }
        func recordedSlopes(_ p: TensorVariable<Double>) -> TensorVariable<Double> {
            gradient(at: TensorVariable(Self.times)) { t in Self.u(t, p).sum() }
        }
        func expectSame(
            _ plain: (Tensor<Double>) -> Tensor<Double>, _ recorded: (TensorVariable<Double>) -> TensorVariable<Double>
        ) {
            let found = gradient(at: p) { p in TensorVariable(plain(slopes(p))) }
            #expect(found == gradient(at: p) { p in recorded(recordedSlopes(p)) })
            #expect(found.scalars.contains { $0 != 0 })
        }
        expectSame({ square($0).mean() }, { square($0).mean() })
        expectSame({ (2 * $0 - 1).sum() }, { (2 * $0 - 1).sum() })
        expectSame({ dot($0, $0) }, { dot($0, $0) })
        expectSame({ exp($0).reshaped(to: [3, 1]).transposed().sum() }, { exp($0).sum() })
        expectSame({ $0.logSumExp() }, { $0.logSumExp() })
        expectSame({ ($0 / ($0 * $0)).sum() }, { ($0 / ($0 * $0)).sum() })
        expectSame({ max($0, 0.1).sum() }, { max($0, 0.1).sum() })
        expectSame({ x in (x * Self.times).sum() }, { x in (x * Self.times).sum() })
    }

    @Test func inEveryKindOfOuterPoint() {
        let t = Tensor<Double>([1, 2])
        // d/dp Σ 2·t·p · p = 4·p·Σ t
        let number = gradient(at: 3.0) { p in
            (gradient(at: t) { t in (t * t).sum() * p } * TensorVariable(scalar: p)).sum()[]
        }
        #expect(number == 36)
        let numbers = gradient(at: [3.0]) { p in
            (gradient(at: t) { t in (t * t).sum() * p[0] } * TensorVariable(scalar: p[0])).sum()[]
        }
        #expect(numbers == [36])
        let found = gradient(atTree: ["p": 3.0]) { p in
            (gradient(at: t) { t in (t * t).sum() * p["p"]! } * TensorVariable(scalar: p["p"]!)).sum()
        }
        #expect(found == ["p": 36])
        let float = Tensor<Float>([1, 2])
        #expect(
            gradient(at: Tensor<Float>(3)) { p in (gradient(at: float) { t in (t * t).sum() * p } * p).sum() }.scalar
                == 36)
    }

    @Test func severalPlainPoints() {
        let (t, s) = (Tensor<Double>([1, 2]), Tensor<Double>([3, 4]))
        // ∂/∂t = s·p, ∂/∂s = t·p; d/dp Σ s·p·t·p = 2·p·Σ s·t.
        let found = gradient(at: 5.0) { p in
            let (dt, ds) = gradient(at: t, s) { t, s in (t * s).sum() * p }
            return TensorVariable(dt * ds).sum()[]
        }
        #expect(found == 2 * 5 * (3 + 8))
    }

    @Test func trees() {
        let points = ["a": Tensor<Double>([1, 2]), "b": Tensor<Double>([3])]
        let found = gradient(at: 2.0) { p in
            let slopes = gradient(atTree: points) { t in (square(t["a"]!).sum() + square(t["b"]!).sum()) * p }
            return TensorVariable(slopes["a"]!.sum() + slopes["b"]!.sum())[] * p
        }
        #expect(found == 2 * 2 * (2 + 4 + 6))
    }

    /// Without variables from outside, the inner result is a constant like any other.
    @Test func independentInnerGradients() {
        let t = Tensor<Double>([1, 2])
        let found = gradient(at: 3.0) { p in
            let (value, slopes) = valueWithGradient(at: t) { t in (t * t).sum().scalar }
            return p * value * slopes.scalars[1] * slopes[0]
        }
        #expect(found == 5 * 4 * 2)
    }

    @Test func afterTheRecordingItIsPlain() {
        var slopes = Tensor<Double>([0])
        _ = gradient(at: 3.0) { p in
            slopes = gradient(at: Tensor<Double>([1, 2])) { t in (t * t).sum() * p }
            #expect("\(slopes)" == "[6.0, 12.0]")
            #expect(slopes == Tensor([6, 12]))
            return p
        }
        #expect(slopes.scalars == [6, 12])
        slopes.scalars[0] = 1
        #expect((slopes * slopes).scalars == [1, 144])
        #expect(gradient(at: slopes) { x in (x * x).sum() }.scalars == [2, 24])
    }

    @Test func withoutDerivativeIsAConstant() {
        let t = Tensor<Double>([1, 2])
        let found = gradient(at: 3.0) { p in
            let slopes = withoutDerivative(gradient(at: t) { t in (t * t).sum() * p })
            return slopes.scalars[0] * p
        }
        #expect(found == 6)
    }

    /// An inner gradient whose point is itself an inner gradient, and one inside another.
    @Test func nested() {
        let t = Tensor<Double>([2])
        // s = d/dt t³·p = 3·t²·p; r = d/ds s²·p = 2·s·p = 6·t²·p²; dr/dp = 12·t²·p.
        let chained = gradient(at: 5.0) { p in
            let s = gradient(at: t) { t in (t * t * t).sum() * p }
            let r = gradient(at: s) { s in (s * s).sum() * p }
            return TensorVariable(r).sum()[]
        }
        #expect(chained == 12 * 4 * 5)
        // d²/dt² t³·p = 6·t·p.
        let second = gradient(at: 5.0) { p in
            let curvature = gradient(at: t) { t in gradient(at: t) { t in (t * t * t).sum() * p }.sum() }
            return TensorVariable(curvature).sum()[]
        }
        #expect(second == 12)
    }

    @Test func higherDerivativesAndPrograms() throws {
        let p = Tensor<Double>([0.7, -0.4])
        #expect(hessian(at: p, of: Self.loss) == hessian(at: p, of: Self.recordedLoss))
        try checkGradient(at: p, of: Self.loss)
        let program = compile { (p: TensorVariable<Double>) in Self.loss(p) }
        let (value, found) = program.valueWithGradient(at: p)
        let expected = valueWithGradient(at: p, of: Self.recordedLoss)
        #expect(abs(value.scalar - expected.value.scalar) < 1e-12)
        for (one, other) in zip(found.scalars, expected.gradient.scalars) { #expect(abs(one - other) < 1e-12) }
        // At another point the program gives that point's values, not those it was recorded with.
        let other = Tensor<Double>([1.3, 0.2])
        let there = program.valueWithGradient(at: other).gradient
        for (one, other) in zip(there.scalars, gradient(at: other, of: Self.recordedLoss).scalars) {
            #expect(abs(one - other) < 1e-12)
        }
    }

    @Test func emptyAndSingle() {
        let none = gradient(at: 2.0) { p in
            let slopes = gradient(at: Tensor<Double>.zeros([0])) { t in (t * t).sum() * p }
            return TensorVariable(slopes).sum()[] + p
        }
        #expect(none == 1)
    }
}
