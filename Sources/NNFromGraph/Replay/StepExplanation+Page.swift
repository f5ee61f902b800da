import Autodiff

extension StepExplanation {
    /// The explanation as a page of one file, which loads nothing.
    /// - Parameters:
    ///   - title: The title.
    ///   - losses: The losses of all steps, of which those around this one are drawn.
    ///   - data: The training data, for pictures of the samples where these are images; `nil` for no pictures.
    ///   - command: The command that repeats the training; empty if there is none.
    public func page(
        title: String, losses: [Double], data: (any DataSource)? = nil, command: [String] = []
    ) -> String {
        let pictures = data.flatMap { SamplePictures($0) }
        let size = Units.number(loss)
        var sections = [
            HTMLPage.Section(
                "Why the loss changed", HTMLPage.list(reasons),
                HTMLPage.figure(chart(losses).svg, label: "Loss by step")),
            HTMLPage.Section(
                "By layer",
                table("How the update changed the loss, \(size), by layer", layerTable(withParameters: true))),
        ]
        if !samples.isEmpty {
            sections.append(
                HTMLPage.Section(
                    "By sample",
                    table(
                        "How the update changed the loss, \(size), by sample, the largest loss first",
                        sampleTable(most: samples.count),
                        pictures: pictures.map { pictures in
                            worstSamples.map { pictures.cell($0.index) }
                        })))
        }
        sections.append(HTMLPage.Section("How to read the figures", HTMLPage.paragraph(legend)))
        var facts = [
            ("loss", size), ("norm of the gradient", Units.number(gradientNorm)),
            ("norm of the update", Units.number(updateNorm)), ("learning rate", Units.number(learningRate)),
        ]
        if let medianBefore { facts.insert(("median of the steps before", Units.number(medianBefore)), at: 1) }
        sections.insert(HTMLPage.Section("The step", HTMLPage.facts(facts.map { (name: $0.0, value: $0.1) })), at: 0)
        if !command.isEmpty {
            sections.append(
                HTMLPage.Section(
                    "Reproduce it", HTMLPage.code("demos \(command.joined(separator: " ")) --record DIR"),
                    HTMLPage.code("demos replay DIR --step \(step)")))
        }
        return HTMLPage(title: title, subtitle: heading, sections: sections).html
    }

    private func table(_ caption: String, _ table: Table, pictures: [HTMLPage.Cell]? = nil) -> String {
        let rows = table.rows.enumerated().map { place, row -> [HTMLPage.Cell] in
            var cells = row.enumerated().map { $0 == 0 ? HTMLPage.Cell.text($1) : .number($1) }
            if let pictures { cells.insert(place < pictures.count ? pictures[place] : .text(""), at: 1) }
            return cells
        }
        var columns = table.columns
        if pictures != nil { columns.insert("image", at: 1) }
        return HTMLPage.table(caption, columns: columns, rows: rows)
    }

    /// The losses of up to a hundred steps around this one.
    private func chart(_ losses: [Double]) -> LineChart {
        let shown = max(step - 75, 1)...max(min(step + 25, losses.count), step)
        let points = shown.filter { $0 <= losses.count }.map { LineChart.Point(Double($0), losses[$0 - 1]) }
        let mark = LineChart.Mark(
            LineChart.Point(Double(step), loss), "step \(Units.grouped(step)): \(Units.number(loss, digits: 3))")
        return LineChart(
            title: "Loss by step",
            panels: [
                LineChart.Panel(
                    "loss of the minibatch", horizontalName: "step", series: [.init("", points)],
                    marks: loss.isFinite ? [mark] : [])
            ])
    }
}

/// Samples as pictures, if they are square gray images of at least 8 × 8 pixels.
struct SamplePictures {
    private let inputs: (Int) -> [Double]
    private let side: Int

    init?(_ data: any DataSource) {
        let shape = data.sampleShape
        let side = Int(Double(shape.count).squareRoot().rounded())
        guard side * side == shape.count, side >= 8, shape.rank == 1 || shape.extents.last == 1 else { return nil }
        self.side = side
        func open(_ data: some DataSource) -> (Int) -> [Double] {
            { index in data.inputs([index]).scalars.map { Double($0) } }
        }
        inputs = open(data)
    }

    /// A sample's image.
    func cell(_ index: Int) -> HTMLPage.Cell {
        let values = inputs(index)
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let pixels = values.map { UInt8((255 * ($0 - low) / max(high - low, .leastNormalMagnitude)).rounded()) }
        return .image(PNG.encode(pixels, width: side, height: side), "sample \(index)")
    }
}
