import Autodiff
import Testing

/// Loops of unusual forms: no step and one step, trees, loops in loops, other transforms.
struct LoopFormTests {
    static let w = Tensor<Double>([0.5, -1.5])

    /// A loop of `steps` steps over rows.
    static func f(
        _ s: TensorVariable<Double>, _ x: TensorVariable<Double>, _ states: LoopStates
    ) -> TensorVariable<Double> {
        let (s, y) = scan(s, over: x, states: states) { s, x in
            let output = s * s * x
            return (s * x + sin(s), output)
        }
        return (s * s).sum() + (3 * y).sum()
    }

    static func plain(_ s: TensorVariable<Double>, _ x: TensorVariable<Double>) -> TensorVariable<Double> {
        var (s, sum) = (s, TensorVariable<Double>(Tensor(0)))
        for step in 0..<x.shape[0] {
            let x = x.slice(along: 0, step..<(step + 1)).reshaped(to: [2])
            sum = sum + (3 * (s * s * x)).sum()
            s = s * x + sin(s)
        }
        return (s * s).sum() + sum
    }

    @Test(arguments: [0, 1, 2, 7]) func fewSteps(_ count: Int) {
        let x = Tensor<Double>(shape: [count, 2], scalars: (0..<(2 * count)).map { 0.3 * Double($0) - 0.5 })
        for states in [LoopStates.kept, .recomputed, .recomputed(every: 3)] {
            let program = compileTree { (s: TensorVariable<Double>, x: TensorVariable<Double>) in Self.f(s, x, states) }
            let plainProgram = compileTree { (s: TensorVariable<Double>, x: TensorVariable<Double>) in Self.plain(s, x)
            }
            let (dw, dx) = gradient(at: Self.w, x) { Self.f($0, $1, states) }
            let (ew, ex) = gradient(at: Self.w, x) { Self.plain($0, $1) }
            #expect(isClose(dw, ew, within: 1e-14))
            #expect(isClose(dx, ex, within: 1e-14))
            let (cw, cx) = program.gradient(at: Self.w, x)
            #expect(isClose(cw, ew, within: 1e-14))
            #expect(isClose(cx, ex, within: 1e-14))
            let (direction, point) = (TreeTuple(Self.w, x), TreeTuple(Self.w, x))
            let product = program.hessianProduct(at: point, along: direction).elements
            let other = plainProgram.hessianProduct(at: point, along: direction).elements
            #expect(isClose(product.0, other.0, within: 1e-12))
            #expect(isClose(product.1, other.1, within: 1e-12))
        }
    }

