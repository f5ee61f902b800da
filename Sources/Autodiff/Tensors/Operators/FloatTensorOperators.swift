// Arithmetic of plain and recorded tensors of `Float`, with each other, with numbers and with literals.
//
// There is one form for each pair of concrete types, outside any generic type: with generic forms the type checker took
// seconds (`Notes/design.md`, 'Overloads'). Operands that may be literals are disfavored autoclosures, as in
// `Variable+Operators.swift`. `Scripts/generate.sh` generates the forms of the other element types; generic code uses
// the operators of ``ElementaryNumber``.

// MARK: Sums

/// The sum of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func + (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, y)
}
/// The sum of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func + (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, .init(y()))
}
/// The sum of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func + (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, .init(x()), y)
}
/// The sum of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func + (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, .init(Tensor(y())))
}
/// The sum of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func + (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, .init(Tensor(x())), y)
}
/// The sum of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func + (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.add, x, y) }
/// The sum of each element of a plain tensor and a number.
@_disfavoredOverload
public func + (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.add, x, Tensor(y()))
}
/// The sum of a number and each element of a plain tensor.
@_disfavoredOverload
public func + (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.add, Tensor(x()), y)
}

// MARK: Differences

/// The difference of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast
/// stop the program.
public func - (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, y)
}
/// The difference of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func - (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, .init(y()))
}
/// The difference of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func - (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, .init(x()), y)
}
/// The difference of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func - (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, .init(Tensor(y())))
}
/// The difference of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func - (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, .init(Tensor(x())), y)
}
/// The difference of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func - (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.subtract, x, y) }
/// The difference of each element of a plain tensor and a number.
@_disfavoredOverload
public func - (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.subtract, x, Tensor(y()))
}
/// The difference of a number and each element of a plain tensor.
@_disfavoredOverload
public func - (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.subtract, Tensor(x()), y)
}

// MARK: Products

/// The product of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func * (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, y)
}
/// The product of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func * (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, .init(y()))
}
/// The product of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func * (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, .init(x()), y)
}
/// The product of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func * (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, .init(Tensor(y())))
}
/// The product of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func * (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, .init(Tensor(x())), y)
}
/// The product of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop the
/// program.
public func * (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.multiply, x, y) }
/// The product of each element of a plain tensor and a number.
@_disfavoredOverload
public func * (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.multiply, x, Tensor(y()))
}
/// The product of a number and each element of a plain tensor.
@_disfavoredOverload
public func * (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.multiply, Tensor(x()), y)
}

// MARK: Quotients

/// The quotient of recorded tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func / (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, y)
}
/// The quotient of a recorded tensor and a plain one, which counts as a constant, broadcast to a common shape.
@_disfavoredOverload
public func / (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, .init(y()))
}
/// The quotient of a plain tensor, which counts as a constant, and a recorded one, broadcast to a common shape.
@_disfavoredOverload
public func / (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, .init(x()), y)
}
/// The quotient of each element of a recorded tensor and a plain number.
@_disfavoredOverload
public func / (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, .init(Tensor(y())))
}
/// The quotient of a plain number and each element of a recorded tensor.
@_disfavoredOverload
public func / (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, .init(Tensor(x())), y)
}
/// The quotient of plain tensors, element by element, broadcast to a common shape; shapes that do not broadcast stop
/// the program.
public func / (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.divide, x, y) }
/// The quotient of each element of a plain tensor and a number.
@_disfavoredOverload
public func / (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.divide, x, Tensor(y()))
}
/// The quotient of a number and each element of a plain tensor.
@_disfavoredOverload
public func / (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.divide, Tensor(x()), y)
}

// MARK: Compound assignments
//
// With plain tensors, concrete and not disfavored: in `w -= rate * m / (sqrt(v) + 1e-8)` the type checker takes this
// form and need not solve the right side for a number, too.

/// Adds `y` to `x`.
public func += (x: inout Tensor<Float>, y: Tensor<Float>) { x = x + y }
/// Subtracts `y` from `x`.
public func -= (x: inout Tensor<Float>, y: Tensor<Float>) { x = x - y }
/// Multiplies `x` by `y`, element by element.
public func *= (x: inout Tensor<Float>, y: Tensor<Float>) { x = x * y }
/// Divides `x` by `y`, element by element.
public func /= (x: inout Tensor<Float>, y: Tensor<Float>) { x = x / y }
