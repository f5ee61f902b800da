/// Checks a hand-derived derivative against the tape's over a domain; throws a ``DerivativeMismatch`` with the simplest
/// number found at which they differ.
///
///     try expectGradient(of: { x in exp(x * x) }, matches: { x in 2 * x * exp(x * x) }, over: -5...5)
///     do {
///         try expectGradient(of: { x in cos(x) }, matches: { x in sin(x) }, over: -5...5)
///     } catch let mismatch as DerivativeMismatch {
///         print(mismatch.input, mismatch.recorded, mismatch.expected)  // [1.0] -0.8414709848078965 0.8414709848078965
///     }
///
/// Edge cases in the domain are tried first: its ends and their neighbors, 0, ±1, numbers near 0, powers of two; then
/// random numbers, half of them log-uniform. A failing number is shrunk as long as it still fails: towards 0, ±1, small
/// integers, few digits.
/// - Parameters:
///   - function: The function, on the tape.
///   - derivative: The derivative by hand, on plain numbers.
///   - domain: The numbers at which they are compared.
///   - excluded: Numbers to skip, such as kinks at which the conventions differ.
///   - tolerance: The accepted difference: `relative` times the larger of the two, or `absolute`. NaN agrees with NaN,
///     and infinities of the same sign agree.
///   - samples: The number of random numbers.
///   - seed: The seed of the random numbers.
///   - file: The caller's file, which a failure names.
///   - line: The caller's line.
/// - Throws: ``DerivativeMismatch``, and what the closures throw. Stops if no number of the domain is left to check.
public func expectGradient(
    of function: (Variable) throws -> Variable, matches derivative: (Double) throws -> Double,
    over domain: ClosedRange<Double>, excluding excluded: [Double] = [],
    tolerance: (relative: Double, absolute: Double) = (1e-9, 1e-12), samples: Int = 200, seed: UInt64 = 1,
    file: StaticString = #filePath, line: UInt = #line
) throws {
    try expectGradient(
        of: { try function($0[0]) }, matches: { [try derivative($0[0])] }, over: domain, count: 1,
        excluding: excluded, tolerance: tolerance, samples: samples, seed: seed, file: file, line: line)
}

/// Checks a hand-derived gradient against the tape's, for arrays of `count` numbers of a domain: see
/// ``expectGradient(of:matches:over:excluding:tolerance:samples:seed:file:line:)``. Stops if the gradient's count is
/// not `count`.
///
///     try expectGradient(of: { x in x[0] * exp(x[1]) }, matches: { x in [exp(x[1]), x[0] * exp(x[1])] },
///         over: -5...5, count: 2)
public func expectGradient(
    of function: ([Variable]) throws -> Variable, matches gradient: ([Double]) throws -> [Double],
    over domain: ClosedRange<Double>, count: Int, excluding excluded: [Double] = [],
    tolerance: (relative: Double, absolute: Double) = (1e-9, 1e-12), samples: Int = 200, seed: UInt64 = 1,
    file: StaticString = #filePath, line: UInt = #line
) throws {
    func agree(_ x: Double, _ y: Double) -> Bool {
        if x == y || (x.isNaN && y.isNaN) { return true }
        let difference = abs(x - y)
        return difference <= max(tolerance.absolute, tolerance.relative * max(abs(x), abs(y))) && difference.isFinite
    }
    var hasChecked = false
    func mismatch(at x: [Double]) throws -> DerivativeMismatch? {
        guard x.allSatisfy({ domain.contains($0) && !excluded.contains($0) }) else { return nil }
        hasChecked = true
        let recorded = try valueWithGradient(at: x, of: function).gradient
        let expected = try gradient(x)
        guard recorded.count == expected.count else {
            stop(
                "expectGradient: the hand-derived gradient has \(expected.count) numbers for \(recorded.count) inputs; "
                    + "give one for each")
        }
        guard let index = recorded.indices.first(where: { !agree(recorded[$0], expected[$0]) }) else { return nil }
        return DerivativeMismatch(
            input: x, index: index, recorded: recorded[index], expected: expected[index], original: x, seed: seed,
            place: SourcePlace(file: file, line: line))
    }
    if count < 1 {
        stop("expectGradient: arrays of \(count) numbers leave nothing to check. Give a count of 1 or more.")
    }
    var random = SeededGenerator(seed: seed)
    for x in testInputs(in: domain, count: count, samples: samples, &random) {
        guard var failure = try mismatch(at: x) else { continue }
        // Shrink one number after another, as long as that succeeds.
        var isSimpler = true
        while isSimpler {
            isSimpler = false
            for place in 0..<count {
                for candidate in simpler(than: failure.input[place]) {
                    var input = failure.input
                    input[place] = candidate
                    guard let next = try mismatch(at: input) else { continue }
                    failure = next
                    isSimpler = true
                    break
                }
            }
        }
        failure.original = x
        throw failure
    }
    if !hasChecked {
        stop("expectGradient: the domain \(domain) without \(excluded) leaves nothing to check. Give a wider one.")
    }
}

/// A hand-derived derivative that differs from the tape's.
public struct DerivativeMismatch: Error, CustomStringConvertible {
    /// The simplest input found at which they differ.
    public let input: [Double]
    /// The index of the number that the derivative is with respect to.
    public let index: Int
    /// The tape's derivative.
    public let recorded: Double
    /// The hand-derived derivative.
    public let expected: Double
    /// The first input at which they differed.
    public internal(set) var original: [Double]
    /// The seed of the random inputs, to repeat the check.
    public let seed: UInt64
    /// Where the check was called.
    public let place: SourcePlace

    public var description: String {
        let number = input.count == 1 ? "" : " with respect to number \(index)"
        func text(_ x: [Double]) -> String { x.count == 1 ? "\(x[0])" : "\(x)" }
        return
            "\(place): at \(text(input)) the derivative\(number) is \(recorded) by the tape and \(expected) by hand "
            + "(first seen at \(text(original)), seed \(seed))"
    }
}
