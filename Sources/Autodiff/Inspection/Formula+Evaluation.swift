extension Formula {
    /// The formula's value for given values of the symbols; `nil` if a symbol has none, or if the formula contains an
    /// array operation.
    public func value(_ symbols: (String) -> Double?) -> Double? {
        switch kind {
        case .constant(let value): return value
        case .symbol(let name): return symbols(name)
        case .product(let coefficient, let powers):
            var product = coefficient
            for power in powers {
                guard let base = power.base.value(symbols) else { return nil }
                for _ in 0..<abs(power.exponent) { product = power.exponent < 0 ? product / base : product * base }
            }
            return product
        case .sum(let terms):
            var sum = 0.0
            for term in terms {
                guard let value = term.value(symbols) else { return nil }
                sum += value
            }
            return sum
        case .apply(let opcode, let operands):
            let values = operands.compactMap { $0.value(symbols) }
            guard values.count == operands.count else { return nil }
            return values.count == 1 ? .apply(opcode, values[0]) : .apply(opcode, values[0], values[1])
        case .select(let relation, let yes, let no):
            guard let left = relation.left.value(symbols), let right = relation.right.value(symbols) else { return nil }
            return (relation.comparison.holds(left, right) ? yes : no).value(symbols)
        case .call, .element: return nil
        }
    }

    /// Substitutes definitions for symbols; `nil` if the result would be longer than `limit`, or if a definition is
    /// `nil`, which marks one that is too long itself.
    func substituting(_ meanings: [String: Formula?], limit: Int) -> Formula? {
        if case .symbol(let name) = kind { return meanings[name] ?? self }
        var parts: [Formula] = []
        for part in self.parts {
            guard let meaning = part.substituting(meanings, limit: limit) else { return nil }
            parts.append(meaning)
        }
        let result: Formula
        switch kind {
        case .constant, .symbol: return self
        case .product(let coefficient, let powers):
            result = zip(parts, powers).reduce(Formula(constant: coefficient)) {
                $0 * Formula.power($1.0, $1.1.exponent)
            }
        case .sum: result = parts.reduce(0, +)
        case .apply(let opcode, _):
            result = parts.count == 1 ? .apply(opcode, parts[0]) : .apply(opcode, parts[0], parts[1])
        case .call(let name, _): result = Formula(.call(name, parts))
        case .element(_, let index): result = Formula(.element(parts[0], index))
        case .select(let relation, _, _):
            let decided = Formula.compare(parts[0], relation.comparison, parts[1])
            result = .select(decided, parts[2], parts[3])
        }
        return result.length <= limit ? result : nil
    }
}
