import Testing

@testable import Autodiff

/// Programs on a device against our own.
@Suite(.enabled(if: Plugin.path != nil, Plugin.reason)) struct XLAAgreementTests {
    /// Every tensor function, its value and gradient, at all shapes of its row in one program.
    @Test(arguments: TensorRow.all) func tensorFunctions(row: TensorRow) throws {
        func check<Scalar: TensorScalar>(_: Scalar.Type) throws {
            let x = row.shapes.enumerated().map { seed, shapes in
                row.operands(shapes, seed: UInt64(seed)).map { $0.converted(to: Scalar.self) }
            }
            let values = compileTree { (x: [[TensorVariable<Scalar>]]) in x.map { row.function($0) } }
            let sums = compileTree { (x: [[TensorVariable<Scalar>]]) in
                x.map { withChangingAdjoint(row.function($0)).sum().scalar }.reduce(0, +)
            }
            let found = try values.valueFunction(at: x, on: Plugin.device())(x)
            let gradients = try sums.gradientFunction(at: x, on: Plugin.device())(x).elements.1
            let expected = sums.gradient(at: x)
            let pairs = Array(zip(found, values(x))) + zip(gradients.flatMap { $0 }, expected.flatMap { $0 })
            for (found, expected) in pairs {
                #expect(found.shape == expected.shape)
                let scale = expected.scalars.map { abs(Double($0)) }.reduce(1, max) * Double(Scalar.ulpOfOne)
                for (one, other) in zip(found.scalars, expected.scalars) {
                    let isClose = isSame(one, other) || abs(Double(one - other)) <= 4 * row.floatTolerance * scale
                    #expect(isClose, "\(row.function) of \(Scalar.self) at \(expected.shape): \(one), not \(other)")
                }
            }
        }
        try check(Float.self)
        try check(Double.self)
    }

    /// Random programs of tensors, and their gradients.
    @Test(arguments: 1...UInt64(sized(debug: 6, release: 30))) func randomPrograms(seed: UInt64) throws {
        let program = TensorProgram(seed: seed, smooth: true)
        let f = compileTree { (x: [TensorVariable<Double>]) in program(x).scalar }
        let found = try f.gradientFunction(at: program.inputs, on: Plugin.device())(program.inputs).elements
        let expected = f.valueWithGradient(at: program.inputs)
        #expect(isClose(found.0, expected.value, within: 1e-11))
        for (one, other) in zip(found.1, expected.gradient) { #expect(isClose(one, other, within: 1e-10), "\(seed)") }
    }

    /// Loops and conditions, which are written as such: values, gradients and second derivatives.
    @Test func loopsAndConditions() throws {
        let sequence = Tensor<Double>.uniform([7, 2, 3], in: -1...1, seed: 1)
        let weights = [Tensor<Double>.uniform([3, 4], in: -1...1, seed: 2), .uniform([4, 4], in: -1...1, seed: 3)]
        @Sendable func network(
            _ weights: [TensorVariable<Double>], _ states: LoopStates
        ) -> TensorVariable<Double> {
            let (last, all) = scan(
                TensorVariable(Tensor<Double>.zeros([2, 4])), over: TensorVariable(sequence), with: weights,
                states: states
            ) { h, x, weights in
                let next = tanh(matmul(x, weights[0]) + matmul(h, weights[1]))
                return (next, next)
            }
            return last.sum() + square(all).mean()
        }
        @Sendable func chosen(_ weights: [TensorVariable<Double>]) -> TensorVariable<Double> {
            let root = iterate(weights[1], atMost: 9, with: weights[0].sum()) {
                (x: TensorVariable<Double>, a: TensorVariable<Double>) in
                let next = x * 0.5 + sin(x) * a * 0.1
                return next
            } while: { (x: TensorVariable<Double>, a: TensorVariable<Double>) in
                x.norm() .> 0.2
            }
            let sign: TensorVariable<Double> = branch(weights[1].sum() .> 0, of: root) {
                exp($0)
            } else: {
                cos($0) * 3
            }
            return sign.sum()
        }
        let functions: [@Sendable ([TensorVariable<Double>]) -> TensorVariable<Double>] = [
            { network($0, .kept) }, { network($0, .recomputed) }, { network($0, .recomputed(every: 3)) }, chosen,
            { weights in
                let slopes = gradient(atRecordedTree: weights) { network($0, .kept) }
                return slopes.map { square($0).sum() }.reduce(TensorVariable(Tensor<Double>(0))) { $0 + $1 }
            },
        ]
        for (number, function) in functions.enumerated() {
            let f = compileTree { (w: [TensorVariable<Double>]) in function(w).scalar }
            let text = try f.gradientStableHLO(at: weights)
            #expect(text.contains("stablehlo.while"), "\(number)")
            let found = try f.gradientFunction(at: weights, on: Plugin.device())(weights).elements
            let expected = f.valueWithGradient(at: weights)
            #expect(isClose(found.0, expected.value, within: 1e-12), "\(number)")
            for (one, other) in zip(found.1, expected.gradient) {
                #expect(isClose(one, other, within: 1e-11), "\(number)")
            }
        }
    }

    /// Numbers, elements of tensors of `Float`, and tensors of numbers.
    @Test func numbersAndTensors() throws {
        let f = compileTree { (x: TensorVariable<Float>, k: Variable) in
            let y = TensorVariable<Float>([x[0, 1] * k, x[1, 0], k])
            return (y * y).sum().scalar + exp(k)
        }
        let x: Tensor<Float> = [[1, 2], [3, 4]]
        let found = try f.gradientFunction(at: TreeTuple(x, 0.5), on: Plugin.device())(TreeTuple(x, 0.5)).elements
        let expected = f.valueWithGradient(at: TreeTuple(x, 0.5))
        #expect(isClose(found.0, expected.value, within: 1e-6))
        #expect(isClose(found.1.elements.0, expected.gradient.elements.0, within: 1e-6))
        #expect(isClose(found.1.elements.1, expected.gradient.elements.1, within: 1e-6))
    }

    /// A user's operation that is composed of others, single elements among them.
    @Test func usersOperations() throws {
        let f = compileTree { (x: TensorVariable<Float>) in
            (TensorVariable.apply(Exchange(), [x]) * TensorVariable(Tensor([1, 2]))).sum().scalar
        }
        let found = try f.gradientFunction(at: [3, 0.5], on: Plugin.device())([4, 0.25]).elements
        let (value, gradient) = f.valueWithGradient(at: [4, 0.25])
        #expect(isClose(found.0, value, within: 1e-6) && isClose(found.1, gradient, within: 1e-6))
    }

    /// A comparison that decided what was recorded is one more result: another outcome is an error.
    @Test func comparisons() throws {
        let f = compile { (x: Variable) in x > 1 ? x * x : -x }
        let square = try f.gradientFunction(at: 2, on: Plugin.device())
        #expect(try square(3).elements == (9, 6))
        #expect(throws: XLAError.otherBranch) { try square(0.5) }
        let negative = try f.gradientFunction(at: 0.5, on: Plugin.device())
        #expect(try negative(-3).elements == (3, -1))
        #expect(throws: XLAError.otherBranch) { try negative(2) }
    }
}

/// (exp y, x) of a vector (x, y).
private struct Exchange: ComposedOperation {
    var name: String { "exchange" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self) }
    func resultShape(of operands: [Shape]) -> Shape { [2] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        composed(operands)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let x = operands[0]
        return .placing(exp(x.element(at: 1)), at: 0, in: [2]) + .placing(x.element(at: 0), at: 1, in: [2])
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let slope = row[0].gatherRows([1, 0]).slice(along: 0, 0..<1)
        return .concatenate(
            [adjoint.slice(along: 0, 1..<2), row.product(adjoint.slice(along: 0, 0..<1), exp(slope))], along: 0)
    }
}
