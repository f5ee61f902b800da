/// A vector of `count` doubles, whose number is part of the type.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public typealias Vector<let count: Int> = VectorOf<count, Tensor<Double>>

/// A vector of any kind of tensor, plain or recorded, of `Float` or `Double`: [count].
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public struct VectorOf<let count: Int, Base: DifferentiableTensor>: ShapedTensor {
    public static var extents: [Int] { [count] }
    public let stored: Base
    public init(stored: Base) { self.stored = stored }

    /// The vector as a constant of a recording, to stand beside recorded operands: `w.times(x.recorded)`.
    public var recorded: VectorOf<count, Base.Recorded> {
        VectorOf<count, Base.Recorded>(stored: Base.Recorded(stored.plain))
    }

    /// The sum of the products of corresponding elements, of rank 0.
    public func dot(_ other: Self) -> Base { Autodiff.dot(tensor, other.tensor) }
    /// The product with a matrix, as a row vector: [columns].
    public func matmul<let columns: Int>(_ right: MatrixOf<count, columns, Base>) -> VectorOf<columns, Base> {
        let product = Autodiff.matmul(tensor.reshaped(to: [1, count]), right.tensor)
        return VectorOf<columns, Base>(stored: product.reshaped(to: [columns]))
    }
    /// The matrix of the products of each element with each of another vector's.
    public func outer<let other: Int>(_ right: VectorOf<other, Base>) -> MatrixOf<count, other, Base> {
        MatrixOf<count, other, Base>(stored: Autodiff.outer(tensor, right.tensor))
    }
}

// A tree of one leaf, the tensor.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf {
    public typealias Plain = VectorOf<count, Base.Plain>
    public typealias Recorded = VectorOf<count, Base.Recorded>
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain { Plain(stored: tensor.plainTree(&map)) }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded {
        Recorded(stored: tensor.recordedTree(&map))
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf: PlainTree where Base: PlainTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf: RecordedTree where Base: RecordedTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf: Sendable where Base: Sendable {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf: Equatable where Base: Equatable {
    @_implements(Equatable,==(_:_:))
    public static func _isEqual(_ x: Self, _ y: Self) -> Bool { x.tensor == y.tensor }
}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension VectorOf: CustomStringConvertible {}
