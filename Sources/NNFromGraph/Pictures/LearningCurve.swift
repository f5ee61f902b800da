/// A picture of training: loss and accuracy by epoch, for training and validation data. Without accuracies, as in
/// regression, only the loss is shown. Positive losses that span more than two orders of magnitude get a logarithmic
/// axis.
///
///     let curve = LearningCurve(title: "MNIST 784-100-10, SGD", epochs: history)
///     try curve.write(to: folder.appendingPathComponent("learning-curve.svg"))
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

    /// The title.
    public let title: String
    /// The epochs in ascending order; may be empty.
    public let epochs: [Epoch]

    /// A picture of the given epochs.
    public init(title: String, epochs: [Epoch]) {
        self.title = title
        self.epochs = epochs
    }

    /// The picture as SVG: 960 × 420 pixels or, with only the loss, 490 × 420.
    public var svg: String {
        let accuracies = epochs.flatMap { [$0.trainingAccuracy, $0.validationAccuracy] }
        let hasAccuracy = epochs.isEmpty || accuracies.contains { $0?.isFinite == true }
        let width = hasAccuracy ? 960.0 : 490
        var canvas = SVGCanvas(width: width, height: 420)
        canvas.text(title, at: (width / 2, 32), size: 18, anchor: .middle, isBold: true)
        let losses = epochs.flatMap { [$0.trainingLoss, $0.validationLoss] }.compactMap { $0 }.filter(\.isFinite)
        let (least, most) = (losses.min() ?? 0, losses.max() ?? 0)
        let loss = LinePanel(
            title: "loss", isLogarithmic: least > 0 && most > 100 * least,
            series: [series("training", \.trainingLoss), series("validation", \.validationLoss)])
        let accuracy = LinePanel(
            title: "accuracy (%)", isPercent: true,
            series: [series("training", \.trainingAccuracy), series("validation", \.validationAccuracy)])
        loss.draw(on: &canvas, left: 20)
        if hasAccuracy { accuracy.draw(on: &canvas, left: 490) }
        return canvas.svg
    }

    private func series(_ name: String, _ value: KeyPath<Epoch, Double?>) -> LinePanel.Series {
        LinePanel.Series(
            name: name, points: epochs.map { epoch in (Double(epoch.number), epoch[keyPath: value] ?? .nan) })
    }
}
