extension GradientCheck {
    /// Compares forward mode with the gradient, once that has passed its check: along a random direction, both must
    /// give the same derivative. This checks operations' own tangents against their pullbacks.
    @_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
    func checkTangent<Input: PlainTree, Result: RecordedTree>(
        at input: Input, _ function: (Input.Recorded) throws -> Result
    ) throws {
        let recording = try Recording(function, at: input)
        let (inputs, results) = (Coordinates(input), Coordinates(recording.result.plainValue))
        if results.count == 0 {
            stop(
                "checkGradient: the function's result has no numbers, so there is nothing to check. Return some.")
        }
        var random = SeededGenerator(seed: seed)
        let direction = random.weights(inputs.count)
        let weights = results.count == 1 ? [1] : random.weights(results.count)
        let tangent = results.vector(recording.resultTangent(along: inputs.value(direction), for: "checkGradient"))
        let gradient = inputs.vector(recording.gradient(recording.result.seeds(results.value(weights)), .strong))
        let forward = zip(weights, tangent).map(*)
        let backward = zip(direction, gradient).map(*)
        let difference = abs(forward.reduce(0, +) - backward.reduce(0, +))
        let size = (forward + backward).reduce(0) { $0 + abs($1) }
        let precision = Swift.max(inputs.precision, results.precision)
        let passing = Swift.max(tolerance ?? 0, precision > Double.ulpOfOne ? 1e-3 : 1e-9)
        // Non-finite numbers are reported by the Taylor test.
        guard difference.isFinite, difference > passing * size else { return }
        throw TangentMismatch(
            forward: forward.reduce(0, +), reverse: backward.reduce(0, +), direction: direction, seed: seed,
            operations: recording.tape.operationNames, place: place)
    }
}

/// A tangent that differs from the gradient's product with the direction: an operation's `tangent` is wrong.
public struct TangentMismatch: Error, CustomStringConvertible {
    /// The directional derivative by forward mode.
    public let forward: Double
    /// The directional derivative from the gradient, which has passed its check.
    public let reverse: Double
    /// The direction, as a vector over all inputs.
    public let direction: [Double]
    /// The seed of the random direction, to repeat the check.
    public let seed: UInt64
    /// The recorded tensor operations.
    public let operations: [String]
    /// Where the check was called.
    public let place: SourcePlace

    public var description: String {
        "\(place): forward mode gives \(forward) along a direction; the gradient, which passed its check, gives "
            + "\(reverse) (seed \(seed)). An operation that defines its own `tangent` is wrong. Recorded: "
            + operations.joined(separator: ", ")
    }
}

extension Tape {
    /// The names of the tensor operations on the tape, without repetition.
    fileprivate var operationNames: [String] {
        Set(tensorOperations.map(\.name)).sorted()
    }
}
