/// An operation's notation: mathematical, in source code, and in other engines.
///
/// In patterns, `#1` and `#2` stand for the operands, as in TeX.
public struct Notation: Sendable {
    /// The kinds of mathematical notation.
    public enum Written: Sendable {
        /// A function: the rule's name in text, this command in LaTeX.
        case function(_ latex: String)
        /// A function in text, and in LaTeX a pattern that encloses its operand.
        case bracketed(latex: String)
        /// Patterns in which an operand that is a sum needs parentheses.
        case signs(_ text: String, latex: String)
    }

    /// The mathematical notation.
    public let written: Written
    /// The operation on doubles as source code, in Swift and in C.
    public let code: RuleCode
    /// The operation of StableHLO, or of CHLO, the dialect of composed operations that StableHLO is lowered from
    /// (openxla.org/stablehlo/spec and /generated/chlo). `nil` if there is no equivalent; the rule's `lowered` then
    /// composes the operation of others that have one.
    public let stableHLO: String?

    /// The notation of an operation.
    public init(_ written: Written, code: RuleCode, stableHLO: String?) {
        self.written = written
        self.code = code
        self.stableHLO = stableHLO
    }

    /// A pattern with its operands filled in.
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
