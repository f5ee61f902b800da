import Autodiff

/// The range in which squares of a type's numbers neither overflow nor underflow.
extension TensorScalar {
    /// The largest power of two with a finite square, 2⁶³ for `Float` and 2⁵¹¹ for `Double`; a running mean of such
    /// squares is finite.
    static var greatestToSquare: Double {
        Double(sign: .plus, exponent: Int(greatestFiniteMagnitude.exponent) / 2, significand: 1)
    }

    /// The square root of the smallest normal number, 2⁻⁶³ for `Float`: squares of smaller numbers underflow.
    static var leastToSquare: Double {
        Double(sign: .plus, exponent: Int(leastNormalMagnitude.exponent) / 2, significand: 1)
    }
}

extension TensorAlgebra {
    /// The elements, clamped so that their squares are finite.
    ///
    /// The steps of an optimizer that divides by the root of squares do not depend on the gradient's scale, so clamping
    /// the largest elements is harmless, whereas an infinite square would make every later step 0.
    func heldToSquare() -> Self {
        let limit = Self(constant: Scalar.greatestToSquare)
        return Autodiff.min(Autodiff.max(self, -limit), limit)
    }

    /// An ε that keeps a quotient by the root of squares finite: at least the square root of the smallest normal
    /// number. Thus with `epsilon` 0, a gradient of 0 gives a step of 0, not 0/0.
    init(epsilon: Double) { self.init(constant: Swift.max(epsilon, Scalar.leastToSquare)) }

    /// A positive number within the type's range: the nearest normal number.
    init(positive number: Double) {
        let range = Double(Scalar.leastNormalMagnitude)...Double(Scalar.greatestFiniteMagnitude)
        self.init(constant: Swift.min(Swift.max(number, range.lowerBound), range.upperBound))
    }
}
