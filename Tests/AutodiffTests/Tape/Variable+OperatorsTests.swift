import Autodiff
import Foundation
import Testing

/// Every operator and function of two operands, with a variable on either side or both: the value is the plain one, and
/// each side has its own derivative.
struct VariableOperatorsTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let name: String
        let both: @Sendable (Variable, Variable) -> Variable
        let left: @Sendable (Variable, Double) -> Variable
        let right: @Sendable (Double, Variable) -> Variable
        let plain: @Sendable (Double, Double) -> Double
        var testDescription: String { name }
    }

    static let forms: [Form] = [
        Form(name: "+", both: { $0 + $1 }, left: { $0 + $1 }, right: { $0 + $1 }, plain: { $0 + $1 }),
        Form(name: "-", both: { $0 - $1 }, left: { $0 - $1 }, right: { $0 - $1 }, plain: { $0 - $1 }),
        Form(name: "*", both: { $0 * $1 }, left: { $0 * $1 }, right: { $0 * $1 }, plain: { $0 * $1 }),
        Form(name: "/", both: { $0 / $1 }, left: { $0 / $1 }, right: { $0 / $1 }, plain: { $0 / $1 }),
        Form(
            name: "pow", both: { pow($0, $1) }, left: { pow($0, $1) }, right: { pow($0, $1) }, plain: { pow($0, $1) }),
        Form(
            name: "max", both: { max($0, $1) }, left: { max($0, $1) }, right: { max($0, $1) }, plain: { max($0, $1) }),
        Form(
            name: "min", both: { min($0, $1) }, left: { min($0, $1) }, right: { min($0, $1) }, plain: { min($0, $1) }),
        Form(
            name: "atan2", both: { atan2($0, $1) }, left: { atan2($0, $1) }, right: { atan2($0, $1) },
            plain: { atan2($0, $1) }),
        Form(
            name: "hypot", both: { hypot($0, $1) }, left: { hypot($0, $1) }, right: { hypot($0, $1) },
            plain: { hypot($0, $1) }),
    ]

    @Test(arguments: forms, [[0.7, 1.9], [1.9, 0.7], [1.0 / 3, 0.1]]) func sides(form: Form, point: [Double]) {
        let (a, b) = (point[0], point[1])
        let expected = form.plain(a, b)
        let (value, slopes) = valueWithGradient(at: a, b) { x, y in form.both(x, y) }
        #expect(value == expected)
        let left = valueWithGradient(at: a) { x in form.left(x, b) }
        #expect(left.value == expected && left.gradient == slopes.0)
        let right = valueWithGradient(at: b) { y in form.right(a, y) }
        #expect(right.value == expected && right.gradient == slopes.1)
        // Constants on both sides stay constant.
        #expect(form.both(Variable(constant: a), Variable(constant: b)).isConstant)
        #expect(isClose(slopes.0, (form.plain(a + 1e-7, b) - expected) / 1e-7, within: 1e-5))
        #expect(isClose(slopes.1, (form.plain(a, b + 1e-7) - expected) / 1e-7, within: 1e-5))
    }

    @Test func compoundAssignment() {
        let dy = gradient(at: 3) { x in
            var y = x
            y += x
            y -= 1
            y *= x
            y *= 2
            y /= x
            y += 0.5
            y -= x
            y /= 4
            return y
        }
        // ((2x − 1)·2 + ½ − x)/4.
        #expect(isClose(dy, 0.75, within: 1e-15))
    }

    @Test func comparisonsCompareValues() {
        let tape = Tape()
        let (x, y) = (tape.variable(1), tape.variable(2))
        #expect(x < y && x <= y && y > x && y >= x && x != y && x == x)
        #expect(x < 1.5 && x <= 1 && x > 0.5 && x >= 1 && x == 1 && x != 3)
        #expect(0.5 < x && 1 <= x && 1.5 > x && 1 >= x)
        #expect(tape.count == 2)
        let nan = tape.variable(.nan)
        #expect(!(nan == nan) && nan != nan && !(nan < x) && !(nan >= x))
    }

    @Test func descriptions() {
        let tape = Tape()
        _ = tape.variable(0)
        #expect("\(tape.variable(1.5))" == "1.5 (row 1)")
        #expect("\(Variable(constant: 1.5))" == "1.5")
        #expect("\(tape.variable(Tensor<Float>([1, 2])))" == "[1.0, 2.0] (row 2)")
        let literal: Variable = 3
        #expect(literal.isConstant && literal.value == 3)
        #expect(withoutDerivative(tape.variable(2)).isConstant)
    }

    /// Piecewise constant functions contribute nothing, whatever their adjoint is.
    @Test func piecewiseConstantFunctionsContributeNothing() {
        for flat in [floor, ceil, round, sign, step] as [(Variable) -> Variable] {
            let dy = gradient(at: 0.5) { x in 1 / (flat(x) - flat(x)) + x }
            #expect(dy == 1)
        }
        let tensor = gradient(at: Tensor<Double>([0.5])) { x in (1 / (floor(x) - floor(x)) + x).sum() }
        #expect(tensor == Tensor([1]))
    }
}
