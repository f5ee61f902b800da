import Autodiff
import NNFromGraph

/// The metrics of a trained network on the parts of the data.
struct Figures {
    let training: Double
    let validation: Double
    /// NaN for regression.
    let test: Double
    let loss: Double
    /// R² on the test part, for regression.
    let determination: Double?
    /// The predicted classes of the test part, for classification.
    let predictions: [Int]
    private let right: (count: Int, of: Int)

    /// - Parameter history: The history of the network's training, with at least one epoch.
    init(_ network: Network<Float>, _ data: ExperimentData, _ history: TrainingHistory) {
        func open(_ source: some DataSource<Float>) -> (predictions: [Int], labels: [Int], determination: Double?) {
            let all = 0..<source.count
            if source.classes > 0 { return (network.predictions(on: source), source.labels(all), nil) }
            let (targets, outputs) = (source.targets(all), network.outputs(on: source))
            return ([], [], Metrics.coefficientOfDetermination(targets: targets, predictions: outputs))
        }
        let (predictions, labels, determination) = open(data.test)
        // The record of the final weights' epoch; an interrupted epoch has a record, too.
        let record = history[min(max(history.weightsEpoch, 1), history.count) - 1]
        (training, validation, loss) = (record.trainingAccuracy, record.validationAccuracy, record.trainingLoss)
        self.predictions = predictions
        right = (zip(predictions, labels).count { $0 == $1 }, labels.count)
        test = labels.isEmpty ? .nan : Double(right.count) / Double(right.of)
        self.determination = determination
    }

    subscript(figure: Expectation.Figure) -> Double {
        switch figure {
        case .training: training
        case .validation: validation
        case .test: test
        case .determination: determination ?? .nan
        }
    }

    var description: String {
        if let determination { return String(format: "loss %.3g, R² %.5f", loss, determination) }
        return String(
            format: "accuracy: training %.2f %%, validation %.2f %%, test %.2f %% (%d of %d)", 100 * training,
            100 * validation, 100 * test, right.count, right.of)
    }
}

extension [Figures] {
    /// The mean of one figure; `nil` if it does not exist, as accuracy for regression or R² for classification.
    func mean(_ figure: Expectation.Figure) -> Double? {
        let mean = map { $0[figure] }.mean
        return mean.isNaN ? nil : mean
    }
}

extension [Double] {
    var mean: Double { reduce(0, +) / Double(count) }

    /// A summary of several runs, `88.41 % on average, standard deviation 1.21 %, from 86.50 % to 90.25 %`, or of one,
    /// `88.41 %`.
    func spread(_ shown: (Double) -> String = percent) -> String {
        if count == 1 { return shown(self[0]) }
        let mean = mean
        let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(Swift.max(count - 1, 1))).squareRoot()
        return "\(shown(mean)) on average, standard deviation \(shown(deviation)), from "
            + shown(self.min() ?? .nan) + " to " + shown(self.max() ?? .nan)
    }
}
