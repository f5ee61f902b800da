// Sums and products in a canonical form, so that like terms cancel and common factors are extracted: (½/d + b·½/d)·2x
// becomes x·(1 + b)/d. The rules are those of real numbers. Zero times anything is zero: a zero adjoint means that no
// path was taken. Terms and factors keep their order of first occurrence.

extension Formula {
    @_implements(ArithmeticNumber,+(_:_:))
    public static func _sum(of x: Formula, _ y: Formula) -> Formula { sum(of: x.terms + y.terms) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: Formula, _ y: Formula) -> Formula { x + (-y) }
    /// The negated formula.
    @_disfavoredOverload public static prefix func - (x: Formula) -> Formula { Formula(constant: -1) * x }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: Formula, _ y: Formula) -> Formula {
        let (left, right) = (x.monomial, y.monomial)
        return product(left.coefficient * right.coefficient, left.powers + right.powers)
    }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: Formula, _ y: Formula) -> Formula { x * power(y, -1) }

    /// An integer power.
    static func power(_ x: Formula, _ exponent: Int) -> Formula {
        let monomial = x.monomial
        // Exponents of nested powers grow fast, and such formulas are unreadable.
        if monomial.powers.contains(where: { abs($0.exponent) * abs(exponent) > 64 }) {
            return Formula(.apply(.power, [x, Formula(constant: Double(exponent))]))
        }
        var coefficient = 1.0
        for _ in 0..<abs(exponent) { coefficient *= monomial.coefficient }
        return product(
            exponent < 0 ? 1 / coefficient : coefficient,
            monomial.powers.map { Power(base: $0.base, exponent: $0.exponent * exponent) })
    }

    private var terms: [Formula] {
        if case .sum(let terms) = kind { return terms }
        return constant == 0 ? [] : [self]
    }

    /// The formula as coefficient · Π powers.
    var monomial: (coefficient: Double, powers: [Power]) {
        switch kind {
        case .constant(let value): (value, [])
        case .product(let coefficient, let powers): (coefficient, powers)
        default: (1, [Power(base: self, exponent: 1)])
        }
    }

    /// coefficient · Π factors, with the powers of equal bases merged.
    static func product(_ coefficient: Double, _ factors: [Power]) -> Formula {
        if coefficient == 0 { return 0 }
        var powers: [Power] = []
        for factor in factors {
            if let place = powers.firstIndex(where: { $0.base == factor.base }) {
                powers[place].exponent += factor.exponent
            } else {
                powers.append(factor)
            }
        }
        powers.removeAll { $0.exponent == 0 }
        if powers.isEmpty { return Formula(constant: coefficient) }
        if powers.count == 1, coefficient == 1, powers[0].exponent == 1 { return powers[0].base }
        // −(u − v) becomes v − u; other factors of a sum are not expanded.
        if powers.count == 1, powers[0].exponent == 1, coefficient == -1, case .sum(let terms) = powers[0].base.kind {
            return sum(of: terms.map { -$0 })
        }
        return Formula(.product(coefficient, powers))
    }

    private static func sum(of terms: [Formula]) -> Formula {
        // A sum this long is unreadable, and merging like terms would take quadratic time.
        if terms.count > 64 { return Formula(.sum(terms)) }
        // Merge like terms.
        var coefficients: [Double] = []
        var kinds: [[Power]] = []
        var places: [Set<Power>: Int] = [:]
        var constant = 0.0
        for term in terms {
            let (coefficient, powers) = term.monomial
            if powers.isEmpty {
                constant += coefficient
            } else if let place = places[Set(powers)] {
                coefficients[place] += coefficient
            } else {
                places[Set(powers)] = kinds.count
                coefficients.append(coefficient)
                kinds.append(powers)
            }
        }
        var monomials = zip(coefficients, kinds).filter { $0.0 != 0 }.map { (coefficient: $0.0, powers: $0.1) }
        if constant != 0 { monomials.append((constant, [])) }
        guard monomials.count > 1 else {
            return monomials.first.map { product($0.coefficient, $0.powers) } ?? 0
        }
        let common = commonFactor(monomials)
        if common.powers.isEmpty, common.coefficient == 1 {
            return Formula(.sum(monomials.map { product($0.coefficient, $0.powers) }))
        }
        let inverse = common.powers.map { Power(base: $0.base, exponent: -$0.exponent) }
        let rest = sum(
            of: monomials.flatMap { product($0.coefficient / common.coefficient, $0.powers + inverse).terms })
        return product(common.coefficient, common.powers) * rest
    }

    /// The common factor of all terms. A coefficient is extracted if all terms share it up to sign.
    private static func commonFactor(
        _ monomials: [(coefficient: Double, powers: [Power])]
    ) -> (coefficient: Double, powers: [Power]) {
        var powers: [Power] = []
        for candidate in monomials[0].powers {
            let exponents = monomials.map { monomial in
                monomial.powers.first { $0.base == candidate.base }?.exponent ?? 0
            }
            let exponent = candidate.exponent > 0 ? exponents.min()! : exponents.max()!
            if exponent * candidate.exponent > 0 { powers.append(Power(base: candidate.base, exponent: exponent)) }
        }
        let magnitude = abs(monomials[0].coefficient)
        let isShared = magnitude != 1 && magnitude.isFinite && monomials.allSatisfy { abs($0.coefficient) == magnitude }
        return (isShared ? magnitude : 1, powers)
    }
}
