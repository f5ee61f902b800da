import Autodiff
import Foundation

extension Network {
    private static var format: String { "NNFromGraph network" }
    private static var reservedKeys: Set<String> { ["format", "architecture", SafeTensors.checksumName] }

    /// Writes architecture and tensors to a safetensors file, atomically: the tensors under the names of the
    /// architecture's descriptions, and the layers as JSON in the metadata's `architecture`.
    ///
    ///     let network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)])
    ///     let file = FileManager.default.temporaryDirectory.appendingPathComponent("network.safetensors")
    ///     try network.write(to: file)
    ///     let same = try Network<Float>(contentsOf: file)
    ///     print(same.parameters == network.parameters)  // true
    ///
    /// - Parameters:
    ///   - url: The file, which is replaced if it exists.
    ///   - metadata: Further strings by key, such as the classes' names; ``SafeTensorsFile/metadata`` has them again.
    ///     The keys `format`, `architecture` and `checksum` stop the program.
    /// - Throws: ``NetworkFileError`` if the file cannot be written, a layer is not a ``CodableLayer``, or a parameter
    ///   is NaN or infinite.
    public func write(to url: URL, metadata: [String: String] = [:]) throws(NetworkFileError) {
        if let key = metadata.keys.first(where: Self.reservedKeys.contains) {
            stop("write(to:metadata:): the key '\(key)' is used by network files; choose another")
        }
        func refusal(_ fault: NetworkFileError.Fault) -> NetworkFileError {
            NetworkFileError(file: url.path, fault: fault)
        }
        var file = SafeTensors()
        file.metadata = metadata
        file.metadata["format"] = Self.format
        do {
            for (name, tensor) in try tensorsToWrite().sorted(by: { $0.key < $1.key }) { file.add(name, tensor) }
            file.metadata["architecture"] = try NetworkDescription(self).json()
        } catch { throw refusal(error) }
        do { try FileBytes.write(file.signedPieces, to: url) } catch { throw refusal(.file(error.fault)) }
    }

    /// The network of a file that ``write(to:metadata:)`` wrote: layers, tensors and frozen parameters. Nothing in the
    /// file is trusted.
    /// - Parameters:
    ///   - url: The file.
    ///   - layers: The custom types among the layers.
    ///   - activations: The custom types among the activations.
    /// - Throws: ``NetworkFileError`` if the file cannot be read, is damaged or of a newer version, has another element
    ///   type, tensors that the architecture lacks or does not need, or NaN among its elements. A checksum is verified
    ///   if there is one; other programs that change a file remove it.
    public init(
        contentsOf url: URL, layers: [any CodableLayer.Type] = [], activations: [any ActivationFunction.Type] = []
    ) throws(NetworkFileError) {
        do { self = try Self.read(url, layers, activations) } catch {
            throw NetworkFileError(file: url.path, fault: error)
        }
    }

    private static func read(
        _ url: URL, _ layers: [any CodableLayer.Type], _ activations: [any ActivationFunction.Type]
    ) throws(NetworkFileError.Fault) -> Network {
        do {
            let reader = try SafeTensorsReader(file: url)
            guard reader.metadata["format"] == format, let text = reader.metadata["architecture"] else {
                throw NetworkFileError.Fault.notANetwork("its metadata do not have the format '\(format)'")
            }
            if reader.metadata[SafeTensors.checksumName] != nil { try reader.verifyChecksum() }
            let description = try NetworkDescription(json: text, layers: layers, activations: activations)
            var tensors: [String: Tensor<Scalar>] = [:]
            for name in reader.names { tensors[name] = try reader.tensor(name) }
            return try description.network(tensors)
        } catch let fault as NetworkFileError.Fault {
            throw fault
        } catch SafeTensorsFault.unreadable(let reason) {
            throw .file(.unreadable(reason))
        } catch SafeTensorsFault.wrongType(_, let expected, let found) {
            throw .scalarType(found, needed: expected)
        } catch let fault as SafeTensorsFault {
            throw .format(fault)
        } catch { stop("\(error)") }
    }

    /// The same network with another element type, its tensors rounded.
    public func converted<Other: TensorScalar>(to type: Other.Type) -> Network<Other> {
        let tensors = Dictionary(namedTensors.map { ($0.name, $0.tensor.converted(to: type)) }) { one, _ in one }
        do {
            var network = try Network<Other>(
                inputShape: architecture.inputShape, architecture.completeLayer, tensors: tensors)
            network.parameters = parameters.map { $0.converted(to: type) }
            network.statistics = statistics.map { $0.converted(to: type) }
            network.frozen = frozen
            return network
        } catch { stop("converted(to:): \(error)") }
    }
}

extension NetworkDescription {
    /// - Throws: ``NetworkFileError/Fault/layer(_:)`` for a layer that cannot be written.
    fileprivate func json() throws(NetworkFileError.Fault) -> String {
        let encoder = JSONEncoder()
        // Sorted keys: the same network gives the same bytes.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch {
            throw .layer(words(for: error))
        }
    }

    /// - Throws: ``NetworkFileError/Fault`` for another text than ``json()`` gives.
    fileprivate init(
        json: String, layers: [any CodableLayer.Type], activations: [any ActivationFunction.Type]
    ) throws(NetworkFileError.Fault) {
        let decoder = JSONDecoder()
        decoder.userInfo[.layerTypes] = layers
        decoder.userInfo[.activationTypes] = activations
        do {
            let version = try decoder.decode(Version.self, from: Data(json.utf8))
            if version.isTooNew {
                throw NetworkFileError.Fault.futureVersion(version.version, latest: Self.latest)
            }
            self = try decoder.decode(Self.self, from: Data(json.utf8))
        } catch let fault as NetworkFileError.Fault {
            throw fault
        } catch { throw .notANetwork("its architecture cannot be read: \(words(for: error))") }
    }
}
