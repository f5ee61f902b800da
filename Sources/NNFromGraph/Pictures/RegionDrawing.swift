import Foundation

/// Draws a ``RegionMap``.
struct RegionDrawing {
    let map: RegionMap

    private static let left = 50.0
    private static let dashes: [String?] = ["8 4", "2 3", "8 3 2 3", nil]
    private static let (white, dark) = (RGB.white, Paint.onImage.light)

    /// A single panel is larger than several, of which two are side by side.
    private var side: Double { map.panels.count > 1 ? 236 : 420 }
    private var columns: Int { min(max(map.panels.count, 1), 2) }
    private var step: Double { side + 50 }

    var svg: String {
        let right = Self.left + Double(columns - 1) * step + side
        var canvas = SVGCanvas(width: right + 74, title: map.title, description: description)
        var top = canvas.heading(map.title, map.subtitle)
        top = drawLegend(on: &canvas, top: top) + 42
        for (place, panel) in map.panels.enumerated() {
            let (column, row) = (Double(place % columns), Double(place / columns))
            draw(panel, x: Self.left + column * step, y: top + row * (side + 78), on: &canvas)
        }
        if !isHard {
            canvas.colorBar(
                x: right + 16, y: top, height: min(side, 236), name: "", scale: ColorScale.diverging,
                labels: [(0, "0"), (0.5, "½"), (1, "1")])
        }
        let rows = (map.panels.count + columns - 1) / columns
        canvas.height =
            canvas.note("Color: \(colors).", y: top + Double(max(rows, 1)) * (side + 78) - 38) + 14
        return canvas.svg
    }

    /// Whether the values are classes, with nothing between, so that their border is not a level of anything.
    private var isHard: Bool { map.panels.allSatisfy { $0.values.joined().allSatisfy { $0 == 0 || $0 == 1 } } }

    private var colors: String {
        isHard ? "\(map.valueName), blue for \(map.classNames[0]), vermilion for \(map.classNames[1])" : map.valueName
    }

    private func draw(_ panel: RegionMap.Panel, x: Double, y: Double, on canvas: inout SVGCanvas) {
        canvas.text(panel.title, at: (x + side / 2, y - 10), size: 14, anchor: .middle, isBold: true)
        let size = RegionMap.cells * 3
        canvas.image(
            png: PNG.encode(map.pixels(panel.values), width: size, height: size, color: .rgb), x: x, y: y, width: side,
            height: side)
        let cell = side / Double(RegionMap.cells)
        let level = isHard ? [] : LevelLine(panel.values, at: 0.5).segments
        canvas.segments(
            level.map { segment in segment.map { (x + ($0.x + 0.5) * cell, y + ($0.y + 0.5) * cell) } },
            color: .onImage, width: 1.2)
        canvas.rectangle(x: x, y: y, width: side, height: side, edge: .quiet)
        let (low, extent) = (map.range.lowerBound, map.range.upperBound - map.range.lowerBound)
        func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
            (x + (point.x - low) / extent * side, y + (map.range.upperBound - point.y) / extent * side)
        }
        for (number, line) in panel.lines.enumerated() {
            guard let ends = line.ends(in: map.range) else { continue }
            canvas.line(
                from: place(ends.start), to: place(ends.end), color: .onImage, width: 2, dashes: dashes(number))
        }
        for sample in panel.showsSamples ? map.samples : []
        where map.range.contains(sample.x) && map.range.contains(sample.y) {
            drawSample(sample.label, at: place((sample.x, sample.y)), on: &canvas)
        }
        for (value, share) in [(low, 0.0), (map.range.upperBound, 1)] {
            let words = String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
            canvas.text(words, at: (x + share * side, y + side + 18), anchor: .middle)
            canvas.text(words, at: (x - 8, y + (1 - share) * side + 4.5), anchor: .end)
        }
        canvas.text(map.horizontalName, at: (x + side / 2, y + side + 18), anchor: .middle)
        canvas.uprightText(map.verticalName, at: (x - 12, y + side / 2))
    }

    /// A few samples are larger than many.
    private func drawSample(_ label: Int, at point: (x: Double, y: Double), on canvas: inout SVGCanvas) {
        canvas.dot(
            at: point, radius: map.samples.count > 50 ? 2.8 : 5, fill: label == 1 ? Self.dark : Self.white,
            edge: label == 1 ? Self.white : Self.dark)
    }

    private func dashes(_ number: Int) -> String? { Self.dashes[number % Self.dashes.count] }

    /// The classes' marks and the lines' dashes, in one row if they fit.
    private func drawLegend(on canvas: inout SVGCanvas, top: Double) -> Double {
        var (x, y) = (Self.left, top + 8)
        func next(_ words: String, _ key: Double) -> (x: Double, y: Double) {
            let width = key + SVGCanvas.width(of: words) + 20
            if x > Self.left, x + width > canvas.width - 10 { (x, y) = (Self.left, y + 19) }
            defer { x += width }
            return (x, y)
        }
        if !map.samples.isEmpty {
            for (label, name) in map.classNames.enumerated() {
                let start = next(name, 16)
                canvas.dot(
                    at: (start.x + 5, start.y - 4.5), radius: 5, fill: label == 1 ? Self.dark : Self.white,
                    edge: label == 1 ? Self.white : Self.dark)
                canvas.text(name, at: (start.x + 16, start.y))
            }
        }
        if !isHard {
            let level = next("value ½", 34)
            canvas.line(from: (level.x, level.y - 4.5), to: (level.x + 28, level.y - 4.5), color: .ink, width: 1.2)
            canvas.text("value ½", at: (level.x + 34, level.y))
        }
        let lines = map.panels.max { $0.lines.count < $1.lines.count }?.lines ?? []
        for (number, line) in lines.enumerated() {
            let start = next(line.name, 34)
            canvas.line(
                from: (start.x, start.y - 4.5), to: (start.x + 28, start.y - 4.5), color: .ink, width: 2,
                dashes: dashes(number))
            canvas.text(line.name, at: (start.x + 34, start.y))
        }
        return y
    }

    private var description: String {
        let names = map.panels.map(\.title).joined(separator: ", ")
        let counts = map.classNames.indices.map { label in
            "\(map.samples.count { $0.label == label }) of \(map.classNames[label])"
        }
        let samples = map.samples.isEmpty ? "" : " Samples: " + counts.joined(separator: ", ") + "."
        return "\(map.valueName) over \(map.horizontalName) and \(map.verticalName), from blue at 0 to vermilion at 1: "
            + "\(names).\(samples)"
    }
}
