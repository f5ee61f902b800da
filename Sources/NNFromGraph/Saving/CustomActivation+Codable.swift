import Autodiff

/// A custom activation in coded form: its stored properties, beside `type` with the name of its type.
extension CustomActivation: Codable {
    private enum CodingKeys: String, CodingKey { case type }

    /// Decodes an activation of a type that a decoder's `userInfo` has: see `CodingUserInfoKey.activationTypes`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .type)
        let types = decoder.userInfo[.activationTypes] as? [any ActivationFunction.Type] ?? []
        let named = types.filter { $0.typeName == name }
        if let one = named.first, let other = named.first(where: { $0 != one }) {
            stop("activations: \(one) and \(other) have the same typeName, '\(name)'; rename one of them")
        }
        guard let type = named.first else {
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container,
                debugDescription: "there is no activation type '\(name)'; name a type of your own in `activations:`")
        }
        self.init(try type.init(from: decoder))
    }

    /// Encodes an activation of a custom type. A closure is an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        guard case .type(let function) = function else {
            throw EncodingError.invalidValue(
                self,
                .init(
                    codingPath: encoder.codingPath,
                    debugDescription:
                        "the activation '\(name)' is a closure, which cannot be written; write it as a type that "
                        + "conforms to ActivationFunction"))
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Swift.type(of: function).typeName, forKey: .type)
        try function.encode(to: encoder)
    }
}

extension CodingUserInfoKey {
    /// The key under which a decoder's `userInfo` has an array of custom activations' types,
    /// `[any ActivationFunction.Type]`, that a ``Network`` to be decoded may contain.
    public static let activationTypes = CodingUserInfoKey(rawValue: "NNFromGraph.activationTypes")!
}
