extension String {
    /// The text in ASCII, for terminals without UTF-8: `10⁻³ × √η` becomes `10^-3 x sqrt eta`. A character that has no
    /// common spelling is written by its number, as `\u{FC}`. Columns stay aligned: where the text before them grows,
    /// the spaces between shrink, to one at least.
    package var ascii: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var text = ""
        var isRaised = false
        var isAfterName = false
        var excess = 0
        for character in self {
            if character.isNewline { excess = 0 }
            if character == " ", excess > 0, text.last == " " {
                excess -= 1
                continue
            }
            let length = text.utf8.count
            let raised = Self.raised[character]
            let spelling = Self.spellings[character]
            // A name, as `eta`, must not run into a letter or digit beside it.
            let isName = spelling.map { $0.count > 1 && $0.allSatisfy(\.isLetter) } ?? false
            let isWord = isName || character.isASCII && (character.isLetter || character.isNumber)
            let follows = text.last.map { $0.isLetter || $0.isNumber } ?? false
            if isName && follows || isAfterName && isWord { text += " " }
            if character.isASCII {
                text.append(character)
            } else if let raised {
                text += (isRaised ? "" : "^") + raised
            } else {
                text += spelling ?? Self.numbers(of: character)
            }
            excess += text.utf8.count - length - 1
            (isRaised, isAfterName) = (raised != nil, isName)
        }
        return text
    }

    private static func numbers(of character: Character) -> String {
        character.unicodeScalars.map { $0.isASCII ? String($0) : $0.escape }.joined()
    }

    private static let raised: [Character: String] = [
        "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
        "ᵀ": "T",
    ]

    private static let spellings: [Character: String] = [
        "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "±": "+/-", "…": "...", "→": "->", "←": "<-", "↓": "v",
        "≤": "<=", "≥": ">=", "≈": "~", "≠": "!=", "∞": "inf", "√": "sqrt", "Σ": "sum", "∂": "d",
        "¼": "1/4", "½": "1/2", "¾": "3/4", "′": "'", "‖": "|", "⋅": "*", "÷": "/", "›": ">", "Λ": "Lambda",
        "‘": "'", "’": "'", "“": "\"", "”": "\"", "└": "+", "│": "|", "─": "-", "█": "#", "░": ".",
        "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "κ": "kappa", "λ": "lambda",
        "µ": "u", "μ": "mu", "π": "pi", "σ": "sigma", "φ": "phi",
    ]
}
