// Reductions over axes. The operations keep the reduced axes at extent 1; the public methods drop them unless told to
// keep them.

/// The sum over axes.
struct Sum: WritingOperation {
    let axes: [Int]
    var name: String { "sum" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.sum(axes: axes)) }
    var role: TensorRole { .sum }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].reduced(over: axes, keepingAxes: true) }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let from = operands.shapes[0]
        guard Scalar.elementType.isSummedInDouble else { return addInHalves(operands[0], from, to: result, shape) }
        withDoubles(operands[0], count: from.count, to: result, resultCount: shape.count) {
            addInHalves($0, from, to: $1, shape)
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        adjoint.broadcast(to: row.shapes[0])
    }
}

/// The largest or smallest element over axes. Ties share the adjoint equally.
struct Extremum: WritingOperation {
    let axes: [Int]
    let isMaximum: Bool
    var name: String { isMaximum ? "max" : "min" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .primitive(.extremum(axes: axes, isMaximum: isMaximum)) }
    func resultShape(of operands: [Shape]) -> Shape {
        let shape = operands[0].reduced(over: axes, keepingAxes: true)
        if operands[0].count == 0, shape.count > 0 {
            stop("\(name): shape \(operands[0]) has no elements along axes \(axes)")
        }
        return shape
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if isMaximum {
            reduceRuns(
                operands[0], operands.shapes[0], to: result, shape, from: -.infinity, { larger($0, $1) },
                run: { larger($0, Scalar._kernels.largest($1, count: $2)) },
                columns: { Scalar._kernels.map(.maximum, $0, step: 1, $1, step: 1, $0, count: $2) })
        } else {
            reduceRuns(
                operands[0], operands.shapes[0], to: result, shape, from: .infinity, { smaller($0, $1) },
                run: { smaller($0, Scalar._kernels.smallest($1, count: $2)) },
                columns: { Scalar._kernels.map(.minimum, $0, step: 1, $1, step: 1, $0, count: $2) })
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let chosen = T.compare(row[0], .equal, row.result)
        let share = chosen / T.compare(chosen, .equal, 1).sum(along: axes, keepingAxes: true)
        return row.product(adjoint.broadcast(to: row.shapes[0]), share)
    }
}

/// log Σ exp over axes. The largest element is subtracted first, so that nothing overflows and small terms count. The
/// pullback is adjoint·softmax(x), also computed relative to the largest element: exp(x − log Σ exp) would have the
/// rounding error of a large logarithm.
struct LogSumExp: RowOperation {
    let axes: [Int]
    var name: String { "logSumExp" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self, as: .logSumExp(axes: axes)) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].reduced(over: axes, keepingAxes: true) }
    func loop<Scalar: TensorScalar>(over _: Scalar.Type) -> RowLoops<Scalar>.Rows? {
        Scalar._kernels.rows().logSumExp
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let center = finiteMaximum(operands[0], over: axes)
        return log(exp(operands[0] - center).sum(along: axes, keepingAxes: true)) + center
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        row.product(adjoint.broadcast(to: row.shapes[0]), T.apply(Softmax(axes: axes), [row[0]]))
    }
}

