// Elementwise comparisons of a number or a tensor with a constant, and of recorded with plain tensors. They are dotted
// because a `<` for tensors, in any form, makes comparisons of plain doubles fail to type-check (`Notes/design.md`,
// 'Overloads').

extension ElementaryNumber {
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .< (x: Self, y: Double) -> Condition { compare(x, .less, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .< (x: Double, y: Self) -> Condition { compare(Self(constant: x), .less, y) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .<= (x: Self, y: Double) -> Condition { compare(x, .lessOrEqual, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .<= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .lessOrEqual, y) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .== (x: Self, y: Double) -> Condition { compare(x, .equal, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .== (x: Double, y: Self) -> Condition { compare(Self(constant: x), .equal, y) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .!= (x: Self, y: Double) -> Condition { compare(x, .notEqual, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .!= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .notEqual, y) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .>= (x: Self, y: Double) -> Condition { compare(x, .greaterOrEqual, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .>= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .greaterOrEqual, y) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .> (x: Self, y: Double) -> Condition { compare(x, .greater, Self(constant: y)) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .> (x: Double, y: Self) -> Condition { compare(Self(constant: x), .greater, y) }
}

extension TensorAlgebra where Scalar == Float {
    @_disfavoredOverload
    public static func .< (x: Self, y: Float) -> Self { compare(x, .less, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .< (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .less, y) }
    @_disfavoredOverload
    public static func .<= (x: Self, y: Float) -> Self { compare(x, .lessOrEqual, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .<= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .lessOrEqual, y) }
    @_disfavoredOverload
    public static func .== (x: Self, y: Float) -> Self { compare(x, .equal, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .== (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .equal, y) }
    @_disfavoredOverload
    public static func .!= (x: Self, y: Float) -> Self { compare(x, .notEqual, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .!= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .notEqual, y) }
    @_disfavoredOverload
    public static func .>= (x: Self, y: Float) -> Self { compare(x, .greaterOrEqual, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .>= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .greaterOrEqual, y) }
    @_disfavoredOverload
    public static func .> (x: Self, y: Float) -> Self { compare(x, .greater, Self(Tensor(y))) }
    @_disfavoredOverload
    public static func .> (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .greater, y) }
}

extension TensorVariable {
    @_disfavoredOverload
    public static func .< (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .less, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .< (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .less, y)
    }
    @_disfavoredOverload
    public static func .<= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .lessOrEqual, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .<= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .lessOrEqual, y)
    }
    @_disfavoredOverload
    public static func .== (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .equal, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .== (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .equal, y)
    }
    @_disfavoredOverload
    public static func .!= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .notEqual, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .!= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .notEqual, y)
    }
    @_disfavoredOverload
    public static func .>= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .greaterOrEqual, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .>= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .greaterOrEqual, y)
    }
    @_disfavoredOverload
    public static func .> (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .greater, TensorVariable(y))
    }
    @_disfavoredOverload
    public static func .> (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .greater, y)
    }
}
