/// Lays out text for a number of columns.
package enum TextFlow {
    /// The lines of a text, each wrapped between words to at most `columns` characters.
    ///
    /// A continuation is indented by `hanging` columns, if given. Otherwise it is aligned with the text of a line that
    /// has a term and its text, two or more spaces apart, and is indented two columns further than another indented
    /// line. A word that is wider than the columns, as a path, stays whole.
    package static func wrapped(_ text: String, columns: Int, hanging: Int? = nil) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { wrappedLine($0, columns: columns, hanging: hanging) }.joined(separator: "\n")
    }

    /// The next word, with what must not be parted from it: a number's unit `%`, and its tolerance, `96.8 ± 0.8 %`.
    private static func word(at rest: Substring) -> Substring {
        var end = rest.prefix { $0 != " " }.endIndex
        while end < rest.endIndex {
            let next = rest[rest.index(after: end)...].prefix { $0 != " " }
            let isTolerance = ["±", "+/-"].contains { next == $0 || rest[..<end].hasSuffix(" \($0)") }
            guard isTolerance || next.hasPrefix("%") else { break }
            end = next.endIndex
        }
        return rest[..<end]
    }

    /// The column of the text after a term at the start of a line; `nil` if there is none on the left.
    private static func startOfText(_ line: Substring, within columns: Int) -> Int? {
        let characters = Array(line.prefix(columns + 1))
        guard let term = characters.firstIndex(where: { $0 != " " }),
            let gap = characters.indices.dropFirst(term).first(where: {
                $0 + 1 < characters.count && characters[$0] == " " && characters[$0 + 1] == " "
            })
        else { return nil }
        return characters[gap...].firstIndex { $0 != " " }
    }

    private static func wrappedLine(_ line: Substring, columns: Int, hanging: Int?) -> [String] {
        if line.count <= columns { return [String(line)] }
        let indentation = line.prefix { $0 == " " }.count
        let further = String(
            repeating: " ",
            count: min(
                hanging ?? startOfText(line, within: columns / 2) ?? (indentation == 0 ? 0 : indentation + 2),
                columns / 2))
        var lines: [String] = []
        var current = String(line.prefix(indentation))
        var isEmpty = true
        // Several spaces between words, as in a column of a table, are kept within a line.
        var spaces = ""
        var rest = line.dropFirst(indentation)
        while !rest.isEmpty {
            let word = word(at: rest)
            if !isEmpty, current.count + spaces.count + word.count > columns {
                lines.append(current)
                (current, isEmpty) = (further, true)
            }
            current += (isEmpty ? "" : spaces) + word
            isEmpty = false
            rest = rest.dropFirst(word.count)
            spaces = String(rest.prefix { $0 == " " })
            rest = rest.dropFirst(spaces.count)
        }
        return lines + [current]
    }
}

extension String {
    /// The text up to the last character that is no space.
    package var withoutTrailingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
    /// The text padded with spaces on the right to at least `width` characters.
    package func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    /// The text padded with spaces on the left to at least `width` characters.
    package func aligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