/// The Euclidean norm over axes, scaled if squares would overflow or underflow. The gradient at 0 is 0, the subgradient
/// of least norm.
struct EuclideanNorm: ComposedOperation {
    let axes: [Int]
    var name: String { "norm" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(self, as: .norm(axes: axes)) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].reduced(over: axes, keepingAxes: true) }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        if Scalar.elementType.isSummedInDouble {
            return value([operands[0].converted(to: Double.self)], shape: shape).converted(to: Scalar.self)
        }
        func sum(_ squares: Tensor<Scalar>) -> Tensor<Scalar> { Sum(axes: axes).written([squares], shape: shape) }
        var scale = Extremum(axes: axes, isMaximum: true).written([abs(operands[0])], shape: shape)
        // If the largest magnitude is in this range, squares and their sums do not overflow in either type, and squares
        // that underflow are below the rounding error.
        let harmless: ClosedRange<Scalar> = 0x1p-40...0x1p40
        if scale.scalars.allSatisfy({ harmless.contains($0) }) { return sqrt(sum(square(operands[0]))) }
        for index in scale.scalars.indices where scale.scalars[index] == 0 || !scale.scalars[index].isFinite {
            scale.scalars[index] = 1
        }
        return sqrt(sum(square(operands[0] / scale))) * scale
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let largest = finiteMaximum(abs(operands[0]), over: axes)
        let scale = T.select(T.compare(largest, .greater, 0), largest, 1)
        return sqrt(square(operands[0] / scale).sum(along: axes, keepingAxes: true)) * scale
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (x, norm) = (row[0], row.result)
        // 0 where the norm is 0. In a recording its derivatives are NaN there: unless the adjoint is 0 too, there is no
        // second derivative (`NormsAtZero.swift`). A program is for norms of any value. (The maximum is 0 for a sum of
        // −0, for which the angle would be π.)
        let isRecordedAtZero =
            norm.isPartOfProgram || T.self == TensorVariable<T.Scalar>.self && norm.plain.scalars.contains(0)
        let chosen = isRecordedAtZero ? atan2(x, max(x.sum(along: axes, keepingAxes: true), 0)) : 0
        let direction = T.select(T.compare(norm, .equal, 0), chosen, x / norm)
        let contribution = row.product(adjoint.broadcast(to: row.shapes[0]), direction)
        guard let (mask, limit) = row.limitAtZero(adjoint) else { return contribution }
        return T.select(mask, limit * x, contribution)
    }
}

extension TensorAlgebra {
    private func reduced(
        _ name: String, along axes: some AxisSelection, keepingAxes: Bool, _ operation: ([Int]) -> some TensorOperation
    ) -> Self {
        let axes = shape.axes(axes._axes, for: name)
        let kept = Self.apply(operation(axes), [self])
        return keepingAxes ? kept : kept.reshaped(to: shape.reduced(over: axes, keepingAxes: false))
    }

    private func moment(
        _ kind: WideMoment.Kind, along axes: some AxisSelection, correction: Int = 0, keepingAxes: Bool
    ) -> Self {
        reduced(kind.rawValue, along: axes, keepingAxes: keepingAxes) {
            WideMoment(kind: kind, axes: $0, correction: correction)
        }
    }

    /// The sum along the given axes, by default all; 0 over no elements. The reduced axes are dropped unless
    /// `keepingAxes`, which keeps them at extent 1.
    @inlinable
    public func sum(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        summed(along: axes._axes, keepingAxes: keepingAxes)
    }
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    @usableFromInline
    func summed(along axes: [Int], keepingAxes: Bool) -> Self {
        reduced("sum", along: axes, keepingAxes: keepingAxes) { Sum(axes: $0) }
    }

    /// The mean along the given axes, by default all; NaN over no elements.
    public func mean(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        if Scalar.elementType.isSummedInDouble { return moment(.mean, along: axes, keepingAxes: keepingAxes) }
        let count = shape.axes(axes._axes, for: "mean").map { shape[$0] }.reduce(1, *)
        return sum(along: axes, keepingAxes: keepingAxes) / Self(constant: Double(count))
    }

    /// The largest element along the given axes, by default all. Ties share the gradient equally; NaN propagates.
    public func max(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        reduced("max", along: axes, keepingAxes: keepingAxes) { Extremum(axes: $0, isMaximum: true) }
    }

    /// The smallest element along the given axes, by default all. Ties share the gradient equally; NaN propagates.
    public func min(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        reduced("min", along: axes, keepingAxes: keepingAxes) { Extremum(axes: $0, isMaximum: false) }
    }

    /// log Σ exp along the given axes, by default all, without overflow; −∞ over no elements.
    public func logSumExp(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        reduced("logSumExp", along: axes, keepingAxes: keepingAxes) { LogSumExp(axes: $0) }
    }

