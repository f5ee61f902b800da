import Autodiff

/// What is wrong with a network's description.
public enum NetworkError: _DescribedError, Equatable {
    /// The network has no layers.
    case noLayers
    /// A size, named first, is below 1.
    case sizeBelowOne(String, Int)
    /// A number, named first, is out of its allowed range.
    case outOfRange(String, Double, allowed: String)
    /// A parameter, named first, would have an extent below 1.
    case impossibleShape(String, Shape)
    /// A layer cannot take inputs of this shape.
    case inputShape(layer: String, Shape, needed: String)
    /// The samples have another shape than the network's inputs.
    case sampleShape(Shape, needed: Shape)
    /// The targets have another shape than the network's outputs for one sample.
    case targetShape(Shape, needed: Shape)
    /// The loss needs another activation of the output layer.
    case unsuitableActivation(loss: String, activation: Activation, needed: Activation)
    /// No parameter's name begins with this; the names that there are.
    case noParameter(String, among: [String])

    public var description: String {
        switch self {
        case .noLayers: "network: no layers; give at least one"
        case .sizeBelowOne(let what, let value): "network: \(what) is \(value); it must be at least 1"
        case .outOfRange(let what, let value, let allowed): "network: \(what) is \(value); it must be \(allowed)"
        case .impossibleShape(let name, let shape):
            "network: \(name) would have shape \(shape); every extent must be at least 1"
        case .inputShape(let layer, let shape, let needed):
            "network: \(layer) got inputs of shape \(shape), samples along the first axis; it needs \(needed)"
        case .sampleShape(let shape, let needed):
            "network: samples of shape \(shape), and the network takes samples of shape \(needed); they must be equal"
        case .targetShape(let shape, let needed):
            "network: targets of shape \(shape) for a sample, and the network's output has shape \(needed); they must "
                + "be equal"
        case .unsuitableActivation(let loss, let activation, let needed):
            "\(loss): the last layer's activation is \(activation); this loss needs \(needed)"
        case .noParameter(let prefix, let names):
            "network: no parameter's name begins with '\(prefix)'; there are \(names.joined(separator: ", "))"
        }
    }
}

extension NetworkError {
    /// Throws unless a number of a network's description is allowed.
    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)``, Unless the number is allowed.
    static func require(_ value: Double, _ what: String, _ allowed: Allowed) throws(NetworkError) {
        if !allowed.contains(value) { throw .outOfRange(what, value, allowed: allowed.rawValue) }
    }
}
