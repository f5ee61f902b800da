// Linear recurrences along an axis, and cumulative products, which are one.

/// h₀ = b₀ and hᵢ = aᵢ·hᵢ₋₁ + bᵢ along an axis, or the same from its end. The first a is not read.
///
/// With h̄ the adjoint, the pullback is such a recurrence in the other direction, gᵢ = h̄ᵢ + aᵢ₊₁·gᵢ₊₁: b̄ᵢ = gᵢ and
/// āᵢ = gᵢ·hᵢ₋₁. There is no division, so that all derivatives are right where elements are 0.
struct LinearRecurrence: ComposedOperation, WritingOperation {
    let axis: Int
    let fromEnd: Bool
    /// The convention for the products a·h: that of a sweep in a pullback, else IEEE 754.
    var zeros = ZeroAdjoints.ieee

    var name: String { "linearRecurrence" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if shape.count == 0 { return }
        let (outer, extent, inner) = shape.split(at: axis)
        let (a, b) = (operands[0], operands[1])
        let step = fromEnd ? -inner : inner
        for block in 0..<outer {
            var place = (block * extent + (fromEnd ? extent - 1 : 0)) * inner
            (result + place).update(from: b + place, count: inner)
            for _ in 1..<extent {
                place += step
                let before = result + (place - step)
                for offset in 0..<inner {
                    let (factor, last) = (a[place + offset], before[offset])
                    let product = zeros == .strong && (factor == 0 || last == 0) ? 0 : factor * last
                    result[place + offset] = product + b[place + offset]
                }
            }
        }
    }
    // In log₂ n steps, each of which doubles the number of elements that each one follows from (W. D. Hillis and
    // G. L. Steele, "Data parallel algorithms", 1986).
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        var (a, b) = (operands[0], operands[1])
        if fromEnd { (a, b) = (a.flipped(along: [axis]), b.flipped(along: [axis])) }
        let extent = a.shape[axis]
        var distance = 1
        while distance < extent {
            func parts(_ x: T) -> (head: T, tail: T, before: T) {
                (
                    x.slice(along: axis, 0..<distance), x.slice(along: axis, distance..<extent),
                    x.slice(along: axis, 0..<(extent - distance))
                )
            }
            let (factors, terms) = (parts(a), parts(b))
            let product = T.product(factors.tail, terms.before, zeros)
            b = .concatenate([terms.head, product + terms.tail], along: axis)
            a = .concatenate([factors.head, T.product(factors.tail, factors.before, zeros)], along: axis)
            distance *= 2
        }
        return fromEnd ? b.flipped(along: [axis]) : b
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let back = LinearRecurrence(axis: axis, fromEnd: !fromEnd, zeros: row.zeros)
        let sums = T.apply(back, [row[0].moved(along: axis, toEnd: fromEnd), adjoint])
        return operand == 1 ? sums : row.product(sums, row.result.moved(along: axis, toEnd: !fromEnd))
    }
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        let byFactors = tangents[0].map { row.product($0, row.result.moved(along: axis, toEnd: !fromEnd)) }
        let terms = [byFactors, tangents[1]].compactMap { $0 }
        guard let first = terms.first else { return nil }
        let sum = terms.dropFirst().reduce(first) { $0 + $1 }
        return Tensor.apply(LinearRecurrence(axis: axis, fromEnd: fromEnd, zeros: row.zeros), [row[0], sum])
    }
}

extension TensorAlgebra {
    /// The tensor with its elements moved by one place along an axis, and a 0 in the place that becomes free.
    func moved(along axis: Int, toEnd: Bool) -> Self {
        let extent = shape[axis]
        if extent == 0 { return self }
        return toEnd
            ? slice(along: axis, 0..<(extent - 1)).padded(along: axis, before: 1, after: 0)
            : slice(along: axis, 1..<extent).padded(along: axis, before: 0, after: 1)
    }

    /// The cumulative products along an axis, the last if none is given: for each element, the product of all up to and
    /// including it. All derivatives are right also where elements are 0.
    public func cumulativeProduct(along axis: Int = -1) -> Self {
        let axis = shape.axis(axis, for: "cumulativeProduct")
        if shape[axis] == 0 { return self }
        // The first element, and then −0, which changes no sum, not even one of −0.
        let first = slice(along: axis, 0..<1).padded(along: axis, before: 0, after: shape[axis] - 1, with: -0.0)
        return Self.apply(LinearRecurrence(axis: axis, fromEnd: false), [self, first])
    }
}

/// The solution of hᵢ = aᵢ·hᵢ₋₁ + bᵢ along an axis, with h before the first element 0, or from the end, hᵢ = aᵢ·hᵢ₊₁ +
/// bᵢ: exponential moving averages, discounted sums of rewards, filters and state-space models. Factors a and terms b
/// broadcast.
///
///     let x = Tensor<Double>([1, 0, 0])
///     print(linearRecurrence(0.5, 0.5 * x, along: 0).scalars)  // [0.5, 0.25, 0.125]
///     // Discounted returns, of rewards from last to first:
///     print(linearRecurrence(0.5, Tensor<Double>([0, 0, 1]), along: 0, fromEnd: true).scalars)  // [0.25, 0.5, 1.0]
///
/// - Complexity: O(elements), one after another along the axis.
public func linearRecurrence<T: TensorAlgebra>(
    _ factors: T, _ terms: T, along axis: Int, fromEnd: Bool = false
) -> T {
    let shape = broadcastShape(factors.shape, terms.shape, for: "linearRecurrence")
    let recurrence = LinearRecurrence(axis: shape.axis(axis, for: "linearRecurrence"), fromEnd: fromEnd)
    return T.apply(recurrence, [factors.broadcast(to: shape), terms.broadcast(to: shape)])
}
