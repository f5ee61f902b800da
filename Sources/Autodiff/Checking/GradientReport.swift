/// The report of a passed gradient check.
public struct GradientReport: Sendable, CustomStringConvertible {
    /// One random direction, for one order of derivative.
    public struct Direction: Sendable {
        /// The slope of the Taylor remainder, 2 or more; `nil` if the remainder is below the rounding noise, as for a
        /// linear function.
        public let slope: Double?
        /// The smallest detectable relative error of the directional derivative.
        public let resolution: Double
    }
    /// The seed of the random directions, to repeat the check.
    public let seed: UInt64
    /// The tested directions: those of the first order, then those of the second, and so on.
    public internal(set) var directions: [Direction] = []

    init(seed: UInt64) { self.seed = seed }

    /// The smallest relative error that every direction would detect.
    public var resolution: Double { directions.map(\.resolution).max() ?? 0 }

    public var description: String {
        let slopes = directions.map { $0.slope.map(brief) ?? "none seen" }.joined(separator: ", ")
        return "right: remainder's slopes \(slopes); relative errors beyond \(brief(resolution)) would show"
    }
}

/// A gradient that is wrong, or whose check is undecided.
public struct GradientMismatch: Error, CustomStringConvertible {
    /// An operation that fails the check by itself, at its recorded operands.
    public struct Suspect: Sendable {
        /// The operation's name.
        public let operation: String
        /// Its row on the tape.
        public let row: Int
        /// The rows of its operands.
        public let operandRows: [Int]
        /// The shapes of its operands; `nil` for scalars.
        public let shapes: [Shape]?
        /// The operands' numbers.
        public let operands: [[Double]]
        /// What is wrong, in words.
        public let finding: String
        /// Whether the operation is wrong, and its check not merely undecided.
        public let isWrong: Bool
    }

    let finding: TaylorTest.Outcome
    /// 1 if the gradient failed, 2 if the gradient of the gradient did.
    public let order: Int
    /// The seed of the random directions, to repeat the check.
    public let seed: UInt64
    /// The numbers of the input.
    public let point: [Double]
    /// The checked gradient; for order 2, that of ⟨∇f, w⟩.
    public let gradient: [Double]
    /// The direction along which it failed.
    public let direction: [Double]
    /// The operations that fail by themselves: the wrong ones or, if there are none, the undecided ones.
    public let suspects: [Suspect]
    /// Where the check was called.
    public let place: SourcePlace

    /// Whether the check was undecided because of noise, a kink, or non-finite values.
    public var isUndecided: Bool { !finding.isWrong }

    public var description: String {
        var lines = ["\(place): the gradient of order \(order) is \(isUndecided ? "undecided" : "wrong"): \(finding)"]
        lines.append("at \(list(point)), gradient \(list(gradient)), along \(list(direction)), seed \(seed)")
        lines += suspects.prefix(5).map { "\($0)" }
        if suspects.isEmpty, !isUndecided {
            lines.append(
                "Each recorded operation is right by itself. Does the function use a variable's `value`, "
                    + "`withoutDerivative`, or something that changes from call to call?")
        }
        return lines.joined(separator: "\n")
    }
}

extension GradientMismatch.Suspect: CustomStringConvertible {
    public var description: String {
        let places = operandRows.indices.map { index in
            "row \(operandRows[index])" + (shapes.map { " \($0[index])" } ?? "") + " = \(list(operands[index]))"
        }
        return "row \(row): \(operation) of \(places.joined(separator: " and ")): \(finding)"
    }
}

extension TaylorTest.Outcome: CustomStringConvertible {
    var isWrong: Bool { if case .wrong = self { true } else { false } }
    var isRight: Bool { if case .right = self { true } else { false } }

    var description: String {
        switch self {
        case .right: "right"
        case .wrong(let claimed, let found, let slope):
            "the derivative along a direction is \(found) and the gradient says \(claimed) (the Taylor remainder falls "
                + "with slope \(brief(slope)); 2 is right, 1 is wrong)"
        case .undecided(.notSmooth(let reason)), .undecided(.noise(let reason)): reason
        }
    }
}

/// The first numbers of a vector, for messages.
private func list(_ numbers: [Double]) -> String {
    let shown = numbers.prefix(6).map { "\($0)" }.joined(separator: ", ")
    return numbers.count == 1 ? shown : "[" + shown + (numbers.count > 6 ? ", … (\(numbers.count))]" : "]")
}
