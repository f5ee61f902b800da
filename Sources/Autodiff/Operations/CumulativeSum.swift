/// Cumulative sums along an axis, from its start or from its end.
struct CumulativeSum: TensorOperation {
    let axis: Int
    let fromEnd: Bool
    var name: String { "cumulativeSum" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.cumulativeSum(axis: axis, fromEnd: fromEnd)) }
    var role: TensorRole { .linear }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        var result = operands[0]
        let (outer, extent, inner) = shape.split(at: axis)
        var sums = [CompensatedSum<Scalar>](repeating: .init(), count: inner)
        for block in 0..<outer {
            for offset in 0..<inner { sums[offset] = .init() }
            for step in 0..<extent {
                let index = fromEnd ? extent - 1 - step : step
                for offset in 0..<inner {
                    let place = (block * extent + index) * inner + offset
                    sums[offset].add(result.scalars[place])
                    result.scalars[place] = sums[offset].value
                }
            }
        }
        return result
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(CumulativeSum(axis: axis, fromEnd: !fromEnd), [adjoint])
    }
}

/// A compensated sum: a running sum and its accumulated rounding error, obtained by two-sums (D. Knuth, "The Art of
/// Computer Programming", volume 2, 4.2.2). The result is as accurate as if it were rounded once, up to errors of
/// second order in the unit roundoff.
struct CompensatedSum<Scalar: TensorScalar> {
    private(set) var value: Scalar = 0
    private var error: Scalar = 0

    mutating func add(_ x: Scalar) {
        let new = value + x
        // For infinities and NaN there is no error term.
        guard new.isFinite else {
            (value, error) = (new, 0)
            return
        }
        let part = new - value
        let rounding = (value - (new - part)) + (x - part) + error
        value = new + rounding
        error = rounding - (value - new)
    }
}

extension TensorAlgebra {
    /// The cumulative sums along an axis, the last if none is given: for each element, the sum of all up to and
    /// including it.
    public func cumulativeSum(along axis: Int = -1) -> Self {
        Self.apply(CumulativeSum(axis: shape.axis(axis, for: "cumulativeSum"), fromEnd: false), [self])
    }
}
