extension StepExplanation {
    /// Rows of figures with their columns' names, for text and pages.
    struct Table {
        let columns: [String]
        var rows: [[String]]
    }

    private static let changes = ["predicted", "actual", "remainder"]

    /// A table of rows with names, then numbers, which have the same decimals in a column.
    /// - Parameter columns: The names of the columns; those of changes have signs.
    private static func table(
        _ columns: [String], _ rows: [(names: [String], numbers: [Double?])]
    ) -> Table {
        let first = rows.first?.names.count ?? 0
        let cells = columns.indices.dropFirst(first).map { column -> [String] in
            let values = rows.map { $0.numbers[column - first] }
            let shown = Units.aligned(
                values.map { $0 ?? 0 }, ofLargest: 4, isSigned: changes.contains(columns[column]))
            return zip(values, shown).map { value, text in value.map { $0.isNaN ? "NaN" : text } ?? "" }
        }
        return Table(
            columns: columns, rows: rows.indices.map { row in rows[row].names + cells.map { $0[row] } })
    }

    private func numbers(_ change: Change) -> [Double?] { [change.predicted, change.actual, change.remainder] }

    /// The layers, with their parameters if requested, and the sum.
    func layerTable(withParameters: Bool) -> Table {
        var rows: [(names: [String], numbers: [Double?])] = []
        for layer in layers {
            rows.append(([layer.name], [layer.gradientNorm, layer.norm, layer.updateNorm] + numbers(layer.change)))
            for part in withParameters ? layer.parameters : [] {
                rows.append(([part.name], [part.gradientNorm, part.norm, part.updateNorm] + numbers(part.change)))
            }
        }
        rows.append((["sum"], [gradientNorm, nil, updateNorm] + numbers(change)))
        return Self.table(["by layer", "gradient", "weights", "update"] + Self.changes, rows)
    }

    /// The samples, those with the largest loss first.
    var worstSamples: [Sample] { samples.sorted { ($1.loss, $0.index) < ($0.loss, $1.index) } }

    /// At most `most` samples with the largest loss, the others together, the penalties and the sum.
    func sampleTable(most: Int) -> Table {
        let hasLabels = samples.allSatisfy { $0.label != nil && $0.predictedLabel != nil }
        var rows: [(names: [String], numbers: [Double?])] = []
        func add(_ name: String, kinds: [String] = ["", ""], _ loss: Double, _ change: Change) {
            rows.append(([name] + (hasLabels ? kinds : []), [loss] + numbers(change)))
        }
        let sorted = worstSamples
        for sample in sorted.prefix(most) {
            let kinds = [sample.label, sample.predictedLabel].map { $0.map(String.init) ?? "" }
            add("\(sample.index)", kinds: kinds, sample.loss, sample.change)
        }
        let others = sorted.dropFirst(most)
        if !others.isEmpty {
            let change = Change(
                predicted: others.reduce(0) { $0 + $1.change.predicted },
                actual: others.reduce(0) { $0 + $1.change.actual })
            add("\(others.count) others", others.reduce(0) { $0 + $1.loss }, change)
        }
        if let penalty, let penaltyChange { add("penalties", penalty, penaltyChange) }
        add("sum", samples.reduce(penalty ?? 0) { $0 + $1.loss }, change)
        return Self.table(["by sample"] + (hasLabels ? ["class", "guess"] : []) + ["loss"] + Self.changes, rows)
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
