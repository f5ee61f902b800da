/// How an operation is written: by hand, in source code, and for other engines.
///
/// In patterns `#1` and `#2` stand for the operands, as in TeX.
public struct Notation: Sendable {
    /// As mathematicians write it.
    public enum Written: Sendable {
        /// As a function: by the rule's name in text, by this in LaTeX.
        case function(_ latex: String)
        /// As a function in text, by a pattern that encloses its operand in LaTeX.
        case bracketed(latex: String)
        /// By patterns in which an operand that is a sum needs parentheses.
        case signs(_ text: String, latex: String)
    }

    public let written: Written
    /// The operation on doubles in Swift and in C.
    public let code: RuleCode
    /// The operation of StableHLO, or of CHLO, the dialect of composed operations that StableHLO is lowered from
    /// (openxla.org/stablehlo/spec and /generated/chlo). `nil` if there is none with the same meaning: then the rule's
    /// `lowered` says how it is composed of operations that have one.
    public let stableHLO: String?

    public init(_ written: Written, code: RuleCode, stableHLO: String?) {
        self.written = written
        self.code = code
        self.stableHLO = stableHLO
    }

    /// A pattern with its operands.
    static func filled(_ pattern: String, _ operands: [String]) -> String {
        var text = ""
        var rest = pattern[...]
        while let mark = rest.firstIndex(of: "#") {
            let digit = rest.index(after: mark)
            text += rest[..<mark] + operands[rest[digit] == "1" ? 0 : 1]
            rest = rest[rest.index(after: digit)...]
        }
        return text + rest
    }
}