    /// The Euclidean norm along the given axes, by default all; its gradient at 0 is 0.
    public func norm(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        reduced("norm", along: axes, keepingAxes: keepingAxes) { EuclideanNorm(axes: $0) }
    }

    /// The sum of absolute values (ℓ₁ norm) along the given axes, by default all; its gradient at 0 is 0.
    public func absoluteNorm(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        abs(self).sum(along: axes, keepingAxes: keepingAxes)
    }

    /// The variance along the given axes, Σ(x − mean)² / (count − `correction`): of the population for a
    /// correction of 0, of a sample for 1.
    public func variance(along axes: some AxisSelection = [Int](), correction: Int = 0, keepingAxes: Bool = false)
        -> Self
    {
        if Scalar.elementType.isSummedInDouble {
            return moment(.variance, along: axes, correction: correction, keepingAxes: keepingAxes)
        }
        let count = shape.axes(axes._axes, for: "variance").map { shape[$0] }.reduce(1, *) - correction
        return square(self - mean(along: axes, keepingAxes: true)).sum(along: axes, keepingAxes: keepingAxes)
            / Self(constant: Double(count))
    }

    /// The square root of the variance; its gradient is 0 where all elements are equal.
    public func standardDeviation(
        along axes: some AxisSelection = [Int](), correction: Int = 0, keepingAxes: Bool = false
    ) -> Self {
        if Scalar.elementType.isSummedInDouble {
            return moment(.standardDeviation, along: axes, correction: correction, keepingAxes: keepingAxes)
        }
        let count = shape.axes(axes._axes, for: "standardDeviation").map { shape[$0] }.reduce(1, *) - correction
        return (self - mean(along: axes, keepingAxes: true)).norm(along: axes, keepingAxes: keepingAxes)
            / Self(constant: Double(count).squareRoot())
    }

    /// The product along the given axes, by default all; 1 over no elements. It is computed pairwise, halving the axis
    /// each time, so that all derivatives are right also where elements are 0.
    public func product(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        let axes = shape.axes(axes._axes, for: "product")
        var result = self
        for axis in axes {
            if shape[axis] == 0 { result = Self(Tensor.ones(result.shape.replacing(axis, with: 1))) }
            while result.shape[axis] > 1 {
                let extent = result.shape[axis]
                let half = extent / 2
                let pairs = result.slice(along: axis, 0..<half) * result.slice(along: axis, half..<(2 * half))
                result =
                    extent == 2 * half
                    ? pairs : .concatenate([pairs, result.slice(along: axis, (2 * half)..<extent)], along: axis)
            }
        }
        return keepingAxes ? result : result.reshaped(to: shape.reduced(over: axes, keepingAxes: false))
    }

    /// The index of the first largest element along an axis, the last if none is given, for each position in the other
    /// axes, in row-major order: of a vector, one number. It has no gradient.
    public func argmax(along axis: Int = -1) -> [Int] {
        let (outer, extent, inner) = shape.split(at: shape.axis(axis, for: "argmax"))
        if extent == 0, outer * inner > 0 { stop("argmax: shape \(shape) has no elements along axis \(axis)") }
        return placesOfLargest(plain.scalars, extent: extent, inner: inner, count: outer * inner)
    }
}

// Compiled for each type: callers are generic.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func placesOfLargest<Scalar: TensorScalar>(_ scalars: [Scalar], extent: Int, inner: Int, count: Int) -> [Int] {
    scalars.withUnsafeBufferPointer { scalars in
        (0..<count).map { place in
            let start = place / inner * extent * inner + place % inner
            var best = 0
            var largest = scalars[start]
            var index = 1
            // The first NaN counts as the largest element.
            while index < extent, !largest.isNaN {
                let candidate = scalars[start + index * inner]
                if !(candidate <= largest) { (best, largest) = (index, candidate) }
                index += 1
            }
            return best
        }
    }
}
