import Autodiff
import Foundation
import Testing

/// The facts about an elementwise operation: one row of the table that all tests of elementwise operations run over.
/// The rows are in `Rules`, each as an extension of its rule.
struct ElementwiseRow: Sendable, CustomTestStringConvertible {
    let opcode: Opcode
    /// Regions in which the operation is smooth, one range per operand.
    let domains: [[ClosedRange<Double>]]
    /// Points where something changes, and the partial derivatives there.
    let edges: [(point: [Double], partials: [Double])]
    /// How many units in the last place a `Float` tensor may be off, of the value or of 1.
    let floatTolerance: Double
    /// An operand that no derivative is taken with respect to.
    let constantOperand: Int?

    var operandCount: Int { domains[0].count }
    var testDescription: String { "\(opcode)" }

    /// The operation by its public name.
    let named: Named
    /// An independent formula, which need not be stable, or another function of the platform.
    let meaning: @Sendable ([Double]) -> Double

    /// A public function over each kind of number.
    struct Named: Sendable {
        let doubles: @Sendable ([Double]) -> Double
        let variables: @Sendable ([Variable]) -> Variable
        let tensors: @Sendable ([Tensor<Double>]) -> Tensor<Double>
        let noting: @Sendable ([NotingNumber]) -> NotingNumber
    }

    static func one<Rule: TestedUnaryRule>(
        _: Rule.Type, _ domains: [ClosedRange<Double>], _ edges: KeyValuePairs<Double, Double> = [:],
        floatTolerance: Double = 4
    ) -> ElementwiseRow {
        ElementwiseRow(
            opcode: Rule.opcode, domains: domains.map { [$0] }, edges: edges.map { ([$0.key], [$0.value]) },
            floatTolerance: floatTolerance, constantOperand: nil,
            named: Named(
                doubles: { Rule.call($0[0]) }, variables: { Rule.call($0[0]) }, tensors: { Rule.call($0[0]) },
                noting: { Rule.call($0[0]) }),
            meaning: { Rule.meaning($0[0]) })
    }

    static func two<Rule: TestedBinaryRule>(
        _: Rule.Type, _ domains: [(ClosedRange<Double>, ClosedRange<Double>)],
        _ edges: [(x: Double, y: Double, byX: Double, byY: Double)] = [], floatTolerance: Double = 4,
        constantOperand: Int? = nil
    ) -> ElementwiseRow {
        ElementwiseRow(
            opcode: Rule.opcode, domains: domains.map { [$0.0, $0.1] },
            edges: edges.map { ([$0.x, $0.y], [$0.byX, $0.byY]) }, floatTolerance: floatTolerance,
            constantOperand: constantOperand,
            named: Named(
                doubles: { Rule.call($0[0], $0[1]) }, variables: { Rule.call($0[0], $0[1]) },
                tensors: { Rule.call($0[0], $0[1]) }, noting: { Rule.call($0[0], $0[1]) }),
            meaning: { Rule.meaning($0[0], $0[1]) })
    }

    /// Seeded points of the domains; the constant operand is rounded to an integer.
    func points(_ count: Int, seed: UInt64 = 7) -> [[Double]] {
        var random = SeededGenerator(seed: seed &+ UInt64(opcode.rawValue))
        return (0..<count).map { index in
            domains[index % domains.count].enumerated().map { operand, range in
                let x = Double.random(in: range, using: &random)
                return operand == constantOperand ? x.rounded() : x
            }
        }
    }

    /// The operation over any kind of number, as a function of its variable operands.
    func apply<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        x.count == 1 ? .apply(opcode, x[0]) : .apply(opcode, x[0], x[1])
    }

    /// Whether the first operand is an integer order, which selects the formula.
    var isOrdered: Bool { visitRule(opcode, ReadFamily()) }

    /// The value and the partial derivatives by the rule.
    func rule(at x: [Double]) -> (value: Double, partials: [Double]) { visitRule(opcode, ReadAll(x: x)) }
}

private struct ReadFamily: RuleVisitor {
    func unary<Rule: UnaryRule>(_: Rule.Type) -> Bool { false }
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Bool { rule is any OrderedRule.Type }
    func noRule(_ opcode: Opcode) -> Bool { false }
}

/// Reads all that a rule says at a point.
private struct ReadAll: RuleVisitor {
    let x: [Double]
    func unary<Rule: UnaryRule>(_: Rule.Type) -> (value: Double, partials: [Double]) {
        let y = Rule.value(x[0])
        return (y, [Rule.partial(x[0], y)])
    }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> (value: Double, partials: [Double]) {
        let z = Rule.value(x[0], x[1])
        return (z, [Rule.left(x[0], x[1], z), Rule.right(x[0], x[1], z)])
    }
    func noRule(_ opcode: Opcode) -> (value: Double, partials: [Double]) { fatalError("\(opcode) has no rule") }
}

/// y + y²: the adjoint of y depends on y, so second derivatives show whether a pullback depends on its adjoint.
func withChangingAdjoint<Number: ElementaryNumber>(_ y: Number) -> Number { y + square(y) }

/// A rule's row, in the file of its family in `Rules`.
protocol TestedUnaryRule: UnaryRule {
    static var row: ElementwiseRow { get }
    /// The public function.
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number
    /// What it means.
    static func meaning(_ x: Double) -> Double
}

/// The same of an operation of two operands.
protocol TestedBinaryRule: BinaryRule {
    static var row: ElementwiseRow { get }
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number
    static func meaning(_ x: Double, _ y: Double) -> Double
}

/// The rows of all operations that have one.
let elementwiseTable: [ElementwiseRow] = Opcode.elementwise.compactMap { visitRule($0, RowOfRule()) }

private struct RowOfRule: RuleVisitor {
    func unary<Rule: UnaryRule>(_ rule: Rule.Type) -> ElementwiseRow? { (rule as? any TestedUnaryRule.Type)?.row }
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> ElementwiseRow? { (rule as? any TestedBinaryRule.Type)?.row }
    func noRule(_: Opcode) -> ElementwiseRow? { nil }
}
