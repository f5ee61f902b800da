// Cumulative maxima and minima, and cumulative log Σ exp.

/// The largest or smallest of the elements up to and including each one along an axis. Ties share the adjoint equally.
struct CumulativeExtremum: ComposedOperation, WritingOperation {
    let axis: Int
    let isMaximum: Bool
    var name: String { isMaximum ? "cumulativeMaximum" : "cumulativeMinimum" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let x = operands[0]
        let (outer, extent, inner) = shape.split(at: axis)
        for block in 0..<outer {
            let start = block * extent * inner
            for place in start..<(start + Swift.min(extent, 1) * inner) { result[place] = x[place] }
            for place in (start + inner)..<Swift.max(start + extent * inner, start + inner) {
                let sofar = result[place - inner]
                result[place] = isMaximum ? larger(sofar, x[place]) : smaller(sofar, x[place])
            }
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        operands[0].scanned(along: axis) { T.apply(isMaximum ? .maximum : .minimum, $0, $1) }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        // An element has a share of the results from its own to the last that equals it. The results between two
        // changes are summed from the end, by a recurrence whose factors are 0 at the changes.
        let (x, result) = (row[0], row.result)
        let chosen = T.compare(x, .equal, result)
        let isUnchanged = T.compare(result, .equal, result.moved(along: axis, toEnd: true))
        let ties = linearRecurrence(isUnchanged, chosen, along: axis)
        let sums = T.apply(
            LinearRecurrence(axis: axis, fromEnd: true, zeros: row.zeros),
            [isUnchanged.moved(along: axis, toEnd: false), row.product(adjoint, T(constant: 1) / ties)])
        // NaN where the result is NaN, and so equals nothing.
        return row.product(sums, chosen / T.compare(result, .equal, result))
    }
}

/// log Σ exp of the elements up to and including each one along an axis, relative to the largest of them, so that
/// nothing overflows. It is computed in `Double`.
///
/// With L the result, the pullback is exp(xⱼ)·Σ adjointᵢ·exp(−Lᵢ) over i ≥ j, which would overflow. The sum times
/// exp(Lⱼ) is a linear recurrence from the end, with factors exp(Lᵢ − Lᵢ₊₁) of at most 1.
struct CumulativeLogSumExp: ComposedOperation, WritingOperation {
    let axis: Int
    var name: String { "cumulativeLogSumExp" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let x = operands[0]
        let (outer, extent, inner) = shape.split(at: axis)
        for lane in 0..<(outer * inner) {
            var largest = -Double.infinity
            var sum = 0.0
            var place = lane / inner * extent * inner + lane % inner
            for _ in 0..<extent {
                let next = Double(x[place])
                if next == largest {
                    // Also for two infinities, whose difference is NaN; −∞ adds nothing.
                    if next > -.infinity { sum += 1 }
                } else if next > largest {
                    sum = sum * exp(largest - next) + 1
                    largest = next
                } else {
                    sum += exp(next - largest)
                }
                result[place] = Scalar(sum == 0 ? largest : largest + log(sum))
                place += inner
            }
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        operands[0].scanned(along: axis) { x, y in
            let largest = T.apply(.maximum, x, y)
            let isFinite = T.compare(abs(largest), .less, T(constant: .infinity))
            return T.select(isFinite, largest + softplus(-abs(x - y)), largest)
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        // Up to a result of −∞ all elements are masked: they have no share, as in `LogSumExp`.
        let (x, result) = (row[0], row.result)
        let isMasked = T.compare(result, .equal, T(constant: -.infinity))
        let factors = T.select(isMasked, 0, exp(result.moved(along: axis, toEnd: true) - result))
        let sums = T.apply(
            LinearRecurrence(axis: axis, fromEnd: true, zeros: row.zeros),
            [factors.moved(along: axis, toEnd: false), adjoint])
        return row.product(sums, T.select(isMasked, 0, exp(x - result)))
    }
}

extension TensorAlgebra {
    /// Combines the elements up to and including each one along an axis by an associative function, in log₂ n steps.
    fileprivate func scanned(along axis: Int, _ combine: (Self, Self) -> Self) -> Self {
        var result = self
        let extent = shape[axis]
        var distance = 1
        while distance < extent {
            let combined = combine(
                result.slice(along: axis, 0..<(extent - distance)), result.slice(along: axis, distance..<extent))
            result = .concatenate([result.slice(along: axis, 0..<distance), combined], along: axis)
            distance *= 2
        }
        return result
    }

    /// The cumulative maxima along an axis, the last if none is given: for each element, the largest of all up to and
    /// including it. Ties share the gradient equally; NaN propagates.
    public func cumulativeMaximum(along axis: Int = -1) -> Self {
        let axis = shape.axis(axis, for: "cumulativeMaximum")
        return Self.apply(CumulativeExtremum(axis: axis, isMaximum: true), [self])
    }

    /// The cumulative minima along an axis, the last if none is given: for each element, the smallest of all up to and
    /// including it. Ties share the gradient equally; NaN propagates.
    public func cumulativeMinimum(along axis: Int = -1) -> Self {
        let axis = shape.axis(axis, for: "cumulativeMinimum")
        return Self.apply(CumulativeExtremum(axis: axis, isMaximum: false), [self])
    }

    /// The cumulative log Σ exp along an axis, the last if none is given: for each element, log Σ exp of all up to and
    /// including it, without overflow.
    public func cumulativeLogSumExp(along axis: Int = -1) -> Self {
        Self.apply(CumulativeLogSumExp(axis: shape.axis(axis, for: "cumulativeLogSumExp")), [self])
    }
}
