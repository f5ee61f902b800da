import Synchronization

/// The result of one of two functions, as one operation that evaluates only the one that is chosen (`jax.lax.cond`).
///
///     let slope = gradient(at: -2.0) { x in
///         branch(x .> 0, of: x) { x in log(x) } else: { x in -x }
///     }
///     print(slope)  // -1.0
///
/// Both branches are recorded once, at these values, and each run takes one, also in a compiled program, where an `if`
/// would be decided when the program is recorded, and `select` evaluates both. The derivative, of any order, is that of
/// the branch that is taken: the other one contributes nothing, also no NaN. The condition has no derivative.
///
/// The branches record on tapes of their own, so all variables that they use must be passed (the compiler enforces
/// this: variables are not `Sendable`). They must not compare variables in an `if` nor read their values, which stops.
/// - Parameters:
///   - condition: A comparison by `.<`, `.>` and so on, of two numbers or of tensors of one element.
///   - input: What the branches use: any tree of numbers and tensors.
///   - yes: The result if the condition holds.
///   - no: The result otherwise, of the same form; stops if it has another.
public func branch<Input: RecordedTree, Output: RecordedTree>(
    _ condition: some BranchCondition, of input: Input, then yes: @escaping @Sendable (Input) -> Output,
    else no: @escaping @Sendable (Input) -> Output
) -> Output {
    let inputs = TreeVectors(input)
    let types = inputs.form.elementTypes
    if types.count > 1 {
        stop(
            "branch: the input mixes tensors of Float with numbers or tensors of Double. Give one kind; a constant can "
                + "be captured by the closures.")
    }
    func typed<Scalar: TensorScalar>(_: Scalar.Type) -> Output {
        let outputs = BranchOutput<Output>()
        func body(_ function: @escaping @Sendable (Input) -> Output) -> RecordedBody<Scalar>.Function {
            { arguments in outputs.tensors(function(inputs.tree(arguments)), Scalar.self) }
        }
        let operands: [TensorVariable<Scalar>] = inputs.tensors(input)
        let program = BranchProgram("branch", at: operands.map(\.tensor), then: body(yes), else: body(no))
        let result = TensorVariable<Scalar>.apply(Branch(program), [condition._mask(Scalar.self)] + operands)
        return outputs.tree(program.parts(of: result))
    }
    let type = types.first ?? .double
    return typed(type.scalar)
}

/// The form of both branches' results, known after the first is recorded.
private final class BranchOutput<Output: RecordedTree>: Sendable {
    private let form = Mutex<TreeVectors<Output>?>(nil)

    func tensors<Scalar>(_ output: Output, _: Scalar.Type) -> [TensorVariable<Scalar>] {
        let own = TreeVectors(output)
        let first = form.withLock { form in
            form = form ?? own
            return form?.form ?? own.form
        }
        if own.form != first {
            stop(
                "branch: one branch returns \(first.text), the other \(own.form.text). Return the same form "
                    + "from both.")
        }
        if let other = own.form.elementTypes.first(where: { $0 != Scalar.elementType }) {
            stop(
                "branch: the result contains a tensor or number of \(other), but the input is of \(Scalar.name). Use "
                    + "one element type.")
        }
        return own.tensors(output)
    }

    func tree<Scalar>(_ tensors: [TensorVariable<Scalar>]) -> Output {
        guard let form = form.withLock({ $0 }) else { stop("branch: no branch was recorded") }
        return form.tree(tensors)
    }
}
