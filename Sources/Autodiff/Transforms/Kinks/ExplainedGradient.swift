/// The kind of a partial derivative.
public enum DerivativeKind: Sendable, Equatable {
    /// No path leads from the input to the result, which is independent of it.
    case independent
    /// There is a path, and the derivative along it is zero.
    case zero
    /// Not differentiable here, as for ReLU at 0 or at a tie of max; the value is a subgradient chosen by convention.
    case subgradientChosen
    /// A nonzero derivative.
    case regular
}

/// A partial derivative and its kind.
public struct ExplainedDerivative: Sendable, Equatable {
    /// The partial derivative with respect to one number of the input.
    public let value: Double
    /// What the value means: a derivative, a subgradient that was chosen, or independence.
    public let kind: DerivativeKind

    /// A partial derivative with its kind.
    public init(value: Double, kind: DerivativeKind) {
        self.value = value
        self.kind = kind
    }
}

/// The gradient of a scalar function with the kind of each partial derivative, which distinguishes zeros that mean
/// independence, zeros that are derivatives, and choices at kinks.
///
///     let why = explainedGradient(at: [0, -1, 2, 5]) { x in relu(x[0]) + relu(x[1]) + x[2] * x[2] }
///     print(why.map { "\($0.kind)" })  // ["subgradientChosen", "zero", "regular", "independent"]
///
/// Numbers are ordered as in ``jacobian(atTree:by:of:)``. `withoutDerivative` cuts the path: inputs behind it are
/// independent.
/// - Complexity: one recording, an evaluation of it over marked numbers, and two backward sweeps.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
public func explainedGradient<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> [ExplainedDerivative] {
    let recording = try CompleteRecording(of: function, at: input)
    let coordinates = Coordinates(input)
    let adjoints = recording.tape.storage.adjoints(from: recording.result.unitSeeds(), zeros: .strong)
    let gradient = coordinates.vector(recording.inputs.adjoint(in: adjoints))
    let graph = recording.graph
    let values = graph.values(of: coordinates.vector(input).map { KinkNumber(constant: $0) }, for: "explainedGradient")
    // A piecewise constant operation passes on a derivative of zero, which is marked as chosen at a jump.
    let paths = graph.adjoints(values, seed: 1) { opcode, x in
        opcode == .detach ? nil : KinkNumber(0, isChosen: KinkNumber.jumps(opcode, at: x.value))
    }
    return zip(gradient, paths).map { value, path in
        guard let path else { return ExplainedDerivative(value: value, kind: .independent) }
        return ExplainedDerivative(
            value: value, kind: path.isChosen ? .subgradientChosen : value == 0 ? .zero : .regular)
    }
}
