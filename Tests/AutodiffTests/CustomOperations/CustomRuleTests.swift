import Autodiff
import Foundation
import Testing

/// User-defined operations, right and wrong, on numbers and tensors, with the gradient checker.
struct CustomRuleTests {
    /// exp(−(x − m)²), with a factor by which the first partial derivative is wrong.
    struct Gaussian: ScalarOperation {
        var error = 1.0
        var name: String { "gaussian" }
        func value(_ x: [Double]) -> Double { exp(-(x[0] - x[1]) * (x[0] - x[1])) }
        func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number] {
            let d: Number = 2 * (x[0] - x[1])
            return [Number(constant: error) * (-d * y), d * y]
        }
    }

    /// x ↦ x³ on tensors, with a pullback and a tangent that may be wrong.
    struct Cube: TensorOperation {
        var pullbackFactor = 3
        var tangentFactor = 3
        var name: String { "cube" }
        var reads: Reads { .inputs }
        var lowering: TensorLowering { .opaque }
        func resultShape(of operands: [Shape]) -> Shape { operands[0] }
        func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
            operands[0] * operands[0] * operands[0]
        }
        func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
            row.product(adjoint, T(constant: Double(pullbackFactor)) * row[0] * row[0])
        }
        func tangent<Scalar: TensorScalar>(
            _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
        ) -> Tensor<Scalar>? {
            tangents[0].map { Tensor(constant: Double(tangentFactor)) * row[0] * row[0] * $0 }
        }
    }

    static func onNumbers(_ x: [Variable], error: Double = 1) -> Variable {
        Variable.apply(Gaussian(error: error), [x[0] * x[1], x[1]]) * x[0]
    }
    static func plain<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        let d: Number = x[0] * x[1] - x[1]
        return exp(-(d * d)) * x[0]
    }

    @Test func scalarOperationInEveryMode() throws {
        let x = [0.7, 1.2]
        try checkGradient(at: x, order: 3) { x in Self.onNumbers(x) }
        let (own, plain) = (gradient(at: x) { Self.onNumbers($0) }, gradient(at: x) { Self.plain($0) })
        #expect(areClose(own, plain, within: 1e-14))
        let curved = (hessian(at: x) { Self.onNumbers($0) }, hessian(at: x) { Self.plain($0) })
        #expect(isClose(curved.0, curved.1, within: 1e-13))
        let tangent = jvp(at: x, along: [1, -2]) { (x: [Variable]) in Self.onNumbers(x) }
        let expected = derivative(atDual: x, along: [1, -2]) { Self.plain($0) }
        #expect(isClose(tangent, expected, within: 1e-14))
        let program = compile { (x: [Variable]) in Self.onNumbers(x) }
        let elsewhere = gradient(at: [0.1, 0.2]) { Self.plain($0) }
        #expect(areClose(program.gradient(at: [0.1, 0.2]), elsewhere, within: 1e-14))
    }

    @Test func aWrongScalarOperationIsNamed() throws {
        let error = #expect(throws: GradientMismatch.self) {
            try checkGradient(at: [0.7, 1.2]) { x in Self.onNumbers(x, error: 1.01) }
        }
        #expect(error?.description.contains("gaussian") == true)
    }

    @Test func tensorOperationsOfAUsersOwn() throws {
        let x = Tensor<Double>([0.3, -1.4, 2])
        func f(_ x: TensorVariable<Double>, _ operation: Cube) -> TensorVariable<Double> {
            sin(TensorVariable.apply(operation, [x])).sum()
        }
        try checkGradient(at: x, order: 2) { f($0, Cube()) }
        let wrong = #expect(throws: GradientMismatch.self) {
            try checkGradient(at: x) { f($0, Cube(pullbackFactor: 2)) }
        }
        #expect(wrong?.description.contains("cube") == true)
        let tangent = #expect(throws: TangentMismatch.self) {
            try checkGradient(at: x) { f($0, Cube(tangentFactor: 2)) }
        }
        #expect(tangent?.description.contains("cube") == true)
    }

    static let traps = [
        Trap("partials", says: "tooFew", "1 partial derivatives for 2 operands") {
            struct TooFew: ScalarOperation {
                var name: String { "tooFew" }
                func value(_ x: [Double]) -> Double { x[0] }
                func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number] { [1] }
            }
            _ = gradient(at: [1, 2]) { x in Variable.apply(TooFew(), x) }
        }
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: CustomRuleTests.traps)
        }
        trap.expectMessage(result)
    }
}
