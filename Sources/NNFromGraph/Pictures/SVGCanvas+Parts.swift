/// Parts that several pictures have.
extension SVGCanvas {
    /// About how wide text is, in pixels.
    package static func width(of words: String, size: Double = textSize) -> Double { 0.54 * size * Double(words.count) }

    /// Draws title and subtitle, wrapped between words, centered at the top.
    /// - Returns: The height below which there is room for the content.
    package mutating func heading(_ title: String, _ subtitle: String = "") -> Double {
        var y = 8.0
        for (words, size, color) in [(title, 17.0, Paint.ink), (subtitle, Self.textSize, .quiet)] {
            for line in Self.wrapped(words, size: size * (size > 13 ? 1.07 : 1), to: width - 24) {
                y += size + 5
                text(line, at: (width / 2, y), size: size, anchor: .middle, color: color, isBold: size > 13)
            }
        }
        return y + 14
    }

    /// The text in lines of at most the given width, broken between words.
    package static func wrapped(_ words: String, size: Double = textSize, to width: Double) -> [String] {
        var lines: [String] = []
        for word in words.split(separator: " ") {
            if let last = lines.last, Self.width(of: last + " " + word, size: size) <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Draws small text below the content, wrapped between words.
    /// - Returns: The height below the text.
    package mutating func note(_ words: String, y: Double, left: Double = 12) -> Double {
        var y = y
        for line in Self.wrapped(words, to: width - left - 12) {
            y += 18
            text(line, at: (left, y), color: .quiet)
        }
        return y
    }

    /// Draws a vertical bar of a color scale, 16 pixels wide, from 0 at the bottom to 1 at the top, with labels at its
    /// right.
    package mutating func colorBar(
        x: Double, y: Double, height: Double, name: String, scale: (Double) -> RGB,
        labels: [(share: Double, words: String)]
    ) {
        let steps = 64
        for step in 0..<steps {
            let top = y + height * (1 - Double(step + 1) / Double(steps))
            // Half a pixel of overlap hides the seams between the steps.
            rectangle(
                x: x, y: top, width: 16, height: height / Double(steps) + (step == 0 ? 0 : 0.5),
                fill: scale((Double(step) + 0.5) / Double(steps)))
        }
        rectangle(x: x, y: y, width: 16, height: height, edge: .quiet)
        var drawn: [Double] = []
        // The ends first: of labels that would overlap, the first is drawn.
        for label in labels.sorted(by: { abs($0.share - 0.5) > abs($1.share - 0.5) }) {
            let level = y + height * (1 - label.share)
            if drawn.contains(where: { abs($0 - level) < 15 }) { continue }
            drawn.append(level)
            line(from: (x + 16, level), to: (x + 20, level), color: .quiet)
            text(label.words, at: (x + 24, level + 4.5))
        }
        if !name.isEmpty { text(name, at: (x, y - 10), color: .quiet) }
    }
}
