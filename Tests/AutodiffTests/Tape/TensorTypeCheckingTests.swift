import Autodiff
import Foundation
import Testing

/// Closures of tensors, scalars, doubles and literals: the test is that this file compiles within the compiler's limit.
struct TensorTypeCheckingTests {
    let w = Tensor<Double>([1, 2, -3])
    let f = Tensor<Float>([1, 2, -3])

    /// ∂/∂w of 3 Σ(2w² + 1) − ½ Σw = 12w − ½.
    @Test func oneTensor() {
        #expect(gradient(at: w) { w in (2 * w * w + 1).sum() * 3 - 0.5 * w.sum() } == Tensor([11.5, 23.5, -36.5]))
        #expect(gradient(at: f) { w in (2 * w * w + 1).sum() * 3 - 0.5 * w.sum() } == Tensor([11.5, 23.5, -36.5]))
        let (value, slope) = valueWithGradient(at: w) { w in
            let doubled = 2 * w
            return square(doubled - 1 + 0.5 * w).sum() / 2 + 0.1 * square(w).sum()
        }
        #expect(isClose(value.scalar, 0.5 * (2.25 + 16 + 72.25) + 1.4, within: 1e-15))
        let expected: Tensor<Double> = Tensor([2.5 * 1.5 + 0.2, 2.5 * 4 + 0.4, 2.5 * -8.5 - 0.6])
        #expect(isClose(slope, expected, within: 1e-15))
    }

    /// The same inside a recording: ∂/∂w of Σ(3w²)² = 36w³.
    @Test func insideARecording() {
        let second = gradient(at: w) { w in
            let inner = gradient(at: w) { w in (w * w * w + 0.5).sum() * 1 - 0 * w.sum() }
            return (inner * inner).sum() * 1.0
        }
        #expect(isClose(second, Tensor([36, 36 * 8, -36 * 27]), within: 1e-15))
    }

    @Test func severalInputs() {
        let (a, b) = gradient(at: w, w) { a, b in (2 * a * b + 1 - a / 3).sum() * 3 - 0.5 * (a * b).sum() }
        #expect(isClose(a, 5.5 * w - 1, within: 1e-15) && isClose(b, 5.5 * w, within: 1e-15))
        let (s, t) = gradient(at: 2.0, w) { s, w in (s * w * w + 1).sum() * 3 }
        #expect(s == 42 && t == 12 * w)
        let (u, v) = gradient(at: w, 2.0) { w, s in (s * w * w + 1).sum() * 3 }
        #expect(u == 12 * w && v == 42)
        let (c, d, e) = gradient(at: w, w, w) { w, b, c in square(2 * w + b - 1).sum() + c.sum() * 0.5 - 3 * c[1] }
        #expect(c == 12 * w - 4)
        #expect(d == 6 * w - 2)
        #expect(e.scalars == [0.5, -2.5, 0.5])
        let parts = [w, w]
        let list = gradient(atTree: parts) { (p: [TensorVariable<Double>]) in
            let product = 2 * p[0] * p[1]
            return (product + 1).sum() * 3
        }
        #expect(list == [6 * w, 6 * w])
    }

    /// Plain tensors need no annotation.
    @Test func plainTensors() {
        let list = [w, 2 * w]
        #expect(list.map { 0.5 * $0 + 1 } == [0.5 * w + 1, w + 1])
        #expect(zip(list, list).map { $0 - 0.5 * $1 } == [0.5 * w, w])
        #expect([f].map { 0.5 * $0 } == [0.5 * f])
        #expect(hessian(at: [1, 2]) { x in 100 * square(x[1] - x[0] * x[0]) + square(1 - x[0]) }[1, 1] == 200)
    }
}
