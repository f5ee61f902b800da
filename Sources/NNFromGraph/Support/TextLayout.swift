import Foundation

/// Numbers and sentences as text for people.
package enum TextLayout {
    /// A number with at most this many significant digits; with a sign also where it is positive, if requested.
    package static func number(_ value: Double, digits: Int = 4, isSigned: Bool = false) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "−∞" : isSigned ? "+∞" : "∞" }
        return String(format: isSigned ? "%+.\(digits)g" : "%.\(digits)g", value == 0 ? 0 : value)
            .replacing("e-0", with: "e-").replacing("e+0", with: "e+").replacing("-", with: "−")
    }

    /// A whole number with its digits in groups of three: `55,000`.
    package static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (value < 0 ? "−" : "") + text
    }

    /// A paragraph in lines of at most `width` characters, broken between words, each after the indentation.
    package static func wrapped(_ text: String, width: Int = 80, indentation: String = "") -> String {
        var lines: [String] = []
        var line = indentation
        for word in text.split(separator: " ") {
            if line.count > indentation.count, line.count + 1 + word.count > width {
                lines.append(line)
                line = indentation
            }
            line += (line.count > indentation.count ? " " : "") + word
        }
        return (lines + [line]).joined(separator: "\n")
    }

    /// Rows of cells in columns that are as wide as their widest cell, two spaces apart; the first column is aligned
    /// on the left, the others on the right.
    package static func table(_ rows: [[String]], indentation: String = "  ") -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }
            let line = indentation + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
