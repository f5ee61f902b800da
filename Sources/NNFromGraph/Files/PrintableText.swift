extension String {
    /// The text with control characters written as `\u{1B}`, so that text from a file or the network cannot move a
    /// terminal's cursor, change its colors or look like another line.
    package var printable: String { escaped { $0.isControl } }

    /// The same for text with several lines: line feeds are kept.
    package var printableLines: String { escaped { $0.isControl && $0 != "\n" } }

    private func escaped(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: isEscaped) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if isEscaped(scalar) {
                text += scalar.escape
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// `\u{1B}`: the scalar as Swift writes it.
    var escape: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }

    /// Controls (C0, delete, C1), line and paragraph separators, and the marks that change the direction of text.
    fileprivate var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
