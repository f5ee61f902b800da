/// What a partial derivative is.
public enum DerivativeKind: Sendable, Equatable {
    /// The result does not depend on the input: no path leads from one to the other.
    case independent
    /// It depends on it, and the derivative there is zero.
    case zero
    /// There is no derivative there, as for ReLU at 0 or at a tie of max; the value is the one that the conventions
    /// choose.
    case subgradientChosen
    /// There is a derivative, and it is not zero.
    case regular
}

/// A partial derivative and what it is.
public struct ExplainedDerivative: Sendable, Equatable {
    public let value: Double
    public let kind: DerivativeKind

    public init(value: Double, kind: DerivativeKind) {
        self.value = value
        self.kind = kind
    }
}

/// The gradient of a function, each partial derivative with what it is: zeros that mean independence, zeros that are
/// derivatives, and choices at kinks are told apart.
///
///     explainedGradient(at: [0, -1, 2, 5]) { x in relu(x[0]) + relu(x[1]) + x[2] * x[2] }.map(\.kind)
///     // subgradientChosen, zero, regular, independent
///
/// The numbers of tensors and collections count as in ``jacobian(atTree:by:of:)``. `withoutDerivative` cuts the path:
/// what is behind it counts as independent.
/// - Complexity: one recording, an evaluation of it over marked numbers, and two backward sweeps.
public func explainedGradient<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> [ExplainedDerivative] {
    let recording = try ElementRecording(function, at: input)
    let coordinates = Coordinates(input)
    let adjoints = recording.tape.storage.adjoints(from: recording.result.unitSeeds(), zeros: .untaken)
    let gradient = coordinates.vector(Input.adjoint(of: recording.input, in: adjoints))
    let graph = recording.graph
    let values = graph.values(of: coordinates.vector(input).map { KinkNumber(constant: $0) }, for: "explainedGradient")
    // What is constant between jumps hands on a derivative of zero, chosen where it jumps.
    let paths = graph.adjoints(values, seed: 1) { opcode, x in
        opcode == .detach ? nil : KinkNumber(0, isChosen: KinkNumber.jumps(opcode, at: x.value))
    }
    return zip(gradient, paths).map { value, path in
        guard let path else { return ExplainedDerivative(value: value, kind: .independent) }
        return ExplainedDerivative(
            value: value, kind: path.isChosen ? .subgradientChosen : value == 0 ? .zero : .regular)
    }
}
