/// A mean, variance or standard deviation over axes of an element type of two bytes, computed in `Double` and rounded
/// once: sums of elements and of their squares exceed such a type although the result does not.
struct WideMoment: ComposedOperation {
    enum Kind: String { case mean, variance, standardDeviation }
    let kind: Kind
    let axes: [Int]
    let correction: Int
    var name: String { kind.rawValue }
    var reads: Reads { kind == .mean ? .nothing : [.inputs, .output] }
    var lowering: TensorLowering { .composition(self) }
    var role: TensorRole { kind == .mean ? .linear : .other }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].reduced(over: axes, keepingAxes: true) }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let x = operands[0].converted(to: Double.self)
        let moment =
            switch kind {
            case .mean: x.mean(along: axes, keepingAxes: true)
            case .variance: x.variance(along: axes, correction: correction, keepingAxes: true)
            case .standardDeviation: x.standardDeviation(along: axes, correction: correction, keepingAxes: true)
            }
        return moment.reshaped(to: shape).converted(to: Scalar.self)
    }

    /// The elements are divided by the largest first, so that their sum is at most their number.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let count = count(operands[0].shape)
        func scaled(_ x: T) -> (elements: T, scale: T) {
            let largest = finiteMaximum(abs(x), over: axes)
            let scale = T.select(T.compare(largest, .greater, 0), largest, 1)
            return (x / scale, scale)
        }
        let whole = scaled(operands[0])
        let mean = divided(whole.elements.sum(along: axes, keepingAxes: true), by: count) * whole.scale
        if kind == .mean { return mean }
        let centered = scaled(operands[0] - mean)
        let variance = divided(square(centered.elements).sum(along: axes, keepingAxes: true), by: count - correction)
        return kind == .variance ? variance * centered.scale * centered.scale : sqrt(variance) * centered.scale
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (shape, count) = (row.shapes[0], count(row.shapes[0]))
        let repeated = adjoint.broadcast(to: shape)
        if kind == .mean { return divided(repeated, by: count) }
        let mean = T.apply(WideMoment(kind: .mean, axes: axes, correction: 0), [row[0]])
        let centered = row[0] - mean
        if kind == .variance { return row.product(repeated, divided(centered, by: count - correction) * 2) }
        let direction = T.select(T.compare(row.result, .equal, 0), 0, centered / row.result)
        return row.product(repeated, divided(direction, by: count - correction))
    }

    private func count(_ shape: Shape) -> Int { axes.map { shape[$0] }.reduce(1, *) }

    /// A quotient by a count that may be beyond the type's largest number.
    private func divided<T: TensorAlgebra>(_ x: T, by count: Int) -> T {
        var (quotient, divisor) = (x, Double(count))
        while divisor > Double(T.Scalar.greatestFiniteMagnitude) {
            (quotient, divisor) = (quotient / 256, divisor / 256)
        }
        return quotient / T(constant: divisor)
    }
}

extension ElementType {
    /// Whether sums are computed in `Double`, since the type has few digits or a small range.
    var isSummedInDouble: Bool {
        switch self {
        case .float, .double: false
        default: true
        }
    }
}

/// Converts elements to `Double`, and rounds the results that `body` writes once.
func withDoubles<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, count: Int, to result: UnsafeMutablePointer<Scalar>, resultCount: Int,
    _ body: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
) {
    let wide = UnsafeMutablePointer<Double>.allocate(capacity: max(count + resultCount, 1))
    defer { wide.deallocate() }
    for place in 0..<count { wide[place] = Double(x[place]) }
    body(wide, wide + count)
    for place in 0..<resultCount { result[place] = Scalar(wide[count + place]) }
}
