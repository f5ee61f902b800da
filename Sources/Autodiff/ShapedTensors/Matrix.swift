/// A matrix of doubles with `rows` rows and `columns` columns, both part of the type.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public typealias Matrix<let rows: Int, let columns: Int> = MatrixOf<rows, columns, Tensor<Double>>

/// A matrix of any kind of tensor, plain or recorded, of `Float` or `Double`: [rows × columns].
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public struct MatrixOf<let rows: Int, let columns: Int, Base: DifferentiableTensor>: ShapedTensor {
    public static var extents: [Int] { [rows, columns] }
    public let stored: Base
    public init(stored: Base) { self.stored = stored }

    /// The matrix as a constant of a recording, to stand beside recorded operands: `w.times(x.recorded)`.
    public var recorded: MatrixOf<rows, columns, Base.Recorded> {
        MatrixOf<rows, columns, Base.Recorded>(stored: Base.Recorded(stored.plain))
    }

    /// The matrix product: rows × columns by columns × other columns. Inner extents that differ do not compile.
    public func matmul<let other: Int>(_ right: MatrixOf<columns, other, Base>) -> MatrixOf<rows, other, Base> {
        MatrixOf<rows, other, Base>(stored: Autodiff.matmul(tensor, right.tensor))
    }
    /// The product with a column vector: [rows].
    public func times(_ vector: VectorOf<columns, Base>) -> VectorOf<rows, Base> {
        let product = Autodiff.matmul(tensor, vector.tensor.reshaped(to: [columns, 1]))
        return VectorOf<rows, Base>(stored: product.reshaped(to: [rows]))
    }
    /// The transposed matrix, columns × rows.
    public func transposed() -> MatrixOf<columns, rows, Base> {
        MatrixOf<columns, rows, Base>(stored: tensor.matrixTransposed())
    }
    /// The matrix with a vector added to each row.
    public func adding(_ vector: VectorOf<columns, Base>) -> Self {
        Self(stored: Base.apply(.add, tensor, vector.tensor))
    }
    /// A row. An index out of range stops the program.
    public func row(_ index: Int) -> VectorOf<columns, Base> {
        VectorOf<columns, Base>(stored: tensor.slice(along: 0, index..<index + 1).reshaped(to: [columns]))
    }
}

// Square matrices.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf where rows == columns {
    /// The inverse matrix: see ``TensorAlgebra/inverse()``.
    public func inverse() -> Self { Self(stored: tensor.inverse()) }
    /// The determinant, of rank 0: see ``TensorAlgebra/determinant()``.
    public func determinant() -> Base { tensor.determinant() }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf where rows == columns, Base: PlainTree {
    /// The identity matrix.
    public static var identity: Self { Self(Base(Tensor.identity(rows))) }
}

// A tree of one leaf, the tensor.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf {
    public typealias Plain = MatrixOf<rows, columns, Base.Plain>
    public typealias Recorded = MatrixOf<rows, columns, Base.Recorded>
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain { Plain(stored: tensor.plainTree(&map)) }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded {
        Recorded(stored: tensor.recordedTree(&map))
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf: PlainTree where Base: PlainTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf: RecordedTree where Base: RecordedTree {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf: Sendable where Base: Sendable {}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf: Equatable where Base: Equatable {
    @_implements(Equatable,==(_:_:))
    public static func _isEqual(_ x: Self, _ y: Self) -> Bool { x.tensor == y.tensor }
}
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension MatrixOf: CustomStringConvertible {}
