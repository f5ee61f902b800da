// Elementwise comparisons of a number or a tensor with a constant, and of recorded with plain tensors. The operators
// are dotted because any form of `<` for tensors makes comparisons of plain doubles fail to type-check
// (`Notes/design.md`, 'Overloads').

extension ElementaryNumber {
    /// Whether x < y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .< (x: Self, y: Double) -> Condition { compare(x, .less, Self(constant: y)) }
    /// Whether x < y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .< (x: Double, y: Self) -> Condition { compare(Self(constant: x), .less, y) }
    /// Whether x ≤ y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .<= (x: Self, y: Double) -> Condition { compare(x, .lessOrEqual, Self(constant: y)) }
    /// Whether x ≤ y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .<= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .lessOrEqual, y) }
    /// Whether x = y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .== (x: Self, y: Double) -> Condition { compare(x, .equal, Self(constant: y)) }
    /// Whether x = y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .== (x: Double, y: Self) -> Condition { compare(Self(constant: x), .equal, y) }
    /// Whether x ≠ y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .!= (x: Self, y: Double) -> Condition { compare(x, .notEqual, Self(constant: y)) }
    /// Whether x ≠ y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .!= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .notEqual, y) }
    /// Whether x ≥ y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .>= (x: Self, y: Double) -> Condition { compare(x, .greaterOrEqual, Self(constant: y)) }
    /// Whether x ≥ y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .>= (x: Double, y: Self) -> Condition { compare(Self(constant: x), .greaterOrEqual, y) }
    /// Whether x > y, for each element, with y a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .> (x: Self, y: Double) -> Condition { compare(x, .greater, Self(constant: y)) }
    /// Whether x > y, for each element, with x a constant.
    @inlinable @inline(__always) @_disfavoredOverload
    public static func .> (x: Double, y: Self) -> Condition { compare(Self(constant: x), .greater, y) }
}

extension TensorAlgebra where Scalar == Float {
    /// 1 where x < y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .< (x: Self, y: Float) -> Self { compare(x, .less, Self(Tensor(y))) }
    /// 1 where x < y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .< (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .less, y) }
    /// 1 where x ≤ y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .<= (x: Self, y: Float) -> Self { compare(x, .lessOrEqual, Self(Tensor(y))) }
    /// 1 where x ≤ y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .<= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .lessOrEqual, y) }
    /// 1 where x = y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .== (x: Self, y: Float) -> Self { compare(x, .equal, Self(Tensor(y))) }
    /// 1 where x = y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .== (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .equal, y) }
    /// 1 where x ≠ y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .!= (x: Self, y: Float) -> Self { compare(x, .notEqual, Self(Tensor(y))) }
    /// 1 where x ≠ y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .!= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .notEqual, y) }
    /// 1 where x ≥ y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .>= (x: Self, y: Float) -> Self { compare(x, .greaterOrEqual, Self(Tensor(y))) }
    /// 1 where x ≥ y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .>= (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .greaterOrEqual, y) }
    /// 1 where x > y and 0 elsewhere, with y a constant.
    @_disfavoredOverload
    public static func .> (x: Self, y: Float) -> Self { compare(x, .greater, Self(Tensor(y))) }
    /// 1 where x > y and 0 elsewhere, with x a constant.
    @_disfavoredOverload
    public static func .> (x: Float, y: Self) -> Self { compare(Self(Tensor(x)), .greater, y) }
}

extension TensorVariable {
    /// 1 where x < y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .< (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .less, TensorVariable(y))
    }
    /// 1 where x < y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .< (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .less, y)
    }
    /// 1 where x ≤ y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .<= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .lessOrEqual, TensorVariable(y))
    }
    /// 1 where x ≤ y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .<= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .lessOrEqual, y)
    }
    /// 1 where x = y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .== (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .equal, TensorVariable(y))
    }
    /// 1 where x = y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .== (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .equal, y)
    }
    /// 1 where x ≠ y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .!= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .notEqual, TensorVariable(y))
    }
    /// 1 where x ≠ y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .!= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .notEqual, y)
    }
    /// 1 where x ≥ y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .>= (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .greaterOrEqual, TensorVariable(y))
    }
    /// 1 where x ≥ y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .>= (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .greaterOrEqual, y)
    }
    /// 1 where x > y and 0 elsewhere, with y a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .> (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        compare(x, .greater, TensorVariable(y))
    }
    /// 1 where x > y and 0 elsewhere, with x a constant; NumPy's broadcasting.
    @_disfavoredOverload
    public static func .> (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        compare(TensorVariable(x), .greater, y)
    }
}
