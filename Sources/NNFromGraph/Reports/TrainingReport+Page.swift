import Autodiff
import Foundation

extension TrainingReport {
    /// The page.
    /// - Parameter isLive: Whether it asks the server that it came from for its current content.
    public func html(isLive: Bool = false) -> String {
        var sections = [result, configuration, curves]
        for heading in headings { sections.append(section(heading)) }
        if let worst { sections.append(HTMLPage.Section("Misclassified samples", worst.table)) }
        sections += [norms, reliability, timing, computation, repetition]
        return HTMLPage(
            title: title, subtitle: state, sections: sections.compactMap { $0 }, isLive: isLive
        ).html
    }

    /// The record of the epoch that the network's weights are of.
    private var judged: EpochRecord? {
        records.isEmpty ? nil : records[min(max(weightsEpoch ?? records.count, 1), records.count) - 1]
    }

    private var result: HTMLPage.Section? {
        guard let judged, let last = records.last else { return nil }
        let isLast = judged.epoch == last.epoch
        let place = isLast ? weightsEpoch == nil ? "the last so far" : "the last" : "kept as the best"
        var facts: [(name: String, value: String)] = [
            ("epochs", "\(Units.grouped(records.count)) of \(Units.grouped(epochs))"),
            ("weights and figures", "of epoch \(Units.grouped(judged.epoch)), \(place)"),
        ]
        func add(_ name: String, _ value: Double, _ text: (Double) -> String) {
            if value.isFinite { facts.append((name, text(value))) }
        }
        add("training loss", judged.trainingLoss) { Units.number($0) }
        add("validation loss", judged.validationLoss) { Units.number($0) }
        add("training accuracy", judged.trainingAccuracy, Units.percent)
        add("validation accuracy", judged.validationAccuracy, Units.percent)
        facts += results.map { ($0.name, $0.value) }
        let best = records.max { $0.validationAccuracy < $1.validationAccuracy }
        if let best, best.validationAccuracy > judged.validationAccuracy {
            let words = "\(Units.percent(best.validationAccuracy)) in epoch \(Units.grouped(best.epoch))"
            facts.append(("highest validation accuracy", words))
        }
        return HTMLPage.Section("Result", HTMLPage.facts(facts))
    }

    private var configuration: HTMLPage.Section {
        let rows = summary.layers.map { layer in
            [
                HTMLPage.Cell.text(layer.name), .text(layer.kind),
                .text(layer.activation.isEmpty ? "–" : layer.activation),
                .text(layer.output), .number(layer.parameters),
            ]
        }
        return HTMLPage.Section(
            "Configuration", HTMLPage.facts(settings.map { (name: $0.name, value: Self.unbroken($0.value)) }),
            HTMLPage.table(
                "Layers: \(totals)", columns: ["layer", "kind", "activation", "output", "parameters"], rows: rows))
    }

