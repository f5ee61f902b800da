import Foundation

/// Formatting of numbers in explanations and drawings.
package enum NumberText {
    /// Six significant digits without trailing zeros: enough to follow a calculation.
    static func short(_ value: Double) -> String { short(value, digits: 6) }

    /// A number with the given count of significant digits.
    static func short(_ value: Double, digits: Int) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        // Integers of up to six digits need no format.
        if value == value.rounded(), abs(value) < 1e6 { return String(Int(value)) }
        return String(format: "%.\(digits)g", value)
    }

    /// The same for LaTeX: 1.5e-07 becomes 1.5 · 10⁻⁷.
    static func latex(_ value: Double) -> String {
        if value.isNaN { return "\\mathrm{NaN}" }
        if value.isInfinite { return value < 0 ? "-\\infty" : "\\infty" }
        let parts = short(value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return short(value) }
        return "\(parts[0]) \\cdot 10^{\(exponent)}"
    }

    /// A number as an operand: parenthesized if it has a sign.
    static func operand(_ text: String) -> String { text.hasPrefix("-") ? "(\(text))" : text }

    /// An integer in raised digits: `⁻⁸`.
    package static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return String(String(number).compactMap { $0 == "-" ? "⁻" : $0.wholeNumberValue.map { digits[$0] } })
    }
}

/// Names in LaTeX math mode.
enum LaTeX {
    private static let functions: Set<String> = [
        "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min",
    ]

    static func function(_ name: String) -> String {
        functions.contains(name) ? "\\\(name)" : "\\operatorname{\(escaped(name))}"
    }

    /// A letter is set in italics, digits after it as a subscript, and a word upright.
    static func symbol(_ name: String) -> String {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let (base, index) = (String(name.dropLast(digits)), String(name.suffix(digits)))
        if base.isEmpty { return "\\mathrm{\(escaped(name))}" }
        let stem = base.count == 1 && base.first!.isLetter ? base : "\\mathrm{\(escaped(base))}"
        return index.isEmpty ? stem : "\(stem)_{\(index)}"
    }

    /// The text with LaTeX's special characters escaped.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\backslash "
            case "_", "{", "}", "$", "%", "#", "&": result += "\\\(character)"
            case "^": result += "\\hat{}"
            case "~": result += "\\sim "
            case " ": result += "\\ "
            default: result.append(character)
            }
        }
    }
}
