/// The lowest point that a minimization found, and why it ended there.
public struct Minimum<Point> {
    /// The lowest point found, in the form of the starting point.
    public let point: Point
    /// The function's value there; of residuals, half the sum of their squares.
    public let value: Double
    /// The largest magnitude in the gradient there; NaN if it could not be computed.
    public let gradient: Double
    /// The number of iterations, at most ``MinimizationLimits/iterations``.
    public let iterations: Int
    /// The number of evaluations of the value with its gradient, or of the residuals.
    public let evaluations: Int
    /// The number of products with the Hessian, or of Jacobians of the residuals; each column of a Hessian or a
    /// Jacobian is one product.
    public let products: Int
    /// Why the search ended: a condition of convergence, or what kept it from going on.
    public let end: MinimizationEnd

    /// Whether it ended by a condition of convergence: the gradient's, the step's or the value's.
    public var isConverged: Bool { end.isConvergence }

    init(_ result: SearchOutcome, _ point: Point) {
        self.point = point
        (value, gradient, end) = (result.value, result.gradient, result.end)
        (iterations, evaluations, products) = (result.iterations, result.evaluations, result.products)
    }
}

extension Minimum: Sendable where Point: Sendable {}

extension Minimum: CustomStringConvertible {
    /// For example: 'converged after 3 iterations: no element of the gradient is above the tolerance; value 0.0,
    /// largest element of the gradient 0.0, 5 evaluations'.
    public var description: String {
        let products = products > 0 ? ", \(products) product\(products == 1 ? "" : "s") with second derivatives" : ""
        return
            "\(isConverged ? "" : "not ")converged after \(iterations) iteration\(iterations == 1 ? "" : "s"): "
            + "\(end.rawValue); value \(value), largest element of the gradient \(gradient), "
            + "\(evaluations) evaluation\(evaluations == 1 ? "" : "s")\(products)"
    }
}
