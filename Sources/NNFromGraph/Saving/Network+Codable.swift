import Autodiff

extension Network: Codable {
    private enum CodingKeys: String, CodingKey { case tensors }

    /// Decodes architecture and tensors. A decoder's `userInfo` has the custom types among the layers: see
    /// `CodingUserInfoKey.layerTypes`.
    /// - Throws: `DecodingError`, also if the version is newer than this library's, the tensors are not those that the
    ///   architecture needs, or one has NaN or infinity.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func refusal(_ reason: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: reason))
        }
        let version = try NetworkDescription.Version(from: decoder)
        if version.isTooNew {
            throw refusal("the network has version \(version.version), which this version of the library does not know")
        }
        let description = try NetworkDescription(from: decoder)
        let tensors = try container.decode([String: Tensor<Scalar>].self, forKey: .tensors)
        do { self = try description.network(tensors) } catch { throw refusal(error.words) }
    }

    /// Encodes architecture and tensors.
    /// - Throws: `EncodingError` for a layer that is not a ``CodableLayer``, NaN, or two tensors with one name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        do { try container.encode(tensorsToWrite(), forKey: .tensors) } catch let fault as NetworkFileError.Fault {
            throw EncodingError.invalidValue(
                self, .init(codingPath: encoder.codingPath, debugDescription: fault.words))
        }
        try NetworkDescription(self).encode(to: encoder)
    }
}

extension NetworkFileError.Fault {
    /// The sentence without a file's name.
    fileprivate var words: String { NetworkFileError(file: "the network", fault: self).description }
}
