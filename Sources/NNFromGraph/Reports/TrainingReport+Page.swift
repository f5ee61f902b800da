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

    private var result: HTMLPage.Section? {
        guard let last = records.last else { return nil }
        let count = "\(Units.grouped(records.count)) of \(Units.grouped(epochs))"
        var facts: [(name: String, value: String)] = [("epochs", count)]
        func add(_ name: String, _ value: Double, _ text: (Double) -> String) {
            if value.isFinite { facts.append((name, text(value))) }
        }
        add("training loss", last.trainingLoss) { Units.number($0) }
        add("validation loss", last.validationLoss) { Units.number($0) }
        add("training accuracy", last.trainingAccuracy, Units.percent)
        add("validation accuracy", last.validationAccuracy, Units.percent)
        facts += results.map { ($0.name, $0.value) }
        return HTMLPage.Section("Result", HTMLPage.facts(facts))
    }

    private var configuration: HTMLPage.Section {
        HTMLPage.Section("Configuration", HTMLPage.facts(settings.map { (name: $0.name, value: $0.value) }))
    }

    private var curves: HTMLPage.Section? {
        if records.isEmpty { return nil }
        let hasValidation = records.contains { $0.validationLoss.isFinite }
        let hasAccuracy = records.contains { $0.trainingAccuracy.isFinite || $0.validationAccuracy.isFinite }
        let curve = LearningCurve(title: hasAccuracy ? "Loss and accuracy by epoch" : "Loss by epoch", epochs: records)
        func row(_ record: EpochRecord) -> [HTMLPage.Cell] {
            let accuracies = [record.trainingAccuracy, record.validationAccuracy].map {
                HTMLPage.Cell.number($0.isFinite ? Units.percent($0) : "–")
            }
            return [.text("\(record.epoch)"), .number(Units.number(record.trainingLoss))]
                + (hasValidation ? [.number(Units.number(record.validationLoss))] : [])
                + (hasAccuracy ? accuracies : [])
        }
        // A long training's last epochs; the curve has all.
        let table = HTMLPage.table(
            records.count > 20 ? "The last 20 epochs" : "Epochs",
            columns: ["epoch", "training loss"] + (hasValidation ? ["validation loss"] : [])
                + (hasAccuracy ? ["training accuracy", "validation accuracy"] : []), rows: records.suffix(20).map(row))
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
        let rows = gradientNorms.layers.enumerated().map { place, name in
            [HTMLPage.Cell.text(name)] + shown.map { .number(Units.number($0[place])) }
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
