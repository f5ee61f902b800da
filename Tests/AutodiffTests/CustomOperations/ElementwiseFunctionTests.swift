import Autodiff
import Foundation
import Testing

/// User-defined elementwise functions over every kind of number, against the checker and against compositions of
/// built-in operations.
struct ElementwiseFunctionTests {
    /// x / (1 + |x|).
    enum Softsign: UnaryFunction {
        static var name: StaticString { "softsign" }
        static var reads: Reads { .inputs }
        static func value(_ x: Double) -> Double { x / (1 + abs(x)) }
        static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(square(1 + abs(x)))
        }
        static func plain<Number: ElementaryNumber>(_ x: Number) -> Number { x / (1 + abs(x)) }
    }

    /// −3·x: its derivative reads nothing.
    enum Thrice: UnaryFunction {
        static var name: StaticString { "thrice" }
        static var reads: Reads { .nothing }
        static func value(_ x: Double) -> Double { -3 * x }
        static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { -3 }
    }

    /// log(eˣ + eʸ), with derivatives that read the result.
    enum LogAddExp: BinaryFunction {
        static var name: StaticString { "logaddexp" }
        static var reads: Reads { .inputsAndOutput }
        static func value(_ x: Double, _ y: Double) -> Double { max(x, y) + log1p(exp(-abs(x - y))) }
        static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { exp(x - z) }
        static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { exp(y - z) }
        static func plain<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { log(exp(x) + exp(y)) }
    }

    /// Declares that it reads its operand, but reads its result.
    enum ReadsTheOther: UnaryFunction {
        static var name: StaticString { "readsTheOther" }
        static var reads: Reads { .inputs }
        static func value(_ x: Double) -> Double { exp(x) }
        static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { y }
    }

    enum Wrong: UnaryFunction {
        static var name: StaticString { "wrongExp" }
        static var reads: Reads { .output }
        static func value(_ x: Double) -> Double { exp(x) }
        static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 1.01 * y }
    }

    static func own(_ x: [Variable]) -> Variable { LogAddExp.of(Softsign.of(x[0] * x[1]), Thrice.of(x[1])) * x[0] }
    static func plain<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        LogAddExp.plain(Softsign.plain(x[0] * x[1]), -3 * x[1]) * x[0]
    }

    @Test func ofVariables() throws {
        let x = [0.7, -1.2]
        try checkGradient(at: x, order: 3) { x in Self.own(x) }
        #expect(areClose(gradient(at: x) { Self.own($0) }, gradient(at: x) { Self.plain($0) }, within: 1e-14))
        let curved = (hessian(at: x) { Self.own($0) }, hessian(at: x) { Self.plain($0) })
        #expect(isClose(curved.0, curved.1, within: 1e-13))
        let program = compile { (x: [Variable]) in Self.own(x) }
        #expect(
            areClose(program.gradient(at: [0.1, 0.2]), gradient(at: [0.1, 0.2]) { Self.plain($0) }, within: 1e-14))
        // With constant operands nothing is recorded.
        #expect(Softsign.of(Variable(constant: -3)).isConstant && Softsign.of(Variable(constant: -3)).value == -0.75)
    }

    @Test(arguments: [true, false]) func ofTensors(broadcasts: Bool) throws {
        let x = Tensor<Double>([[0.3, -1.4, 2], [0.1, 5, -0.2]])
        let y = broadcasts ? Tensor<Double>([0.5, -1, 0.25]) : x + 1
        try checkGradient(atTree: [x, y], order: 2) { x in LogAddExp.of(Softsign.of(x[0]), Thrice.of(x[1])).sum() }
        let (own, plain) = (
            gradient(at: x, y) { x, y in LogAddExp.of(Softsign.of(x), Thrice.of(y)).sum() },
            gradient(at: x, y) { x, y in LogAddExp.plain(Softsign.plain(x), -3 * y).sum() }
        )
        #expect(isClose(own.0, plain.0, within: 1e-14) && isClose(own.1, plain.1, within: 1e-14))
        let singles = Tensor<Float>([0.3, -1.4])
        #expect(Softsign.of(singles).scalars == [Float(0.3).map(Softsign.value), Float(-1.4).map(Softsign.value)])
    }

    @Test func ofDualNumbers() {
        let x = Dual(0.7, tangent: 1.0)
        #expect(isClose(Softsign.of(x).tangent, 1 / (1.7 * 1.7), within: 1e-15))
        #expect(Thrice.of(x).tangent == -3)
        let z = LogAddExp.of(Dual(0.5, tangent: SIMD2(1, 0)), Dual(-0.5, tangent: SIMD2(0, 1)))
        let plain = LogAddExp.plain(Dual(0.5, tangent: SIMD2(1, 0)), Dual(-0.5, tangent: SIMD2(0, 1)))
        #expect(
            isClose(z.value, plain.value) && areClose([z.tangent.x, z.tangent.y], [plain.tangent.x, plain.tangent.y]))
    }

    /// A user's function with the name of a rule of the library is not that rule.
    @Test func ofRulesOfTheLibrary() {
        let tape = Tape()
        let x = tape.variable(0.3)
        let y = Rules.Sine.of(x)
        #expect(tape.count == 2 && y.value == sin(0.3) && tape.adjoints(of: y)[x] == cos(0.3))
        #expect(Rules.Hypotenuse.of(Tensor<Double>([3, 5]), Tensor([4, 12])).scalars == [5, 13])
    }

    @Test func wrongOnesAreNamed() {
        let error = #expect(throws: GradientMismatch.self) { try checkGradient(at: 0.7) { x in Wrong.of(x) } }
        #expect(error?.description.contains("wrongExp") == true)
        // A value that was not kept is NaN.
        #expect(gradient(at: 0.7) { x in ReadsTheOther.of(x) }.isNaN)
    }
}

extension Float {
    fileprivate func map(_ f: (Double) -> Double) -> Float { Float(f(Double(self))) }
}
