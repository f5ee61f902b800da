/// An operation on doubles as source code, in Swift with Foundation and in C with `math.h`.
public enum RuleCode: Sendable {
    /// A programming language of emitted code.
    public enum Language: Sendable {
        /// Swift, with Foundation's functions.
        case swift
        /// C, with those of `math.h`.
        case c
    }

    /// A pattern with `#1` and `#2` for the operands, which are names or parenthesized.
    case pattern(swift: String, c: String)
    /// A function of the platform's mathematical library.
    case platform(swift: String, c: String)
    /// A helper function that the emitted file includes, named after the rule unless `name` is given. The texts are its
    /// body, an expression or statements in the doubles x and y; `calls` are the operations whose helpers it calls.
    case bringsAlong(name: String?, swift: String, c: String, calls: [Opcode])
    /// Not supported in emitted code.
    case none

    static func expression(_ pattern: String) -> RuleCode { .pattern(swift: pattern, c: pattern) }
    static func expression(swift: String, c: String) -> RuleCode { .pattern(swift: swift, c: c) }
    static func function(_ name: String) -> RuleCode { .platform(swift: name, c: name) }
    static func function(swift: String, c: String) -> RuleCode { .platform(swift: swift, c: c) }
    /// An expression that is the same in both languages.
    static func helper(named name: String? = nil, _ body: String, calls: [Opcode] = []) -> RuleCode {
        .bringsAlong(name: name, swift: body, c: body, calls: calls)
    }
    static func helper(swift: String, c: String) -> RuleCode {
        .bringsAlong(name: nil, swift: swift, c: c, calls: [])
    }
}

extension RuleCode {
    /// An operation as an expression in its operands; `nil` if it is not supported.
    package static func call(_ opcode: Opcode, _ operands: [String], in language: Language) -> String? {
        let rule = Rule(of: opcode)
        func call(_ name: String) -> String { "\(name)(\(operands.joined(separator: ", ")))" }
        return switch rule.notation?.code {
        case .pattern(let swift, let c): Notation.filled(language == .swift ? swift : c, operands)
        case .platform(let swift, let c): call(language == .swift ? swift : c)
        case .bringsAlong(let name, _, _, _): call(name ?? rule.name)
        case nil, RuleCode.none?: nil
        }
    }

    /// The helpers of operations and their dependencies, in a fixed order.
    package static func helpers(of opcodes: some Sequence<Opcode>, in language: Language) -> [String] {
        var needed: Set<Opcode> = []
        func need(_ opcode: Opcode) {
            guard case .bringsAlong(_, _, _, let calls)? = Rule(of: opcode).notation?.code else { return }
            if needed.insert(opcode).inserted { calls.forEach(need) }
        }
        opcodes.forEach(need)
        // In C, a function is defined before its callers.
        let sorted = needed.sorted { $0.rawValue < $1.rawValue }
        var done: [Opcode] = []
        func add(_ opcode: Opcode) {
            guard case .bringsAlong(_, _, _, let calls)? = Rule(of: opcode).notation?.code, !done.contains(opcode)
            else { return }
            calls.forEach(add)
            done.append(opcode)
        }
        sorted.forEach(add)
        return done.map { helper($0, language) }
    }

    private static func helper(_ opcode: Opcode, _ language: Language) -> String {
        let rule = Rule(of: opcode)
        guard case .bringsAlong(let own, let swift, let c, _)? = rule.notation?.code else { return "" }
        let name = own ?? rule.name
        let parameters = ["x", "y"].prefix(rule.operandCount)
        let body = language == .swift ? swift : c
        let isExpression = !body.contains("return")
        let lines = body.split(separator: "\n").map { "    \($0)\n" }.joined()
        switch language {
        case .swift:
            let list = parameters.map { "_ \($0): Double" }.joined(separator: ", ")
            return "private func \(name)(\(list)) -> Double {" + (isExpression ? " \(body) }\n" : "\n\(lines)}\n")
        case .c:
            let list = parameters.map { "double \($0)" }.joined(separator: ", ")
            return "static double \(name)(\(list)) {" + (isExpression ? " return \(body); }\n" : "\n\(lines)}\n")
        }
    }
}
