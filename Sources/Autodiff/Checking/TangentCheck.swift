extension GradientCheck {
    /// Compares forward mode with the gradient, once that is known to be right: along a random direction, both must
    /// give the same derivative. This checks operations' own tangents against their pullbacks.
    func checkTangent<Input: PlainTree, Result: RecordedTree>(
        at input: Input, _ function: (Input.Recorded) throws -> Result
    ) throws {
        let recording = try Recording(function, at: input)
        let (inputs, results) = (Coordinates(input), Coordinates(recording.result.plainValue))
        if results.count == 0 {
            stop(
                "checkGradient: the function's result has no numbers, and nothing would be checked. Give one that has "
                    + "some.")
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
            operations: recording.tape.operationNames)
    }
}

/// A tangent that differs from the gradient's product with the direction: an operation's `tangent` is wrong.
public struct TangentMismatch: Error, CustomStringConvertible {
    /// The directional derivative by forward mode.
    public let forward: Double
    /// The directional derivative by the gradient, which is right.
    public let reverse: Double
    /// The direction, as a vector over all inputs.
    public let direction: [Double]
    /// The seed of the random direction, which repeats the check.
    public let seed: UInt64
    /// The recorded tensor operations.
    public let operations: [String]

    public var description: String {
        "forward mode finds \(forward) along a direction and the gradient, which is right, \(reverse) (seed \(seed)). "
            + "Which operation gives a tangent of its own? Recorded: \(operations.joined(separator: ", "))"
    }
}

extension Tape {
    /// The names of the tensor operations on the tape, without repetition.
    fileprivate var operationNames: [String] {
        Set(tensorOperations.map(\.name)).sorted()
    }
}
