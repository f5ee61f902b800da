/// Lays out text for a number of columns.
package enum TextFlow {
    /// The lines of a text, each wrapped between words to at most `columns` characters.
    ///
    /// A continuation is indented two columns further than its line, or by `hanging` columns if given. A word that is
    /// wider than the columns, as a path, stays whole.
    package static func wrapped(_ text: String, columns: Int, hanging: Int? = nil) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { wrappedLine($0, columns: columns, hanging: hanging) }.joined(separator: "\n")
    }

    private static func wrappedLine(_ line: Substring, columns: Int, hanging: Int?) -> [String] {
        if line.count <= columns { return [String(line)] }
        let indentation = line.prefix { $0 == " " }.count
        let further = String(repeating: " ", count: min(hanging ?? indentation + 2, columns / 2))
        var lines: [String] = []
        var current = String(line.prefix(indentation))
        var isEmpty = true
        // Several spaces between words, as in a column of a table, are kept within a line.
        var spaces = ""
        var rest = line.dropFirst(indentation)
        while !rest.isEmpty {
            let word = rest.prefix { $0 != " " }
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
    /// The text padded with spaces on the right to at least `width` characters.
    package func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    /// The text padded with spaces on the left to at least `width` characters.
    package func aligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
