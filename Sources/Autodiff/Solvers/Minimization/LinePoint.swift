/// A point with the function's value and gradient.
package struct LinePoint {
    package let x: [Double]
    package let value: Double
    package let gradient: [Double]

    /// A value or a gradient that is not finite makes the value +∞, which no search accepts. −∞ stays: the function has
    /// no minimum.
    package init(x: [Double], value: Double, gradient: [Double]) {
        let isKnown = value == -.infinity || (value.isFinite && gradient.allSatisfy(\.isFinite))
        self.init(x: x, checkedValue: isKnown ? value : .infinity, gradient: gradient)
    }

    private init(x: [Double], checkedValue: Double, gradient: [Double]) {
        (self.x, value, self.gradient) = (x, checkedValue, gradient)
    }

    /// Whether the function falls below every number there.
    var isBottomless: Bool { value == -.infinity }

    /// The point of the function divided by `unit`.
    package func divided(by unit: Double) -> LinePoint {
        LinePoint(x: x, checkedValue: value / unit, gradient: gradient.map { $0 / unit })
    }

    /// The power of two next to the largest element of the gradient, by which a search divides the function, so that
    /// squares of gradients neither overflow nor underflow; 1 if that element is not a normal number or the value
    /// divided by it overflows.
    func unit(of gradient: Double) -> Double {
        guard gradient.isNormal else { return 1 }
        let unit = gradient.binade
        return (value / unit).isFinite ? unit : 1
    }
}
