// Compiled functions of several inputs. They take their inputs as one ``TreeTuple`` and are called with one argument
// for each.

// MARK: Compiling

// `compile` has forms of concrete types only, so that closures of numbers need no parameter types and may multiply by
// captured doubles. All other functions are compiled by `compileTree` (`Notes/design.md`, 'Overloads').
//
// The form for a number is the only one with a single parameter. For that the type checker tries it first and, where it
// fits, alone: all other forms have a list of passes to skip, which may be empty.

/// Compiles a function of a number.
public func compile(_ function: @escaping @Sendable (Variable) -> Variable) -> Compiled<Variable, Variable> {
    Compiled(withoutPasses: [], function)
}

/// Compiles a function of a number without some passes.
/// - Parameters:
///   - function: The function. It is recorded at the first call.
///   - pass: The name of a pass to skip; see ``GraphPass/names``. Stops at an unknown name.
///   - passes: The names of further passes to skip.
public func compile(
    _ function: @escaping @Sendable (Variable) -> Variable, withoutPasses pass: String, _ passes: String...
) -> Compiled<Variable, Variable> {
    Compiled(withoutPasses: Set(passes).union([pass]), function)
}

/// Compiles a function of an array of numbers.
public func compile(
    _ function: @escaping @Sendable ([Variable]) -> Variable, withoutPasses passes: String...
) -> Compiled<[Variable], Variable> {
    Compiled(withoutPasses: Set(passes), function)
}

/// Compiles a function of an array of numbers that returns an array of numbers.
@_disfavoredOverload
public func compile(
    _ function: @escaping @Sendable ([Variable]) -> [Variable], withoutPasses passes: String...
) -> Compiled<[Variable], [Variable]> {
    Compiled(withoutPasses: Set(passes), function)
}

/// Compiles a function of a tensor.
@_disfavoredOverload
public func compile(
    _ function: @escaping @Sendable (TensorVariable<Float>) -> TensorVariable<Float>, withoutPasses passes: String...
) -> Compiled<TensorVariable<Float>, TensorVariable<Float>> {
    Compiled(withoutPasses: Set(passes), function)
}

/// Compiles a function of a tensor.
@_disfavoredOverload
public func compile(
    _ function: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>, withoutPasses passes: String...
) -> Compiled<TensorVariable<Double>, TensorVariable<Double>> {
    Compiled(withoutPasses: Set(passes), function)
}

/// Compiles a function of two numbers.
public func compile(
    _ function: @escaping @Sendable (Variable, Variable) -> Variable, withoutPasses passes: String...
) -> Compiled<TreeTuple<Variable, Variable>, Variable> {
    compiled(Set(passes), function)
}

/// Compiles a function of three numbers.
public func compile(
    _ function: @escaping @Sendable (Variable, Variable, Variable) -> Variable, withoutPasses passes: String...
) -> Compiled<TreeTuple<Variable, Variable, Variable>, Variable> {
    compiled(Set(passes), function)
}

/// Compiles a function of four numbers.
public func compile(
    _ function: @escaping @Sendable (Variable, Variable, Variable, Variable) -> Variable,
    withoutPasses passes: String...
) -> Compiled<TreeTuple<Variable, Variable, Variable, Variable>, Variable> {
    compiled(Set(passes), function)
}

/// Compiles a function of five numbers.
public func compile(
    _ function: @escaping @Sendable (Variable, Variable, Variable, Variable, Variable) -> Variable,
    withoutPasses passes: String...
) -> Compiled<TreeTuple<Variable, Variable, Variable, Variable, Variable>, Variable> {
    compiled(Set(passes), function)
}

/// Compiles a function of six numbers.
public func compile(
    _ function: @escaping @Sendable (Variable, Variable, Variable, Variable, Variable, Variable) -> Variable,
    withoutPasses passes: String...
) -> Compiled<TreeTuple<Variable, Variable, Variable, Variable, Variable, Variable>, Variable> {
    compiled(Set(passes), function)
}

/// Compiles a function of two or more inputs: numbers, tensors and other trees in any combination.
///
///     let f = compileTree { (w: TensorVariable<Double>, b: Variable) in square(w).sum() * b }
///     print(f([1, 2], 3))  // 15.0
///     let (dw, db) = f.gradient(at: [1, 2], 3)
///     print(dw.scalars, db)  // [6.0, 12.0] 5.0
public func compileTree<A: RecordedTree, B: RecordedTree, each C: RecordedTree, Output: RecordedTree>(
    _ function: @escaping @Sendable (A, B, repeat each C) -> Output
) -> Compiled<TreeTuple<A, B, repeat each C>, Output> {
    compiled([], function)
}

