import Autodiff
import Foundation

/// The learning-rate range test: the loss of training steps whose learning rate grows by a constant factor from step to
/// step.
///
///     let data = try Iris.load(as: Float.self)
///     let network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)], seed: 1)
///     let test = try network.findLearningRate(on: data, TrainingConfiguration(loss: .softmaxCrossEntropy))
///     print(test.suggestion != nil)  // true
///
/// Source: L. N. Smith, "Cyclical learning rates for training neural networks", WACV 2017, section 3.3.
public struct LearningRateTest: Sendable, Hashable {
    /// The learning rate of each step.
    public private(set) var rates: [Double] = []
    /// The loss of each step's minibatch, before the step; of a loss that is a sum, divided by the number of samples.
    public private(set) var losses: [Double] = []
    /// The exponential mean of the losses so far, each with a weight of 0.9 of the next one's.
    public private(set) var smoothedLosses: [Double] = []
    /// Whether the test ended before its last rate, because the loss was not finite, or its mean was four times the
    /// smallest one.
    public private(set) var diverged = false
    /// The smoothed loss times the sum of its weights.
    private var sum = 0.0
    private var weight = 0.0

    init() {}

    /// Adds a step. One that has diverged is the last; a loss that is not finite is not added.
    mutating func add(rate: Double, loss: Double) {
        guard loss.isFinite else {
            diverged = true
            return
        }
        (sum, weight) = (0.9 * sum + loss, 0.9 * weight + 1)
        rates.append(rate)
        losses.append(loss)
        smoothedLosses.append(sum / weight)
        // The first steps' mean is that of few minibatches.
        diverged = losses.count > 10 && sum / weight > 4 * (smoothedLosses.min() ?? 0)
    }

    /// The rate at which the smoothed loss falls most steeply over the rate's logarithm, before its minimum: a rate to
    /// train with, or the highest of a schedule. `nil` if the loss does not fall, so that another range is needed.
    public var suggestion: Double? {
        guard let least = smoothedLosses.indices.min(by: { smoothedLosses[$0] < smoothedLosses[$1] }) else {
            return nil
        }
        var best: (slope: Double, rate: Double)?
        for place in smoothedLosses.indices.dropFirst().prefix(while: { $0 < least }) {
            // All steps are equally wide on the axis of logarithms.
            let slope = smoothedLosses[place + 1] - smoothedLosses[place - 1]
            if slope < (best?.slope ?? 0) { best = (slope, rates[place]) }
        }
        return best?.rate
    }

    /// A picture of the losses over the rates, with the suggestion.
    public var chart: LineChart {
        func series(_ name: String, _ values: [Double]) -> LineChart.Series {
            LineChart.Series(name, zip(rates, values).map { LineChart.Point($0, $1) })
        }
        var all = [series("smoothed", smoothedLosses), series("minibatch", losses)]
        if let suggestion, let place = rates.firstIndex(of: suggestion) {
            all.append(
                LineChart.Series("suggestion", [LineChart.Point(suggestion, smoothedLosses[place])], isScatter: true))
        }
        let panel = LineChart.Panel(
            "loss", horizontalName: "learning rate", isCounting: false, isHorizontalLogarithmic: true, series: all)
        return LineChart(title: "Learning-rate range test", panels: [panel])
    }
}

extension LearningRateTest: CustomStringConvertible {
    public var description: String {
        let range = rates.isEmpty ? "no rate" : "rates from \(rates[0]) to \(rates[rates.count - 1])"
        return "\(Units.count(rates.count, "step")) at \(range): "
            + (suggestion.map { "suggested rate \($0)" } ?? "no suggestion, since the loss does not fall")
    }
}

/// An optimizer whose learning rate at each step is the test's, whatever its schedule says.
private struct OptimizerAtRates: Optimizer {
    let base: any Optimizer
    let rates: [Double]

    var learningRate: any Schedule { base.learningRate }
    var stateCount: Int { base.stateCount }

    func factors(at time: ScheduleTime) -> [Double] {
        let own = base.learningRate.learningRate(at: time)
        guard own > 0 else {
            stop(
                "findLearningRate: the optimizer's learning rate is \(own) at step \(time.step); give it a positive one"
            )
        }
        let scale = rates[min(time.step, rates.count) - 1] / own
        return base.factors(at: ScheduleTime(step: time.step, epochs: time.epochs, rateScale: scale))
    }

    func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        base.update(parameter, role: role, gradient: gradient, state: state, factors: factors)
    }
}

extension Network {
    /// Runs the learning-rate range test on a copy of the network: compiled training steps whose learning rate grows
    /// from `range`'s lower bound to its upper one by a constant factor. It ends early where the loss diverges.
    ///
    /// Bounds that are not positive and finite, or fewer than 2 steps, stop the program.
    /// - Parameters:
    ///   - training: The training data; as many epochs of minibatches are used as the steps need.
    ///   - configuration: Loss, penalties, optimizer, gradient transformations, batch size and seed. The optimizer's
    ///     own learning rate is replaced.
    ///   - range: The learning rates.
    ///   - steps: The number of steps.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``BatchSizeError`` if configuration, network and data do not
    ///   match.
    public func findLearningRate(
        on training: some DataSource<Scalar>, _ configuration: TrainingConfiguration,
        range: ClosedRange<Double> = 1e-6...10, steps: Int = 100
    ) throws -> LearningRateTest {
        guard range.lowerBound > 0, range.upperBound.isFinite, steps >= 2 else {
            stop("findLearningRate: \(steps) steps at rates of \(range); give at least 2, and positive finite rates")
        }
        let factor = Foundation.log(range.upperBound / range.lowerBound) / Double(steps - 1)
        let rates = (0..<steps).map { range.lowerBound * Foundation.exp(factor * Double($0)) }
        var configuration = configuration
        configuration.optimizer = OptimizerAtRates(base: configuration.optimizer, rates: rates)
        let schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        var step = CompiledTrainingStep(try rule(configuration, training), data: training, from: self)
        var test = LearningRateTest()
        var (epoch, minibatches) = (0, [ArraySlice<Int>]())
        for rate in rates {
            if minibatches.isEmpty {
                epoch += 1
                minibatches = schedule.minibatches(epoch: epoch).reversed()
            }
            let indices = minibatches.removeLast()
            let loss = step(indices, epochs: Double(epoch - 1)).loss
            test.add(rate: rate, loss: configuration.loss.isSum ? loss / Double(indices.count) : loss)
            if test.diverged { break }
        }
        return test
    }
}
