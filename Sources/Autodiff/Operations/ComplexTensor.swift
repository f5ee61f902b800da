/// A tensor of complex numbers: two tensors of the same shape, the real and the imaginary parts.
///
/// The parts are tensors of any kind, plain or recorded. Complex numbers are a tree, `gradient(atTree:)`: the gradient
/// of a real function f of z = x + iy is the complex number ∂f/∂x + i·∂f/∂y, the direction of steepest ascent, as in
/// PyTorch; JAX gives its conjugate.
public struct ComplexTensor<T: TensorAlgebra> {
    /// The real parts.
    public let real: T
    /// The imaginary parts.
    public let imaginary: T

    /// Complex numbers with the given parts, of one shape.
    public init(real: T, imaginary: T) {
        guard real.shape == imaginary.shape else {
            stop("ComplexTensor: parts of shapes \(real.shape) and \(imaginary.shape); they must be the same")
        }
        (self.real, self.imaginary) = (real, imaginary)
    }

    /// Real numbers, with imaginary parts of 0.
    public init(_ real: T) { self.init(real: real, imaginary: T(.zeros(real.shape))) }

    /// The complex numbers whose parts lie along the first axis, of extent 2.
    init(parts: T) {
        let shape = parts.shape.ofPart
        real = parts.slice(along: 0, 0..<1).reshaped(to: shape)
        imaginary = parts.slice(along: 0, 1..<2).reshaped(to: shape)
    }

    /// The parts along a new first axis.
    var parts: T { .stack([real, imaginary]) }

    /// The extents of the axes.
    public var shape: Shape { real.shape }

    /// The complex numbers whose parts are a function of these: of real and imaginary parts apart.
    public func map(_ function: (T) -> T) -> ComplexTensor {
        ComplexTensor(real: function(real), imaginary: function(imaginary))
    }

    /// The complex conjugates.
    public var conjugate: ComplexTensor { ComplexTensor(real: real, imaginary: -imaginary) }
    /// The absolute values √(x² + y²), without overflow; their gradient at 0 is 0.
    public var magnitude: T { hypot(real, imaginary) }
    /// The squares of the absolute values, x² + y².
    public var squaredMagnitude: T { square(real) + square(imaginary) }
    /// The angles atan2(y, x).
    public var argument: T { atan2(imaginary, real) }

    /// The products with real numbers, with broadcasting.
    public func scaled(by factor: T) -> ComplexTensor { map { $0 * factor } }
}

// Disfavored, so that they are not tried for expressions of numbers and tensors (`Notes/design.md`, 'Overloads').
extension ComplexTensor {
    /// The sums, with broadcasting.
    @_disfavoredOverload
    public static func + (x: ComplexTensor, y: ComplexTensor) -> ComplexTensor {
        ComplexTensor(real: x.real + y.real, imaginary: x.imaginary + y.imaginary)
    }
    /// The differences, with broadcasting.
    @_disfavoredOverload
    public static func - (x: ComplexTensor, y: ComplexTensor) -> ComplexTensor {
        ComplexTensor(real: x.real - y.real, imaginary: x.imaginary - y.imaginary)
    }
    /// The complex products, element by element with broadcasting.
    @_disfavoredOverload
    public static func * (x: ComplexTensor, y: ComplexTensor) -> ComplexTensor {
        ComplexTensor(
            real: x.real * y.real - x.imaginary * y.imaginary, imaginary: x.real * y.imaginary + x.imaginary * y.real)
    }
    /// The complex quotients, element by element with broadcasting, by R. L. Smith's method (1962): the denominator
    /// is divided by its larger part, so that its square neither over- nor underflows. A denominator of 0 gives NaN and
    /// ±∞.
    @_disfavoredOverload
    public static func / (x: ComplexTensor, y: ComplexTensor) -> ComplexTensor {
        let isReal: T = abs(y.real) .>= abs(y.imaginary)
        let large = T.select(isReal, y.real, y.imaginary)
        let ratio = T.select(isReal, y.imaginary, y.real) / large
        let size = T.select(isReal, y.real + y.imaginary * ratio, y.imaginary + y.real * ratio)
        // x·ȳ with ȳ divided by the larger part.
        let (unit, turn) = (T.select(isReal, 1, ratio), T.select(isReal, ratio, 1))
        let real: T = x.real * unit + x.imaginary * turn
        let imaginary: T = x.imaginary * unit - x.real * turn
        return ComplexTensor(real: real / size, imaginary: imaginary / size)
    }
}

extension ComplexTensor: CustomStringConvertible {
    /// The shape and the first numbers, such as `[3]: 1.0 + 2.0i, 0.5 - 1.0i, …`.
    public var description: String {
        let (real, imaginary) = (real.plain.scalars, imaginary.plain.scalars)
        let shown = zip(real, imaginary).prefix(8).map { x, y in
            "\(x) \(y.sign == .minus ? "-" : "+") \(y.magnitude)i"
        }
        return "\(shape): \(shown.joined(separator: ", "))\(real.count > shown.count ? ", …" : "")"
    }
}
