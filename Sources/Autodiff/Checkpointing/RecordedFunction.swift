/// A vector function that keeps no intermediate values and recomputes them for its pullback.
protocol RecomputableFunction: AnyObject, Sendable {
    associatedtype Scalar: TensorScalar
    var name: String { get }
    /// The number of elements of the result.
    var resultCount: Int { get }
    /// The value at x.
    func value(at x: Tensor<Scalar>) -> Tensor<Scalar>
    /// Jᵀ·u for the Jacobian J at x.
    func pullback(of u: Tensor<Scalar>, at x: Tensor<Scalar>) -> Tensor<Scalar>
    /// The same function recorded in one piece, for higher derivatives.
    var recorded: RecordedFunction<Scalar> { get }
}

/// A vector function that is recorded on demand and discarded afterwards.
///
/// Each call uses a separate tape, so it can be called from any thread, and only the result remains.
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
        return tape.recording { body(tape.variable(x)).tensor }
    }

    func pullback(of u: Tensor<Scalar>, at x: Tensor<Scalar>) -> Tensor<Scalar> {
        let tape = Tape()
        return tape.recording {
            let input = tape.variable(x)
            let result = body(input)
            if result.isConstant { return .zeros(x.shape) }
            return tape.storage.adjoints(from: [.tensor(result.row, u)], zeros: .strong)[input]
        }
    }

    /// The function (x, u) ↦ J(x)ᵀ·u of the concatenated vectors, for higher derivatives.
    func pulledBack(inputCount: Int) -> RecordedFunction {
        RecordedFunction("pullback of \(name)", resultCount: inputCount) { [body] joined in
            let x = joined.slice(along: 0, 0..<inputCount)
            let u = joined.slice(along: 0, inputCount..<joined.shape[0])
            return gradient(atRecordedTree: x) { x in (body(x) * u).sum() }
        }
    }
}

/// An operation that computes with a function's object: it reads its operands, can only be evaluated, and equals
/// another if their functions are the same object.
protocol FunctionOperation: TensorOperation {
    associatedtype Function: AnyObject
    var function: Function { get }
}

extension FunctionOperation {
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    static func == (x: Self, y: Self) -> Bool { x.function === y.function }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(function)) }
}

/// The function as a tensor operation: one row, which keeps only the input.
struct Recomputed<Function: RecomputableFunction>: FunctionOperation {
    let function: Function
    var name: String { function.name }
    func resultShape(of operands: [Shape]) -> Shape { [function.resultCount] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.value(at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(RecomputedPullback(function: function), [row[0], adjoint])
    }
}

/// Jᵀ·u of the function at x, for operands x and u, by recomputation. Its own derivatives are those of the function (x,
/// u) ↦ J(x)ᵀ·u, recorded in turn, so derivatives of any order exist.
struct RecomputedPullback<Function: RecomputableFunction>: FunctionOperation {
    let function: Function
    var name: String { "pullback of \(function.name)" }
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
}

/// Casts a tensor to a scalar type that is known to be the same at run time.
func same<One: TensorScalar, Other: TensorScalar>(_ tensor: Tensor<One>, _ operation: String) -> Tensor<Other> {
    guard let same = tensor as? Tensor<Other> else { stopAtOtherElements(One.self, recorded: Other.self, operation) }
    return same
}

func stopAtOtherElements<One: TensorScalar, Other: TensorScalar>(
    _: One.Type, recorded _: Other.Type, _ operation: String
) -> Never {
    stop("\(operation): recorded with tensors of \(Other.name) and evaluated with tensors of \(One.name)")
}
