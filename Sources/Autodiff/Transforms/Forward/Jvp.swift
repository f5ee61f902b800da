// Forward mode for functions of variables and tensors: the function is recorded as for a gradient, and tangents are
// swept forward over its rows.

extension Recording {
    /// The tangents of all rows along a direction.
    func tangents(along direction: Input, for operation: String) -> TangentSweep {
        TangentSweep(input.seeds(along: direction, for: operation), on: tape.storage)
    }

    /// The result's tangent along a direction.
    func resultTangent(along direction: Input, for operation: String) -> Result.Plain {
        tangents(along: direction, for: operation).tangent(of: result)
    }
}

extension TangentSweep {
    /// The tangent of a result.
    func tangent<Result: RecordedTree>(of result: Result) -> Result.Plain {
        var tangents = Adjoints(
            storage: storage, generation: storage.pointee.generation, numbers: numbers, tensors: tensors)
        tangents.includesConstants = true
        return result.adjoint(in: tangents)
    }
}

/// The value of `function` at an input, and its Jacobian-vector product with `direction`: the directional derivative.
///
///     let w = Tensor<Double>([[1, 0], [0, 1]]), v = Tensor<Double>.ones([2, 2]), x = Tensor<Double>([[1, 2]])
///     let (y, dy) = valueWithJvp(at: w, along: v) { w in matmul(x, w) }
///     print(y.scalars, dy.scalars)  // [1.0, 2.0] [3.0, 3.0]
///
/// Input and result are numbers, tensors or collections of them, and `direction` has the input's structure and shapes;
/// stops otherwise. For functions that are generic over the kind of number,
/// ``derivative(atDual:of:)`` is faster: it records nothing.
/// - Complexity: one recording and one forward sweep, independent of the sizes of input and result.
public func valueWithJvp<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, along direction: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, tangent: Result.Plain) {
    let recording = try Recording(function, at: input)
    return (recording.result.plainValue, recording.resultTangent(along: direction, for: "jvp"))
}

/// The Jacobian's product with `direction`: see ``valueWithJvp(atTree:along:of:)``.
public func jvp<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, along direction: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> Result.Plain {
    try valueWithJvp(atTree: input, along: direction, of: function).tangent
}

/// The vector-Jacobian product with an adjoint of the result, `seed`, of its structure and shapes: one backward sweep.
/// ``valueWithPullback(atTree:zeros:of:)`` keeps the recording for further adjoints.
public func vjp<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, seed: Result.Plain, of function: (Input.Recorded) throws -> Result
) rethrows -> Input {
    let recording = try Recording(function, at: input)
    return recording.gradient(recording.result.seeds(seed, for: "vjp"), .strong)
}
