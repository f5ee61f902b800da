import Autodiff

/// A custom loss as a type, which works with every element type.
///
///     struct Focal: LossFunction {
///         var gamma = 2.0
///         func callAsFunction<T: TensorAlgebra>(_ outputs: T, _ targets: T) -> T {
///             -pow(1 - outputs, T(constant: gamma)) * xlogy(targets, outputs)
///         }
///     }
///     let configuration = TrainingConfiguration(loss: Loss(Focal()))
///     print(configuration.epochs)  // 10
public protocol LossFunction: Hashable, Sendable {
    /// The terms of the loss for outputs and targets [rows × units].
    ///
    /// Terms [rows × units] are summed over the units, and terms [rows] or [rows × 1] are the rows' losses; of these
    /// the mean is taken, or the sum. A scalar is the mean over all rows, and cannot be weighted. Another shape stops
    /// the program.
    func callAsFunction<T: TensorAlgebra>(_ outputs: T, _ targets: T) -> T
}

extension Loss {
    /// A custom loss as a type.
    /// - Parameters:
    ///   - function: The function of outputs and targets. Its description is the loss's name in messages.
    ///   - takesLogits: Whether the function takes the last layer's outputs before its activation, for a formula that
    ///     is more accurate on them; otherwise it takes the outputs themselves.
    ///   - isSum: Whether a batch's loss is the sum over its rows; otherwise the mean.
    public init(_ function: some LossFunction, onLogits takesLogits: Bool = false, isSum: Bool = false) {
        let name = "\(function)"
        self.init(name, .custom(CustomLoss(name, .type(function), takesLogits)), isSum: isSum)
    }

    /// A custom loss as a closure, for networks of `Float`. See ``LossFunction`` for its result.
    ///
    ///     let loss = Loss("relative error") { outputs, targets in abs(outputs - targets) / (1 + abs(targets)) }
    ///     let network = try Network<Float>(inputs: 1, [Dense(1, .identity)], seed: 1)
    ///     let data = try DataSet<Float>(Tensor([[0], [1]]), Tensor<Float>([1, 3]))
    ///     print(network.evaluate(on: data, loss: loss).loss > 0)  // true
    ///
    /// With tensors of another element type it stops the program.
    /// - Parameters:
    ///   - name: The loss's name in messages.
    ///   - takesLogits: Whether the closure takes the last layer's outputs before its activation; otherwise it takes
    ///     the outputs themselves.
    ///   - isSum: Whether a batch's loss is the sum over its rows; otherwise the mean.
    ///   - function: The terms of the loss for outputs and targets [rows × units].
    public init(
        _ name: String, onLogits takesLogits: Bool = false, isSum: Bool = false,
        _ function: @escaping @Sendable (TensorVariable<Float>, TensorVariable<Float>) -> TensorVariable<Float>
    ) {
        let closure = TensorClosure("loss '\(name)'") { function($0[0], $0[1]) }
        self.init(name, .custom(CustomLoss(name, .closure(closure), takesLogits)), isSum: isSum)
    }

    /// A custom loss as a closure, for networks of `Double`:
    /// `{ (outputs: TensorVariable<Double>, targets) in … }`.
    @_disfavoredOverload
    public init(
        _ name: String, onLogits takesLogits: Bool = false, isSum: Bool = false,
        _ function: @escaping @Sendable (TensorVariable<Double>, TensorVariable<Double>) -> TensorVariable<Double>
    ) {
        let closure = TensorClosure("loss '\(name)'") { function($0[0], $0[1]) }
        self.init(name, .custom(CustomLoss(name, .closure(closure), takesLogits)), isSum: isSum)
    }
}

/// A custom loss, within a ``Loss``.
struct CustomLoss: Sendable {
    enum Function: Sendable {
        case type(any LossFunction)
        case closure(TensorClosure)
    }
    private let name: String
    private let function: Function
    private let takesLogits: Bool

    init(_ name: String, _ function: Function, _ takesLogits: Bool) {
        self.name = name
        self.function = function
        self.takesLogits = takesLogits
    }

    /// The terms for logits and targets [rows × units].
    func callAsFunction<T: TensorAlgebra>(_ logits: T, _ activation: Activation, targets: T) -> T {
        let outputs = takesLogits ? logits : activation(logits)
        switch function {
        case .type(let function): return function(outputs, targets)
        case .closure(let closure): return closure([outputs, targets])
        }
    }

    /// The rows' losses from the terms for outputs of the given shape. Terms of another shape than ``LossFunction``
    /// describes stop the program.
    func rows<T: TensorAlgebra>(_ terms: T, _ outputs: Shape) -> T {
        if terms.shape == outputs || terms.shape == [outputs[0], 1] { return terms.sum(along: [1]) }
        if terms.shape == [outputs[0]] { return terms }
        if terms.shape.rank == 0 {
            stop(
                "loss '\(name)': one number for outputs of shape \(outputs), where the rows' losses are needed, to sum "
                    + "or to weight them; leave out the mean in it")
        }
        stop(
            "loss '\(name)': terms of shape \(terms.shape) for outputs of shape \(outputs); they must have that shape, "
                + "or be one per row, [\(outputs[0])]")
    }
}

extension CustomLoss: Hashable {
    /// Types are compared by value; a closure equals its copies alone.
    static func == (left: CustomLoss, right: CustomLoss) -> Bool {
        left.identity == right.identity && left.takesLogits == right.takesLogits
    }

    func hash(into hasher: inout Hasher) { hasher.combine(identity) }

    private var identity: AnyHashable {
        switch function {
        case .type(let function): AnyHashable(function)
        case .closure(let closure): AnyHashable(closure.identity)
        }
    }
}
