/// A tape row's operation: one byte, numbered from zero without gaps.
///
/// The first four are the rows that are not elementwise operations; each of the others stands for a type in ``Rules``,
/// which gives its name, value and partial derivatives. ``visitRule(_:_:)`` has one line for each.
@frozen
public enum Opcode: UInt8, CaseIterable, Sendable {
    // Leaves and bridges: rows without an elementwise rule.
    case variable, constant, element, tensor

    // Two operands.
    case add, subtract, multiply, divide, power, maximum, minimum, arcTangent2, hypotenuse, xLogY
    case leakyReLU, exponentialLinear, binaryCrossEntropy, adjointProduct, pathProduct, polygamma

    // One operand.
    case copy, detach, negate, square, squareRoot, cubeRoot, reciprocal
    case exponential, exponentialMinusOne, exponential2, logarithm, logarithmOnePlus, logarithm2, logarithm10
    case sine, cosine, tangent, arcSine, arcCosine, arcTangent
    case hyperbolicSine, hyperbolicCosine, hyperbolicTangent
    case inverseHyperbolicSine, inverseHyperbolicCosine, inverseHyperbolicTangent
    case absolute, sign, step, floor, ceiling, round
    case sigmoid, logSigmoid, softplus, relu, scaledExponentialLinear, gaussianErrorLinear, sigmoidLinear
    case errorFunction, logGamma

    /// Whether the opcode denotes an elementwise operation, which has a rule.
    @inlinable public var isElementwise: Bool { rawValue > Opcode.tensor.rawValue }

    /// Whether the row is a tensor, or an element of one.
    @inlinable @inline(__always) var isBridge: Bool {
        rawValue <= Opcode.tensor.rawValue && rawValue >= Opcode.element.rawValue
    }

    /// Every elementwise operation.
    public static var elementwise: [Opcode] { allCases.filter({ $0.isElementwise }) }
}

/// Which values a rule's partial derivatives read, so that only these are kept for the backward sweep.
@frozen
public struct Reads: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The operation's operands.
    @inlinable public static var inputs: Reads { Reads(rawValue: 1) }
    /// The operation's result.
    @inlinable public static var output: Reads { Reads(rawValue: 2) }
    /// Both.
    @inlinable public static var inputsAndOutput: Reads { Reads(rawValue: 3) }
    /// Neither: the partial derivatives are constants.
    @inlinable public static var nothing: Reads { Reads(rawValue: 0) }
}
