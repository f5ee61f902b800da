// Arithmetic of plain and recorded tensors of `Float`, with each other, with numbers and with literals.
//
// There is one form for each pair of concrete types, outside any generic type: with generic forms the type checker took
// seconds (`Notes/design.md`, 'Overloads'). Operands that may be literals are disfavored autoclosures, as in
// `Variable+Operators.swift`. `Scripts/generate.sh` generates the forms of the other element types; generic code uses
// the operators of ``ElementaryNumber``.

// MARK: Sums

public func + (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, .init(y()))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, .init(x()), y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Float>, y: Variable) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, x, .init(scalar: y))
}
@_disfavoredOverload
public func + (x: Variable, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.add, .init(scalar: x), y)
}
public func + (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.add, x, y) }
@_disfavoredOverload
public func + (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.add, x, Tensor(y()))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.add, Tensor(x()), y)
}

// MARK: Differences

public func - (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, .init(y()))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, .init(x()), y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Float>, y: Variable) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, x, .init(scalar: y))
}
@_disfavoredOverload
public func - (x: Variable, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.subtract, .init(scalar: x), y)
}
public func - (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.subtract, x, y) }
@_disfavoredOverload
public func - (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.subtract, x, Tensor(y()))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.subtract, Tensor(x()), y)
}

// MARK: Products

public func * (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, .init(y()))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, .init(x()), y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Float>, y: Variable) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, x, .init(scalar: y))
}
@_disfavoredOverload
public func * (x: Variable, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.multiply, .init(scalar: x), y)
}
public func * (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.multiply, x, y) }
@_disfavoredOverload
public func * (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.multiply, x, Tensor(y()))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.multiply, Tensor(x()), y)
}

// MARK: Quotients

public func / (x: TensorVariable<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Float>, y: @autoclosure () -> Tensor<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, .init(y()))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Tensor<Float>, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, .init(x()), y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Float>, y: @autoclosure () -> Float) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Float, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Float>, y: Variable) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, x, .init(scalar: y))
}
@_disfavoredOverload
public func / (x: Variable, y: TensorVariable<Float>) -> TensorVariable<Float> {
    TensorVariable<Float>.apply(.divide, .init(scalar: x), y)
}
public func / (x: Tensor<Float>, y: Tensor<Float>) -> Tensor<Float> { Tensor<Float>.apply(.divide, x, y) }
@_disfavoredOverload
public func / (x: Tensor<Float>, y: @autoclosure () -> Float) -> Tensor<Float> {
    Tensor<Float>.apply(.divide, x, Tensor(y()))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Float, y: Tensor<Float>) -> Tensor<Float> {
    Tensor<Float>.apply(.divide, Tensor(x()), y)
}
