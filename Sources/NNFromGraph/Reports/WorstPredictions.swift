import Autodiff

/// The samples that a network predicts wrongly, those of which it is most certain first.
public struct WorstPredictions: Sendable, Hashable {
    /// A wrong prediction.
    public struct Sample: Sendable, Hashable {
        /// The index in the data.
        public let index: Int
        /// The true class and the predicted one.
        public let label, predicted: Int
        /// The network's probability of the predicted class.
        public let confidence: Double
    }

    /// The samples, at most 20.
    public let samples: [Sample]
    /// The number of all wrong predictions, and of all samples.
    public let wrong, count: Int

    /// The wrong predictions on data with classes, whose outputs are probabilities.
    public init<Source: DataSource>(_ network: Network<Source.Scalar>, on data: Source) {
        let found = ClassPredictions(probabilities: network.outputs(on: data))
        let labels = data.labels(0..<data.count)
        let all = labels.indices.filter { labels[$0] != found.classes[$0] }.map { index in
            Sample(
                index: index, label: labels[index], predicted: found.classes[index],
                confidence: found.confidences[index])
        }
        samples = Array(all.sorted { ($1.confidence, $0.index) < ($0.confidence, $1.index) }.prefix(20))
        (wrong, count) = (all.count, data.count)
    }

    /// A table of the samples.
    var table: String {
        HTMLPage.table(
            "\(Units.grouped(wrong)) of \(Units.grouped(count)) samples are misclassified"
                + (wrong > samples.count ? "; the \(samples.count) that the network is most confident about" : ""),
            columns: ["sample", "class", "predicted", "confidence"],
            rows: samples.map {
                [
                    .text("\($0.index)"), .number("\($0.label)"), .number("\($0.predicted)"),
                    .number(Units.percent($0.confidence)),
                ]
            })
    }
}
