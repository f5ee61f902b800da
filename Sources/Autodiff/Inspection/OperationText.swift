/// The text of one row's operation, with its operands' names or values, as plain text or LaTeX.
///
/// Unlike a ``Formula``, it is not simplified: `a + a` stays `a + a`.
struct OperationText {
    let style: FormulaWriter.Style

    /// An elementwise operation.
    func write(_ opcode: Opcode, _ operands: [String]) -> String {
        let rule = Rule(of: opcode)
        switch (rule.notation?.written, style) {
        case (.signs(let text, _), .text): return Notation.filled(text, operands)
        case (.signs(_, let latex), .latex), (.bracketed(let latex), .latex): return Notation.filled(latex, operands)
        case (.function(let latex), .latex): return call(latex, operands.map(unwrapped))
        case (.function, .text), (.bracketed, .text), (nil, _): return call(rule.name, operands.map(unwrapped))
        }
    }

    /// An array operation, with its parameters.
    func write(_ operation: any TensorOperation, _ operands: [String]) -> String {
        if let opcode = operation.opcode { return write(opcode, operands) }
        let name = style == .latex ? LaTeX.function(operation.name) : operation.name
        return call(name, operands.map(unwrapped) + OperationText.parameters(of: operation))
    }

    private func call(_ name: String, _ operands: [String]) -> String {
        style == .latex
            ? "\(name)\\left(\(operands.joined(separator: ", "))\\right)"
            : "\(name)(\(operands.joined(separator: ", ")))"
    }

    // Arguments of a call need no parentheses.
    private func unwrapped(_ operand: String) -> String {
        operand.hasPrefix("(-") && operand.hasSuffix(")") ? String(operand.dropFirst().dropLast()) : operand
    }

    /// An operation's stored properties, by name: `axes: [0]`. A Boolean is given by its name if it is true, and long
    /// properties are omitted.
    static func parameters(of operation: any TensorOperation) -> [String] {
        Mirror(reflecting: operation).children.compactMap { label, value in
            guard let label, !(value is any TensorOperation) else { return nil }
            if let flag = value as? Bool { return flag ? label : nil }
            let text = "\(value)"
            return text.count > 40 ? nil : "\(label): \(text)"
        }
    }
}
