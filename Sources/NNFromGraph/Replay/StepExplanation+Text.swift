extension StepExplanation: CustomStringConvertible {
    /// The explanation in lines of at most 80 columns, with the ten samples of the largest loss.
    public var description: String { text(columns: 80) }

    /// The same in lines of at most so many columns, as far as words and figures allow.
    package func text(columns: Int) -> String {
        func wrapped(_ text: String) -> String { TextFlow.wrapped("  " + text, columns: columns, hanging: 2) }
        func drawn(_ table: Table) -> String {
            let kinds = table.columns.enumerated().map { $0 == 0 ? TextTable.Column.name($1) : .number($1) }
            return TextTable(kinds, rows: table.rows).lines(width: columns).joined(separator: "\n")
        }
        let samples =
            self.samples.isEmpty
            ? wrapped("The loss is one number for the minibatch: it has no parts by sample.")
            : drawn(sampleTable(most: 10))
        return [
            heading, figures, reasons.map(wrapped).joined(separator: "\n"),
            "How the update changed the loss of the step's own minibatch:", drawn(layerTable(withParameters: false)),
            samples, wrapped(legend),
        ].joined(separator: "\n\n")
    }

    private var figures: String {
        let before = medianBefore.map { ", median of the \(lossesBefore.count) before \(Units.number($0))" } ?? ""
        return """
              loss           \(Units.number(loss))\(before)
              gradient norm  \(Units.number(gradientNorm)), norm of the update \(Units.number(updateNorm))
              learning rate  \(Units.number(learningRate))
            """
    }
}

extension StepExplanation: Encodable {
    private enum CodingKeys: String, CodingKey {
        case step, steps, epoch, minibatch, minibatches, loss, medianBefore, learningRate, gradientNorm, updateNorm
        case change, layers, unattributed, samples, penalty, penaltyChange, jump, nonFiniteOrigin, reasons
    }

    /// All figures, and the reasons as sentences.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(step, forKey: .step)
        try container.encode(steps, forKey: .steps)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(minibatch, forKey: .minibatch)
        try container.encode(minibatches, forKey: .minibatches)
        try container.encode(loss, forKey: .loss)
        try container.encodeIfPresent(medianBefore, forKey: .medianBefore)
        try container.encode(learningRate, forKey: .learningRate)
        try container.encode(gradientNorm, forKey: .gradientNorm)
        try container.encode(updateNorm, forKey: .updateNorm)
        try container.encode(change, forKey: .change)
        try container.encode(layers, forKey: .layers)
        try container.encode(unattributed, forKey: .unattributed)
        try container.encode(samples, forKey: .samples)
        try container.encodeIfPresent(penalty, forKey: .penalty)
        try container.encodeIfPresent(penaltyChange, forKey: .penaltyChange)
        try container.encodeIfPresent(jump, forKey: .jump)
        try container.encodeIfPresent(nonFiniteOrigin, forKey: .nonFiniteOrigin)
        try container.encode(reasons, forKey: .reasons)
    }
}
