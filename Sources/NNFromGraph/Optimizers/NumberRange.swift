import Autodiff

/// How far squares of a type's numbers reach.
extension TensorScalar {
    /// The largest power of two with a finite square, 2⁶³ for `Float` and 2⁵¹¹ for `Double`; a running mean of such squares is finite.
    static var greatestToSquare: Double {
        Double(sign: .plus, exponent: Int(greatestFiniteMagnitude.exponent) / 2, significand: 1)
    }

    /// The root of the least normal number, 2⁻⁶³ for `Float`: squares of smaller ones vanish.
    static var leastToSquare: Double {
        Double(sign: .plus, exponent: Int(leastNormalMagnitude.exponent) / 2, significand: 1)
    }
}

extension TensorAlgebra {
    /// The elements, held where their squares are finite.
    ///
    /// An optimizer that divides by the root of squares makes the same step whatever the gradient is multiplied by, so that the
    /// largest elements may be made smaller; a square of ∞ would make every later step 0.
    func heldToSquare() -> Self {
        let limit = Self(constant: Scalar.greatestToSquare)
        return Autodiff.min(Autodiff.max(self, -limit), limit)
    }

    /// What keeps a quotient by the root of squares finite: ε, but not less than the root of a square that vanishes. For an ε of 0, a
    /// gradient of 0 then makes a step of 0, not of 0/0.
    init(epsilon: Double) { self.init(constant: Swift.max(epsilon, Scalar.leastToSquare)) }

    /// A positive number within the type's range: the nearest normal number.
    init(positive number: Double) {
        let range = Double(Scalar.leastNormalMagnitude)...Double(Scalar.greatestFiniteMagnitude)
        self.init(constant: Swift.min(Swift.max(number, range.lowerBound), range.upperBound))
    }
}
