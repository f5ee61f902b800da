/// The result of a search over vectors.
package struct SearchOutcome {
    package var point: [Double]
    package var value: Double
    /// The largest magnitude in the gradient.
    package var gradient: Double
    package var iterations: Int
    /// The evaluations of value and gradient, or of residuals.
    package var evaluations: Int
    /// The products with the Hessian, or the Jacobians.
    package var products = 0
    package var end: MinimizationEnd
}

extension LinePoint {
    /// Whether a predicted decrease is below the rounding error of the value.
    func isNegligible(_ decrease: Double) -> Bool { decrease <= 8 * Double.ulpOfOne * abs(value) }
}
