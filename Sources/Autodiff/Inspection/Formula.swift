/// A symbolic expression, as a kind of number without a value.
///
/// Evaluating a rule over formulas gives its partial derivatives as formulas; evaluating the backward sweep over them
/// gives derivatives. Expressions are simplified as they are built (`Formula+Arithmetic.swift`), by the rules of real
/// numbers.
public struct Formula: Sendable {
    let node: Node

    /// The kinds of formulas.
    enum Kind: Hashable, Sendable {
        case constant(Double)
        /// A named quantity.
        case symbol(String)
        /// coefficient · Π factorᵉˣᵖᵒⁿᵉⁿᵗ, with at least two factors, or a coefficient or an exponent other than 1.
        case product(Double, [Power])
        /// At least two terms, the constant last.
        case sum([Formula])
        /// Any other elementwise operation.
        case apply(Opcode, [Formula])
        /// An array operation, by its name, with operands and parameters.
        case call(String, [Formula])
        /// One element of a tensor, by its index in row-major order.
        case element(Formula, Int)
        /// The first formula where the relation holds, else the second.
        case select(_Relation, Formula, Formula)
    }

    /// A factor of a product.
    struct Power: Hashable, Sendable {
        let base: Formula
        var exponent: Int
    }

    /// A comparison of two formulas.
    public struct _Relation: Hashable, Sendable {
        let left: Formula
        let comparison: Comparison
        let right: Formula
    }

    /// A formula's storage, shared by all formulas that contain it.
    final class Node: Sendable {
        let kind: Kind
        let hash: Int
        /// The number of symbols, constants and operations, counted with repetition.
        let length: Int
        init(_ kind: Kind, length: Int) {
            self.kind = kind
            self.length = length
            var hasher = Hasher()
            hasher.combine(kind)
            hash = hasher.finalize()
        }
    }

    init(_ kind: Kind) {
        let parts = Formula.parts(of: kind)
        var length = 1
        for part in parts {
            let (sum, overflows) = length.addingReportingOverflow(part.node.length)
            length = overflows ? Int.max : sum
        }
        node = Node(kind, length: length)
    }

    /// A named quantity.
    public init(symbol name: String) { self.init(.symbol(name)) }

    var kind: Kind { node.kind }
    /// The number of symbols, constants and operations, counted with repetition.
    public var length: Int { node.length }

    /// The direct subformulas.
    var parts: [Formula] { Formula.parts(of: kind) }

    private static func parts(of kind: Kind) -> [Formula] {
        switch kind {
        case .constant, .symbol: []
        case .product(_, let powers): powers.map(\.base)
        case .sum(let terms): terms
        case .apply(_, let operands), .call(_, let operands): operands
        case .element(let tensor, _): [tensor]
        case .select(let relation, let yes, let no): [relation.left, relation.right, yes, no]
        }
    }

    /// The value, if the formula is a constant.
    var constant: Double? {
        if case .constant(let value) = kind { return value }
        return nil
    }
}

extension Formula: Hashable {
    public static func == (left: Formula, right: Formula) -> Bool {
        left.node === right.node || (left.node.hash == right.node.hash && left.kind == right.kind)
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(node.hash) }
}

extension Formula: ElementaryNumber {
    public init(constant value: Double) { self.init(.constant(value)) }
    public init(floatLiteral value: Double) { self.init(constant: value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    /// The operation as a formula; arithmetic and powers are merged into sums and products.
    public static func apply(_ opcode: Opcode, _ x: Formula) -> Formula {
        if let value = x.constant { return Formula(constant: Double.apply(opcode, value)) }
        switch opcode {
        case .copy, .detach: return x
        case .negate: return -x
        case .square: return power(x, 2)
        case .reciprocal: return power(x, -1)
        default: return Formula(.apply(opcode, [x]))
        }
    }

    public static func apply(_ opcode: Opcode, _ x: Formula, _ y: Formula) -> Formula {
        if let left = x.constant, let right = y.constant {
            return Formula(constant: Double.apply(opcode, left, right))
        }
        switch opcode {
        case .add: return x + y
        case .subtract: return x - y
        case .multiply, .adjointProduct, .pathProduct: return x * y
        case .divide: return x / y
        case .power:
            if let exponent = y.constant, exponent == exponent.rounded(), abs(exponent) <= 16 {
                return power(x, Int(exponent))
            }
            return Formula(.apply(.power, [x, y]))
        default: return Formula(.apply(opcode, [x, y]))
        }
    }

    public static func compare(_ left: Formula, _ comparison: Comparison, _ right: Formula) -> _Relation {
        _Relation(left: left, comparison: comparison, right: right)
    }

    /// Selects by a relation, which is decided here if both sides are constants.
    public static func select(
        _ condition: _Relation, _ yes: @autoclosure () -> Formula, _ no: @autoclosure () -> Formula
    ) -> Formula {
        if let left = condition.left.constant, let right = condition.right.constant {
            return condition.comparison.holds(left, right) ? yes() : no()
        }
        let (yes, no) = (yes(), no())
        return yes == no ? yes : Formula(.select(condition, yes, no))
    }
}
