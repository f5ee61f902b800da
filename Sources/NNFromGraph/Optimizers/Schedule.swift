/// The time of a training step, as schedules measure it.
public struct ScheduleTime: Sendable, Hashable {
    /// The step, counted from 1 over all epochs.
    public let step: Int
    /// The number of epochs before the step, including the fraction of the current one.
    public let epochs: Double
    /// A factor of every learning rate: 1, unless ``ReduceOnPlateau`` reduced it.
    public let rateScale: Double

    /// The time of a step, which is counted from 1.
    public init(step: Int, epochs: Double = 0, rateScale: Double = 1) {
        self.step = step
        self.epochs = epochs
        self.rateScale = rateScale
    }
}

/// A learning rate as a function of time. A `Double` is a constant one.
public protocol Schedule: Sendable {
    /// The rate at a time, without the time's scale.
    func learningRate(at time: ScheduleTime) -> Double
}

extension Double: Schedule {
    public func learningRate(at time: ScheduleTime) -> Double { self }
}

extension Schedule {
    /// The rate to use at a time, with its scale.
    func scaled(at time: ScheduleTime) -> Double { learningRate(at: time) * time.rateScale }
}

/// The unit in which a schedule measures time.
public enum ScheduleUnit: Sendable, Hashable {
    /// Steps before this one.
    case steps
    /// Epochs before this step, including the fraction of the current one.
    case epochs

    /// The time in this unit.
    public func elapsed(at time: ScheduleTime) -> Double { self == .steps ? Double(time.step - 1) : time.epochs }
}
