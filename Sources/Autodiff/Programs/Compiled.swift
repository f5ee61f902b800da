/// A function that is recorded once and then runs as a compiled program, with planned memory and without recording
/// again.
///
///     let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
///     print(f(1.3))  // 2.666360948020955
///     print(f.valueWithGradient(at: 1.3))  // (value: 2.666360948020955, gradient: 3.1298556644645927)
///
///     let x = Tensor<Float>([[1, 2], [3, 4]]), y = Tensor<Float>([1, -1])
///     let loss = compile { (w: TensorVariable<Float>) in square(matmul(x, w) - y).mean() }
///     print(loss.gradient(at: [0, 0]).scalars)  // [2.0, 2.0]
///
/// It can be called from several threads at once; each call has its own workspace. The function is recorded again for
/// arguments of other shapes, and whenever a comparison of variables has a different outcome than was recorded
/// (``replay(_:)-(Input.Plain)`` throws instead), so a result never comes from the wrong branch. Decisions on plain
/// numbers read from variables (`x.value`) cannot be detected; ``readsValues(at:)-(Input.Plain)`` tells whether such
/// numbers are read. Captured tensors and numbers are constants.
public struct Compiled<Input: RecordedTree, Output: RecordedTree>: Sendable {
    let function: @Sendable (Input) -> Output
    let withoutPasses: Set<String>
    let values: ProgramCache<Input, Output>
    let gradients: ProgramCache<Input, TreeTuple<Output, Input>>
    private let forwardProducts: ProgramCache<TreeTuple<Input, Input>, TreeTuple<Output, Output>>
    private let hessianProducts: ProgramCache<TreeTuple<Input, Input>, Input>
    let rowPrograms = RowPrograms()

    init(withoutPasses: Set<String>, _ function: @escaping @Sendable (Input) -> Output) {
        self.function = function
        let withoutPasses = withoutPasses.checkedPasses(for: "compile")
        self.withoutPasses = withoutPasses
        values = ProgramCache(withoutPasses: withoutPasses, function)
        gradients = ProgramCache(withoutPasses: withoutPasses) { valueAndGradient(at: $0, function) }
        forwardProducts = ProgramCache(withoutPasses: withoutPasses) {
            valueAndForwardProduct(at: $0.elements.0, $0.elements.1, function)
        }
        hessianProducts = ProgramCache(withoutPasses: withoutPasses) {
            gradientProduct(at: $0.elements.0, $0.elements.1) { valueAndGradient(at: $0, function).elements.1 }
        }
    }

    /// The value at `input`, by a program that is recorded and compiled at the first call for each form of input.
    /// Outside a function's domain the result is NaN; a caller's mistake in the function stops the program.
    public func callAsFunction(_ input: Input.Plain) -> Output.Plain { values.run(input) }

    /// The value at `input`, by a program recorded earlier.
    /// - Throws: ``NoFittingProgram`` if none fits the shapes and the outcomes of the comparisons.
    public func replay(_ input: Input.Plain) throws(NoFittingProgram) -> Output.Plain {
        guard let result = values.replay(input) else { throw NoFittingProgram(recorded: values.count) }
        return result
    }

    /// The value and the gradient of a scalar function. Stops if the result is not one number.
    public func valueWithGradient(at input: Input.Plain) -> (value: Output.Plain, gradient: Input.Plain) {
        gradients.run(input).elements
    }

    /// The gradient of a scalar function.
    public func gradient(at input: Input.Plain) -> Input.Plain { gradients.run(input).elements.1 }

    /// The value and the Jacobian-vector product with a direction of the input's structure and shapes.
    public func valueWithDerivative(
        at input: Input.Plain, along direction: Input.Plain
    ) -> (value: Output.Plain, derivative: Output.Plain) {
        requireSameForm("valueWithDerivative(at:along:)", ("direction", direction), ("input", input))
        return forwardProducts.run(TreeTuple(input, direction)).elements
    }

    /// The Hessian-vector product of a scalar function with a direction of the input's structure and shapes.
    public func hessianProduct(at input: Input.Plain, along direction: Input.Plain) -> Input.Plain {
        requireSameForm("hessianProduct(at:along:)", ("direction", direction), ("input", input))
        return hessianProducts.run(TreeTuple(input, direction))
    }

    /// The number of cached programs, for values and derivatives together, without those over rows.
    public var programCount: Int { values.count + gradients.count + forwardProducts.count + hessianProducts.count }

    /// Whether the recording for such an input reads variables' values as plain numbers; decisions based on them are
    /// fixed in the program.
    public func readsValues(at input: Input.Plain) -> Bool { values.entry(for: input).graph.readsValues }

    /// The program for such an input as text, after all passes.
    public func listing(at input: Input.Plain) -> String { values.entry(for: input).listing }

    /// The graph of value and gradient for such an input, after all passes.
    func gradientGraph(at input: Input.Plain) -> ProgramGraph { gradients.entry(for: input).graph }

    /// The program of value and gradient for such an input as text.
    public func gradientListing(at input: Input.Plain) -> String { gradients.entry(for: input).listing }
}

/// The error that no recorded program fits: the shapes differ, or a comparison has a different outcome.
public struct NoFittingProgram: Error, CustomStringConvertible {
    /// The number of recorded programs.
    public let recorded: Int
    public var description: String {
        "compile: none of the \(recorded) recorded programs fits these shapes and comparisons; call the function "
            + "itself to record another"
    }
}

/// Compiles a function of any tree of numbers and tensors. Functions of numbers and of one tensor have forms of their
/// own, `compile`.
public func compileTree<Input: RecordedTree, Output: RecordedTree>(
    _ function: @escaping @Sendable (Input) -> Output
) -> Compiled<Input, Output> {
    Compiled(withoutPasses: [], function)
}

/// Compiles a function without some passes.
/// - Parameters:
///   - passes: The names of passes to skip, to study their effect; see ``GraphPass/names``. Stops at an unknown name.
///   - function: The function. It is recorded at the first call for each form of the input.
public func compile<Input: RecordedTree, Output: RecordedTree>(
    withoutPasses passes: Set<String>, _ function: @escaping @Sendable (Input) -> Output
) -> Compiled<Input, Output> {
    Compiled(withoutPasses: passes, function)
}
