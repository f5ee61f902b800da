// Generated from `FloatTensorOperators.swift` by `Scripts/generate.sh`: edit that file.
// Arithmetic of plain and recorded tensors of `Double`, with each other, with numbers and with literals.
//
// There is one form for each pair of concrete types, outside any generic type: with generic forms the type checker took
// seconds (`Notes/design.md`, 'Overloads'). Operands that may be literals are disfavored autoclosures, as in
// `Variable+Operators.swift`. `Scripts/generate.sh` generates the forms of the other element types; generic code uses
// the operators of ``ElementaryNumber``.

// MARK: Sums

/// The sum of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func + (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, y)
}
/// The sum of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func + (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, .init(y()))
}
/// The sum of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func + (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, .init(x()), y)
}
/// The sum of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func + (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, .init(Tensor(y())))
}
/// The sum of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func + (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, .init(Tensor(x())), y)
}
/// The sum of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func + (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.add, x, y) }
/// The sum of each element of a plain tensor and a number.
@_disfavoredOverload
public func + (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.add, x, Tensor(y()))
}
/// The sum of a number and each element of a plain tensor.
@_disfavoredOverload
public func + (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.add, Tensor(x()), y)
}

// MARK: Differences

/// The difference of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast
/// stop the program.
public func - (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, y)
}
/// The difference of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func - (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, .init(y()))
}
/// The difference of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func - (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, .init(x()), y)
}
/// The difference of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func - (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, .init(Tensor(y())))
}
/// The difference of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func - (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, .init(Tensor(x())), y)
}
/// The difference of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func - (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.subtract, x, y) }
/// The difference of each element of a plain tensor and a number.
@_disfavoredOverload
public func - (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.subtract, x, Tensor(y()))
}
/// The difference of a number and each element of a plain tensor.
@_disfavoredOverload
public func - (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.subtract, Tensor(x()), y)
}

// MARK: Products

/// The product of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func * (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, y)
}
/// The product of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func * (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, .init(y()))
}
/// The product of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func * (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, .init(x()), y)
}
/// The product of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func * (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, .init(Tensor(y())))
}
/// The product of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func * (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, .init(Tensor(x())), y)
}
/// The product of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func * (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.multiply, x, y) }
/// The product of each element of a plain tensor and a number.
@_disfavoredOverload
public func * (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.multiply, x, Tensor(y()))
}
/// The product of a number and each element of a plain tensor.
@_disfavoredOverload
public func * (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.multiply, Tensor(x()), y)
}

// MARK: Quotients

/// The quotient of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func / (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, y)
}
/// The quotient of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func / (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, .init(y()))
}
/// The quotient of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func / (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, .init(x()), y)
}
/// The quotient of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func / (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, .init(Tensor(y())))
}
/// The quotient of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func / (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, .init(Tensor(x())), y)
}
/// The quotient of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func / (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.divide, x, y) }
/// The quotient of each element of a plain tensor and a number.
@_disfavoredOverload
public func / (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.divide, x, Tensor(y()))
}
/// The quotient of a number and each element of a plain tensor.
@_disfavoredOverload
public func / (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.divide, Tensor(x()), y)
}

// MARK: Compound assignments
//
// With plain tensors, concrete and not disfavored: in `w -= rate * m / (sqrt(v) + 1e-8)` the type checker takes this
// form and need not solve the right side for a number, too.

/// Adds `y` to `x`.
public func += (x: inout Tensor<Double>, y: Tensor<Double>) { x = x + y }
/// Subtracts `y` from `x`.
public func -= (x: inout Tensor<Double>, y: Tensor<Double>) { x = x - y }
/// Multiplies `x` by `y`, element by element.
public func *= (x: inout Tensor<Double>, y: Tensor<Double>) { x = x * y }
/// Divides `x` by `y`, element by element.
public func /= (x: inout Tensor<Double>, y: Tensor<Double>) { x = x / y }
