import Foundation

/// The numbers of evaluations and steps of an integration.
struct IntegrationCounts: Sendable {
    var evaluations = 0
    var accepted = 0
    var rejected = 0
}

extension _IntegrationSettings {
    /// Integrates from the start of a range to its end, and calls `accept` with each accepted step
    /// and the time at its end.
    func run(
        _ field: VectorField, _ stepper: any IntegrationStepper, from start: [Double], parameters: [Double],
        over range: ClosedRange<Double>, accept: (_ step: any IntegrationStep, _ end: Double) -> Void
    ) throws(IntegrationError) -> IntegrationCounts {
        var field = FieldAtParameters(field, parameters)
        var counts = IntegrationCounts()
        let end = range.upperBound
        var (time, state) = (range.lowerBound, start)
        let first = field.value(time, state)
        guard time.isFinite, end.isFinite, state.allSatisfy(\.isFinite), first.allSatisfy(\.isFinite) else {
            throw .notFiniteAtStart(time: time)
        }
        var slope: [Double]? = first
        var length = firstStep(state, first, over: range, &field)
        var lastError = 1e-4
        var wasRejected = false
        while time < end {
            guard counts.accepted + counts.rejected < maximumSteps else {
                throw .tooManySteps(time: time, end: end, steps: maximumSteps)
            }
            // A last step that would leave a tiny rest takes it along.
            let isLast = time + 1.01 * length >= end
            if isLast { length = end - time }
            let step = stepper.step(from: state, at: time, length, slope: slope, &field)
            let error = norm(step.error, state, step.next)
            let isFinite =
                error.isFinite && step.next.allSatisfy(\.isFinite)
                && step.nextSlope?.allSatisfy(\.isFinite) ?? true
            if isFinite, error <= 1 {
                counts.accepted += 1
                (time, state, slope) = (isLast ? end : time + length, step.next, step.nextSlope)
                accept(step, time)
                let (own, before): (Double, Double) = (pow(error, -control.own), pow(lastError, control.before))
                let factor = 0.9 * own * before
                length *= Swift.min(wasRejected ? 1 : control.largest, Swift.max(0.2, factor))
                lastError = Swift.max(error, 1e-4)
                wasRejected = false
            } else {
                counts.rejected += 1
                wasRejected = true
                length *= isFinite ? Swift.max(0.2, 0.9 * pow(error, -control.rejected)) : 0.2
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
