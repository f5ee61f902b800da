import Foundation

/// The method of Dormand and Prince of order 5 with an error estimate of order 4, and how accurate its steps are
/// (J. Dormand, P. Prince, "A family of embedded Runge–Kutta formulae", 1980).
///
/// A step is accepted if the root mean square of error / (absolute + relative · |y|) over the state's numbers is at
/// most 1. The next step's size follows from this and the last error (PI control). It is for equations that are not
/// stiff: on stiff ones it stays correct, with many steps.
public struct DormandPrince: Sendable, Hashable {
    /// The tolerance of each number's error in a step, as a fraction of the number.
    public let relativeTolerance: Double
    /// The tolerance of each number's error in a step, where the number is small.
    public let absoluteTolerance: Double
    /// The maximum number of steps, rejected ones included.
    public let maximumSteps: Int
    /// The memory for states and stages that a backward sweep may keep; steps are taken again where it does not
    /// suffice. The sizes of the steps take another 16 bytes each.
    public let memory: MemoryBudget

    /// A tolerance for small and large numbers alike, or two.
    /// - Parameters:
    ///   - tolerance: The relative tolerance. Stops unless it is positive.
    ///   - absoluteTolerance: The absolute one; the same if it is not given. Stops if it is negative.
    ///   - maximumSteps: Stops below 1.
    ///   - memory: What a backward sweep may keep: see ``memory``.
    public init(
        tolerance: Double, absoluteTolerance: Double? = nil, maximumSteps: Int = 100_000,
        memory: MemoryBudget = .megabytes(64)
    ) {
        let absolute = absoluteTolerance ?? tolerance
        guard tolerance > 0, tolerance.isFinite, absolute >= 0, absolute.isFinite, maximumSteps >= 1 else {
            stop(
                "DormandPrince: tolerance \(tolerance), absolute tolerance \(absolute), \(maximumSteps) steps; the "
                    + "tolerance must be positive, the absolute one must not be negative, and there must be at least "
                    + "one step")
        }
        // Smaller ones are below the rounding errors of a step.
        relativeTolerance = Swift.max(tolerance, 16 * Double.ulpOfOne)
        (self.absoluteTolerance, self.maximumSteps, self.memory) = (absolute, maximumSteps, memory)
    }
}

/// The numbers of evaluations and steps of an integration.
struct IntegrationCounts: Sendable {
    var evaluations = 0
    var accepted = 0
    var rejected = 0
}

extension DormandPrince {
    /// Integrates from the start of a range to its end, and calls `accept` with each accepted step
    /// and the time at its end.
    func run(
        _ field: VectorField, from start: [Double], parameters: [Double], over range: ClosedRange<Double>,
        accept: (_ step: RungeKuttaStep, _ end: Double) -> Void
    ) throws(IntegrationError) -> IntegrationCounts {
        var field = FieldAtParameters(field, parameters)
        var counts = IntegrationCounts()
        let end = range.upperBound
        var (time, state) = (range.lowerBound, start)
        var slope = field.value(time, state)
        guard time.isFinite, end.isFinite, state.allSatisfy(\.isFinite), slope.allSatisfy(\.isFinite) else {
            throw .notFiniteAtStart(time: time)
        }
        var length = firstStep(state, slope, over: range, &field)
        var lastError = 1e-4
        var wasRejected = false
        while time < end {
            guard counts.accepted + counts.rejected < maximumSteps else {
                throw .tooManySteps(time: time, end: end, steps: maximumSteps)
            }
            // A last step that would leave a tiny rest takes it along.
            let isLast = time + 1.01 * length >= end
            if isLast { length = end - time }
            let step = RungeKuttaStep(from: state, at: time, length, slope: slope, &field)
            let error = norm(step.error, state, step.next)
            let isFinite = error.isFinite && step.next.allSatisfy(\.isFinite) && step.slopes[6].allSatisfy(\.isFinite)
            if isFinite, error <= 1 {
                counts.accepted += 1
                (time, state, slope) = (isLast ? end : time + length, step.next, step.slopes[6])
                accept(step, time)
                // Hairer's constants: safety 0.9, β = 0.04, exponent 0.2 − 0.75·β, factors between 0.2
                // and 10.
                let (own, before): (Double, Double) = (pow(error, -0.17), pow(lastError, 0.04))
                let factor = 0.9 * own * before
                length *= Swift.min(wasRejected ? 1 : 10, Swift.max(0.2, factor))
                lastError = Swift.max(error, 1e-4)
                wasRejected = false
            } else {
                counts.rejected += 1
                wasRejected = true
                length *= isFinite ? Swift.max(0.2, 0.9 * pow(error, -0.2)) : 0.2
                guard length > 16 * Swift.max(time.ulp, .leastNormalMagnitude) else {
                    if isFinite { throw .stepUnderflow(time: time, step: length) }
                    throw .notFinite(time: time)
                }
            }
        }
        counts.evaluations = field.evaluations
        return counts
    }

    /// The root mean square of error / (absolute + relative · |y|).
    private func norm(_ error: [Double], _ state: [Double], _ next: [Double]) -> Double {
        if error.isEmpty { return 0 }
        var sum = 0.0
        for index in error.indices {
            let size = Swift.max(abs(state[index]), abs(next[index]))
            let scale = absoluteTolerance + relativeTolerance * size
            // With an absolute tolerance of 0, a number that stays 0 has no error.
            if error[index] == 0 { continue }
            let part = error[index] / scale
            sum += part * part
        }
        return (sum / Double(error.count)).squareRoot()
    }

    /// The first step's size: that of an explicit Euler step with an error of a hundredth of the tolerance (Hairer,
    /// Nørsett, Wanner, section II.4).
    private func firstStep(
        _ state: [Double], _ slope: [Double], over range: ClosedRange<Double>, _ field: inout FieldAtParameters
    ) -> Double {
        let whole = range.upperBound - range.lowerBound
        let (size, speed) = (norm(state, state, state), norm(slope, state, state))
        var first = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed
        first = Swift.min(first, whole)
        let next = sum(state, first, slope)
        let change = difference(field.value(range.lowerBound + first, next), slope)
        let curvature = norm(change, state, state) / first
        guard curvature.isFinite else { return first }
        let largest = Swift.max(speed, curvature)
        let second = largest <= 1e-15 ? Swift.max(1e-6, 1e-3 * first) : pow(0.01 / largest, 0.2)
        return Swift.min(100 * first, second, whole)
    }
}
