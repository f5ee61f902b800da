/// A user-defined operation on numbers: its name, its value, and its partial derivatives, generic over the kind of
/// number.
///
///     struct Gaussian: ScalarOperation {  // exp(−(x − m)²)
///         var name: String { "gaussian" }
///         func value(_ x: [Double]) -> Double { exp(-(x[0] - x[1]) * (x[0] - x[1])) }
///         func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number] {
///             let d = 2 * (x[0] - x[1])
///             return [-d * y, d * y]
///         }
///     }
///     let slopes = gradient(at: [1, 0.5]) { p in Variable.apply(Gaussian(), p) }
///     print(slopes)  // [-0.7788007830714049, 0.7788007830714049]
///
/// Derivatives of any order, forward mode and Hessian products follow, since the partial derivatives can be
/// differentiated themselves. ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)`` checks the
/// operation like
/// any other and names it if it is wrong. For tensors, conform to ``TensorOperation``.
public protocol ScalarOperation: Sendable, Hashable {
    /// The name that messages and listings use.
    var name: String { get }
    /// The value at the operands.
    func value(_ x: [Double]) -> Double
    /// The partial derivative with respect to each operand, at the operands `x` and the value `y`.
    func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number]
}

extension Variable {
    /// Applies a user-defined operation. Stops, in the backward sweep, unless it has one partial derivative for each
    /// operand.
    public static func apply(_ operation: some ScalarOperation, _ operands: [Variable]) -> Variable {
        TensorVariable<Double>.apply(OperationOnNumbers(operation: operation), [TensorVariable(operands)]).scalar
    }
}

/// A scalar operation as a tensor operation on the vector of its operands, since scalar rows can hold only opcodes.
struct OperationOnNumbers<Operation: ScalarOperation>: TensorOperation {
    let operation: Operation
    var name: String { operation.name }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { [] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        Tensor(Scalar(operation.value(operands[0].scalars.map { Double($0) })))
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let x = row[0]
        let count = x.shape.count
        let partials = operation.partials((0..<count).map { x.element(at: $0) }, row.result.element(at: 0))
        guard partials.count == count else {
            stop("\(name): \(partials.count) partial derivatives for \(count) operands; give one for each")
        }
        let own = adjoint.element(at: 0)
        var sum: T?
        for (place, partial) in partials.enumerated() {
            let part = T.placing(T.Number.multiply(own, partial, row.zeros), at: place, in: x.shape)
            if sum == nil { sum = part } else { T.accumulate(part, into: &sum!) }
        }
        return sum
    }
}
