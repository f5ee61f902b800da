import Autodiff
import Foundation
import Testing

/// Dual numbers against closed forms, against the reverse sweep, and nested.
struct DualTests {
    static func lecture<Number: ElementaryNumber>(_ x: Number) -> Number { sqrt(x * x + exp(x * x)) }

    @Test func valueAndDerivativeOfTheLecturesFunction() {
        let (y, dy) = valueWithDerivative(atDual: 1.3, of: Self.lecture)
        #expect(y == 2.666360948020955)
        #expect(isClose(dy, 3.1298556644645927, within: 1e-15))
        #expect(derivative(atDual: 1.3, of: Self.lecture) == dy)
    }

    @Test func closedForms() {
        #expect(isClose(derivative(atDual: 0.7) { 3 * $0 * $0 - 2 / $0 + 1 }, 6 * 0.7 + 2 / (0.7 * 0.7), within: 1e-15))
        #expect(derivative(atDual: 0.7) { sin(-$0) } == -cos(0.7))
        #expect(isClose(derivative(atDual: 0.7) { pow($0, $0) }, pow(0.7, 0.7) * (1 + log(0.7)), within: 1e-15))
        let (value, partials) = valueWithDerivative(atDual: 2, 3) { x, y in x * x * y + log(y) }
        #expect(value == 12 + log(3) && partials.0 == 12 && isClose(partials.1, 4 + 1.0 / 3, within: 1e-15))
        #expect(derivative(atDual: [1, 2, 3], along: [1, 0, -1]) { x in x[0] * x[1] * x[2] } == 4)
    }

    /// Every elementwise operation: the derivative along a direction is the gradient's product with it.
    @Test(arguments: (0..<30).map { ScalarProgram(seed: $0, smooth: false) }) func forwardIsReverse(
        program: ScalarProgram
    ) {
        var random = SeededGenerator(seed: program.seed)
        let directions = (0..<8).map { _ in random.weights(program.point.count) }
        let (value, gradient) = valueWithGradient(at: program.point) { program($0) }
        for v in directions {
            let (y, dy) = valueWithDerivative(atDual: program.point, along: v) { program($0) }
            #expect(y == value)
            #expect(isClose(dy, zip(gradient, v).map(*).reduce(0, +), within: 1e-12))
        }
        func several<Tangent: _DirectionVector>(_: Tangent.Type) -> (Double, [Double]) {
            let y = program(
                program.point.indices.map { input in
                    var tangent = Tangent.zeroTangent
                    for lane in 0..<Tangent.scalarCount { tangent[lane] = directions[lane][input] }
                    return Dual(program.point[input], tangent: tangent)
                })
            return (y.value, (0..<Tangent.scalarCount).map { y.tangent[$0] })
        }
        let single = directions.map { v in derivative(atDual: program.point, along: v) { program($0) } }
        for (value2, tangents) in [
            several(SIMD2<Double>.self), several(SIMD4<Double>.self), several(SIMD8<Double>.self),
        ] {
            #expect(value2 == value)
            #expect(tangents == Array(single.prefix(tangents.count)))
        }
    }

    /// Duals of duals of duals give derivatives to the third order.
    @Test(arguments: [-1.2, 0.4, 1.1]) func nestedDuals(x: Double) {
        typealias Second = Dual<Dual<Double>>
        typealias Third = Dual<Second>
        let seed = Third(
            Second(Dual(x, tangent: 1), tangent: Dual(1, tangent: 0)),
            tangent: Second(Dual(1, tangent: 0), tangent: 0))
        let y = Self.lecture(seed)
        let expected = (0...3).map { HigherOrderTests.derivative($0, at: x) { Self.lecture($0) } }
        #expect(y.value.value.value == expected[0])
        #expect(isClose(y.tangent.value.value, expected[1]))
        #expect(isClose(y.value.tangent.tangent, expected[2]))
        #expect(isClose(y.tangent.tangent.tangent, expected[3]))
    }

    @Test(arguments: (0..<10).map { ScalarProgram(seed: 100 + $0, length: 20, smooth: true) })
    func secondDerivativesAgreeWithTheRecordedSweep(program: ScalarProgram) {
        var random = SeededGenerator(seed: program.seed)
        let v = random.weights(program.point.count)
        let y = program(
            zip(program.point, v).map { x, v in
                Dual<Dual<Double>>(Dual(x, tangent: v), tangent: Dual(v, tangent: 0))
            })
        let expected = gradient(at: 0.0) { t in
            gradient(at: t) { t in
                program(zip(program.point, v).map { Variable(constant: $0) + t * Variable(constant: $1) })
            }
        }
        #expect(isClose(y.tangent.tangent, expected, within: 1e-9))
    }

    /// A dual of variables: forward mode recorded, and swept backwards for the second derivative.
    @Test func dualsOfVariables() {
        let second = gradient(at: 0.4) { x in Self.lecture(Dual<Variable>(x, tangent: 1)).tangent }
        #expect(isClose(second, HigherOrderTests.derivative(2, at: 0.4) { Self.lecture($0) }))
    }

    /// A value that does not depend on the input has derivative 0, also through an infinite partial derivative.
    @Test func zeroTangentsStayZero() {
        #expect(derivative(atDual: 3) { x in x + sqrt(Dual(constant: 0)) } == 1)
        #expect(derivative(atDual: 3) { x in x * withoutDerivative(x) } == 3)
        #expect(derivative(atDual: 0) { x in select(x .> 0.0, sqrt(x), 0) } == 0)
        #expect(derivative(atDual: 4) { x in select(x .> 0.0, sqrt(x), 0) } == 0.25)
        #expect(derivative(atDual: 0) { sqrt($0) } == .infinity)
        #expect(derivative(atDual: 0) { max($0, 0) } == 0.5)
        #expect(derivative(atDual: 0) { relu($0) } == 0)
        #expect(derivative(atDual: -2) { pow($0, 3) } == 12)
        let lanes = derivative(atDual: 0, 4) { x, y in sqrt(x) + sqrt(y) }
        #expect(lanes.0 == .infinity && lanes.1 == 0.25)
    }

    @Test func wrongDirection() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = derivative(atDual: [1, 2], along: [1]) { x in x[0] }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("the direction has 1 number and the input 2"))
    }
}
