/// ``betainc(_:_:_:)`` of numbers, recorded, with constant a and b.
public func betainc(_ a: Double, _ b: Double, _ x: Variable) -> Variable {
    if x.isConstant { return Variable(constant: betaincValue(a, b, x.number)) }
    let operands: [TensorVariable<Double>] = [
        TensorVariable(constant: a), TensorVariable(constant: b), TensorVariable([x], shape: []),
    ]
    return TensorVariable<Double>.apply(IncompleteBetaRatio(), operands).scalar
}
