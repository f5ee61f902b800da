import Autodiff
import Testing

/// Callers' mistakes in loops and conditions, and the messages with which the program stops.
struct LoopTrapTests {
    static let traps = [
        Trap("an if in a step", says: "iterate: the body compares variables (>)", "branch(x .> y") {
            _ = gradient(at: 0.5) { (x: Variable) in iterate(x, steps: 3) { $0 > 1 ? $0 * 0.5 : $0 * 3 } }
        },
        Trap("a value read in a step", says: "scan: the body reads a variable's value as a plain number") {
            let x = Tensor<Double>([1, 2])
            _ = scan(TensorVariable(Tensor<Double>(0)), over: TensorVariable(x)) { s, x in
                (s * x.value.scalar, s)
            }
        },
        Trap("an if in a branch", says: "branch: the body compares variables (<)") {
            _ = gradient(at: 0.5) { (x: Variable) in
                branch(x .> 0, of: x) {
                    $0 < 1 ? $0 : 0
                } else: {
                    $0
                }
            }
        },
        Trap(
            "another form of the state", says: "into a tensor of double of shape [1]",
            "shape [2]"
        ) {
            let x = Tensor<Double>([1, 2])
            _ = gradient(at: x) { x in iterate(x, steps: 2) { $0.slice(along: 0, 0..<1) }.sum() }
        },
        Trap("numbers as inputs", says: "scan: the inputs contain plain numbers", "TensorVariable(numbers)") {
            _ = scan(Variable(constant: 1), over: [Variable(constant: 1)]) { s, x in (s * x[0], [Variable]()) }
        },
        Trap("numbers as outputs", says: "scan: a step's outputs contain a number", "TensorVariable(scalar: x)") {
            _ = scan(Variable(constant: 1), over: TensorVariable(Tensor<Double>([1]))) { s, x in (s, s) }
        },
        Trap("an input without steps", says: "scan: an input of shape [] has no axis of steps") {
            _ = scan(Variable(constant: 1), over: TensorVariable(Tensor<Double>(1))) { s, x in (s, x) }
        },
        Trap("no inputs", says: "scan: there are no inputs", "iterate") {
            _ = scan(Variable(constant: 1), over: [Variable]()) { s, x in (s, x) }
        },
        Trap("inputs of different lengths", says: "scan: inputs of 2 and of 3 steps") {
            let (x, y) = (TensorVariable(Tensor<Double>([1, 2])), TensorVariable(Tensor<Double>([1, 2, 3])))
            _ = scan(x, over: [x, y]) { s, x in (s, x) }
        },
        Trap("two element types", says: "iterate: the state, inputs and parameters mix tensors of Float") {
            let x = TensorVariable(Tensor<Float>([1, 2]))
            _ = iterate(x, steps: 2, with: Variable(constant: 1)) { s, _ in s }
        },
        Trap("a negative number of steps", says: "iterate: -1 steps") {
            _ = iterate(Variable(constant: 1), steps: -1) { $0 }
        },
        Trap("an interval of no step", says: "recomputed(every:): 0 steps") {
            _ = LoopStates.recomputed(every: 0)
        },
        Trap("branches of different forms", says: "branch: one branch returns a tensor of double of shape [2]", "[1]") {
            let x = TensorVariable(Tensor<Double>([1, 2]))
            _ = branch(x.sum() .> 0, of: x) {
                $0
            } else: {
                $0.slice(along: 0, 0..<1)
            }
        },
        Trap("a condition of two elements", says: "branch: a condition of shape [2] has 2 outcomes") {
            let x = TensorVariable(Tensor<Double>([1, 2]))
            _ = branch(x .> 0, of: x) {
                $0
            } else: {
                -$0
            }
        },
        // An inner derivative that depends on the outer function's variable is captured as a plain tensor.
        Trap("a captured tensor that depends on a variable", says: "belong to two tapes") {
            let x = Tensor<Double>([1, 2])
            _ = gradient(at: x) { x -> TensorVariable<Double> in
                let inner: Tensor<Double> = gradient(at: Tensor<Double>([1, 2])) { y in (x * y).sum() }
                return iterate(x, steps: 2) { $0 * TensorVariable(inner) }.sum()
            }
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: LoopTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
