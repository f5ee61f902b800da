/// The traits of a rule that performance-critical code does not need, looked up by opcode.
struct Rule {
    let name: String
    let operandCount: Int
    let reads: Reads
    /// The partial derivatives of a rule that reads nothing.
    let constantPartials: [Double]
    /// Its notation; `nil` for a row without a rule.
    let notation: Notation?
    let rounding: Rounding

    init(of opcode: Opcode) { self = Rule.all[Int(opcode.rawValue)] }

    private init<Operation: ElementwiseRule>(_: Operation.Type, _ operandCount: Int, _ constantPartials: [Double]) {
        name = "\(Operation.name)"
        reads = Operation.reads
        notation = Operation.notation
        rounding = Operation.rounding
        self.operandCount = operandCount
        self.constantPartials = constantPartials
    }

    /// A row without a rule.
    private init(named name: String) {
        self.name = name
        operandCount = 0
        reads = .nothing
        constantPartials = []
        notation = nil
        rounding = .exact
    }

    private static let all: [Rule] = Opcode.allCases.map { readRule($0, Description()) }

    private struct Description: RuleVisitor {
        func unary<Operation: UnaryRule>(_: Operation.Type) -> Rule {
            Rule(Operation.self, 1, Operation.constantPartial.map { [$0] } ?? [])
        }
        func binary<Operation: BinaryRule>(_: Operation.Type) -> Rule {
            Rule(Operation.self, 2, Operation.constantPartials.map { [$0.left, $0.right] } ?? [])
        }
        func noRule(_ opcode: Opcode) -> Rule { Rule(named: "\(opcode)") }
    }
}

extension Opcode {
    /// The number of operands; 0 for a row without a rule.
    public var operandCount: Int { Rule(of: self).operandCount }

    /// The operation's notation; `nil` for a row without a rule.
    public var notation: Notation? { Rule(of: self).notation }

    /// Whether the derivative is 0 wherever it exists: for piecewise constant operations, such as floor and sign, and
    /// for `detach`.
    var isConstantBetweenJumps: Bool { Rule(of: self).constantPartials == [0] }
}
