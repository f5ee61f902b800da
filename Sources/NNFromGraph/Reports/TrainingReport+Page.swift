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
        var facts: [(name: String, value: String)] = [("epochs", "\(records.count) of \(epochs)")]
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
        let curve = LearningCurve(title: title, epochs: records)
        let hasValidation = records.contains { $0.validationLoss.isFinite }
        let hasAccuracy = records.contains { $0.trainingAccuracy.isFinite || $0.validationAccuracy.isFinite }
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
        return HTMLPage.Section("Curves", pair([HTMLPage.figure(curve.svg, label: "Learning curve"), table]))
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
        let rows = zip(gradientNorms.layers, last).map { name, norm -> [HTMLPage.Cell] in
            [
                .text(name),
                .number(Units.number(gradientNorms.norms[0][gradientNorms.layers.firstIndex(of: name) ?? 0])),
                .number(Units.number(norm)),
            ]
        }
        return HTMLPage.Section(
            "Gradient norms by layer",
            pair([
                HTMLPage.figure(gradientNorms.chart.svg, label: "Gradient norms by layer"),
                HTMLPage.table(
                    "Norm of the gradient", columns: ["layer", "first epoch", "last epoch"], rows: rows),
            ]))
    }

    private var reliability: HTMLPage.Section? {
        guard let calibration else { return nil }
        return HTMLPage.Section(
            "Calibration",
            pair([
                HTMLPage.figure(calibration.chart(title: "Calibration").svg, label: "Reliability diagram"),
                HTMLPage.table(
                    "Predictions by confidence", columns: ["confidence", "samples", "mean confidence", "right"],
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
        if let seconds { facts.append(("with evaluation", Units.duration(seconds))) }
        if let peakMemory { facts.append(("peak memory of the program", Units.bytes(peakMemory))) }
        return HTMLPage.Section("Time and memory", HTMLPage.facts(facts))
    }

    private var computation: HTMLPage.Section? {
        guard let graph else { return nil }
        return HTMLPage.Section(
            "Computation graph of a step",
            HTMLPage.paragraph(
                "The objective of two samples before training: each box has its value and the derivative of the loss "
                    + "with respect to it. The optimizer then changes the parameters by these derivatives."),
            HTMLPage.image(svg: graph, label: "Computation graph of a step"))
    }

    private var repetition: HTMLPage.Section? {
        let words = seed.map { "The seed is \($0)" } ?? "The seed is that of the configuration"
        return HTMLPage.Section(
            "Repeat it", HTMLPage.paragraph(words + "; the training repeats bit for bit, with any number of threads."),
            command.isEmpty ? "" : HTMLPage.code("demos " + command.joined(separator: " ")))
    }
}
