/// The number of operations of a function and its derivative, expanded and with intermediate values reused: the counts
/// of lecture 002's 'Automatic differentiation through examples'.
///
/// As in the lecture, every operation counts as one: a sum, a product, a square, an exponential, and also an array
/// operation. All numbers are counted on the recorded rows or on the simplified derivative.
public struct OperationCounts: Sendable, Hashable {
    /// The function, expanded: repeated subexpressions count each time.
    public let function: Int
    /// The simplified derivative, expanded.
    public let derivative: Int
    /// The function with intermediate values reused: the number of rows.
    public let reusedFunction: Int
    /// The simplified derivative, given the rows' values.
    public let reusedDerivative: Int
    /// The backward sweep, without simplification: partial derivatives, products and sums.
    public let sweep: Int

    /// Function and derivative, both expanded.
    public var bruteForce: Int { function.saturatingSum(derivative) }
    /// Function and derivative with intermediate values reused.
    public var reused: Int { reusedFunction + reusedDerivative }
}

extension OperationCounts: CustomStringConvertible {
    public var description: String {
        """
        written out: \(function) for the function, \(derivative) for the derivative, \(bruteForce) in all
        with intermediate values reused: \(reusedFunction) and \(reusedDerivative), \(reused) in all
        by the tape, which simplifies nothing: \(reusedFunction) and \(sweep), \(reusedFunction + sweep) in all
        """
    }
}

extension Tape {
    /// Counts the operations of `y` and of its derivative with respect to `x`. Stops unless both are recorded on this
    /// tape.
    public func operationCounts(of y: Variable, withRespectTo x: Variable) -> OperationCounts {
        let (graph, derivative) = graphWithDerivative(of: y, withRespectTo: x)
        let reader = RowReader(storage: storage)
        // The cost of each row if it is recomputed from the inputs.
        var writtenOut: [Int: Int] = [:]
        for node in graph.nodes {
            let operands = reader.operands(of: node.row).map { (operand: RowReader.Operand) -> Int in
                if case .row(let number) = operand { writtenOut[number] ?? 0 } else { 0 }
            }
            writtenOut[node.row] = operands.reduce(graph.operations(of: node, reader)) { $0.saturatingSum($1) }
        }
        var costs: [String: Int] = [:]
        for node in graph.nodes { costs[node.name] = writtenOut[node.row] }
        for (name, formula) in derivative.definitions { costs[name] = formula.operations { costs[$0] ?? 0 } }
        // Simplified again after expansion; if that would be too long, it is counted without being expanded.
        let expanded = derivative.expanded()
        return OperationCounts(
            function: writtenOut[Int(y.row)] ?? 0,
            derivative: expanded?.operations { _ in 0 } ?? derivative.formula.operations { costs[$0] ?? 0 },
            reusedFunction: graph.nodes.map { graph.operations(of: $0, reader) }.reduce(0, +),
            reusedDerivative: derivative.definitions.map { $0.formula.operations { _ in 0 } }
                .reduce(derivative.formula.operations { _ in 0 }, +),
            sweep: graph.sweepOperations(reader))
    }
}

extension TapeSnapshot {
    /// The operations of a row, given its operands.
    fileprivate func operations(of node: Node, _ reader: RowReader) -> Int {
        switch reader.operation(of: node.row) {
        case .input, .constant, .element, .scalar(.copy), .scalar(.detach): 0
        case .scalar, .tensor: 1
        }
    }

    /// The operations of the backward sweep: each partial derivative, its product with the adjoint, and the sums.
    fileprivate func sweepOperations(_ reader: RowReader) -> Int {
        var count = 0
        var contributions: [Int: Int] = [:]
        for node in nodes {
            let operands = reader.operands(of: node.row)
            for case .row(let operand) in operands { contributions[operand, default: 0] += 1 }
            guard case .scalar(let opcode) = reader.operation(of: node.row) else {
                if case .tensor = reader.operation(of: node.row) { count += node.operands.count }
                continue
            }
            let nothing = Counted(operations: 0)
            let partials = readRule(opcode, PartialsOf(operands: operands.map { _ in nothing }, result: nothing))
            for (operand, partial) in zip(operands, partials) {
                if case .row = operand { count += partial.operations + 1 }
            }
        }
        return contributions.values.reduce(count) { $0 + $1 - 1 }
    }
}

extension Formula {
    /// The operations of the formula, if a symbol takes `cost`.
    func operations(_ cost: (String) -> Int) -> Int {
        let own: Int
        switch kind {
        case .constant: own = 0
        case .symbol(let name): return cost(name)
        case .product(let coefficient, let powers):
            let squares = powers.count { abs($0.exponent) > 1 }
            // x·y/z: products in the numerator and the denominator, and one division. A lone sign counts as an
            // operation.
            let isFactor = abs(coefficient) != 1
            let above = powers.count { $0.exponent > 0 } + (isFactor ? 1 : 0)
            let below = powers.count { $0.exponent < 0 }
            let joined = Swift.max(above - 1, 0) + below
            own = squares + joined + (coefficient < 0 && !isFactor ? 1 : 0)
        case .sum(let terms): own = terms.count - 1
        case .apply, .call: own = 1
        case .element: own = 0
        case .select: own = 1
        }
        return parts.reduce(own) { sum, part in
            // A difference is one operation: its sign is not counted.
            var operations = part.operations(cost)
            if case .sum = kind, part.monomial.coefficient == -1, parts.contains(where: { $0.monomial.coefficient > 0 })
            {
                operations -= 1
            }
            return sum.saturatingSum(operations)
        }
    }
}

extension Int {
    fileprivate func saturatingSum(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}

/// A number that counts operations: evaluating a rule over it counts the rule's operations.
private struct Counted: ElementaryNumber {
    let operations: Int

    init(operations: Int) { self.operations = operations }
    init(constant value: Double) { self.init(operations: 0) }
    init(floatLiteral value: Double) { self.init(operations: 0) }
    init(integerLiteral value: Int) { self.init(operations: 0) }

    static func + (x: Counted, y: Counted) -> Counted { apply(.add, x, y) }
    static func - (x: Counted, y: Counted) -> Counted { apply(.subtract, x, y) }
    static func * (x: Counted, y: Counted) -> Counted { apply(.multiply, x, y) }
    static func / (x: Counted, y: Counted) -> Counted { apply(.divide, x, y) }
    static prefix func - (x: Counted) -> Counted { apply(.negate, x) }
    static func apply(_ opcode: Opcode, _ x: Counted) -> Counted { Counted(operations: x.operations + 1) }
    static func apply(_ opcode: Opcode, _ x: Counted, _ y: Counted) -> Counted {
        Counted(operations: x.operations + y.operations + 1)
    }
    /// A comparison counts as an operation.
    static func compare(_ left: Counted, _ comparison: Comparison, _ right: Counted) -> Int {
        left.operations + right.operations + 1
    }
    static func select(_ condition: Int, _ yes: @autoclosure () -> Counted, _ no: @autoclosure () -> Counted) -> Counted
    {
        Counted(operations: condition + Swift.max(yes().operations, no().operations))
    }
}
