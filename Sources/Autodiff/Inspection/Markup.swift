/// Escaping for XML and HTML.
package enum Markup {
    /// The text with XML's special characters escaped; control characters, which XML forbids, become spaces.
    ///
    /// - Parameter keepingLines: Whether line feeds stay, as in preformatted text; otherwise they become spaces, too.
    package static func escaped(_ text: String, keepingLines: Bool = false) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\n" where keepingLines: result += "\n"
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 0x20 || (0xfffe...0xffff).contains(scalar.value): result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
