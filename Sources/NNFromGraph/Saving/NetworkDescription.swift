import Autodiff
import Foundation

/// A network without the values of its tensors, in coded form: the version of this form, the shape of a sample, the
/// layers, and the names of the parameters that training leaves unchanged.
struct NetworkDescription: Codable {
    /// The version that is written. A form that older versions of this library could not read, or would read otherwise,
    /// has the next number.
    static let latest = 1

    /// The version alone, which is read first.
    struct Version: Decodable {
        let version: Int
        var isTooNew: Bool { version > NetworkDescription.latest }
    }

    private var version = Self.latest
    private let inputShape: Shape
    private let layer: CodedLayer
    private let frozen: [String]

    init<Scalar>(_ network: Network<Scalar>) {
        let architecture = network.architecture
        inputShape = architecture.inputShape
        layer = CodedLayer(architecture.completeLayer)
        frozen = network.frozen.sorted().map { architecture.parameters[$0].name }
    }

    /// The network with tensors by their names, all of which must be its own.
    /// - Throws: ``NetworkFileError/Fault`` if something is missing, superfluous or invalid.
    func network<Scalar>(_ tensors: [String: Tensor<Scalar>]) throws(NetworkFileError.Fault) -> Network<Scalar> {
        guard version >= 1 else { throw .notANetwork("its version is \(version)") }
        var network: Network<Scalar>
        do {
            network = try Network(inputShape: inputShape, layer.layer, tensors: tensors)
            try network.freeze(named: frozen)
        } catch { throw .network(error) }
        let superfluous = Set(tensors.keys).subtracting(network.namedTensors.map(\.name))
        guard superfluous.isEmpty else { throw .superfluousTensor(superfluous.sorted()[0]) }
        try network.checkFinite()
        return network
    }
}

extension Tensor {
    /// The number of elements that are NaN or infinite.
    var notFiniteCount: Int { scalars.count { !$0.isFinite } }
}

extension Network {
    /// All tensors with their names: parameters, then statistics. Others than the architecture needs stop the program.
    var namedTensors: [(name: String, tensor: Tensor<Scalar>)] {
        named(parameters, architecture.parameters.map { ($0.name, $0.shape) }, "parameters")
            + named(statistics, architecture.statistics.map { ($0.name, $0.shape) }, "statistics")
    }

    private func named(
        _ tensors: [Tensor<Scalar>], _ needed: [(name: String, shape: Shape)], _ what: String
    ) -> [(name: String, tensor: Tensor<Scalar>)] {
        guard tensors.count == needed.count else {
            stop("network: \(tensors.count) \(what); the architecture needs \(needed.count)")
        }
        return zip(needed, tensors).map { needed, tensor in
            guard tensor.shape == needed.shape else {
                stop(NetworkError.tensorShape(needed.name, tensor.shape, needed: needed.shape).description)
            }
            return (needed.name, tensor)
        }
    }

    /// The first tensor with NaN or infinity, and how many of its elements are.
    var notFinite: (name: String, count: Int)? {
        for (name, tensor) in namedTensors {
            let count = tensor.notFiniteCount
            if count > 0 { return (name, count) }
        }
        return nil
    }

    /// - Throws: ``NetworkFileError/Fault/notFinite(_:_:)`` for a tensor with NaN or infinity.
    func checkFinite() throws(NetworkFileError.Fault) {
        if let (name, count) = notFinite { throw .notFinite(name, count) }
    }

    /// All tensors by name.
    /// - Throws: ``NetworkFileError/Fault`` if two have the same name, or one has NaN or infinity.
    func tensorsToWrite() throws(NetworkFileError.Fault) -> [String: Tensor<Scalar>] {
        var tensors: [String: Tensor<Scalar>] = [:]
        for (name, tensor) in namedTensors where tensors.updateValue(tensor, forKey: name) != nil {
            throw .duplicateName(name)
        }
        try checkFinite()
        return tensors
    }
}
