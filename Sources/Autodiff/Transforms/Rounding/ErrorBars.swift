import Foundation

/// A function's value and gradient, with bounds on their rounding errors.
public struct ErrorBars: Sendable {
    /// A sum or difference whose leading digits cancel, which amplifies the operands' errors.
    public struct Cancellation: Sendable, CustomStringConvertible {
        /// The operands of the sum or difference.
        public let operands: (RoundedNumber, RoundedNumber)
        /// The result, with the operands' errors and few of their digits.
        public let result: RoundedNumber
        /// The number of lost bits: log₂ of the larger operand over the result; infinite if the result is 0.
        public let bits: Double
        public var description: String {
            "\(operands.0.value) and \(operands.1.value) cancel to \(result): "
                + (bits.isFinite ? "about \(Int(bits)) bits are lost" : "all bits are lost")
        }
    }

    /// The function's value, with a bound on its rounding error.
    public let value: RoundedNumber
    /// The partial derivatives, each with a bound on its rounding error.
    public let gradient: [RoundedNumber]
    /// The cancellations, in the order of computation.
    public let cancellations: [Cancellation]
}

/// The value and the gradient of a scalar function with error bars: the recording is evaluated over numbers with a
/// first-order bound on their rounding error.
///
///     let e = errorBars(at: [1e-5]) { x in (1 - cos(x[0])) / (x[0] * x[0]) }
///     print(e.value)  // 0.5000000413701854 ± 1.1102230247129792e-06
///     print((e.cancellations[0].bits * 10).rounded() / 10)  // 34.2
///     // Digits are lost, and the error bar shows it.
///
/// Numbers are ordered as in ``jacobian(atTree:by:of:)``. Operations on tensors of `Float` are rounded to `Float`.
/// - Parameters:
///   - input: The point at which to evaluate.
///   - inputErrors: Bounds on the absolute errors of the inputs, in the input's structure; 0 by default.
///   - bits: The number of lost bits from which a sum or difference of inexact numbers is reported as a cancellation.
///   - function: The function.
/// - Complexity: one recording, one evaluation and one backward sweep over pairs of numbers.
public func errorBars<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, inputErrors: Input? = nil, bits: Double = 20, of function: (Input.Recorded) throws -> Result
) rethrows -> ErrorBars {
    read(try CompleteRecording(of: function, at: input), at: input, inputErrors, bits: bits)
}

/// Value and gradient with error bars of a function of a number: see ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: Double, of function: (Variable) throws -> Variable) rethrows -> ErrorBars {
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a number at an integer: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: Int, of function: (Variable) throws -> Variable) rethrows -> ErrorBars {
    try errorBars(atTree: Double(x), of: function)
}
/// Value and gradient with error bars of a function of an array of numbers: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> ErrorBars {
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable) rethrows
    -> ErrorBars
{
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable) rethrows
    -> ErrorBars
{
    try errorBars(atTree: x, of: function)
}
/// Value and gradient with error bars of a function of a number: see ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: Double, inputErrors: Double, of function: (Variable) throws -> Variable) rethrows
    -> ErrorBars
{
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of an array of numbers: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(
    at x: [Double], inputErrors: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> ErrorBars {
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Double>, inputErrors: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Double>, inputErrors: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> ErrorBars {
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Float>, inputErrors: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Float>, inputErrors: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> ErrorBars {
    try errorBars(atTree: x, inputErrors: inputErrors, of: function)
}
/// Value and gradient with error bars of a function of a number: see ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: Double, bits: Double, of function: (Variable) throws -> Variable) rethrows -> ErrorBars {
    try errorBars(atTree: x, bits: bits, of: function)
}
/// Value and gradient with error bars of a function of an array of numbers: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
public func errorBars(at x: [Double], bits: Double, of function: ([Variable]) throws -> Variable) rethrows -> ErrorBars
{
    try errorBars(atTree: x, bits: bits, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Double>, bits: Double, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, bits: bits, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Double>, bits: Double, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> ErrorBars {
    try errorBars(atTree: x, bits: bits, of: function)
}
/// Value and gradient with error bars of a function of a tensor: see ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Float>, bits: Double, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> ErrorBars {
    try errorBars(atTree: x, bits: bits, of: function)
}
/// Value and gradient with error bars of a function of a tensor that returns a number: see
/// ``errorBars(atTree:inputErrors:bits:of:)``.
@_disfavoredOverload
public func errorBars(
    at x: Tensor<Float>, bits: Double, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> ErrorBars {
    try errorBars(atTree: x, bits: bits, of: function)
}

@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
private func read<Input: PlainTree, Result: RecordedTree>(
    _ recording: CompleteRecording<Input.Recorded, Result>, at input: Input, _ inputErrors: Input?, bits: Double
) -> ErrorBars {
    _ = recording.result.unitSeeds()
    let graph = recording.graph
    let coordinates = Coordinates(input)
    let numbers = coordinates.vector(input)
    if let inputErrors { requireSameForm("errorBars", ("tree of input errors", inputErrors), ("input", input)) }
    let errors = inputErrors.map { coordinates.vector($0) } ?? numbers.map { _ in 0 }
    let inputs = zip(numbers, errors).map { RoundedNumber($0, error: abs($1)) }
    let values = graph.values(of: inputs, for: "errorBars") { $1.narrowed(after: $0, to: $2) }
    var cancellations: [ErrorBars.Cancellation] = []
    for (node, value) in zip(graph.nodes, values) {
        guard case .two(let opcode, let left, let right) = node, opcode == .add || opcode == .subtract else { continue }
        let (x, y) = (values[Int(left)], values[Int(right)])
        let lost = log2(max(abs(x.value), abs(y.value)) / abs(value.value))
        if x.error + y.error > 0, lost >= bits {
            cancellations.append(.init(operands: (x, y), result: value, bits: lost))
        }
    }
    let gradient = graph.adjoints(values, seed: 1, narrowed: { $1.narrowed(after: $0, to: $2) })
    return ErrorBars(
        value: values[Int(graph.results[0])], gradient: gradient.map { $0 ?? 0 }, cancellations: cancellations)
}
