import Autodiff
import Testing

/// Loops as operations against the same loops recorded step by step: values, and derivatives of every kind.
struct ScanTests {
    static let sequence = Tensor<Double>(shape: [5, 2, 3], scalars: (0..<30).map { 0.1 * Double($0 % 7) - 0.3 })
    static let weights = [
        Tensor<Double>([[0.3, -0.2], [0.5, 0.1], [-0.4, 0.7]]), Tensor<Double>([[0.6, -0.1], [0.2, 0.4]]),
    ]
    static let start = Tensor<Double>([[0.1, -0.3], [0.2, 0.5]])

    @Sendable static func cell(
        _ h: TensorVariable<Double>, _ x: TensorVariable<Double>, _ w: [TensorVariable<Double>]
    ) -> (TensorVariable<Double>, TensorVariable<Double>) {
        let h = tanh(matmul(x, w[0]) + matmul(h, w[1]))
        return (h, square(h))
    }

    /// The recurrent network, recorded step by step.
    @Sendable static func unrolled(
        _ h: TensorVariable<Double>, _ x: TensorVariable<Double>, _ w: [TensorVariable<Double>]
    ) -> TensorVariable<Double> {
        var (h, outputs) = (h, [TensorVariable<Double>]())
        for step in 0..<x.shape[0] {
            let part = x.slice(along: 0, step..<(step + 1)).reshaped(to: [2, 3])
            let (next, output) = cell(h, part, w)
            h = next
            outputs.append(output)
        }
        return (h * h * h).sum() + (TensorVariable.stack(outputs) * 0.7).sum()
    }

    @Sendable static func scanned(
        _ h: TensorVariable<Double>, _ x: TensorVariable<Double>, _ w: [TensorVariable<Double>], _ states: LoopStates
    ) -> TensorVariable<Double> {
        let (h, outputs) = scan(h, over: x, with: w, states: states) { cell($0, $1, $2) }
        return (h * h * h).sum() + (outputs * 0.7).sum()
    }

    static let choices: [LoopStates] = [
        .kept, .recomputed, .recomputed(every: 2), .recomputed(every: 3), .recomputed(every: 5),
        .recomputed(every: 9),
    ]

    @Test(arguments: choices.indices) func gradientsAreThoseOfTheUnrolledLoop(_ choice: Int) throws {
        let states = Self.choices[choice]
        let (h, x, w) = (Self.start, Self.sequence, Self.weights)
        let plain = valueWithGradient(atTree: h, x, w) { Self.unrolled($0, $1, $2) }
        let looped = valueWithGradient(atTree: h, x, w) { Self.scanned($0, $1, $2, states) }
        #expect(isClose(looped.value, plain.value, within: 1e-14))
        #expect(isClose(looped.gradient.0, plain.gradient.0, within: 1e-14))
        #expect(isClose(looped.gradient.1, plain.gradient.1, within: 1e-14))
        for (own, other) in zip(looped.gradient.2, plain.gradient.2) { #expect(isClose(own, other, within: 1e-14)) }
        let program = compileTree {
            (h: TensorVariable<Double>, x: TensorVariable<Double>, w: [TensorVariable<Double>]) in
            Self.scanned(h, x, w, states)
        }
        let (value, gradient) = program.valueWithGradient(at: h, x, w)
        #expect(isClose(value, plain.value, within: 1e-14))
        #expect(isClose(gradient.0, plain.gradient.0, within: 1e-14))
        #expect(isClose(gradient.1, plain.gradient.1, within: 1e-14))
        for (own, other) in zip(gradient.2, plain.gradient.2) { #expect(isClose(own, other, within: 1e-14)) }
        // The parameters alone.
        let alone = gradient2(w) { Self.scanned(TensorVariable(h), TensorVariable(x), $0, states) }
        for (own, other) in zip(alone, plain.gradient.2) { #expect(isClose(own, other, within: 1e-14)) }
    }

    private func gradient2(
        _ w: [Tensor<Double>], _ f: ([TensorVariable<Double>]) -> TensorVariable<Double>
    ) -> [Tensor<Double>] { gradient(atTree: w, of: f) }

    @Test(arguments: [0, 1, 2]) func higherDerivatives(_ choice: Int) throws {
        let states = Self.choices[choice]
        let (h, x, w) = (Self.start, Self.sequence, Self.weights)
        let short = x.slice(along: 0, 0..<3)
        try checkGradient(atTree: w, order: 2) {
            Self.scanned(TensorVariable(h), TensorVariable(short), $0, states)
        }
        let direction = TreeTuple(h, x, w)
        let looped = compileTree {
            (h: TensorVariable<Double>, x: TensorVariable<Double>, w: [TensorVariable<Double>]) in
            Self.scanned(h, x, w, states)
        }
        let plain = compileTree {
            (h: TensorVariable<Double>, x: TensorVariable<Double>, w: [TensorVariable<Double>]) in
            Self.unrolled(h, x, w)
        }
        let own = looped.hessianProduct(at: direction, along: direction).elements
        let other = plain.hessianProduct(at: direction, along: direction).elements
        #expect(isClose(own.0, other.0, within: 1e-13))
        #expect(isClose(own.1, other.1, within: 1e-13))
        for (a, b) in zip(own.2, other.2) { #expect(isClose(a, b, within: 1e-13)) }
        let tangents = (
            looped.valueWithDerivative(at: direction, along: direction).derivative,
            plain.valueWithDerivative(at: direction, along: direction).derivative
        )
        #expect(isClose(tangents.0, tangents.1, within: 1e-13))
    }

    /// Numbers as the state: an integrator, whose third derivative is that of the recorded steps.
    @Test func numbersAsState() {
        @Sendable func step(_ s: [Variable], _ h: Variable) -> [Variable] {
            let p = s[1] - h * sin(s[0])
            return [s[0] + h * p, p]
        }
        func looped(_ x: [Variable]) -> Variable {
            let end = iterate([x[0], x[1]], steps: 7, with: x[2], step)
            return end[0] * end[1]
        }
        func plain(_ x: [Variable]) -> Variable {
            var s = [x[0], x[1]]
            for _ in 0..<7 { s = step(s, x[2]) }
            return s[0] * s[1]
        }
        let x = [0.7, -0.4, 0.1]
        #expect(areClose(gradient(at: x, of: looped), gradient(at: x, of: plain), within: 1e-14))
        #expect(isClose(hessian(at: x, of: looped), hessian(at: x, of: plain), within: 1e-12))
        #expect(
            isClose(jvp(at: x, along: [1, 2, 3], of: looped), jvp(at: x, along: [1, 2, 3], of: plain), within: 1e-13))
        func third(_ f: ([Variable]) -> Variable) -> Double {
            gradient(at: 0.7) { x in gradient(at: x) { x in gradient(at: x) { x in f([x, -0.4, 0.1]) } } }
        }
        #expect(isClose(third(looped), third(plain), within: 1e-11))
    }
}
