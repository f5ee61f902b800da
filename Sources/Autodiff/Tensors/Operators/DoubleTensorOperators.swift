// Generated from `FloatTensorOperators.swift` by `Scripts/generate.sh`: edit that file.
// Arithmetic of plain and recorded tensors of `Double`, with each other, with numbers and with literals.
//
// There is one form for each pair of concrete types, outside any generic type: with generic forms the type checker took
// seconds (`Notes/design.md`, 'Overloads'). Operands that may be literals are disfavored autoclosures, as in
// `Variable+Operators.swift`. `Scripts/generate.sh` generates the forms of the other element types; generic code uses
// the operators of ``ElementaryNumber``.

// MARK: Sums

public func + (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, .init(y()))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, .init(x()), y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func + (x: TensorVariable<Double>, y: Variable) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, x, .init(scalar: y))
}
@_disfavoredOverload
public func + (x: Variable, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.add, .init(scalar: x), y)
}
public func + (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.add, x, y) }
@_disfavoredOverload
public func + (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.add, x, Tensor(y()))
}
@_disfavoredOverload
public func + (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.add, Tensor(x()), y)
}

// MARK: Differences

public func - (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, .init(y()))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, .init(x()), y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func - (x: TensorVariable<Double>, y: Variable) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, x, .init(scalar: y))
}
@_disfavoredOverload
public func - (x: Variable, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.subtract, .init(scalar: x), y)
}
public func - (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.subtract, x, y) }
@_disfavoredOverload
public func - (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.subtract, x, Tensor(y()))
}
@_disfavoredOverload
public func - (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.subtract, Tensor(x()), y)
}

// MARK: Products

public func * (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, .init(y()))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, .init(x()), y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func * (x: TensorVariable<Double>, y: Variable) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, x, .init(scalar: y))
}
@_disfavoredOverload
public func * (x: Variable, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.multiply, .init(scalar: x), y)
}
public func * (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.multiply, x, y) }
@_disfavoredOverload
public func * (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.multiply, x, Tensor(y()))
}
@_disfavoredOverload
public func * (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.multiply, Tensor(x()), y)
}

// MARK: Quotients

public func / (x: TensorVariable<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Double>, y: @autoclosure () -> Tensor<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, .init(y()))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Tensor<Double>, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, .init(x()), y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Double>, y: @autoclosure () -> Double) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, .init(Tensor(y())))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Double, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, .init(Tensor(x())), y)
}
@_disfavoredOverload
public func / (x: TensorVariable<Double>, y: Variable) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, x, .init(scalar: y))
}
@_disfavoredOverload
public func / (x: Variable, y: TensorVariable<Double>) -> TensorVariable<Double> {
    TensorVariable<Double>.apply(.divide, .init(scalar: x), y)
}
public func / (x: Tensor<Double>, y: Tensor<Double>) -> Tensor<Double> { Tensor<Double>.apply(.divide, x, y) }
@_disfavoredOverload
public func / (x: Tensor<Double>, y: @autoclosure () -> Double) -> Tensor<Double> {
    Tensor<Double>.apply(.divide, x, Tensor(y()))
}
@_disfavoredOverload
public func / (x: @autoclosure () -> Double, y: Tensor<Double>) -> Tensor<Double> {
    Tensor<Double>.apply(.divide, Tensor(x()), y)
}