    /// Swapped, unchanged and constant states; a state that a step does not read, and inputs without use.
    @Test func statesThatAreNotComputed() {
        @Sendable func next(_ s: [Variable], _ x: Variable) -> [Variable] { [s[1], s[0] + x, s[2], 7, s[4] * s[3]] }
        @Sendable func f(_ x: [Variable]) -> Variable {
            let end = iterate([x[0], x[1], x[2], x[0], x[1]], steps: 5, with: [x[2], x[3]]) { s, p in next(s, p[0]) }
            return end[0] * end[1] + end[2] * end[3] + end[4]
        }
        func plain(_ x: [Variable]) -> Variable {
            var s = [x[0], x[1], x[2], x[0], x[1]]
            for _ in 0..<5 { s = next(s, x[2]) }
            return s[0] * s[1] + s[2] * s[3] + s[4]
        }
        let x = [0.3, -1.2, 0.7, 5]
        #expect(areClose(gradient(at: x, of: f), gradient(at: x, of: plain), within: 1e-13))
        #expect(isClose(hessian(at: x, of: f), hessian(at: x, of: plain), within: 1e-13))
        #expect(
            areClose(compile { (x: [Variable]) in f(x) }.gradient(at: x), gradient(at: x, of: plain), within: 1e-13))
        // Tensors, whose programs have no registers.
        func tensors(_ x: TensorVariable<Float>) -> TensorVariable<Float> {
            let end = iterate([x, x * 2, x + 1], steps: 4) { s in [s[1], s[0], s[2]] }
            return (end[0] * 3 + end[1] * end[2]).sum()
        }
        let point = Tensor<Float>([1, 2])
        #expect(gradient(at: point, of: tensors) == gradient(at: point) { x in (x * 3 + x * 2 * (x + 1)).sum() })
    }

    /// A structure of numbers and tensors as state.
    struct Filter: DifferentiableStructure {
        var gain = 0.5
        var weights = Tensor<Double>([1, -2])
        static var parts: Parts<Filter> { Parts(\.gain, \.weights) }
    }

    @Test func structures() throws {
        let x = Tensor<Double>([[1, 0.2], [0.4, -1], [0.3, 0.1]])
        try checkGradient(atTree: Filter(), x, order: 2) { filter, x in
            let (end, outputs) = scan(filter, over: ["rows": x]) { filter, x in
                let row = x["rows"]!
                var next = filter
                next.gain = tanh(filter.gain * (row * filter.weights).sum().scalar)
                next.weights = filter.weights + TensorVariable(scalar: next.gain) * row
                return (next, [row * TensorVariable(scalar: next.gain), next.weights])
            }
            return (end.weights * outputs[0].sum() + outputs[1].max(along: [0])).sum().scalar * end.gain
        }
    }

    @Test func loopsInLoops() throws {
        func f(_ x: [Variable]) -> Variable {
            iterate(x[0], steps: 3, with: x[1]) { s, p in
                let inner = iterate(s, steps: 2, with: p) { s, p in sin(s) * p + s }
                return inner * p
            }
        }
        func plain(_ x: [Variable]) -> Variable {
            var s = x[0]
            for _ in 0..<3 {
                for _ in 0..<2 { s = sin(s) * x[1] + s }
                s = s * x[1]
            }
            return s
        }
        let x = [0.4, 0.8]
        #expect(areClose(gradient(at: x, of: f), gradient(at: x, of: plain), within: 1e-14))
        #expect(isClose(hessian(at: x, of: f), hessian(at: x, of: plain), within: 1e-13))
        // A gradient in a step.
        func descent(_ x: Variable) -> Variable {
            iterate(x, steps: 3) { x in x - 0.1 * gradient(at: x) { x in x * x * x } }
        }
        func plainDescent(_ x: Variable) -> Variable {
            var x = x
            for _ in 0..<3 { x = x - 0.1 * (3 * x * x) }
            return x
        }
        #expect(isClose(gradient(at: 0.7, of: descent), gradient(at: 0.7, of: plainDescent), within: 1e-14))
    }

    /// A loop falls apart into the elements of its steps; a listing has one line for it.
    @Test func otherTransforms() throws {
        @Sendable func f(_ x: [Variable]) -> [Variable] {
            let end = iterate([x[0], x[1]], steps: 3) { s in [s[0] * 0.5 + 1, s[1] + s[0]] }
            return [end[0], end[1]]
        }
        let pattern = jacobianPattern(at: [1, 2], of: f)
        #expect(pattern.columns == [0, 0, 1])
        let program = compile { (x: [Variable]) in f(x)[1] }
        let listing = program.listing(at: [1, 2])
        #expect(listing.contains("iterate of 3 steps("))
        #expect(program.gradientListing(at: [1, 2]).contains("pullback of iterate of 3 steps("))
        let text = try compile { (x: [Variable]) in f(x)[1] }.stableHLO(at: [1, 2])
        #expect(text.contains("stablehlo.add"))
    }

    @Test func severalThreadsMayRunOneProgram() async {
        let program = compile { (x: [Variable]) in iterate(x, steps: 50) { [sin($0[0]) + $0[1], $0[1]] }[0] }
        let expected = program.gradient(at: [0.3, 0.1])
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { program.gradient(at: [0.3, 0.1]) == expected } }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    /// Plain data and starts, outside of a recording and inside, beside recorded weights.
    @Test func plainDataAndStates() {
        let data = Tensor<Double>([1, 2, 3])
        let (sum, sums) = scan(0.0, over: data) { s, x in
            let next = s + x.scalar
            return (next, TensorVariable<Double>(scalar: next))
        }
        #expect(sum.value == 6 && sums.value == Tensor([1, 3, 6]))
        let slope = gradient(at: 2.0) { (w: Variable) -> Variable in
            scan(1.0, over: data, with: w) { s, x, w in
                let next = s * w + x.scalar
                return (next, TensorVariable<Double>(scalar: next))
            }.state
        }
        // w³ + w² + 2·w + 3.
        #expect(slope == 18)
        let power = gradient(at: 3.0) { (w: Variable) -> Variable in
            iterate(2.0, steps: 4, with: w) { s, w in s * w }
        }
        #expect(power == 2 * 4 * 27)
        #expect(iterate(Tensor<Double>([1, 2]), steps: 3) { $0 * 2 }.value == Tensor([8, 16]))
    }
}
