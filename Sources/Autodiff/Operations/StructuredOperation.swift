/// A kind of tensor that has loops and conditions of its own: other engines' programs.
protocol StructuredAlgebra: TensorAlgebra {
    /// The number of a loop's step, known at run time.
    associatedtype Step

    /// The values after steps 0, 1, …, `count` − 1, each of which gets those of the step before, and may read the
    /// operands.
    static func loop(
        _ count: Int, from values: [Self], reading operands: [Self],
        _ body: (_ step: Step, _ values: [Self]) -> [Self]
    ) -> [Self]

    /// The values of one of two functions: of the first where the condition, of rank 0, is not 0.
    static func branch(_ condition: Self, then yes: () -> [Self], else no: () -> [Self]) -> [Self]

    /// As many elements of a vector as `count`, from `offset` + step · `stride` on.
    func part(_ count: Int, at step: Step, offset: Int, stride: Int) -> Self

    /// A vector with the elements of another in the place of its own, from `offset` + step · `stride` on.
    func replacing(at step: Step, offset: Int, stride: Int, with part: Self) -> Self
}

/// An operation that is a loop or a condition where other engines have these, and a composition everywhere else.
protocol StructuredOperation: ComposedOperation {
    /// The value by loops and conditions.
    func structured<T: StructuredAlgebra>(_ operands: [T]) -> T
}
