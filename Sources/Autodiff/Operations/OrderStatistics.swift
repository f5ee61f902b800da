// Quantiles, from the sorted elements.

extension TensorAlgebra {
    /// The quantile of the elements along the given axes, by default all: the element at place p·(n − 1) of the n
    /// sorted ones, for a probability p in 0…1. Between two places it is interpolated linearly (NumPy's default, method
    /// 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", 1996). The adjoint goes to the one or
    /// two elements at these places, with the weights of the interpolation. NaN if an element is NaN.
    ///
    /// The reduced axes are dropped unless `keepingAxes`, which keeps them at extent 1. Stops if there are no elements,
    /// or if the probability is not in 0…1.
    public func quantile(_ probability: Double, along axes: some AxisSelection = [Int](), keepingAxes: Bool = false)
        -> Self
    {
        let axes = shape.axes(axes._axes, for: "quantile")
        return quantiles([probability], along: axes, for: "quantile")
            .reshaped(to: shape.reduced(over: axes, keepingAxes: keepingAxes))
    }

    /// Several quantiles along the given axes, by default all: see
    /// ``quantile(_:along:keepingAxes:)``. They lie along a new first axis, as in NumPy; the reduced axes are dropped.
    public func quantiles(_ probabilities: [Double], along axes: some AxisSelection = [Int]()) -> Self {
        quantiles(probabilities, along: shape.axes(axes._axes, for: "quantiles"), for: "quantiles")
    }

    /// The median of the elements along the given axes, by default all: the middle one of the sorted elements, or the
    /// mean of the two in the middle. NaN if an element is NaN; stops if there are none.
    public func median(along axes: some AxisSelection = [Int](), keepingAxes: Bool = false) -> Self {
        let axes = shape.axes(axes._axes, for: "median")
        return quantiles([0.5], along: axes, for: "median")
            .reshaped(to: shape.reduced(over: axes, keepingAxes: keepingAxes))
    }

    /// The quantiles along a new first axis.
    private func quantiles(_ probabilities: [Double], along axes: [Int], for operation: String) -> Self {
        for probability in probabilities where !(probability >= 0 && probability <= 1) {
            stop("\(operation): a probability of \(probability); give numbers from 0 to 1")
        }
        let kept = shape.reduced(over: axes, keepingAxes: false)
        let count = axes.map { shape[$0] }.reduce(1, *)
        guard count > 0 else { stop("\(operation): shape \(shape) has no elements along axes \(axes)") }
        let others = (0..<shape.rank).filter { !axes.contains($0) }
        let order = axes + others
        let isInOrder = order == Array(0..<shape.rank)
        let lines = (isInOrder ? self : transposed(order)).reshaped(to: Shape([count] + kept.extents))
        let sorted = lines.sorted(along: 0)

        let places = probabilities.map { $0 * Double(count - 1) }
        let below = places.map { Int($0) }
        let shares = zip(places, below).map { $0 - Double($1) }
        let lower = sorted.taking(below)
        let last = sorted.slice(along: 0, (count - 1)..<count)
        let isNumber = Self.compare(last, .equal, last)
        guard shares.contains(where: { $0 > 0 }) else { return Self.select(isNumber, lower, last) }
        let upper = sorted.taking(zip(below, shares).map { $1 > 0 ? $0 + 1 : $0 })
        func column(_ numbers: [Double]) -> Self {
            Self(
                Tensor(
                    shape: Shape([numbers.count] + kept.extents.map { _ in 1 }), scalars: numbers.map { Scalar($0) }))
        }
        // With weights, and not lower + share·(upper − lower), which is NaN between equal infinities. An element alone
        // has no product with 0 added, which would be NaN if it is infinite.
        let between = column(shares.map { 1 - $0 }) * lower + column(shares) * upper
        let chosen = Self.select(column(shares.map { $0 > 0 ? 1 : 0 }), between, lower)
        return Self.select(isNumber, chosen, last)
    }
}
