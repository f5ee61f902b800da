import Foundation

/// A picture of training: loss and accuracy by epoch, for training and validation data. Without accuracies, as in
/// regression, only the loss is shown. Positive losses that span more than two orders of magnitude get a logarithmic
/// axis.
///
///     let data = try Iris.load(as: Float.self)
///     var network = try Network<Float>(inputs: 4, [Dense(3, .softmax)])
///     let history = try network.train(on: data, epochs: 2)
///     let curve = LearningCurve(title: "Iris, 4-3", epochs: history)
///     try curve.write(to: FileManager.default.temporaryDirectory.appendingPathComponent("learning-curve.svg"))
public struct LearningCurve: SVGPicture, Equatable {
    /// The metrics of an epoch; `nil` and values that are not finite leave a gap.
    public struct Epoch: Sendable, Equatable {
        /// The number of the epoch, as shown on the axis.
        public let number: Int
        /// The loss on the training data.
        public let trainingLoss: Double?
        /// The loss on the validation data.
        public let validationLoss: Double?
        /// The accuracy on the training data, a fraction.
        public let trainingAccuracy: Double?
        /// The accuracy on the validation data, a fraction.
        public let validationAccuracy: Double?

        /// The metrics of an epoch.
        public init(
            number: Int, trainingLoss: Double? = nil, validationLoss: Double? = nil, trainingAccuracy: Double? = nil,
            validationAccuracy: Double? = nil
        ) {
            self.number = number
            self.trainingLoss = trainingLoss
            self.validationLoss = validationLoss
            self.trainingAccuracy = trainingAccuracy
            self.validationAccuracy = validationAccuracy
        }
    }

    /// The title: what was learned, by what.
    public let title: String
    /// The network, the optimizer, the result; may be empty.
    public let subtitle: String
    /// The epochs in ascending order; may be empty.
    public let epochs: [Epoch]
    /// The number of the epoch to mark, with its values: that of the final weights; `nil` for the epoch with the best
    /// validation metrics.
    public let markedEpoch: Int?
    /// An accuracy to reach, a fraction with its name, drawn as a line; `nil` for none.
    public let target: LineChart.Level?

    /// A picture of the given epochs.
    public init(
        title: String, subtitle: String = "", epochs: [Epoch], markedEpoch: Int? = nil,
        target: LineChart.Level? = nil
    ) {
        self.title = title
        self.subtitle = subtitle
        self.epochs = epochs
        self.markedEpoch = markedEpoch
        self.target = target
    }

    /// The picture as SVG: 520 pixels wide, loss above accuracy.
    public var svg: String { chart.svg }

    /// The picture as a chart.
    var chart: LineChart {
        let accuracies = epochs.flatMap { [$0.trainingAccuracy, $0.validationAccuracy] }
        let hasAccuracy = epochs.isEmpty || accuracies.contains { $0?.isFinite == true }
        let losses = epochs.flatMap { [$0.trainingLoss, $0.validationLoss] }.compactMap { $0 }.filter(\.isFinite)
        let (least, most) = (losses.min() ?? 0, losses.max() ?? 0)
        let loss = LineChart.Panel(
            "loss", isLogarithmic: least > 0 && most > 100 * least,
            series: [series("training", \.trainingLoss), series("validation", \.validationLoss)],
            marks: mark(\.validationLoss, or: \.trainingLoss) { "epoch \(Units.grouped($0)): \(Units.number($1))" })
        let accuracy = LineChart.Panel(
            "accuracy (%)", isPercent: true,
            series: [series("training", \.trainingAccuracy), series("validation", \.validationAccuracy)],
            levels: target.map { [$0] } ?? [],
            marks: mark(\.validationAccuracy, or: \.trainingAccuracy) {
                "epoch \(Units.grouped($0)): \(Units.percent($1))"
            })
        return LineChart(title: title, subtitle: subtitle, panels: hasAccuracy ? [loss, accuracy] : [loss])
    }

    /// The epoch to mark: the given one or that of the highest validation accuracy, without accuracies the lowest loss.
    private var best: Epoch? {
        if let markedEpoch { return epochs.first { $0.number == markedEpoch } }
        func value(_ metric: Double?) -> Double { metric.flatMap { $0.isFinite ? $0 : nil } ?? -.infinity }
        func score(_ epoch: Epoch) -> [Double] {
            [epoch.validationAccuracy, epoch.validationLoss.map(-), epoch.trainingLoss.map(-)].map(value)
        }
        return epochs.dropFirst().reduce(epochs.first) { best, epoch in
            best.map { score($0).lexicographicallyPrecedes(score(epoch)) } == true ? epoch : best
        }
    }

    /// The mark on the validation curve or, if there is none, on the training curve.
    private func mark(
        _ metric: KeyPath<Epoch, Double?>, or other: KeyPath<Epoch, Double?>, _ words: (Int, Double) -> String
    ) -> [LineChart.Mark] {
        guard let best, let value = [metric, other].compactMap({ best[keyPath: $0] }).first(where: \.isFinite) else {
            return []
        }
        return [LineChart.Mark(.init(Double(best.number), value), words(best.number, value))]
    }

    private func series(_ name: String, _ value: KeyPath<Epoch, Double?>) -> LineChart.Series {
        LineChart.Series(name, epochs.map { .init(Double($0.number), $0[keyPath: value] ?? .nan) })
    }
}
