extension StepExplanation {
    /// Rows of figures with their columns' names, for text and pages.
    struct Table {
        let columns: [String]
        var rows: [[String]]
    }

    private func number(_ value: Double) -> String { Units.number(value) }
    private func cells(_ change: Change) -> [String] {
        [change.predicted, change.actual, change.remainder].map { Units.number($0, isSigned: true) }
    }
    private static let changes = ["predicted", "actual", "remainder"]

    /// The layers, with their parameters if requested, and the sum.
    func layerTable(withParameters: Bool) -> Table {
        var table = Table(columns: ["by layer", "gradient", "weights", "update"] + Self.changes, rows: [])
        for layer in layers {
            table.rows.append(
                [layer.name, number(layer.gradientNorm), number(layer.norm), number(layer.updateNorm)]
                    + cells(layer.change))
            if !withParameters { continue }
            for part in layer.parameters {
                table.rows.append(
                    [part.name, number(part.gradientNorm), number(part.norm), number(part.updateNorm)]
                        + cells(part.change))
            }
        }
        table.rows.append(["sum", number(gradientNorm), "", number(updateNorm)] + cells(change))
        return table
    }

    /// The samples, those with the largest loss first.
    var worstSamples: [Sample] { samples.sorted { ($1.loss, $0.index) < ($0.loss, $1.index) } }

    /// At most `most` samples with the largest loss, the others together, the penalties and the sum.
    func sampleTable(most: Int) -> Table {
        let hasLabels = samples.allSatisfy { $0.label != nil && $0.predictedLabel != nil }
        func row(_ name: String, _ kinds: [String], _ loss: Double, _ change: Change) -> [String] {
            [name] + (hasLabels ? kinds : []) + [number(loss)] + cells(change)
        }
        var table = Table(
            columns: ["by sample"] + (hasLabels ? ["class", "guess"] : []) + ["loss"] + Self.changes, rows: [])
        let sorted = worstSamples
        for sample in sorted.prefix(most) {
            let kinds = [sample.label, sample.predictedLabel].map { $0.map(String.init) ?? "" }
            table.rows.append(row("\(sample.index)", kinds, sample.loss, sample.change))
        }
        let others = sorted.dropFirst(most)
        if !others.isEmpty {
            let change = Change(
                predicted: others.reduce(0) { $0 + $1.change.predicted },
                actual: others.reduce(0) { $0 + $1.change.actual })
            table.rows.append(row("\(others.count) others", ["", ""], others.reduce(0) { $0 + $1.loss }, change))
        }
        if let penalty, let penaltyChange { table.rows.append(row("penalties", ["", ""], penalty, penaltyChange)) }
        table.rows.append(row("sum", ["", ""], samples.reduce(penalty ?? 0) { $0 + $1.loss }, change))
        return table
    }

    /// What the columns mean.
    var legend: String {
        "Predicted: gradient · change of the parameters. Actual: by layer, the integral of that along the step "
            + "(they miss the sum by \(Units.number(unattributed, isSigned: true))); by sample, the difference "
            + "of its loss. A sample's loss is its part of the minibatch's."
            + (isDoublePrecision
                ? "" : " Computed in the network's own precision, since it has closures of that type.")
    }

    /// `Step 812 of 16,500: epoch 2, minibatch 262 of 550`
    var heading: String {
        "Step \(Units.grouped(step)) of \(Units.grouped(steps)): epoch \(epoch), minibatch \(minibatch) of "
            + "\(minibatches)"
    }
}
