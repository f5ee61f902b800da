@testable import Autodiff

extension TensorFunction {
    /// A loop over the first axis of the second operand, which carries the first one: its result is all that the loop
    /// computes, the states, a stacked result and a sum.
    static func looped<T: TensorAlgebra>(_ x: [T], isReversed: Bool, keepsStates: Bool) -> T {
        let (state, count) = (x[0].shape, x[1].shape[0])
        let plan = LoopPlan(
            name: "loop", count: count, isReversed: isReversed, keepsStates: keepsStates, operandCount: 3,
            carried: [.init(operand: 0, shape: state)],
            stacked: [.init(operand: 1, stride: state.count, shape: state)],
            shared: [.init(operand: 2, shape: state)])
        let ones = Tensor<T.Scalar>.ones(state)
        let body = RecordedBody<T.Scalar>("loop", at: [ones, ones, ones]) { x in
            [tanh(x[0]) * x[1] + x[2], x[0] * x[0] * x[2], x[1] * x[0]]
        }
        return T.apply(Loop(LoopProgram(plan, body, stackedCount: 1)), x)
    }

    /// One of two functions of the operands after the first.
    static func chosen<T: TensorAlgebra>(_ x: [T]) -> T {
        let shapes = x.dropFirst().map { $0.shape }
        let program = BranchProgram<T.Scalar>("condition", at: shapes.map { .ones($0) }) { x in
            [x[0] * x[1], sin(x[1])]
        } else: { x in
            [exp(x[0]), x[1] * x[0] * x[0]]
        }
        return T.apply(Branch(program), [T.compare(x[0].sum(), .greater, 0)] + x.dropFirst())
    }
}
