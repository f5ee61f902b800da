/// Escaping for XML and HTML.
package enum Markup {
    /// The text with XML's special characters escaped; control characters, which XML forbids, become spaces.
    package static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
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
