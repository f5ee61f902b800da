/// Formats formulas as plain text or LaTeX.
struct FormulaWriter {
    enum Style: Sendable { case text, latex }
    let style: Style
    /// The text for a symbol; `nil` to write its name.
    var replacement: ((String) -> String?)? = nil

    /// The binding strength (precedence) of a piece of text.
    private enum Binding: Int, Comparable {
        case sum, product, power, atom
        static func < (x: Binding, y: Binding) -> Bool { x.rawValue < y.rawValue }
    }
    private typealias Piece = (text: String, binding: Binding)

    func write(_ formula: Formula) -> String { piece(formula).text }

    private func piece(_ formula: Formula) -> Piece {
        switch formula.kind {
        case .constant(let value): number(value)
        case .symbol(let name): symbol(name)
        case .sum(let terms): (sum(terms), .sum)
        case .product(let coefficient, let powers): product(coefficient, powers)
        case .apply(let opcode, let operands): application(opcode, operands)
        case .call(let name, let operands):
            (call(style == .text ? name : LaTeX.function(name), operands.map(write)), .atom)
        case .element(let tensor, let index):
            style == .text
                ? (wrapped(tensor, above: .power) + "[\(index)]", .atom)
                : (wrapped(tensor, above: .power) + "_{\(index)}", .atom)
        case .select(let relation, let yes, let no): (choice(relation, yes, no), .atom)
        }
    }

    private func number(_ value: Double) -> Piece {
        let text = style == .text ? NumberText.short(value) : NumberText.latex(value)
        return (text, text.hasPrefix("-") ? .sum : text.contains("cdot") ? .product : .atom)
    }

    private func symbol(_ name: String) -> Piece {
        guard let replaced = replacement?(name) else { return (style == .text ? name : LaTeX.symbol(name), .atom) }
        return (replaced, replaced.hasPrefix("-") ? .sum : .atom)
    }

    private func wrapped(_ formula: Formula, above: Binding) -> String {
        let piece = piece(formula)
        return piece.binding > above ? piece.text : parenthesized(piece.text)
    }

    private func parenthesized(_ text: String) -> String {
        style == .text ? "(\(text))" : "\\left(\(text)\\right)"
    }

    /// The terms in order, except that a positive term comes first, if there is one: 1 - h, not -h + 1.
    private func sum(_ terms: [Formula]) -> String {
        var terms = terms
        if terms[0].monomial.coefficient < 0, let first = terms.firstIndex(where: { $0.monomial.coefficient >= 0 }) {
            terms.insert(terms.remove(at: first), at: 0)
        }
        var text = write(terms[0])
        for term in terms.dropFirst() {
            let isNegative = term.monomial.coefficient < 0
            text += isNegative ? " - " : " + "
            text += isNegative ? write(-term) : write(term)
        }
        return text
    }

    private func product(_ coefficient: Double, _ powers: [Formula.Power]) -> Piece {
        // Parenthesized sums come last, as written by hand: x·(1 + b).
        func isSum(_ power: Formula.Power) -> Bool { if case .sum = power.base.kind { true } else { false } }
        let powers = powers.filter { !isSum($0) } + powers.filter(isSum)
        var top = powers.filter { $0.exponent > 0 }.map { power($0.base, $0.exponent) }
        var bottom = powers.filter { $0.exponent < 0 }.map { power($0.base, -$0.exponent) }
        let magnitude = abs(coefficient)
        let inverse = 1 / magnitude
        // ½ goes into the denominator: 1/(2·d), as written by hand.
        if magnitude < 1, inverse == inverse.rounded(), inverse <= 100 {
            bottom.insert((NumberText.short(inverse), .atom), at: 0)
        } else if magnitude != 1 {
            top.insert(number(magnitude), at: 0)
        }
        let sign = coefficient < 0 ? "-" : ""
        let above = top.isEmpty ? "1" : factors(top)
        let binding: Binding = sign.isEmpty ? .product : .sum
        if bottom.isEmpty {
            return (sign + above, top.count == 1 && sign.isEmpty ? top[0].binding : binding)
        }
        if style == .latex {
            let numerator = top.count == 1 ? top[0].text : above
            let below = bottom.count == 1 ? bottom[0].text : factors(bottom)
            return ("\(sign)\\frac{\(numerator)}{\(below)}", binding)
        }
        let isAtom = bottom.count == 1 && bottom[0].binding > .product
        let below = isAtom ? bottom[0].text : "(\(bottom.count == 1 ? bottom[0].text : factors(bottom)))"
        return ("\(sign)\(above)/\(below)", binding)
    }

