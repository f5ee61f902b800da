/// An array of any rank with elements that are no numbers to compute with: integers as indices, truth values as masks.
/// The elements lie in row-major order.
public struct ShapedArray<Element: Hashable & Sendable>: Hashable, Sendable {
    /// The extents of the axes.
    public let shape: Shape
    /// The elements in row-major order.
    public let elements: [Element]

    /// An array of the given elements in row-major order. Stops unless they fill the shape.
    public init(shape: Shape, elements: [Element]) {
        guard elements.count == shape.count else {
            stop("ShapedArray: \(elements.count) elements do not fill shape \(shape), which has \(shape.count)")
        }
        (self.shape, self.elements) = (shape, elements)
    }

    /// A vector [n] of the given elements.
    public init(_ elements: [Element]) { self.init(shape: [elements.count], elements: elements) }

    /// A matrix, row by row. Stops if a row has another length than the first.
    public init(rows: [[Element]]) {
        let columns = rows.first?.count ?? 0
        for (index, row) in rows.enumerated() where row.count != columns {
            stop(
                "ShapedArray: row \(index) has \(row.count) elements but row 0 has \(columns); all rows must be "
                    + "equally long")
        }
        self.init(shape: [rows.count, columns], elements: rows.flatMap { $0 })
    }

    /// The element at the given indices, one per axis.
    public subscript(indices: Int...) -> Element { elements[shape.offset(of: indices)] }

    /// The same elements in another shape with as many.
    public func reshaped(to shape: Shape) -> ShapedArray {
        guard shape.count == self.shape.count else {
            stop(
                "reshaped: shape \(self.shape) has \(self.shape.count) elements and \(shape) has \(shape.count); the "
                    + "counts must be equal")
        }
        return ShapedArray(shape: shape, elements: elements)
    }
}

extension ShapedArray: CustomStringConvertible {
    /// The elements in nested brackets, one matrix row per line.
    public var description: String { shape.nestedText { "\(elements[$0])" } }
}

extension ShapedArray: Codable where Element: Codable {
    private enum CodingKeys: String, CodingKey { case shape, elements }

    /// Decodes `{"shape": [2], "elements": [true, false]}`, the elements in row-major order.
    /// - Throws: `DecodingError` if the number of elements is not the shape's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let shape = try container.decode(Shape.self, forKey: .shape)
        let elements = try container.decode([Element].self, forKey: .elements)
        guard elements.count == shape.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .elements, in: container,
                debugDescription: "\(elements.count) elements do not fill the shape \(shape)")
        }
        self.init(shape: shape, elements: elements)
    }
}

/// Indices, or other integers, as a plain array with a shape. Operations take them as constants; as the input of a
/// program, indices are a tensor of numbers (`converted(to:)`).
public typealias IntegerTensor = ShapedArray<Int>

extension ShapedArray where Element == Int {
    /// The whole numbers that a tensor holds, such as the result of ``TensorAlgebra/argsort(along:descending:)``. Any
    /// other number stops the program.
    public init<Scalar>(_ numbers: Tensor<Scalar>) {
        self.init(
            shape: numbers.shape,
            elements: numbers.scalars.enumerated().map { place, number in
                guard let integer = Int(exactly: number) else {
                    stop(
                        "IntegerTensor: element \(place) is \(number), which is not an integer that Int can hold; "
                            + "round it")
                }
                return integer
            })
    }

    /// The integers as numbers. One that the type does not hold exactly, beyond 2²⁴ in `Float` and 2⁵³ in `Double`,
    /// stops the program.
    public func converted<Scalar: TensorScalar>(to: Scalar.Type) -> Tensor<Scalar> {
        Tensor(
            shape: shape,
            scalars: elements.map { integer in
                guard let number = Scalar(exactly: integer) else {
                    stop(
                        "converted: \(Scalar.name) cannot represent \(integer) exactly; use Double, or smaller "
                            + "integers")
                }
                return number
            })
    }
}

/// A mask as a plain array with a shape.
///
///     let x = Tensor<Double>([-1, 2, 3])
///     let mask = BooleanTensor(x .> 0)
///     print(x.compressed(where: mask).scalars)  // [2.0, 3.0]
public typealias BooleanTensor = ShapedArray<Bool>

extension ShapedArray where Element == Bool {
    /// Where a tensor, such as the result of a comparison, is not 0.
    public init<Scalar>(_ mask: Tensor<Scalar>) {
        self.init(shape: mask.shape, elements: mask.scalars.map { $0 != 0 })
    }

    /// 1 where the mask is true, else 0.
    public func converted<Scalar: TensorScalar>(to: Scalar.Type) -> Tensor<Scalar> {
        Tensor(shape: shape, scalars: elements.map { $0 ? 1 : 0 })
    }

    /// The places, in row-major order, at which the mask is true.
    public var places: [Int] { elements.indices.filter { elements[$0] } }

    /// Where the mask is false.
    public static prefix func .! (mask: ShapedArray) -> ShapedArray {
        ShapedArray(shape: mask.shape, elements: mask.elements.map { !$0 })
    }
    /// Where both masks, of the same shape, are true.
    public static func .& (one: ShapedArray, other: ShapedArray) -> ShapedArray { one.joined(other, ".&") { $0 && $1 } }
    /// Where one of the masks, of the same shape, is true, or both.
    public static func .| (one: ShapedArray, other: ShapedArray) -> ShapedArray { one.joined(other, ".|") { $0 || $1 } }
    /// Where the masks, of the same shape, differ.
    public static func .^ (one: ShapedArray, other: ShapedArray) -> ShapedArray { one.joined(other, ".^") { $0 != $1 } }

    private func joined(_ other: ShapedArray, _ name: String, _ operation: (Bool, Bool) -> Bool) -> ShapedArray {
        guard shape == other.shape else {
            stop("\(name): masks of shapes \(shape) and \(other.shape); they must be the same")
        }
        return ShapedArray(shape: shape, elements: zip(elements, other.elements).map(operation))
    }
}
