import Autodiff

/// One step of a recurrent network: from what comes in and the state before to the state after.
///
/// The net inputs of all of its gates are x·W + h·U + b, side by side; the cell says what becomes of them.
public protocol RecurrentCell: Sendable {
    var kind: String { get }
    /// The number of hidden units.
    var units: Int { get }
    /// The number of gates, each with net inputs of its own.
    var gateCount: Int { get }
    /// The number of tensors [rows × units] that make up the state; the first is the output. All are zero at first.
    var stateCount: Int { get }
    /// - Throws: ``NetworkError`` for numbers of the cell that are impossible.
    func check() throws(NetworkError)
    /// The state after a step.
    /// - Parameter gates: the net inputs of each gate, [rows × units] each.
    func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T]
}

extension RecurrentCell {
    public func check() throws(NetworkError) {}
}

/// Elman's cell (1990): h ← activation(x·W + h·U + b).
public struct ElmanCell: RecurrentCell, Hashable {
    public let units: Int
    public let activation: Activation
    public let kind = "elman"
    public let gateCount = 1
    public let stateCount = 1

    public init(_ units: Int, _ activation: Activation = .hyperbolicTangent) {
        self.units = units
        self.activation = activation
    }

    public func check() throws(NetworkError) { try activation.check() }

    public func step<T: TensorAlgebra>(_ gates: [T], state: [T]) -> [T] { [activation(gates[0])] }
}

/// The long short-term memory of Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000). Gates:
/// input i, forget f, candidate g, output o, in this order. c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c).
public struct LSTMCell: RecurrentCell, Hashable {
    public let units: Int
    /// Is added to the forget gate's net inputs, so that a new network remembers (Józefowicz et al., 2015).
    public let forgetBias: Double
    public let kind = "lstm"
    public let gateCount = 4
    public let stateCount = 2

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
