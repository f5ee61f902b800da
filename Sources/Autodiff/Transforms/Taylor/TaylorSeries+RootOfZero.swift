extension TaylorSeries {
    /// The square root of a series with leading term c·t²ᵐ, m ≥ 1: tᵐ·√c·(1 + …), for t ≥ 0. `nil` for other series;
    /// the roots of those with constant term 0 are not power series.
    ///
    /// With x = y² and y beginning with √c·tᵐ, comparing coefficients gives yₙ = (xₙ₊ₘ − Σ yⱼ·yₙ₊ₘ₋ⱼ)/(2·yₘ) over j
    /// from m + 1 to n − 1; x to order n gives y to order n − m.
    static func rootOfZero(_ x: TaylorSeries) -> TaylorSeries? {
        guard x.isComplete, isZero(x.first),
            let first = (1...x.order).first(where: { x[$0].map { !isZero($0) } ?? false }),
            first.isMultiple(of: 2), let leading = x[first]
        else { return nil }
        let m = first / 2
        var y = [Base](repeating: 0, count: x.order - m + 1)
        y[m] = sqrt(leading)
        for n in stride(from: m + 1, through: x.order - m, by: 1) {
            var rest = x[n + m] ?? 0
            for j in stride(from: m + 1, to: n, by: 1) { rest = rest - y[j] * y[n + m - j] }
            y[n] = rest / (2 * y[m])
        }
        return TaylorSeries(y)
    }

    private static func isZero(_ x: Base) -> Bool { (Base.compare(x, .equal, 0) as? Bool) ?? false }
}
