// Tensors from literals, ranges and random numbers, and methods like those of collections.

extension Tensor: ExpressibleByArrayLiteral {
    /// `[1, 2]` is a vector and `[[1, 2], [3, 4]]` a matrix: tensors of the same shape, stacked along a new first axis.
    public init(arrayLiteral elements: Tensor...) {
        guard let shape = elements.first?.shape else {
            self.init(shape: [0], scalars: [])
            return
        }
        guard elements.allSatisfy({ $0.shape == shape }) else {
            let shapes = elements.map { "\($0.shape)" }.joined(separator: ", ")
            stop("Tensor: the parts of a literal have shapes \(shapes); they must all be the same")
        }
        self.init(shape: Shape([elements.count] + shape.extents), scalars: elements.flatMap(\.scalars))
    }
}

extension Tensor {
    /// The vector 0, 1, … `count` − 1.
    public static func range(_ count: Int) -> Tensor { Tensor((0..<count).map { Scalar($0) }) }

    /// A vector of `count` evenly spaced numbers from `start` to `end`, both included.
    public static func linspace(_ start: Scalar, _ end: Scalar, count: Int) -> Tensor {
        guard count >= 0 else { stop("linspace: a count of \(count); give 0 or more") }
        if count == 1 { return Tensor([start]) }
        return Tensor((0..<count).map { start + (end - start) * (Scalar($0) / Scalar(count - 1)) })
    }

    /// Uniformly distributed numbers in `range`, the same for the same seed on every machine.
    public static func uniform(_ shape: Shape, in range: ClosedRange<Scalar> = 0...1, seed: UInt64) -> Tensor {
        var random = SeededGenerator(seed: seed)
        let width = range.upperBound - range.lowerBound
        return Tensor(
            shape: shape, scalars: (0..<shape.count).map { _ in range.lowerBound + Scalar(random.unit()) * width })
    }

    /// Uniformly distributed numbers in `range`, as `Double.random(in:using:)`: those of ``uniform(_:in:seed:)`` with a
    /// seed from the caller's generator.
    ///
    ///     var generator = SystemRandomNumberGenerator()
    ///     let w = Tensor<Float>.random([28 * 28, 10], in: -0.1...0.1, using: &generator)
    public static func random(
        _ shape: Shape, in range: ClosedRange<Scalar> = 0...1, using generator: inout some RandomNumberGenerator
    ) -> Tensor {
        uniform(shape, in: range, seed: generator.next())
    }

    /// Uniformly distributed numbers in `range`, others at each call: as ``random(_:in:using:)`` with the system's
    /// generator.
    public static func random(_ shape: Shape, in range: ClosedRange<Scalar> = 0...1) -> Tensor {
        uniform(shape, in: range, seed: .random(in: 0 ... .max))
    }

    /// Normally distributed numbers (by the Box–Muller method), the same for the same seed.
    public static func normal(
        _ shape: Shape, mean: Scalar = 0, deviation: Scalar = 1, seed: UInt64
    ) -> Tensor {
        var random = SeededGenerator(seed: seed)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.count).map { _ in
                // 1 − u is never 0.
                let radius = (-2 * log(1 - random.unit())).squareRoot()
                return mean + deviation * Scalar(radius * cos(2 * .pi * random.unit()))
            })
    }

    /// The number of elements.
    public var count: Int { scalars.count }

    /// The tensor with `transform` applied to each element.
    public func map(_ transform: (Scalar) throws -> Scalar) rethrows -> Tensor {
        Tensor(shape: shape, scalars: try scalars.map(transform))
    }

    /// The slices along the first axis, in order: the rows of a matrix, the elements of a vector as tensors of rank 0.
    public var rows: [Tensor] {
        guard let first = shape.extents.first else { stop("rows: a tensor without axes has no rows") }
        let part = shape.ofPart
        return (0..<first).map { row in
            Tensor(shape: part, scalars: Array(scalars[(row * part.count)..<((row + 1) * part.count)]))
        }
    }
}
