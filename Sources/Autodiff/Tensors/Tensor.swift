import AutodiffKernels

/// An array of any rank with elements of type `Float` or `Double`, in row-major order. Like Swift's arrays it is a
/// value: copies are independent and share memory until one of them changes.
public struct Tensor<Scalar: TensorScalar>: Sendable {
    /// The extents of the axes.
    public private(set) var shape: Shape
    /// The elements, whether or not they depend on something that is being differentiated.
    @usableFromInline var elements: [Scalar]
    /// The row of a running recording that the elements are the values of: see ``TensorHistory``.
    @usableFromInline var history: TensorHistory?

    // Inlinable, so that another module reads and changes one element without a call, and in place.

    /// The elements in row-major order.
    public var scalars: [Scalar] {
        @inlinable @inline(__always)
        get {
            if let history { history.requireEnded("scalars", of: shape) }
            return elements
        }
        @inlinable @inline(__always)
        _modify {
            if let ended = history {
                ended.requireEnded("scalars", of: shape)
                history = nil
            }
            let count = elements.count
            yield &elements
            if elements.count != count { stopAtCount() }
        }
    }

    /// A tensor of the given elements in row-major order.
    public init(shape: Shape, scalars: [Scalar]) {
        if scalars.count != shape.count {
            stop("Tensor: \(scalars.count) scalars do not fill shape \(shape), which has \(shape.count) elements")
        }
        self.shape = shape
        elements = scalars
    }

    /// The values of a row of a running recording.
    init(_ values: Tensor, history: TensorHistory) {
        shape = values.shape
        elements = values.elements
        self.history = history
    }

    /// A tensor whose elements `initialize` sets, all of them.
    init(shape: Shape, initialize: (UnsafeMutablePointer<Scalar>) -> Void) {
        self.shape = shape
        let count = shape.count
        Self.requireMemory(for: shape)
        elements = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress {
                autodiff_prefer_large_pages(base, count * MemoryLayout<Scalar>.stride)
                initialize(base)
            }
            initialized = count
        }
    }

    /// A tensor whose elements are all equal to a value.
    public init(repeating value: Scalar, shape: Shape) {
        Self.requireMemory(for: shape)
        self.init(shape: shape, scalars: [Scalar](repeating: value, count: shape.count))
    }

    /// A scalar: a tensor of rank 0.
    public init(_ scalar: Scalar) { self.init(shape: [], scalars: [scalar]) }
    /// A vector [n] of the given elements.
    public init(_ scalars: [Scalar]) { self.init(shape: [scalars.count], scalars: scalars) }
    /// A matrix, row by row; all rows have the same length.
    ///
    /// Disfavored, so that the type checker need not rule out rows for an array of sums.
    @_disfavoredOverload
    public init(_ rows: [[Scalar]]) {
        let columns = rows.first?.count ?? 0
        for (index, row) in rows.enumerated() where row.count != columns {
            stop(
                "Tensor: row \(index) has \(row.count) elements but row 0 has \(columns); all rows must be "
                    + "equally long")
        }
        self.init(shape: [rows.count, columns], scalars: rows.flatMap { $0 })
    }

    /// A tensor of the given shape whose elements are all 0.
    public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape: shape) }
    /// A tensor of the given shape whose elements are all 1.
    public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape: shape) }
    /// The identity matrix of `count` rows and columns.
    public static func identity(_ count: Int) -> Tensor {
        var result = Tensor.zeros([count, count])
        for index in 0..<count { result.scalars[index * count + index] = 1 }
        return result
    }
    /// One-hot vectors, with 1 at the label and 0 elsewhere: shape [labels × classes].
    public static func oneHot(_ labels: [Int], classes: Int) -> Tensor {
        var result = Tensor.zeros([labels.count, classes])
        result.scalars.withUnsafeMutableBufferPointer { writeOneHot(labels, classes: classes, to: $0) }
        return result
    }

    /// As ``oneHot(_:classes:)``, into memory for labels.count × classes elements.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    package static func writeOneHot(_ labels: [Int], classes: Int, to target: UnsafeMutableBufferPointer<Scalar>) {
        target.update(repeating: 0)
        for (row, label) in labels.enumerated() {
            guard label >= 0, label < classes else {
                stop("oneHot: label \(row) is \(label); labels must be from 0 to \(classes - 1)")
            }
            target[row * classes + label] = 1
        }
    }

    /// The element at the given indices, one per axis.
    @inlinable
    public subscript(indices: Int...) -> Scalar {
        @inline(__always) get { scalars[shape.offset(of: indices)] }
        @inline(__always) _modify { yield &scalars[shape.offset(of: indices)] }
    }

    /// The element of a tensor that has only one.
    public var scalar: Scalar {
        guard scalars.count == 1 else {
            stop(
                "scalar: a tensor of shape \(shape) has \(scalars.count) elements, not one")
        }
        return scalars[0]
    }

    @inline(never)
    @usableFromInline
    func stopAtCount() -> Never { stop("Tensor: \(elements.count) scalars do not fill shape \(shape)") }

    /// The same elements in another shape, without a copy.
    func viewed(as shape: Shape) -> Tensor {
        var copy = self
        copy.shape = shape
        return copy
    }

    /// The elements converted to another scalar type.
    public func converted<Other: TensorScalar>(to: Other.Type) -> Tensor<Other> {
        Tensor<Other>(shape: shape, scalars: scalars.map { Other($0) })
    }
}

extension Tensor: Equatable {
    /// Whether shapes and elements are equal.
    public static func == (x: Tensor, y: Tensor) -> Bool { x.shape == y.shape && x.elements == y.elements }
}

extension Tensor: CustomStringConvertible {
    /// The elements in nested brackets, one matrix row per line.
    public var description: String { shape.nestedText { "\(elements[$0])" } }
}
