extension StepExplanation: CustomStringConvertible {
    /// The explanation in lines of at most 80 columns, with the ten samples of the largest loss.
    public var description: String {
        ([heading, figures] + reasonLines + [layerTable, sampleTable] + notes).joined(separator: "\n\n")
    }

    private func number(_ value: Double) -> String { TextLayout.number(value) }
    private func signed(_ value: Double) -> String { TextLayout.number(value, isSigned: true) }
    private func cells(_ change: Change) -> [String] {
        [change.predicted, change.actual, change.remainder].map(signed)
    }

    private var heading: String {
        "Step \(TextLayout.count(step)) of \(TextLayout.count(steps)): epoch \(epoch), minibatch \(minibatch) of "
            + "\(minibatches)"
    }

    private var figures: String {
        TextLayout.table([
            ["loss", number(loss)] + (medianBefore.map { ["median before", number($0)] } ?? []),
            ["gradient norm", number(gradientNorm), "update norm", number(updateNorm)],
            ["learning rate", number(learningRate)],
        ])
    }

    private var reasonLines: [String] {
        [reasons.map { TextLayout.wrapped($0, width: 78, indentation: "  ") }.joined(separator: "\n")]
    }

    private var layerTable: String {
        var rows = [["by layer", "gradient", "weights", "update", "predicted", "actual", "remainder"]]
        for layer in layers {
            rows.append(
                [layer.name, number(layer.gradientNorm), number(layer.norm), number(layer.updateNorm)]
                    + cells(layer.change))
        }
        rows.append(["sum", number(gradientNorm), "", number(updateNorm)] + cells(change))
        return "How the update changed the loss of the step's own minibatch:\n\n" + TextLayout.table(rows)
    }

    private var sampleTable: String {
        if samples.isEmpty { return "The loss is one number for the minibatch: it has no parts by sample." }
        let hasLabels = samples.allSatisfy { $0.label != nil && $0.predictedLabel != nil }
        func row(_ name: String, _ kinds: [String], _ loss: Double, _ change: [String]) -> [String] {
            [name] + (hasLabels ? kinds : []) + [number(loss)] + change
        }
        var rows = [
            ["by sample"] + (hasLabels ? ["class", "guess"] : []) + ["loss", "predicted", "actual", "remainder"]
        ]
        let sorted = samples.sorted { ($1.loss, $0.index) < ($0.loss, $1.index) }
        for sample in sorted.prefix(10) {
            let kinds = [sample.label, sample.predictedLabel].map { $0.map(String.init) ?? "" }
            rows.append(row("\(sample.index)", kinds, sample.loss, cells(sample.change)))
        }
        let others = sorted.dropFirst(10)
        if !others.isEmpty {
            rows.append(
                row(
                    "\(others.count) others", ["", ""], others.reduce(0) { $0 + $1.loss },
                    cells(
                        Change(
                            predicted: others.reduce(0) { $0 + $1.change.predicted },
                            actual: others.reduce(0) { $0 + $1.change.actual }))))
        }
        if let penalty, let penaltyChange { rows.append(row("penalties", ["", ""], penalty, cells(penaltyChange))) }
        rows.append(row("sum", ["", ""], samples.reduce(penalty ?? 0) { $0 + $1.loss }, cells(change)))
        return TextLayout.table(rows)
    }

    private var notes: [String] {
        let parts =
            "predicted: gradient · change of the parameters. actual: by layer, the integral of that along the way of the "
            + "step (\(signed(unattributed)) is left of the sum); by sample, the difference of its loss. A sample's loss is its part of "
            + "the minibatch's."
        let precision =
            isDoublePrecision ? "" : " Computed in the network's own precision, since it has closures of that type."
        return [TextLayout.wrapped(parts + precision, width: 78, indentation: "  ")]
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