    private func factors(_ pieces: [Piece]) -> String {
        let dot = style == .text ? "·" : " \\cdot "
        if pieces.count == 1, pieces[0].binding > .sum { return pieces[0].text }
        return pieces.map { $0.binding > .sum ? $0.text : parenthesized($0.text) }.joined(separator: dot)
    }

    private func power(_ base: Formula, _ exponent: Int) -> Piece {
        if exponent == 1 { return piece(base) }
        let text = wrapped(base, above: .power)
        return style == .text ? (text + NumberText.superscript(exponent), .power) : ("{\(text)}^{\(exponent)}", .power)
    }

    private func application(_ opcode: Opcode, _ operands: [Formula]) -> Piece {
        if opcode == .power {
            let (base, exponent) = (wrapped(operands[0], above: .power), operands[1])
            return style == .text
                ? ("\(base)^\(wrapped(exponent, above: .power))", .power)
                : ("{\(base)}^{\(write(exponent))}", .power)
        }
        let rule = Rule(of: opcode)
        switch (rule.notation?.written, style) {
        case (.bracketed(let latex), .latex): return (Notation.filled(latex, operands.map(write)), .atom)
        case (.signs(let text, let latex), _):
            let parts = operands.map { wrapped($0, above: .power) }
            return (Notation.filled(style == .text ? text : latex, parts), .sum)
        case (.function(let latex), .latex): return (call(latex, operands.map(write)), .atom)
        case (.function, .text), (.bracketed, .text), (nil, _): return (call(rule.name, operands.map(write)), .atom)
        }
    }

    private func call(_ name: String, _ operands: [String]) -> String {
        style == .text
            ? "\(name)(\(operands.joined(separator: ", ")))"
            : "\(name)\\left(\(operands.joined(separator: ", "))\\right)"
    }

    private func choice(_ relation: Formula._Relation, _ yes: Formula, _ no: Formula) -> String {
        let (left, right) = (write(relation.left), write(relation.right))
        if style == .text {
            return "(\(write(yes)) if \(left) \(relation.comparison.sign) \(right), else \(write(no)))"
        }
        return "\\begin{cases} \(write(yes)) & \(left) \(relation.comparison.latex) \(right) \\\\ "
            + "\(write(no)) & \\text{else} \\end{cases}"
    }
}

extension Formula: CustomStringConvertible {
    /// The formula on one line, for example `x·(1 + b)/d`.
    public var description: String { FormulaWriter(style: .text).write(self) }
    /// The formula as LaTeX, without dollar signs.
    public var latex: String { FormulaWriter(style: .latex).write(self) }
}

extension Comparison {
    /// The mathematical sign.
    fileprivate var sign: String {
        switch self {
        case .less: "<"
        case .lessOrEqual: "≤"
        case .equal: "="
        case .notEqual: "≠"
        case .greaterOrEqual: "≥"
        case .greater: ">"
        }
    }
    fileprivate var latex: String {
        switch self {
        case .less: "<"
        case .lessOrEqual: "\\le"
        case .equal: "="
        case .notEqual: "\\ne"
        case .greaterOrEqual: "\\ge"
        case .greater: ">"
        }
    }
}
