/// A kind of tensor that operations work on: a plain ``Tensor``, a ``TensorVariable`` that records, or another.
///
/// Every public tensor operation is a method of this protocol, defined once; each kind defines only how to apply an
/// operation and how to represent a constant.
public protocol TensorAlgebra<Scalar>: ElementaryNumber where Condition == Self {
    /// The element type.
    associatedtype Scalar: TensorScalar
    /// The kind of number that one element is.
    associatedtype Number: ElementaryNumber

    /// The extents of the axes.
    var shape: Shape { get }
    /// The value, without a derivative.
    var plain: Tensor<Scalar> { get }
    /// Whether the tensor is a constant: it has no derivative.
    var isConstant: Bool { get }
    /// A constant.
    init(_ constant: Tensor<Scalar>)
    /// Applies an operation to its operands.
    static func apply(_ operation: some TensorOperation, _ operands: [Self]) -> Self
    /// What the adjoint of an operation's result contributes to one operand: the operation's pullback.
    static func pullback(
        _ operation: any TensorOperation, _ adjoint: Self, to operand: Int, in row: RowValues<Self>
    ) -> Self?
    /// Adds a contribution of the same shape to a sum.
    static func accumulate(_ contribution: Self, into sum: inout Self)
    /// The element at an index in row-major order, as a number.
    func element(at index: Int) -> Number
    /// A tensor that is zero except for the element at `index`, in row-major order.
    static func placing(_ number: Number, at index: Int, in shape: Shape) -> Self
    /// The contribution of an elementwise operation's adjoint to one operand. A kind may have a faster implementation
    /// than ``elementwiseContribution(_:_:to:in:)``, which evaluates the rule.
    static func _elementwisePullback(_ opcode: Opcode, _ adjoint: Self, to operand: Int, in row: RowValues<Self>)
        -> Self?
    /// The derivative of an adjoint with respect to the result that it belongs to, element by element, for a kind that
    /// records; `nil` for others.
    static func _slope(of adjoint: Self, by result: Self) -> Tensor<Scalar>?
}

extension TensorAlgebra {
    public init(constant value: Double) { self.init(Tensor(Scalar(value))) }
    /// A constant tensor of rank 0.
    public init(floatLiteral value: Double) { self.init(Tensor(Scalar(value))) }
    /// A constant tensor of rank 0.
    public init(integerLiteral value: Int) { self.init(Tensor(Scalar(value))) }

    // What most programs call is specialized, here and where further operations are defined: the caller is in another
    // module.
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    public static func apply(_ opcode: Opcode, _ operand: Self) -> Self {
        apply(Elementwise(opcode: opcode), [operand])
    }
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    public static func apply(_ opcode: Opcode, _ left: Self, _ right: Self) -> Self {
        apply(Elementwise(opcode: opcode), [left, right])
    }
    /// 1 where the comparison holds, else 0, with broadcasting; it has no derivative.
    public static func compare(_ left: Self, _ comparison: Comparison, _ right: Self) -> Self {
        apply(Compare(comparison: comparison), [left, right])
    }
    /// The result for tensors of one element. Others stop the program, since their elements may differ.
    public static func holds(_ left: Self, _ comparison: Comparison, _ right: Self) -> Bool {
        requireSingleOrder(left, comparison, right)
        return comparison.holds(left.plain.scalar, right.plain.scalar)
    }
    /// Stops unless both tensors have one element.
    static func requireSingleOrder(_ left: Self, _ comparison: Comparison, _ right: Self) {
        guard left.shape.count == 1, right.shape.count == 1 else {
            stop(
                "\(comparison.rawValue): tensors of shapes \(left.shape) and \(right.shape) have no single order; "
                    + "compare element by element, `x .\(comparison.rawValue) y`, and choose by `select`")
        }
    }
    /// `yes` where the condition is not 0, else `no`, with broadcasting.
    public static func select(_ condition: Self, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self) -> Self
    {
        apply(Select(), [condition, yes(), no()])
    }

    public static func pullback(
        _ operation: any TensorOperation, _ adjoint: Self, to operand: Int, in row: RowValues<Self>
    ) -> Self? {
        operation.pullback(adjoint, to: operand, in: row)
    }

    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    public static func _elementwisePullback(
        _ opcode: Opcode, _ adjoint: Self, to operand: Int, in row: RowValues<Self>
    ) -> Self? {
        elementwiseContribution(opcode, adjoint, to: operand, in: row)
    }

    /// The contribution by the rule itself, evaluated over this kind of tensor.
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    static func elementwiseContribution(
        _ opcode: Opcode, _ adjoint: Self, to operand: Int, in row: RowValues<Self>
    ) -> Self? {
        guard let partial = readRule(opcode, PartialOf(row: row, operand: operand)) else { return nil }
        return row.product(adjoint, partial)
    }

