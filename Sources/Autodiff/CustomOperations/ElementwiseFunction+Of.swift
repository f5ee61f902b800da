// Applies a user's function to each kind of number. The library's own rules are applied by opcode.

extension UnaryFunction {
    /// f(x).
    public static func of(_ x: Double) -> Double { value(x) }

    /// f(x), recorded: three rows besides the operand's.
    public static func of(_ x: Variable) -> Variable {
        if x.isConstant { return Variable(constant: value(x.number)) }
        return TensorVariable<Double>.apply(CustomUnary<Self>(), [TensorVariable([x], shape: [])]).scalar
    }

    /// f of each element.
    public static func of<T: TensorAlgebra>(_ x: T) -> T { T.apply(CustomUnary<Self>(), [x]) }

    /// f(x) with its derivative.
    public static func of<Tangent: TangentSpace>(_ x: Dual<Tangent>) -> Dual<Tangent> where Tangent.Number == Double {
        let y = value(x.value)
        return Dual(y, tangent: Tangent.chained(Self.self, x.value, y, x.tangent))
    }
}

extension BinaryFunction {
    /// f(x, y).
    public static func of(_ x: Double, _ y: Double) -> Double { value(x, y) }

    /// f(x, y), recorded as a tensor operation with operands of shape [].
    public static func of(_ x: Variable, _ y: Variable) -> Variable {
        if x.isConstant, y.isConstant { return Variable(constant: value(x.number, y.number)) }
        let operands = [x, y].map { TensorVariable<Double>([$0], shape: []) }
        return TensorVariable<Double>.apply(CustomBinary<Self>(), operands).scalar
    }

    /// f of each pair of elements, with NumPy's broadcasting.
    public static func of<T: TensorAlgebra>(_ x: T, _ y: T) -> T { T.apply(CustomBinary<Self>(), [x, y]) }

    /// f(x, y) with its derivative.
    public static func of<Tangent: TangentSpace>(
        _ x: Dual<Tangent>, _ y: Dual<Tangent>
    ) -> Dual<Tangent> where Tangent.Number == Double {
        let z = value(x.value, y.value)
        return Dual(
            z,
            tangent: x.tangent.scaled(by: left(x.value, y.value, z))
                + y.tangent.scaled(by: right(x.value, y.value, z)))
    }
}

extension UnaryRule {
    /// f(x).
    public static func of(_ x: Double) -> Double { value(x) }
    /// f(x), recorded as one row.
    public static func of(_ x: Variable) -> Variable { Variable.apply(Self.self, x) }
    /// f of each element.
    public static func of<T: TensorAlgebra>(_ x: T) -> T { T.apply(Self.self, x) }
    /// f(x) with its derivative.
    public static func of<Tangent: TangentSpace>(_ x: Dual<Tangent>) -> Dual<Tangent> where Tangent.Number == Double {
        Dual.apply(Self.self, x)
    }
}

extension BinaryRule {
    /// f(x, y).
    public static func of(_ x: Double, _ y: Double) -> Double { value(x, y) }
    /// f(x, y), recorded as one row.
    public static func of(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Self.self, x, y) }
    /// f of each pair of elements, with NumPy's broadcasting.
    public static func of<T: TensorAlgebra>(_ x: T, _ y: T) -> T { T.apply(Self.self, x, y) }
    /// f(x, y) with its derivative.
    public static func of<Tangent: TangentSpace>(
        _ x: Dual<Tangent>, _ y: Dual<Tangent>
    ) -> Dual<Tangent> where Tangent.Number == Double { Dual.apply(Self.self, x, y) }
}