/// Compiles a function of two or more inputs without some passes.
/// - Parameters:
///   - passes: The names of passes to skip; see ``GraphPass/names``. Stops at an unknown name.
///   - function: The function. It is recorded at the first call for each form of the inputs.
public func compile<A: RecordedTree, B: RecordedTree, each C: RecordedTree, Output: RecordedTree>(
    withoutPasses passes: Set<String>, _ function: @escaping @Sendable (A, B, repeat each C) -> Output
) -> Compiled<TreeTuple<A, B, repeat each C>, Output> {
    compiled(passes, function)
}

// Unavailable forms of `compile`, whose error names the right function; they take no part in type checking unless
// nothing else fits.

/// Unavailable: use ``compileTree(_:)``.
@available(*, unavailable, renamed: "compileTree")
public func compile<Input: RecordedTree, Output: RecordedTree>(
    _ function: @escaping @Sendable (Input) -> Output, withoutPasses passes: String...
) -> Compiled<Input, Output> {
    compileTree(function)
}

/// Unavailable: use ``compileTree(_:)``.
@available(*, unavailable, renamed: "compileTree")
public func compile<A: RecordedTree, B: RecordedTree, each C: RecordedTree, Output: RecordedTree>(
    _ function: @escaping @Sendable (A, B, repeat each C) -> Output, withoutPasses passes: String...
) -> Compiled<TreeTuple<A, B, repeat each C>, Output> {
    compileTree(function)
}

private func compiled<each Part: RecordedTree, Output: RecordedTree>(
    _ passes: Set<String>, _ function: @escaping @Sendable (repeat each Part) -> Output
) -> Compiled<TreeTuple<repeat each Part>, Output> {
    Compiled(withoutPasses: passes) { function(repeat each $0.elements) }
}

// MARK: Calling

extension Compiled {
    /// The value at several inputs.
    public func callAsFunction<each Part: RecordedTree>(_ input: repeat (each Part).Plain) -> Output.Plain
    where Input == TreeTuple<repeat each Part> {
        self(TreeTuple(repeat each input))
    }

    /// The value at several inputs, by a program recorded earlier.
    /// - Throws: ``NoFittingProgram`` if none fits the shapes and the outcomes of the comparisons.
    public func replay<each Part: RecordedTree>(
        _ input: repeat (each Part).Plain
    ) throws(NoFittingProgram) -> Output.Plain where Input == TreeTuple<repeat each Part> {
        try replay(TreeTuple(repeat each input))
    }

    /// The value and the gradient, with respect to each input, of a scalar function. Stops if the result is not one
    /// number.
    public func valueWithGradient<each Part: RecordedTree>(
        at input: repeat (each Part).Plain
    ) -> (value: Output.Plain, gradient: (repeat (each Part).Plain)) where Input == TreeTuple<repeat each Part> {
        let (value, gradient) = valueWithGradient(at: TreeTuple(repeat each input))
        return (value, gradient.elements)
    }

    /// The gradient, with respect to each input, of a scalar function.
    public func gradient<each Part: RecordedTree>(
        at input: repeat (each Part).Plain
    ) -> (repeat (each Part).Plain) where Input == TreeTuple<repeat each Part> {
        gradient(at: TreeTuple(repeat each input)).elements
    }

    /// The value and the Jacobian-vector product with a direction, which has a part for each input, of the same
    /// structure and shapes.
    public func valueWithDerivative<each Part: RecordedTree>(
        at input: repeat (each Part).Plain, along direction: repeat (each Part).Plain
    ) -> (value: Output.Plain, derivative: Output.Plain) where Input == TreeTuple<repeat each Part> {
        valueWithDerivative(at: TreeTuple(repeat each input), along: TreeTuple(repeat each direction))
    }

    /// The Hessian-vector product of a scalar function with a direction, which has a part for each input.
    public func hessianProduct<each Part: RecordedTree>(
        at input: repeat (each Part).Plain, along direction: repeat (each Part).Plain
    ) -> (repeat (each Part).Plain) where Input == TreeTuple<repeat each Part> {
        hessianProduct(at: TreeTuple(repeat each input), along: TreeTuple(repeat each direction)).elements
    }

    /// Whether the recording for such inputs reads variables' values as plain numbers.
    public func readsValues<each Part: RecordedTree>(at input: repeat (each Part).Plain) -> Bool
    where Input == TreeTuple<repeat each Part> {
        readsValues(at: TreeTuple(repeat each input))
    }

    /// The program for such inputs as text, after all passes.
    public func listing<each Part: RecordedTree>(at input: repeat (each Part).Plain) -> String
    where Input == TreeTuple<repeat each Part> {
        listing(at: TreeTuple(repeat each input))
    }

    /// The program of value and gradient for such inputs as text.
    public func gradientListing<each Part: RecordedTree>(at input: repeat (each Part).Plain) -> String
    where Input == TreeTuple<repeat each Part> {
        gradientListing(at: TreeTuple(repeat each input))
    }
}
