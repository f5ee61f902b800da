import Autodiff
import Foundation

// The exponential and the cosine are the platform's, so schedules may differ in the last bit between platforms, as
// matrix products do.

/// initial · factor^⌊t / every⌋: piecewise constant, multiplied by `factor` after each interval. If t / every is within
/// a billionth of an integer, it counts as that integer.
public struct StepDecay: Schedule, Hashable {
    /// The initial learning rate.
    public let initial: Double
    /// The factor after each interval.
    public let factor: Double
    /// The length of an interval, in `unit`.
    public let every: Double
    /// The unit of time.
    public let unit: ScheduleUnit

    /// An initial rate or a factor that is negative, or an interval that is not positive, stops the program.
    public init(_ initial: Double, factor: Double, every: Double, unit: ScheduleUnit = .epochs) {
        require(initial, "StepDecay: initial", .notNegative)
        require(factor, "StepDecay: factor", .notNegative)
        require(every, "StepDecay: every", .positive)
        (self.initial, self.factor, self.every, self.unit) = (initial, factor, every, unit)
    }

    public func learningRate(at time: ScheduleTime) -> Double {
        // Beyond 2⁵² a double has no fraction, and the number of intervals may not fit an Int.
        let intervals = min(unit.elapsed(at: time) / every, 0x1p52)
        let nearest = intervals.rounded()
        let isWhole = abs(intervals - nearest) <= 1e-9 + 4 * nearest.ulp
        return initial * power(factor, Int(isWhole ? nearest : intervals.rounded(.down)))
    }
}

/// Exponential decay: the learning rate at time t is initial · factor^t.
public struct ExponentialDecay: Schedule, Hashable {
    /// The initial learning rate.
    public let initial: Double
    /// The factor per unit of time.
    public let factor: Double
    /// The unit of time.
    public let unit: ScheduleUnit

    /// An initial rate that is negative, or a factor that is not positive, stops the program.
    public init(_ initial: Double, factor: Double, unit: ScheduleUnit = .epochs) {
        require(initial, "ExponentialDecay: initial", .notNegative)
        require(factor, "ExponentialDecay: factor", .positive)
        (self.initial, self.factor, self.unit) = (initial, factor, unit)
    }

    public func learningRate(at time: ScheduleTime) -> Double { initial * pow(factor, unit.elapsed(at: time)) }
}

/// From `initial` to `final` along half a period of the cosine over `length`, then `final` (Loshchilov and Hutter,
/// 2017).
public struct CosineDecay: Schedule, Hashable {
    /// The initial learning rate.
    public let initial: Double
    /// The final learning rate.
    public let final: Double
    /// The length of the decay, in `unit`.
    public let length: Double
    /// The unit of time.
    public let unit: ScheduleUnit

    /// A rate that is negative, or a length that is not positive, stops the program.
    public init(_ initial: Double, final: Double = 0, length: Double, unit: ScheduleUnit = .epochs) {
        require(initial, "CosineDecay: initial", .notNegative)
        require(final, "CosineDecay: final", .notNegative)
        require(length, "CosineDecay: length", .positive)
        (self.initial, self.final, self.length, self.unit) = (initial, final, length, unit)
    }

    public func learningRate(at time: ScheduleTime) -> Double {
        let part = min(unit.elapsed(at: time) / length, 1)
        return final + (initial - final) * 0.5 * (1 + cos(.pi * part))
    }
}

/// initial / (1 + t / halving), which is half the initial rate at t = `halving`.
///
/// The sum of the rates over all steps is infinite and that of their squares finite: the conditions of Robbins and
/// Monro under which stochastic gradient descent converges.
public struct InverseTimeDecay: Schedule, Hashable {
    /// The initial learning rate.
    public let initial: Double
    /// The time, in `unit`, after which the rate is half the initial one.
    public let halving: Double
    /// The unit of time.
    public let unit: ScheduleUnit

    /// An initial rate that is negative, or a halving time that is not positive, stops the program.
    public init(_ initial: Double, halving: Double, unit: ScheduleUnit = .steps) {
        require(initial, "InverseTimeDecay: initial", .notNegative)
        require(halving, "InverseTimeDecay: halving", .positive)
        (self.initial, self.halving, self.unit) = (initial, halving, unit)
    }

    public func learningRate(at time: ScheduleTime) -> Double { initial / (1 + unit.elapsed(at: time) / halving) }
}

/// A linear warm-up from 0 to another schedule's rate over the first `steps`, then that schedule, whose time includes
/// the warm-up (P. Goyal et al., "Accurate, large minibatch SGD", 2017).
public struct WarmUp: Schedule {
    /// The number of steps of the warm-up.
    public let steps: Int
    /// The schedule that is warmed up.
    public let rest: any Schedule

    /// Fewer than one step stops the program.
    public init(steps: Int, then rest: some Schedule) {
        if steps < 1 { stop("WarmUp: steps is \(steps); it must be at least 1") }
        self.steps = steps
        self.rest = rest
    }

    public func learningRate(at time: ScheduleTime) -> Double {
        rest.learningRate(at: time) * min(Double(time.step) / Double(steps), 1)
    }
}
