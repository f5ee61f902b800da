// Trees of tensors and numbers are `Codable` by these two: arrays and dictionaries of them, and structures that say so.

extension Shape: Codable {
    /// Decodes an array of extents.
    /// - Throws: `DecodingError` for a negative extent or more elements than the address space holds.
    public init(from decoder: any Decoder) throws {
        let extents = try [Int](from: decoder)
        guard let shape = Shape(validating: extents) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "the shape \(extents) is impossible"))
        }
        self = shape
    }

    /// Encodes the extents as an array.
    public func encode(to encoder: any Encoder) throws { try extents.encode(to: encoder) }
}

extension Tensor: Codable {
    private enum CodingKeys: String, CodingKey { case shape, scalars }

    /// Decodes `{"shape": [2, 3], "scalars": [1, 2, 3, 4, 5, 6]}`, the elements in row-major order.
    /// - Throws: `DecodingError` if the number of elements is not the shape's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let shape = try container.decode(Shape.self, forKey: .shape)
        let scalars = try container.decode([Scalar].self, forKey: .scalars)
        guard scalars.count == shape.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .scalars, in: container,
                debugDescription: "\(scalars.count) elements do not fill the shape \(shape)")
        }
        self.init(shape: shape, scalars: scalars)
    }

    /// Encodes shape and elements. JSON has no NaN and no infinity: `JSONEncoder` throws at one, unless its
    /// `nonConformingFloatEncodingStrategy` says how to write them. A tensor that a running recording depends on stops
    /// the program.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(shape, forKey: .shape)
        try container.encode(scalars, forKey: .scalars)
    }
}
