import Autodiff
import Foundation
import Testing

/// Mistakes with gradients and pullbacks: each stops with a message that names what was given and the remedy.
struct DerivativeTrapTests {
    static let traps: [Trap] = [
        Trap("gradient of a matrix", says: "gradient: the output has shape [2 × 3]", ".sum()", "pullback") {
            _ = gradient(at: Tensor<Double>.ones([2, 3])) { x in x * x }
        },
        Trap("gradient of a vector in a recording", says: "gradient: the output has shape [2]", ".mean()") {
            let tape = Tape()
            _ = gradient(at: tape.variable(Tensor<Double>.ones([2]))) { x in x * x }
        },
        Trap("gradient of several results", says: "gradient", "2 results", "pullback(at:of:)") {
            _ = gradient(atTree: Tensor<Double>(1)) { x in [x, x] }
        },
        Trap("gradient of a dictionary", says: "gradient", "2 results") {
            _ = gradient(atTree: Tensor<Double>(1)) { x in ["a": x, "b": x] }
        },
        Trap("result from another tape", says: "gradient(at:of:)", "another tape", "x.value") {
            let tape = Tape()
            let foreign = tape.variable(2)
            _ = gradient(at: 1.0) { _ in foreign * foreign }
        },
        Trap("result from another tape, general form", says: "gradient(at:of:)", "another tape", "x.value") {
            let tape = Tape()
            let foreign = tape.variable(Tensor<Double>(2))
            _ = gradient(at: Tensor<Double>(1)) { _ in foreign * foreign }
        },
        Trap("one of several results from another tape", says: "two tapes") {
            let tape = Tape()
            let foreign = tape.variable(2)
            let pull = pullback(at: 1.0) { x in [x, foreign] }
            _ = pull([1, 1])
        },
        Trap("result of an inner gradient from another tape", says: "gradient(at:of:)", "another tape") {
            let (tape, other) = (Tape(), Tape())
            let foreign = other.variable(2)
            _ = gradient(at: tape.variable(1)) { _ in foreign * foreign }
        },
        Trap("result from before", says: "after its tape was cleared or released") {
            var escaped: Variable = 0
            _ = gradient(at: 1.0) { x in
                escaped = x
                return x
            }
            _ = gradient(at: 1.0) { _ in escaped }
        },
        Trap("inner gradient at inputs of two tapes", says: "two tapes") {
            let (tape, other) = (Tape(), Tape())
            _ = gradient(at: tape.variable(1), other.variable(2)) { _, y in y * y }
        },
        Trap("inner gradient at an array of two tapes", says: "two tapes") {
            let (tape, other) = (Tape(), Tape())
            _ = gradient(at: [tape.variable(1), other.variable(2)]) { x in x[1] * x[1] }
        },
        Trap("inner gradient at constants", says: "gradient(at:of:)", "nothing is being recorded", "x.value") {
            _ = gradient(at: Variable(constant: 1)) { x in x * x }
        },
        Trap("inner gradient at a stale variable", says: "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1)
            tape.clear()
            _ = gradient(at: x) { x in x * x }
        },
        Trap("elements of an inner gradient", says: "scalars: this plain tensor", "[2]", "withoutDerivative(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: times) { p in
                let slope = gradient(at: times) { t in (t * t * p).sum() }
                return slope.scalars[0] * p.sum()
            }
        },
        Trap("element of an inner gradient", says: "this plain tensor", "TensorVariable(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: 1.0) { p in
                let slope = gradient(at: times) { t in (t * t).sum() * p }
                return slope[1] * p
            }
        },
        Trap("change of an inner gradient", says: "this plain tensor", "withoutDerivative(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: 1.0) { p in
                var slope = gradient(at: times) { t in (t * t).sum() * p }
                slope.scalars[0] = 1
                return TensorVariable(slope).sum()[] * p
            }
        },
        Trap("inner gradient as the input of a tape", says: "this plain tensor", "withoutDerivative(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: 1.0) { p in
                let slope = gradient(at: times) { t in (t * t).sum() * p }
                let other = Tape()
                return other.variable(slope).sum()[] * p
            }
        },
        Trap("Jacobian at an inner gradient", says: "this plain tensor", "withoutDerivative(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: 1.0) { p in
                let slope = gradient(at: times) { t in (t * t).sum() * p }
                let inner = jacobian(at: slope) { s in s * s }
                return TensorVariable(inner).sum()[] * p
            }
        },
        Trap("inner value at a plain tensor", says: "valueWithGradient", "plain numbers", "TensorVariable(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: 1.0) { p in
                let (value, _) = valueWithGradient(at: times) { t -> Variable in (t * t).sum().scalar * p }
                return value * p
            }
        },
        Trap("inner gradient at plain arrays", says: "two tapes", "Variable(constant: t)") {
            _ = gradient(at: 1.0) { p in
                let slopes: ([Double], [Double]) = gradient(at: [1.0], [2.0]) { x, y in x[0] * y[0] * p }
                return slopes.0[0] * p
            }
        },
        Trap("inner gradient at a plain number and a tensor", says: "gradient: an inner derivative at plain numbers") {
            let scale = 2.0
            _ = gradient(at: 1.0) { p in
                let (_, slope) = gradient(at: Tensor<Double>([1]), scale) { t, s in (t * t).sum() * s * p }
                return slope * p
            }
        },
        Trap("inner Jacobian at a plain tensor", says: "two tapes", "TensorVariable(t)") {
            let times = Tensor<Double>([1, 2])
            _ = gradient(at: times) { p in
                let slopes = jacobian(at: times) { t in t * t * p }
                return (slopes * p).sum()
            }
        },
        Trap("inner gradient at a plain number", says: "two tapes", "Variable(constant: t)") {
            let time = 0.5
            _ = gradient(at: 1.0) { p in
                let slope: Double = gradient(at: time) { t in t * t * p }
                return slope * p
            }
        },
        Trap("pullback's seed of another shape", says: "pullback", "[3]", "[2]") {
            _ = pullback(at: Tensor<Double>([1, 2])) { exp($0) }(.ones([3]))
        },
        Trap("too few seeds", says: "pullback: the seed has 1 number and the result 2") {
            _ = pullback(at: 1.0) { x in [x, x] }([1])
        },
        Trap("a seed missing", says: "pullback: the seed has nothing at b where the result has a number at b") {
            _ = pullback(atTree: 1.0) { x in ["a": x, "b": x] }(["a": 1])
        },
        Trap("a seed too many", says: "pullback: the seed has a number at c where the result has nothing at c") {
            _ = pullback(atTree: 1.0) { x in ["a": x, "b": x] }(["a": 1, "b": 1, "c": 1])
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: DerivativeTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
