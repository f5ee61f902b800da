import Autodiff
import Testing

/// Conditions as operations: the chosen branch alone gives value and derivatives, also in compiled programs.
struct BranchTests {
    @Sendable static func chosen(_ x: Variable) -> Variable {
        branch(x .> 1, of: x) {
            log($0) * $0
        } else: {
            -$0 * $0
        }
    }
    static func plain(_ x: Variable) -> Variable { x > 1 ? log(x) * x : -x * x }

    @Test(arguments: [-2, -0.0, 0.3, 1, 1.5, 7]) func derivativesOfTheChosenBranch(_ x: Double) {
        let (value, slope) = valueWithGradient(at: x) { x in Self.chosen(x) }
        let (other, otherSlope) = valueWithGradient(at: x) { x in Self.plain(x) }
        #expect(value == other)
        #expect(isClose(slope, otherSlope, within: 1e-15))
        let second = gradient(at: x) { x in gradient(at: x) { x in Self.chosen(x) } }
        #expect(isClose(second, gradient(at: x) { x in gradient(at: x) { x in Self.plain(x) } }, within: 1e-15))
        #expect(isClose(derivative(at: x) { x in Self.plain(x) }, slope, within: 1e-15))
        let tangent: Double = jvp(at: [x], along: [1]) { x in Self.chosen(x[0]) }
        #expect(isClose(tangent, slope, within: 1e-15))
    }

    /// One program for both outcomes.
    @Test func compiledPrograms() {
        let program = compile { (x: Variable) in Self.chosen(x) }
        for x in [-2, 0.3, 1, 1.5, 7] {
            let (value, slope) = program.valueWithGradient(at: x)
            let (other, otherSlope) = valueWithGradient(at: x) { x in Self.plain(x) }
            #expect(value == other)
            #expect(isClose(slope, otherSlope, within: 1e-15))
        }
        #expect(program.programCount == 1)
        #expect(program.listing(at: 2).contains("branch"))
    }

    /// `select` would multiply the root's infinite slope by zero.
    @Test func theOtherBranchContributesNoNaN() {
        let x = Tensor<Double>([0, -4])
        @Sendable func f(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            branch(x.max() .> 1, of: x) {
                sqrt($0) / 0
            } else: {
                3 * $0
            }.sum()
        }
        #expect(gradient(at: x, of: f) == Tensor([3, 3]))
        #expect(compile { (x: TensorVariable<Double>) in f(x) }.gradient(at: x) == Tensor([3, 3]))
    }

    /// Structures of tensors as input and result, of `Float`, with a condition on a number.
    @Test func treesOfFloat() {
        let (x, w) = (Tensor<Float>([1, 2, 3]), Tensor<Float>([[2, 0, 1]]))
        func f(_ x: TensorVariable<Float>, _ w: TensorVariable<Float>, _ t: Double) -> TensorVariable<Float> {
            let parts: [TensorVariable<Float>] = branch(TensorVariable<Float>(Tensor(Float(t))) .< 0, of: [x, w]) {
                [$0[0] * 2, $0[1].sum()]
            } else: {
                [exp($0[0]), ($0[1] * $0[1]).sum()]
            }
            return parts[0].sum() * parts[1].sum()
        }
        for t in [-1.0, 1] {
            let (dx, dw) = gradient(at: x, w) { f($0, $1, t) }
            let (ex, ew) = gradient(at: x, w) { x, w -> TensorVariable<Float> in
                t < 0 ? (x * 2).sum() * w.sum() : exp(x).sum() * (w * w).sum()
            }
            #expect(isClose(dx, ex, within: 1e-6))
            #expect(isClose(dw, ew, within: 1e-6))
        }
    }

    @Sendable static func small<T: ElementaryNumber>(_ s: [T]) -> [T] { [s[0] * s[0] + 0.6, s[1] * 0.9] }
    @Sendable static func large<T: ElementaryNumber>(_ s: [T]) -> [T] { [s[0] * 0.5, s[1] + s[0]] }

    @Test func inALoop() throws {
        func f(_ x: [Variable]) -> Variable {
            let end = iterate(x, steps: 6) { s in
                branch(s[0] .> 1, of: s) {
                    Self.large($0)
                } else: {
                    Self.small($0)
                }
            }
            return end[1]
        }
        func plain(_ x: [Variable]) -> Variable {
            var s = x
            for _ in 0..<6 { s = s[0] > 1 ? Self.large(s) : Self.small(s) }
            return s[1]
        }
        let x = [0.4, 0.2]
        #expect(areClose(gradient(at: x, of: f), gradient(at: x, of: plain), within: 1e-14))
        #expect(isClose(hessian(at: x, of: f), hessian(at: x, of: plain), within: 1e-13))
        try checkGradient(at: x, order: 2, of: f)
    }

    /// Newton's method for a root: the number of steps is found at each run.
    @Test func whileAConditionHolds() {
        @Sendable func root(_ a: Variable) -> Variable {
            iterate(Variable(constant: 1), atMost: 40, with: a) { x, a in
                (x + a / x) * 0.5
            } while: { x, a in
                let error = abs(x * x - a)
                return error .> 1e-13 * a
            }
        }
        let program = compile { (a: Variable) in root(a) }
        for a in [1, 2, 9, 1e6] as [Double] {
            let (value, slope) = valueWithGradient(at: a) { root($0) }
            #expect(isClose(value, a.squareRoot(), within: 1e-12))
            // The last step's derivative is that of the root, if another ran before it.
            if a > 1 { #expect(isClose(slope, 0.5 / a.squareRoot(), within: 1e-7)) }
            #expect(isClose(program.valueWithGradient(at: a).gradient, slope, within: 1e-15))
        }
        #expect(program.programCount == 1)
        func bounded(_ x: Variable, _ limit: Int, _ end: Double) -> Variable {
            iterate(x, atMost: limit) { x in
                let next = x * x
                return next
            } while: { x in
                let isBelow = x .< end
                return isBelow
            }
        }
        #expect(gradient(at: 3) { x in bounded(x, 2, 1e9) } == 4 * 27)
        #expect(gradient(at: 3) { x in bounded(x, 0, 1e9) } == 1)
        #expect(gradient(at: 3) { x in bounded(x, 5, 0) } == 1)
    }
}
