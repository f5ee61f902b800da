import Autodiff
import NNFromGraph

/// The metrics of a trained network on the parts of the data. What does not exist is `nil`: the accuracy of a
/// regression, a metric of a part that the experiment does not have.
struct Figures {
    let training, validation, test: Double?
    /// The loss on the training data without penalties, the penalties, and the loss on the validation data.
    let loss, penalty: Double
    let validationLoss: Double?
    /// R² on the judged part, for regression.
    let determination: Double?
    /// The epoch that the weights are of.
    let keptEpoch: Int
    /// The name of the part of the data that the network is judged by: the test part, else the training part.
    let judgedPart: String
    /// The predicted and the true classes of that part, for classification.
    let predictions, labels: [Int]
    /// The counts of each true class's predictions, likewise.
    let confusion: ConfusionMatrix?
    /// The outputs and the targets of that part, for regression.
    let outputs, targets: [Double]

    /// - Parameter history: The history of the network's training, with at least one epoch.
    init(_ network: Network<Float>, _ data: ExperimentData, _ history: TrainingHistory) {
        // The record of the final weights' epoch; an interrupted epoch has a record, too.
        let record = history[min(max(history.weightsEpoch, 1), history.count) - 1]
        (training, validation) = (record.trainingAccuracy.unlessNaN, record.validationAccuracy.unlessNaN)
        (loss, penalty, validationLoss) = (record.trainingLoss, record.penalty, record.validationLoss.unlessNaN)
        keptEpoch = record.epoch
        judgedPart = data.test == nil ? "training" : "test"
        func open(_ source: some DataSource<Float>) -> Judgement { Judgement(network, source) }
        let judged: any DataSource<Float> = data.test ?? data.training
        let judgement = open(judged)
        (predictions, labels) = (judgement.predictions, judgement.labels)
        (outputs, targets) = (judgement.outputs, judgement.targets)
        determination = judgement.determination
        confusion =
            labels.isEmpty
            ? nil
            : ConfusionMatrix(
                labels: labels, predictions: predictions, classes: max(data.training.classes, 1))
        test = data.test == nil ? nil : confusion?.accuracy
    }

    /// A network's predictions for a part of the data.
    private struct Judgement {
        var predictions: [Int] = []
        var labels: [Int] = []
        var outputs: [Double] = []
        var targets: [Double] = []
        var determination: Double?

        init(_ network: Network<Float>, _ source: some DataSource<Float>) {
            let all = 0..<source.count
            if source.classes > 0 {
                (predictions, labels) = (network.predictions(on: source), source.labels(all))
                return
            }
            let (targets, outputs) = (source.targets(all), network.outputs(on: source))
            determination = Metrics.coefficientOfDetermination(targets: targets, predictions: outputs)
            (self.targets, self.outputs) = (targets.scalars.map { Double($0) }, outputs.scalars.map { Double($0) })
        }
    }

    subscript(figure: Expectation.Figure) -> Double? {
        switch figure {
        case .training: training
        case .validation: validation
        case .test: test
        case .determination: determination
        }
    }

    /// The metric of the judged part in words.
    var summary: String {
        if let determination { return String(format: "R² %.5f", determination) }
        return "\(judgedPart) accuracy \(Units.percent(confusion?.accuracy ?? .nan))"
    }

    /// The metrics in words: `accuracy training 99.92 %, validation 97.22 %, test 97.50 % (351 of 360)`.
    var description: String {
        if determination != nil { return String(format: "\(summary) on the \(judgedPart) samples, loss %.3g", loss) }
        let parts = [("training", training), ("validation", validation), ("test", test)].compactMap { name, share in
            share.map { "\(name) \(Units.percent($0))" }
        }
        let right = zip(predictions, labels).count { $0 == $1 }
        return "accuracy " + parts.joined(separator: ", ")
            + " (\(Units.grouped(right)) of \(Units.grouped(labels.count)))"
    }
}

extension [Figures] {
    /// The mean of one figure; `nil` if it does not exist, as accuracy for regression or R² for classification.
    func mean(_ figure: Expectation.Figure) -> Double? {
        let values = compactMap { $0[figure] }
        return values.isEmpty ? nil : values.mean
    }
}

extension [Double] {
    var mean: Double { reduce(0, +) / Double(count) }

    /// A summary of several runs, `mean 97.36 %, s.d. 0.65, range 96.39–98.33 %`, or of one, `97.36 %`.
    /// - Parameters:
    ///   - number: A value without its unit.
    ///   - unit: The unit, with a space before it.
    func spread(_ number: (Double) -> String = { String(format: "%.2f", 100 * $0) }, unit: String = " %") -> String {
        if count == 1 { return number(self[0]) + unit }
        let mean = mean
        let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(Swift.max(count - 1, 1))).squareRoot()
        return "mean \(number(mean))\(unit), s.d. \(number(deviation)), "
            + "range \(number(self.min() ?? .nan))–\(number(self.max() ?? .nan))\(unit)"
    }
}
