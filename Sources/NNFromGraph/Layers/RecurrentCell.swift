import Autodiff

/// One step of a recurrent network: the new state from the input and the previous state.
///
/// ``Recurrent`` computes the concatenated pre-activations of all gates, x·W + h·U + b; the cell computes the new state
/// from them. A cell that ``RecurrentCell/separatesState`` gets the two parts of each gate apart, x·W + b and h·U + c.
public protocol RecurrentCell: Sendable {
    /// The kind of cell, used in parameter names and messages.
    var kind: String { get }
    /// The number of hidden units.
    var units: Int { get }
    /// The number of gates, each with its own pre-activations.
    var gateCount: Int { get }
    /// The number of tensors [samples × units] that make up the state; the first is the output. All are initially zero.
    var stateCount: Int { get }
    /// Whether ``RecurrentCell/step(_:state:)`` gets the state's part of the gates apart from the inputs', with biases
    /// of its own; by default they are added.
    var separatesState: Bool { get }
    /// Checks the cell's numbers when the network is made; by default there are none to check.
    /// - Throws: ``NetworkError`` if one is invalid.
    func check() throws(NetworkError)
    /// The state after a step.
    /// - Parameters:
    ///   - gates: The pre-activations of each gate, [samples × units] each. If the cell
    ///     ``RecurrentCell/separatesState``, the inputs' part of each gate, then the state's part of each.
    ///   - state: The ``RecurrentCell/stateCount`` tensors before the step, [samples × units] each.
    func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T]
}

extension RecurrentCell {
    /// By default both parts of a gate are added.
    public var separatesState: Bool { false }
    /// By default there is nothing to check, and nothing is thrown.
    public func check() throws(NetworkError) {}
}

/// A cell that network files can hold.
public protocol CodableCell: RecurrentCell, Codable {
    /// The name of the cell's type in network files.
    static var typeName: String { get }
}

/// Elman's cell (1990): h ← activation(x·W + h·U + b).
public struct ElmanCell: CodableCell, Hashable {
    public static let typeName = "elman"
    public let units: Int
    /// The activation of the state.
    public let activation: Activation
    public var kind: String { Self.typeName }
    public var gateCount: Int { 1 }
    public var stateCount: Int { 1 }

    /// A cell with `units` outputs.
    public init(_ units: Int, _ activation: Activation = .hyperbolicTangent) {
        self.units = units
        self.activation = activation
    }

    public func check() throws(NetworkError) { try activation.check() }

    public func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T] { [activation(gates[0])] }
}

/// The long short-term memory of Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000). Gates:
/// input i, forget f, candidate g, output o, in this order. c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c).
public struct LSTMCell: CodableCell, Hashable {
    public static let typeName = "lstm"
    public let units: Int
    /// Added to the forget gate's pre-activations, so that an untrained network remembers (Józefowicz et al., 2015).
    public let forgetBias: Double
    public var kind: String { Self.typeName }
    public var gateCount: Int { 4 }
    public var stateCount: Int { 2 }

    /// A cell with `units` outputs. A forget bias that is not finite is a ``NetworkError`` when the network is made.
    public init(_ units: Int, forgetBias: Double = 1) {
        self.units = units
        self.forgetBias = forgetBias
    }

    public func check() throws(NetworkError) {
        try NetworkError.require(forgetBias, "forget bias of lstm", .any)
    }

    public func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T] {
        let forget = forgetBias == 0 ? gates[1] : gates[1] + T(constant: forgetBias)
        let kept = sigmoid(forget) * state[1]
        let memory = kept + sigmoid(gates[0]) * tanh(gates[2])
        return [sigmoid(gates[3]) * tanh(memory), memory]
    }
}

/// The gated recurrent unit of Cho et al. (2014), whose reset gate is applied after the matrix product, as in PyTorch
/// and cuDNN. Gates: reset r, update z, candidate n, in this order, of which the state's part of the candidate is used
/// apart. n ← tanh(x·Wₙ + bₙ + σ(r)·(h·Uₙ + cₙ)), h ← (1 − σ(z))·n + σ(z)·h.
public struct GRUCell: CodableCell, Hashable {
    public static let typeName = "gru"
    public let units: Int
    public var kind: String { Self.typeName }
    public var gateCount: Int { 3 }
    public var stateCount: Int { 1 }
    public var separatesState: Bool { true }

    /// A cell with `units` outputs.
    public init(_ units: Int) { self.units = units }

    public func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T] {
        let reset = sigmoid(gates[0] + gates[3])
        let update = sigmoid(gates[1] + gates[4])
        let candidate = tanh(gates[2] + reset * gates[5])
        return [candidate + update * (state[0] - candidate)]
    }
}
