import Autodiff

/// A fully connected layer: activation(x·W + b), with W [inputs × units] and b [units]
/// (lecture 002, 'Definitions').
///
/// Inputs with more than two axes, [samples × … × inputs], are transformed along the last axis.
public struct Dense: CodableLayer, Hashable {
    public static let typeName = "dense"
    /// The number of units, which is the number of outputs.
    public let units: Int
    /// The activation of the outputs.
    public let activation: Activation
    /// Whether a bias b is added to the product with the weights.
    public let hasBiases: Bool
    /// How weights are initialized; `nil` for the network's default.
    public let weights: Initializer?
    /// How biases are initialized: with zeros, or a constant (lecture 002 uses 0.01).
    public let biases: Initializer
    public var kind: String { Self.typeName }

    /// A layer with `units` outputs. Fewer than 1 unit is a ``NetworkError`` when the network is made.
    public init(
        _ units: Int, _ activation: Activation = .identity, hasBiases: Bool = true, weights: Initializer? = nil,
        biases: Initializer = .zeros
    ) {
        self.units = units
        self.activation = activation
        self.hasBiases = hasBiases
        self.weights = weights
        self.biases = biases
    }

    /// A layer of a network of `Float` with `units` outputs and an activation of one's own, which network files cannot
    /// hold, as a closure of ``Activation``.
    ///
    ///     let layers: [any Layer] = [Dense(3) { z in z * sigmoid(z) }, Dense(1, .identity)]
    ///     print(try Network<Float>(inputs: 2, layers).parameterCount)  // 13
    public init(_ units: Int, _ function: @escaping @Sendable (TensorVariable<Float>) -> TensorVariable<Float>) {
        self.init(units, Activation("closure", function))
    }

    /// A layer of a network of `Double` with `units` outputs and an activation of one's own:
    /// `{ (z: TensorVariable<Double>) in … }`.
    @_disfavoredOverload
    public init(_ units: Int, _ function: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>) {
        self.init(units, Activation("closure", function))
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: units, "units of a dense layer")
        try activation.check()
        guard x.shape.rank >= 2, let inputs = x.shape.extents.last else {
            throw .inputShape(layer: kind, x.shape, needed: "[rows × … × features]; put a Flatten before it")
        }
        let fans = (inputs, units)
        let w = try pass.parameter(
            "weights", Shape([inputs, units], of: "the weights of a dense layer"), role: .weights, initializer: weights,
            fans: fans)
        let outputs = try Shape(x.shape.extents.dropLast() + [units], of: "the output of a dense layer")
        // Leading axes are merged into rows: one matrix product for all.
        let rows = x.shape.rank == 2 ? x : x.reshaped(to: [x.shape.count / max(inputs, 1), inputs])
        var z = matmul(rows, w)
        if hasBiases {
            z = z + (try pass.parameter("biases", [units], role: .biases, initializer: biases, fans: fans))
        }
        return activation(z.reshaped(to: outputs))
    }

    public var withoutActivation: (layer: any Layer, activation: Activation) {
        (Dense(units, .identity, hasBiases: hasBiases, weights: weights, biases: biases), activation)
    }
}
