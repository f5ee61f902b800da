/// A tensor whose extents are part of its type, so that the compiler refuses operands that do not fit: ``Matrix``,
/// ``Vector`` and ``Rows``.
///
///     let w: Matrix<2, 3> = [[1, 2, 3], [4, 5, 6]], v: Vector<3> = [1, 0, -1]
///     print(w.times(v).tensor.scalars)  // [-2.0, -2.0]
///
/// It holds a plain or a recorded tensor and nothing else; its operations are those of the tensor. All elementwise
/// functions and operators apply to two operands of the same type; a literal is a constant of that shape. It is a tree:
/// a point of `gradient(atTree:of:)`, an argument of `compileTree`, a part of a ``DifferentiableStructure``.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public protocol ShapedTensor<Base>: ElementaryNumber, DifferentiableTree, ExpressibleByArrayLiteral
where Condition == Self {
    /// The kind of tensor: ``Tensor`` or ``TensorVariable``.
    associatedtype Base: DifferentiableTensor
    /// The extents of the axes; −1 for one that any tensor may choose.
    static var extents: [Int] { get }
    /// The tensor as it is stored: of the type's shape or, for a constant from a literal, of rank 0.
    var stored: Base { get }
    /// A value of a tensor whose shape has been checked.
    init(stored: Base)
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension ShapedTensor {
    /// The tensor with the extents of the type. Another shape stops the program.
    public init(_ tensor: Base) {
        let fits =
            tensor.shape.rank == Self.extents.count
            && zip(tensor.shape.extents, Self.extents).allSatisfy { $0 == $1 || $1 < 0 }
        guard fits else {
            let own = Self.extents.map { $0 < 0 ? "any" : "\($0)" }.joined(separator: " × ")
            stop(
                "\(Self.self): a tensor has shape \(tensor.shape), which is not [\(own)]. Reshape it, or change the "
                    + "type."
            )
        }
        self.init(stored: tensor)
    }

    /// The rows or elements of a literal, `[[1, 2], [3, 4]]`. Other numbers than the type's stop the program.
    public init(arrayLiteral elements: Tensor<Base.Scalar>...) {
        self.init(Base(elements.isEmpty ? Tensor(shape: [0], scalars: []) : Tensor.stack(elements)))
    }

    /// The sum of all elements, of rank 0.
    public func sum() -> Base { tensor.sum() }
    /// The mean of all elements, of rank 0.
    public func mean() -> Base { tensor.mean() }
    /// exp(x) / Σ exp(x) along the last axis: of each row, or of a vector.
    public func softmax() -> Self { Self(stored: tensor.softmax()) }

    /// The tensor.
    public var tensor: Base {
        // A literal has no axis whose extent is not in the type.
        stored.shape.rank == 0 && !Self.extents.isEmpty
            ? stored.broadcast(to: Shape(Self.extents.map { Swift.max($0, 1) })) : stored
    }

    // The operations of numbers are those of the tensor.

    /// A constant with this value everywhere.
    public init(constant value: Double) { self.init(stored: Base(constant: value)) }
    /// A constant with this value everywhere.
    public init(floatLiteral value: Double) { self.init(constant: value) }
    /// A constant with this value everywhere.
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    @_implements(ArithmeticNumber,+(_:_:)) public static func _sum(of x: Self, _ y: Self) -> Self { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: Self, _ y: Self) -> Self { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: Self, _ y: Self) -> Self { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: Self, _ y: Self) -> Self { apply(.divide, x, y) }
    /// The negated tensor.
    @_disfavoredOverload public static prefix func - (x: Self) -> Self { apply(.negate, x) }

    public static func apply(_ opcode: Opcode, _ operand: Self) -> Self {
        Self(stored: Base.apply(opcode, operand.stored))
    }
    public static func apply(_ opcode: Opcode, _ left: Self, _ right: Self) -> Self {
        requireSameExtents("\(opcode)", left, right)
        return Self(stored: Base.apply(opcode, left.stored, right.stored))
    }
    /// 1 where the comparison holds and 0 elsewhere, element by element; other extents stop the program.
    public static func compare(_ left: Self, _ comparison: Comparison, _ right: Self) -> Self {
        requireSameExtents(comparison.rawValue, left, right)
        return Self(stored: Base.compare(left.stored, comparison, right.stored))
    }
    /// The elements of `yes` where the condition is not 0, and those of `no` elsewhere; other extents stop the program.
    public static func select(
        _ condition: Self, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self
    ) -> Self {
        let (yes, no) = (yes(), no())
        requireSameExtents("select", condition, yes)
        requireSameExtents("select", yes, no)
        return Self(stored: Base.select(condition.stored, yes.stored, no.stored))
    }

    /// What the type does not know, the rows of batches, must be equal: nothing is repeated to fit.
    private static func requireSameExtents(_ operation: String, _ left: Self, _ right: Self) {
        guard Self.extents.contains(where: { $0 < 0 }) else { return }
        let (x, y) = (left.stored.shape, right.stored.shape)
        guard x == y || x.rank == 0 || y.rank == 0 else {
            stop(
                "\(operation): batches of shapes \(x) and \(y); they must be the same")
        }
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension ShapedTensor where Base: PlainTree {
    /// Zeros.
    public static var zeros: Self { Self(constant: 0) }
    /// Ones.
    public static var ones: Self { Self(constant: 1) }

    /// Normally distributed elements, the same for the same seed. A type that leaves an extent open stops the program.
    public static func normal(mean: Base.Scalar = 0, deviation: Base.Scalar = 1, seed: UInt64) -> Self {
        Self(Base(Tensor.normal(closedShape("normal"), mean: mean, deviation: deviation, seed: seed)))
    }
    /// Uniformly distributed elements, the same for the same seed. A type that leaves an extent open stops the program.
    public static func uniform(in range: ClosedRange<Base.Scalar> = 0...1, seed: UInt64) -> Self {
        Self(Base(Tensor.uniform(closedShape("uniform"), in: range, seed: seed)))
    }

    private static func closedShape(_ operation: String) -> Shape {
        guard extents.allSatisfy({ $0 >= 0 }) else {
            stop(
                "\(operation): the number of rows is not part of the type \(Self.self). Make a tensor of the number of "
                    + "rows that you want, and pass it to the initializer."
            )
        }
        return Shape(extents)
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension ShapedTensor {
    /// The elements, as of a tensor.
    public var description: String { "\(tensor)" }
}
