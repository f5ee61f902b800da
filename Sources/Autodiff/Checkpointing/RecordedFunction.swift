/// A function from a vector to a vector that keeps nothing of its computation and computes again for its pullback.
protocol RecomputableFunction: AnyObject, Sendable {
    associatedtype Scalar: TensorScalar
    var name: String { get }
    /// The number of elements of the result.
    var resultCount: Int { get }
    /// The value at x.
    func value(at x: Tensor<Scalar>) -> Tensor<Scalar>
    /// Jᵀ·u for the Jacobian J at x.
    func pullback(of u: Tensor<Scalar>, at x: Tensor<Scalar>) -> Tensor<Scalar>
    /// The same recorded in one piece, for derivatives of higher order.
    var recorded: RecordedFunction<Scalar> { get }
}

/// A function from a vector to a vector that is recorded when it is needed and forgotten afterwards.
///
/// It works on a tape of its own each time, so it can be called from any thread, and nothing of it stays but the
/// result.
final class RecordedFunction<Scalar: TensorScalar>: RecomputableFunction {
    let name: String
    let resultCount: Int
    var recorded: RecordedFunction { self }
    private let body: @Sendable (TensorVariable<Scalar>) -> TensorVariable<Scalar>

    init(
        _ name: String, resultCount: Int, _ body: @escaping @Sendable (TensorVariable<Scalar>) -> TensorVariable<Scalar>
    ) {
        self.name = name
        self.resultCount = resultCount
        self.body = body
    }

    func value(at x: Tensor<Scalar>) -> Tensor<Scalar> {
        let tape = Tape()
        return withExtendedLifetime(tape) { body(tape.variable(x)).tensor }
    }

    func pullback(of u: Tensor<Scalar>, at x: Tensor<Scalar>) -> Tensor<Scalar> {
        let tape = Tape()
        return withExtendedLifetime(tape) {
            let input = tape.variable(x)
            let result = body(input)
            if result.isConstant { return .zeros(x.shape) }
            return tape.storage.adjoints(from: [.tensor(result.row, u)], zeros: .untaken)[input]
        }
    }

    /// The function (x, u) ↦ J(x)ᵀ·u of the two vectors one after the other: for derivatives of higher order.
    func pulledBack(inputCount: Int) -> RecordedFunction {
        RecordedFunction("pullback of \(name)", resultCount: inputCount) { [body] joined in
            let x = joined.slice(along: 0, 0..<inputCount)
            let u = joined.slice(along: 0, inputCount..<joined.shape[0])
            return gradient(atRecordedTree: x) { x in (body(x) * u).sum() }
        }
    }
}

/// Such a function as an operation: one row, which keeps the input alone.
struct Recomputed<Function: RecomputableFunction>: TensorOperation {
    let function: Function
    var name: String { function.name }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { [function.resultCount] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.value(at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(RecomputedPullback(function: function), [row[0], adjoint])
    }
    static func == (x: Self, y: Self) -> Bool { x.function === y.function }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(function)) }
}

/// Jᵀ·u of such a function at x, for operands x and u: it computes the function again, and forgets it again. Its own
/// derivatives are those of the function (x, u) ↦ J(x)ᵀ·u, recorded in its turn; so there is no highest order.
struct RecomputedPullback<Function: RecomputableFunction>: TensorOperation {
    let function: Function
    var name: String { "pullback of \(function.name)" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.pullback(of: same(operands[1], name), at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let count = row.shapes[0][0]
        let second = function.recorded.pulledBack(inputCount: count)
        let both = T.apply(
            RecomputedPullback<RecordedFunction<Function.Scalar>>(function: second),
            [T.concatenate([row[0], row[1]], along: 0), adjoint])
        return both.slice(along: 0, operand == 0 ? 0..<count : count..<both.shape[0])
    }
    static func == (x: Self, y: Self) -> Bool { x.function === y.function }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(function)) }
}

/// A tensor as one of another scalar type, which is the same.
func same<One: TensorScalar, Other: TensorScalar>(_ tensor: Tensor<One>, _ operation: String) -> Tensor<Other> {
    guard let same = tensor as? Tensor<Other> else {
        stop("\(operation): recorded on tensors of \(Other.name) and read on tensors of \(One.name)")
    }
    return same
}