    /// A value whose lines do not break between a symbol and its number: `β₁ 0.9`.
    private static func unbroken(_ value: String) -> String {
        value.replacing(#/(?<symbol>[ερ₁₂]) (?=[0-9])/#) { "\($0.symbol)\u{A0}" }
    }

    private var curves: HTMLPage.Section? {
        if records.isEmpty { return nil }
        let curve = LearningCurve(
            title: records.contains { $0.trainingAccuracy.isFinite || $0.validationAccuracy.isFinite }
                ? "Loss and accuracy by epoch" : "Loss by epoch", subtitle: "the marked epoch is that of the weights",
            epochs: records, markedEpoch: judged?.epoch)
        // A long training's last epochs; the curve has all.
        let shown = Array(records.suffix(20))
        let columns: [(title: String, cells: [String])] = [
            ("training loss", Units.aligned(shown.map(\.trainingLoss))),
            ("validation loss", Units.aligned(shown.map(\.validationLoss))),
            (
                "training accuracy",
                shown.map { $0.trainingAccuracy.isFinite ? Units.percent($0.trainingAccuracy) : "–" }
            ),
            (
                "validation accuracy",
                shown.map { $0.validationAccuracy.isFinite ? Units.percent($0.validationAccuracy) : "–" }
            ),
        ].filter { $0.cells.contains { $0 != "–" } }
        let table = HTMLPage.table(
            records.count > shown.count ? "The last \(shown.count) epochs" : "Epochs",
            columns: ["epoch"] + columns.map(\.title),
            rows: shown.indices.map { row in
                [.text(Units.grouped(shown[row].epoch))] + columns.map { .number($0.cells[row]) }
            })
        return HTMLPage.Section("Learning curves", pair([HTMLPage.figure(curve.svg, label: "Learning curve"), table]))
    }

    private var headings: [String] {
        figures.reduce(into: []) { if !$0.contains($1.heading) { $0.append($1.heading) } }
    }

    private func section(_ heading: String) -> HTMLPage.Section {
        let own = figures.filter { $0.heading == heading }
        return HTMLPage.Section(heading, pair(own.map { HTMLPage.figure($0.picture.svg, label: heading) }))
    }

    private func pair(_ parts: [String]) -> String { "<div class=\"figures\">\(parts.joined(separator: "\n"))</div>" }

    private var norms: HTMLPage.Section? {
        guard let last = gradientNorms.norms.last else { return nil }
        // The first and the last epoch of which the norms are known, which can be the same.
        let shown = gradientNorms.epochs.count > 1 ? [gradientNorms.norms[0], last] : [last]
        let columns = shown.map { Units.aligned($0) }
        let rows = gradientNorms.layers.enumerated().map { place, name in
            [HTMLPage.Cell.text(name)] + columns.map { .number($0[place]) }
        }
        let epochs = [gradientNorms.epochs[0], gradientNorms.epochs.last ?? 0].suffix(shown.count)
        let parts = pair([
            HTMLPage.figure(gradientNorms.chart.svg, label: "Gradient norms by layer"),
            HTMLPage.table(
                "Norm of the gradient", columns: ["layer"] + epochs.map { "epoch \(Units.grouped($0))" }, rows: rows),
        ])
        return HTMLPage.Section("Gradient norms by layer", [parts] + (resumptionNote.map { [$0] } ?? []))
    }

    /// What is not known of the epochs before a resumption.
    private var resumptionNote: String? {
        guard let resumedEpochs, resumedEpochs > 0 else { return nil }
        return HTMLPage.paragraph(
            "Training resumed from a checkpoint after epoch \(Units.grouped(resumedEpochs)). A checkpoint has the "
                + "losses and accuracies of the epochs before, but not these norms.")
    }

    private var reliability: HTMLPage.Section? {
        guard let calibration else { return nil }
        return HTMLPage.Section(
            "Calibration",
            pair([
                HTMLPage.figure(calibration.chart(title: "Calibration").svg, label: "Reliability diagram"),
                HTMLPage.table(
                    "Predictions by confidence", columns: ["confidence", "samples", "mean confidence", "correct"],
                    rows: calibration.rows),
            ]))
    }

    private var timing: HTMLPage.Section? {
        if records.isEmpty { return nil }
        let steps = records.reduce(0) { $0 + $1.seconds }
        let mean = steps / Double(records.count)
        var facts: [(name: String, value: String)] = [
            ("training steps, per epoch", Units.duration(mean)), ("training steps, total", Units.duration(steps)),
            (
                "samples per second",
                Units.rate(records.reduce(0) { $0 + $1.samplesPerSecond } / Double(records.count))
            ),
        ]
        if let seconds {
            let since = resumedEpochs.map { ", since epoch \(Units.grouped($0 + 1))" } ?? ""
            facts.append(("with evaluation" + since, Units.duration(seconds)))
        }
        if let peakMemory { facts.append(("peak memory of the program", Units.bytes(peakMemory))) }
        return HTMLPage.Section("Time and memory", HTMLPage.facts(facts))
    }

    private var computation: HTMLPage.Section? {
        guard let graph else { return nil }
        return HTMLPage.Section(
            "Computation graph of a step",
            HTMLPage.paragraph(
                "The objective for two samples, before training. Each box shows a value and the derivative of the loss "
                    + "with respect to it; from these derivatives the optimizer computes the new parameters."),
            HTMLPage.image(svg: graph, label: "Computation graph of a step"))
    }

    private var repetition: HTMLPage.Section? {
        let words = seed.map { "With seed \($0)" } ?? "With the same seed"
        return HTMLPage.Section(
            "Reproduce it",
            HTMLPage.paragraph(
                words + ", this training gives the same network bit for bit, with any number of threads."),
            command.isEmpty ? "" : HTMLPage.code("demos " + command.joined(separator: " ")))
    }
}
