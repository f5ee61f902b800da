/// Rows of `features` doubles each, any number of rows: a minibatch. Only `features` is part of the type.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public typealias Rows<let features: Int> = RowsOf<features, Tensor<Double>>

/// Rows of any kind of tensor, plain or recorded, of `Float` or `Double`: [rows × features], any number of rows.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public struct RowsOf<let features: Int, Base: DifferentiableTensor>: ShapedTensor {
    public static var extents: [Int] { [-1, features] }
    public let stored: Base
    public init(stored: Base) { self.stored = stored }

    /// The rows as constants of a recording, to stand beside recorded operands: `x.recorded.matmul(w)`.
    public var recorded: RowsOf<features, Base.Recorded> {
        RowsOf<features, Base.Recorded>(stored: Base.Recorded(stored.plain))
    }

    /// The number of rows, which is known only when the program runs.
    public var count: Int { tensor.shape[0] }
    /// The product of each row with a matrix.
    public func matmul<let outputs: Int>(_ right: MatrixOf<features, outputs, Base>) -> RowsOf<outputs, Base> {
        RowsOf<outputs, Base>(stored: Autodiff.matmul(tensor, right.tensor))
    }
    /// The rows with a vector added to each.
    public func adding(_ vector: VectorOf<features, Base>) -> Self {
        Self(stored: Base.apply(.add, tensor, vector.tensor))
    }
}

// A tree of one leaf, the tensor.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf {
    public typealias Plain = RowsOf<features, Base.Plain>
    public typealias Recorded = RowsOf<features, Base.Recorded>
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain { Plain(stored: tensor.plainTree(&map)) }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded {
        Recorded(stored: tensor.recordedTree(&map))
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf: PlainTree where Base: PlainTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf: RecordedTree where Base: RecordedTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf: Sendable where Base: Sendable {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf: Equatable where Base: Equatable {
    @_implements(Equatable,==(_:_:))
    public static func _isEqual(_ x: Self, _ y: Self) -> Bool { x.tensor == y.tensor }
}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension RowsOf: CustomStringConvertible {}
