/// A tensor of complex numbers: two tensors of the same shape, the real and the imaginary parts.
///
/// The parts are tensors of any kind, plain or recorded. A gradient with respect to complex numbers is one with respect
/// to their parts, ∂f/∂x and ∂f/∂y for z = x + iy; for a real function f, the complex number ∂f/∂x + i·∂f/∂y is the
/// direction of its steepest ascent.
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
    /// The complex quotients, element by element with broadcasting; the denominator's square must not overflow.
    @_disfavoredOverload
    public static func / (x: ComplexTensor, y: ComplexTensor) -> ComplexTensor {
        let product = x * y.conjugate
        let square = y.squaredMagnitude
        return product.map { $0 / square }
    }
}
