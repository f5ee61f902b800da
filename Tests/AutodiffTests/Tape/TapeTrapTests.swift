import Autodiff
import Foundation
import Testing

/// Mistakes with tapes and variables: each stops with a message that names the operation and the remedy.
struct TapeTrapTests {
    static let traps: [Trap] = [
        Trap("sum of variables of two tapes", says: "add: the operands belong to two tapes", "Record both on one tape")
        {
            let (one, other) = (Tape(), Tape())
            _ = one.variable(1) + other.variable(2)
        },
        Trap("nil times a variable", says: "an operand of '+', '-', '*', '/' or a comparison is nil") {
            let factor = Double("three")
            _ = gradient(at: 1.0) { x in factor * x }
        },
        Trap("a variable compared with nil", says: "an operand of '+', '-', '*', '/' or a comparison is nil") {
            let limit = Double("three")
            _ = gradient(at: 1.0) { x in x < limit ? x : 2 * x }
        },
        Trap("pow of variables of two tapes", says: "pow: the operands belong to two tapes", "withoutDerivative") {
            let (one, other) = (Tape(), Tape())
            _ = pow(one.variable(1), other.variable(2))
        },
        Trap("tensors of two tapes", says: "multiply", "[2] and [3 × 2]", "belong to two tapes", "withoutDerivative") {
            let (one, other) = (Tape(), Tape())
            _ = one.variable(Tensor<Double>([1, 2])) * other.variable(Tensor.ones([3, 2]))
        },
        Trap("numbers of two tapes in a tensor", says: "fromNumbers: the numbers belong to two tapes") {
            let (one, other) = (Tape(), Tape())
            _ = TensorVariable<Double>([one.variable(1), other.variable(2)])
        },
        Trap("a gradient's variable inside another's", says: "multiply: the operands belong to two tapes") {
            _ = gradient(at: 1.0) { x in
                let inner = gradient(at: 2.0) { y in x * y }
                return x * inner
            }
        },
        Trap("unary operation after clear", says: "exp", "after its tape was cleared", "tape.variable(_:)") {
            let tape = Tape()
            let x = tape.variable(1.25)
            tape.clear()
            _ = exp(x)
        },
        Trap("left operand after clear", says: "multiply", "value 1.25, row 0", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1.25)
            tape.clear()
            _ = x * tape.variable(2)
        },
        Trap("right operand after clear", says: "multiply", "value 1.25, row 0", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1.25)
            tape.clear()
            _ = tape.variable(2) * x
        },
        Trap("with a literal after clear", says: "subtract", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1.25)
            tape.clear()
            _ = 1 - x
        },
        Trap("tensor after clear", says: "add", "shape [2 × 3]", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(Tensor<Float>.ones([2, 3]))
            tape.clear()
            _ = x + 1
        },
        Trap("element after clear", says: "element", "shape [2]", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(Tensor<Float>.ones([2]))
            tape.clear()
            _ = x[1]
        },
        Trap("numbers into a tensor after clear", says: "fromNumbers", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1)
            tape.clear()
            _ = TensorVariable<Double>([x])
        },
        Trap("variable of a released tape", says: "add", "keep the tape alive") {
            func stale() -> Variable { Tape().variable(3) }
            _ = stale() + 1
        },
        Trap("variable of a released tape whose memory is used again", says: "add", "keep the tape alive") {
            func stale() -> Variable { Tape().variable(3) }
            let x = stale()
            let tape = Tape()
            _ = tape.variable(4) + x
        },
        Trap("variable that left its gradient", says: "sin", "after its tape was cleared or released") {
            var escaped: Variable = 0
            _ = gradient(at: 1.0) { x in
                escaped = x
                return x
            }
            _ = sin(escaped)
        },
        Trap("tensor variable that left its gradient", says: "exp", "after its tape was cleared or released") {
            var escaped = TensorVariable(Tensor<Double>(0))
            _ = gradient(at: Tensor<Double>(1)) { x in
                escaped = x
                return x
            }
            _ = exp(escaped)
        },
        Trap("adjoints of a constant output", says: "adjoints(of:)", "is a constant", "tape.variable(_:)") {
            let tape = Tape()
            _ = tape.adjoints(of: Variable(constant: 1))
        },
        Trap("adjoints of a constant tensor", says: "adjoints(of:)", "is a constant", "tape.variable(_:)") {
            let tape = Tape()
            _ = tape.adjoints(of: TensorVariable(Tensor<Double>(1)))
        },
        Trap("adjoints of an output of another tape", says: "adjoints(of:)", "another tape") {
            let (one, other) = (Tape(), Tape())
            _ = one.adjoints(of: other.variable(1))
        },
        Trap("adjoints of an output from before clear", says: "adjoints(of:)", "after its tape was cleared") {
            let tape = Tape()
            let x = tape.variable(1)
            tape.clear()
            _ = tape.adjoints(of: x)
        },
        Trap("the adjoint of a constant", says: "Adjoints", "scalar is a constant and has no adjoint") {
            let tape = Tape()
            _ = tape.adjoints(of: tape.variable(1))[2]
        },
        Trap("the adjoint of a variable of another tape", says: "Adjoints", "not recorded together with the output") {
            let (one, other) = (Tape(), Tape())
            let x = other.variable(Tensor<Double>([1, 2]))
            _ = one.adjoints(of: one.variable(1))[x]
        },
        Trap("adjoints read after clear", says: "Adjoints", "cleared or released", "before `clear()`") {
            let tape = Tape()
            let x = tape.variable(1)
            let adjoints = tape.adjoints(of: x * x)
            tape.clear()
            _ = adjoints[x]
        },
        Trap("adjoints of a matrix", says: "adjoints(of:)", "shape [2 × 3]", ".sum()", "adjoints(of:seed:)") {
            let tape = Tape()
            _ = tape.adjoints(of: tape.variable(Tensor<Float>.ones([2, 3])))
        },
        Trap("adjoints of an empty tensor", says: "adjoints(of:)", "shape [0]") {
            let tape = Tape()
            _ = tape.adjoints(of: tape.variable(Tensor<Float>.ones([0])))
        },
        Trap("a seed of another shape", says: "adjoints(of:seed:)", "[2]", "[3]") {
            let tape = Tape()
            _ = tape.adjoints(of: tape.variable(Tensor<Float>.ones([3])), seed: .ones([2]))
        },
        Trap("the scalar of a vector", says: "scalar", "shape [2]") {
            let tape = Tape()
            _ = tape.variable(Tensor<Float>.ones([2])).scalar
        },
        Trap("too few numbers for a tensor", says: "TensorVariable", "3 numbers", "[2 × 2]", "4 elements") {
            let tape = Tape()
            _ = TensorVariable<Double>(tape.variables([1, 2, 3]), shape: [2, 2])
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: TapeTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