    /// The adjoint times a partial derivative, by the convention for zeros. Products with 1 are omitted.
    static func product(_ adjoint: Self, _ partial: Self, _ zeros: ZeroAdjoints) -> Self {
        if partial.shape.rank == 0, partial.isConstantOne { return adjoint }
        if adjoint.isConstantOne, adjoint.shape == partial.shape { return partial }
        return zeros == .strong ? apply(.pathProduct, adjoint, partial) : adjoint * partial
    }

    /// The adjoint times a constant partial derivative; `nil` if that is 0. For 1 and −1 there is no product.
    func scaled(byConstant factor: Double) -> Self? {
        switch factor {
        case 0: nil
        case 1: self
        case -1: -self
        default: self * Self(constant: factor)
        }
    }

    /// Whether the tensor is a constant scalar 1.
    var isConstantOne: Bool { shape.rank == 0 && isConstant && plain.scalars[0] == 1 }

    /// The tensor summed over the axes that broadcasting repeated to get from `shape` to its own: the one place where
    /// broadcasting is undone.
    func summed(to shape: Shape) -> Self {
        if self.shape == shape { return self }
        let added = self.shape.rank - shape.rank
        let repeated = (0..<self.shape.rank).filter { axis in
            axis < added || (shape[axis - added] == 1 && self.shape[axis] != 1)
        }
        return (repeated.isEmpty ? self : sum(along: repeated)).reshaped(to: shape)
    }
}

/// Evaluates a rule's partial derivative with respect to one operand; `nil` where it is the constant zero.
private struct PartialOf<T: TensorAlgebra>: RuleVisitor {
    let row: RowValues<T>
    let operand: Int

    // A rule's partial derivatives take all values as arguments, also those that they do not read; a constant replaces
    // a value that was not kept.
    private func operandOrNothing(_ index: Int) -> T { row.operands[index] ?? 0 }
    private var resultOrNothing: T { row.kept ?? 0 }
    private func unlessZero(_ partial: T, _ reads: Reads) -> T? {
        reads.isEmpty && partial.shape.rank == 0 && partial.plain.scalars[0] == 0 ? nil : partial
    }

    func unary<Rule: UnaryRule>(_: Rule.Type) -> T? {
        unlessZero(Rule.partial(operandOrNothing(0), resultOrNothing), Rule.reads)
    }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> T? {
        let (x, y, z) = (operandOrNothing(0), operandOrNothing(1), resultOrNothing)
        return unlessZero(operand == 0 ? Rule.left(x, y, z) : Rule.right(x, y, z), Rule.reads)
    }
    func noRule(_ opcode: Opcode) -> T? { stop("\(opcode) is not an elementwise operation") }
}

// Arithmetic over any kind of tensor. Generic code uses the operators of ``ElementaryNumber``; operators on this
// protocol would be candidates in every expression of a program that imports the library. For concrete types there are
// the forms in `Operators`.
extension TensorAlgebra {
    @_implements(ArithmeticNumber,+(_:_:)) public static func _sum(of x: Self, _ y: Self) -> Self { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: Self, _ y: Self) -> Self { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: Self, _ y: Self) -> Self { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: Self, _ y: Self) -> Self { apply(.divide, x, y) }
    /// The negated tensor.
    public static prefix func - (x: Self) -> Self { apply(.negate, x) }
}

// Operators with single scalars, for this package's code that is generic over the scalar type.
extension TensorAlgebra {
    @_disfavoredOverload package static func + (x: Self, y: Scalar) -> Self { apply(.add, x, Self(Tensor(y))) }
    @_disfavoredOverload package static func - (x: Self, y: Scalar) -> Self { apply(.subtract, x, Self(Tensor(y))) }
    @_disfavoredOverload package static func * (x: Self, y: Scalar) -> Self { apply(.multiply, x, Self(Tensor(y))) }
    @_disfavoredOverload package static func / (x: Self, y: Scalar) -> Self { apply(.divide, x, Self(Tensor(y))) }
    @_disfavoredOverload package static func + (x: Scalar, y: Self) -> Self { apply(.add, Self(Tensor(x)), y) }
    @_disfavoredOverload package static func - (x: Scalar, y: Self) -> Self { apply(.subtract, Self(Tensor(x)), y) }
    @_disfavoredOverload package static func * (x: Scalar, y: Self) -> Self { apply(.multiply, Self(Tensor(x)), y) }
    @_disfavoredOverload package static func / (x: Scalar, y: Self) -> Self { apply(.divide, Self(Tensor(x)), y) }
}
