/// Where training stands: what schedules go by.
public struct Moment: Sendable, Hashable {
    /// The step, counted from 1 over all epochs.
    public let step: Int
    /// How many epochs had been done before the step, with the fraction of the current one.
    public let epochs: Double
    /// A factor on every learning rate, 1 unless ``ReduceOnPlateau`` lowered it.
    public let rateScale: Double

    public init(step: Int, epochs: Double = 0, rateScale: Double = 1) {
        self.step = step
        self.epochs = epochs
        self.rateScale = rateScale
    }
}

/// A learning rate that may change as training goes on. A `Double` is one that does not.
public protocol Schedule: Sendable {
    /// The rate at a moment, without the moment's own scale.
    func learningRate(at moment: Moment) -> Double
}

extension Double: Schedule {
    public func learningRate(at moment: Moment) -> Double { self }
}

extension Schedule {
    /// The rate to use at a moment.
    func scaled(at moment: Moment) -> Double { learningRate(at: moment) * moment.rateScale }
}

/// What a schedule counts.
public enum ScheduleUnit: Sendable, Hashable {
    /// Steps done before this one.
    case steps
    /// Epochs done, with the fraction of the current one.
    case epochs

    /// How many had gone by.
    public func elapsed(at moment: Moment) -> Double { self == .steps ? Double(moment.step - 1) : moment.epochs }
}
