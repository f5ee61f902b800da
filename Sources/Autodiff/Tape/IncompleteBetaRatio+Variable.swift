// ``betainc(_:_:_:)`` of recorded numbers, each operand a variable or a constant. Literals are constants: where two
// operands are recorded, the second one's type is generic, so that `betainc(a, 3, 0.5)` has one meaning.

/// ``betainc(_:_:_:)`` of numbers, recorded.
@_disfavoredOverload
public func betainc(_ a: Variable, _ b: some RecordedNumber, _ x: some RecordedNumber) -> Variable {
    let (b, x) = (b.variable, x.variable)
    if a.isConstant, b.isConstant, x.isConstant {
        return Variable(constant: betaincValue(a.number, b.number, x.number))
    }
    let operands = [a, b, x].map { TensorVariable<Double>([$0], shape: []) }
    return TensorVariable<Double>.apply(IncompleteBetaRatio(), operands).scalar
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant a and b.
public func betainc(_ a: Double, _ b: Double, _ x: Variable) -> Variable {
    betainc(Variable(constant: a), Variable(constant: b), x)
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant b and x.
@_disfavoredOverload
public func betainc(_ a: Variable, _ b: Double, _ x: Double) -> Variable {
    betainc(a, Variable(constant: b), Variable(constant: x))
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant a and x.
@_disfavoredOverload
public func betainc(_ a: Double, _ b: Variable, _ x: Double) -> Variable {
    betainc(Variable(constant: a), b, Variable(constant: x))
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant x.
@_disfavoredOverload
public func betainc(_ a: Variable, _ b: some RecordedNumber, _ x: Double) -> Variable {
    betainc(a, b, Variable(constant: x))
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant b.
@_disfavoredOverload
public func betainc(_ a: Variable, _ b: Double, _ x: some RecordedNumber) -> Variable {
    betainc(a, Variable(constant: b), x)
}

/// ``betainc(_:_:_:)`` of numbers, recorded, with constant a.
@_disfavoredOverload
public func betainc(_ a: Double, _ b: Variable, _ x: some RecordedNumber) -> Variable {
    betainc(Variable(constant: a), b, x)
}
