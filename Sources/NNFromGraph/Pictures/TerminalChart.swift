import Foundation

/// A picture that can also be drawn with characters, in a terminal.
package protocol TerminalPicture: SVGPicture {
    /// The drawing in lines of at most `columns` characters.
    func text(columns: Int, style: TerminalChart.Style) -> String
}

/// Charts drawn with characters.
package enum TerminalChart {
    /// The characters and colors that a terminal has.
    package enum Style: Sendable {
        /// Braille: eight points a character, each line in a color of its own.
        case braille
        /// A mark for each line: ●, ○, ▲, ….
        case marks
        /// The same of ASCII: *, o, +, ….
        case ascii

        /// ASCII where ``Terminal/showsUnicode(environment:)`` requires it, braille on a terminal with colors, else
        /// marks: without colors, lines of braille would be alike.
        package static func usual(
            isTerminal: Bool = isatty(STDOUT_FILENO) != 0,
            environment: [String: String] = ProcessInfo.processInfo.environment
        ) -> Style {
            if !Terminal.showsUnicode(environment: environment) { return .ascii }
            let hasColors = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
            return hasColors ? .braille : .marks
        }

        fileprivate func mark(_ line: Int) -> String {
            let marks = self == .ascii ? Array("*o+x#@%&") : Array("●○▲△■□◆◇")
            return String(marks[line % marks.count])
        }

        /// A text in the color of a line: the terminal's own blue, yellow, green and magenta, which follow its theme.
        fileprivate func colored(_ text: String, _ line: Int) -> String {
            self == .braille ? "\u{1B}[\([94, 33, 32, 35, 36, 31][line % 6])m\(text)\u{1B}[0m" : text
        }

        /// A text in the characters that the style has.
        func plain(_ text: String) -> String { self == .ascii ? text.ascii : text }
    }

    /// One diagram: title, legend, frame with ticks, the name of the horizontal axis.
    static func draw(_ panel: LineChart.Panel, columns: Int, style: Style, rows: Int = 14) -> String {
        let factor = panel.isPercent ? 100.0 : 1
        func value(_ y: Double) -> Double {
            panel.isLogarithmic ? (y > 0 ? log10(y) : .nan) : y * factor
        }
        func place(_ x: Double) -> Double { panel.isHorizontalLogarithmic ? (x > 0 ? log10(x) : .nan) : x }
        let lines = panel.series.map { series in
            series.points.map { (x: place($0.x), y: value($0.y)) }.filter { $0.x.isFinite && $0.y.isFinite }
        }
        let all = lines.joined()
        guard let left = all.map(\.x).min(), let right = all.map(\.x).max(), let low = all.map(\.y).min(),
            let high = all.map(\.y).max()
        else { return style.plain("  \(panel.title): no values") }
        let vertical =
            panel.isLogarithmic ? AxisTicks(logarithmsFrom: low, to: high) : AxisTicks(covering: low, high, wanted: 4)
        let labels = vertical.values.map { style.plain(vertical.label($0)) }
        let margin = labels.map(\.count).max() ?? 0
        let width = max(min(columns - margin - 3, 100), 16)
        var canvas = Canvas(columns: width, rows: rows, style: style)
        for (number, line) in lines.enumerated() {
            let points = line.map { point in
                (
                    x: right > left ? (point.x - left) / (right - left) : 0.5,
                    y: (point.y - vertical.lower) / (vertical.upper - vertical.lower)
                )
            }
            canvas.draw(points, line: number, connected: !panel.series[number].isScatter)
        }
        let drawn = canvas.lines
        let named = panel.series.indices.filter { !panel.series[$0].name.isEmpty && !lines[$0].isEmpty }
        let isOneOfTheTitle = named.count <= 1 && panel.series.first?.name == panel.title
        var text = heading(panel, lines: isOneOfTheTitle ? [] : named, columns: columns, style: style)
        for (row, content) in drawn.enumerated() {
            // The label of the tick that is nearest to the row's middle.
            let tick = vertical.values.firstIndex { tick in
                let height = (tick - vertical.lower) / (vertical.upper - vertical.lower)
                return Int(((1 - height) * Double(rows - 1)).rounded()) == row
            }
            let label = tick.map { labels[$0] } ?? ""
            text.append(label.aligned(margin) + (style == .ascii ? " |" : " │") + content)
        }
        text.append(
            "".padded(margin) + (style == .ascii ? " +" : " └")
                + String(repeating: style == .ascii ? "-" : "─", count: width))
        let ends = [left, right].map { end in
            style.plain(Units.number(panel.isHorizontalLogarithmic ? pow(10, end) : end))
        }
        let name = style.plain(panel.horizontalName)
        let between = width - ends[0].count - ends[1].count
        // A name that does not fit between the ends stands below them.
        let isBetween = name.count + 2 <= between
        let gap = max(between - (isBetween ? name.count : 0), 2)
        text.append(
            "".padded(margin + 2) + ends[0] + "".padded(gap / 2) + (isBetween ? name : "") + "".padded(gap - gap / 2)
                + ends[1])
        if !isBetween { text.append(TextFlow.wrapped("".padded(margin + 2) + name, columns: columns)) }
        return text.joined(separator: "\n")
    }

    /// The title and the legend of these lines: on one line if they fit, else the names below, as many as fit a line.
    private static func heading(_ panel: LineChart.Panel, lines: [Int], columns: Int, style: Style) -> [String] {
        let gap = "   "
        var text = TextFlow.wrapped(style.plain("  \(panel.title)"), columns: columns).split(separator: "\n")
            .map(String.init)
        var width = text.last?.count ?? 0
        for line in lines {
            let (mark, name) = (style == .braille ? "⠒⠒" : style.mark(line), style.plain(panel.series[line].name))
            let entry = style.colored(mark, line) + " " + name
            // Colors take no columns.
            let own = gap.count + mark.count + 1 + name.count
            if width + own > columns {
                text.append(gap + entry)
                width = own
            } else {
                text[text.count - 1] += gap + entry
                width += own
            }
        }
        return text
    }

    /// A grid of characters; with braille, of 2 × 4 points each.
    private struct Canvas {
        let columns, rows: Int
        let style: Style
        /// The points of each character, as in Unicode's braille patterns, and the line that was drawn there last.
        private var cells: [(bits: UInt32, line: Int)?]

        init(columns: Int, rows: Int, style: Style) {
            (self.columns, self.rows, self.style) = (columns, rows, style)
            cells = Array(repeating: nil, count: columns * rows)
        }

        private var points: (x: Int, y: Int) { style == .braille ? (2 * columns, 4 * rows) : (columns, rows) }

        /// Draws points whose coordinates are from 0 to 1, y upwards.
        mutating func draw(_ shares: [(x: Double, y: Double)], line: Int, connected: Bool) {
            let size = points
            let places = shares.map { share in
                (
                    x: Int((share.x * Double(size.x - 1)).rounded()),
                    y: Int(((1 - share.y) * Double(size.y - 1)).rounded())
                )
            }
            guard let first = places.first else { return }
            set(first.x, first.y, line)
            for (start, end) in zip(places, places.dropFirst()) {
                let steps = connected ? max(abs(end.x - start.x), abs(end.y - start.y), 1) : 1
                for step in 1...steps {
                    set(start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps, line)
                }
            }
        }

        private mutating func set(_ x: Int, _ y: Int, _ line: Int) {
            let (width, height) = style == .braille ? (2, 4) : (1, 1)
            let index = min(max(y / height, 0), rows - 1) * columns + min(max(x / width, 0), columns - 1)
            // Where lines cross, the first stays visible.
            if let there = cells[index], there.line != line { return }
            let bit: UInt32 =
                style == .braille ? [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]][x % 2][y % 4] : 1
            cells[index] = ((cells[index]?.bits ?? 0) | bit, line)
        }

        var lines: [String] {
            (0..<rows).map { row in
                let text = (0..<columns).map { column -> String in
                    guard let cell = cells[row * columns + column] else { return " " }
                    if style != .braille { return style.mark(cell.line) }
                    return style.colored(
                        String(Unicode.Scalar(0x2800 + cell.bits).map(Character.init) ?? " "), cell.line)
                }
                return text.joined().withoutTrailingSpaces
            }
        }
    }
}

extension LineChart: TerminalPicture {
    package func text(columns: Int, style: TerminalChart.Style) -> String {
        panels.map { TerminalChart.draw($0, columns: columns, style: style) }.joined(separator: "\n\n")
    }
}

extension LearningCurve: TerminalPicture {
    package func text(columns: Int, style: TerminalChart.Style) -> String { chart.text(columns: columns, style: style) }
}

extension ConfusionMatrixChart: TerminalPicture {
    package func text(columns: Int, style: TerminalChart.Style) -> String {
        let names = classNames.map(style.plain)
        return (["  confusion matrix"] + matrix.lines(classNames: names, columns: columns)).joined(separator: "\n")
    }
}
