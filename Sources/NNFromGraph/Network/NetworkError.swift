import Autodiff

/// What is wrong with a network, or with the data or the loss for it.
public enum NetworkError: _DescribedError, Equatable {
    /// The network has no layers.
    case noLayers
    /// A size is below 1: its name and its value.
    case sizeBelowOne(String, Int)
    /// A size is above 2³¹ − 1: its name and its value.
    case sizeTooLarge(String, Int)
    /// A tensor would have more elements than any memory holds: its name and its extents.
    case tooLarge(String, [Int])
    /// There is no tensor of this name for the architecture.
    case noTensor(String)
    /// A tensor for the architecture has another shape than it needs.
    case tensorShape(String, Shape, needed: Shape)
    /// A number is out of range: its name, its value, and the allowed range.
    case outOfRange(String, Double, allowed: String)
    /// A parameter would have an extent below 1: its name and its shape.
    case impossibleShape(String, Shape)
    /// A layer does not accept inputs of this shape.
    case inputShape(layer: String, Shape, needed: String)
    /// The shape of the samples differs from that of the network's inputs.
    case sampleShape(Shape, needed: Shape)
    /// The shape of a sample's target differs from that of the network's output.
    case targetShape(Shape, needed: Shape)
    /// The layers of a ``NetworkPiece`` give another output than its type states.
    case pieceOutputs(found: Shape, stated: Int)
    /// The loss needs another activation in the last layer.
    case unsuitableActivation(loss: String, activation: Activation, needed: Activation)
    /// No parameter's name begins with this prefix; the existing names.
    case noParameter(String, among: [String])

    public var description: String {
        switch self {
        case .noLayers: "network: no layers; give at least one"
        case .sizeBelowOne(let what, let value): "network: \(what) is \(value); it must be at least 1"
        case .sizeTooLarge(let what, let value): "network: \(what) is \(value); it must be below \(1 << 31)"
        case .tooLarge(let what, let extents):
            "network: \(what) would have shape [\(extents.map(String.init).joined(separator: " × "))], more elements "
                + "than any memory holds"
        case .noTensor(let name): "network: there is no tensor '\(name.printable)', which the architecture needs"
        case .tensorShape(let name, let shape, let needed):
            "network: the tensor '\(name.printable)' has shape \(shape), but the architecture needs \(needed)"
        case .outOfRange(let what, let value, let allowed): "network: \(what) is \(value); it must be \(allowed)"
        case .impossibleShape(let name, let shape):
            "network: \(name) would have shape \(shape); every extent must be at least 1"
        case .inputShape(let layer, let shape, let needed):
            "network: \(layer) got inputs of shape \(shape), with samples along the first axis; it needs \(needed)"
        case .sampleShape(let shape, let needed):
            "network: samples of shape \(shape), but the network takes samples of shape \(needed); reshape the data or "
                + "build the network for their shape"
        case .targetShape(let shape, let needed):
            "network: targets of shape \(shape) for a sample, but the network's output has shape \(needed); they must "
                + "be equal"
                + (shape == [2] && needed == [1] ? ": for one output of two classes, data.encoded(.binary)" : "")
        case .pieceOutputs(let found, let stated):
            "network: the piece's layers give outputs of shape \(found), but its type states \(stated)"
        case .unsuitableActivation(let loss, let activation, let needed):
            "\(loss): the last layer's activation is \(activation); this loss needs \(needed)"
        case .noParameter(let prefix, let names):
            "network: no parameter's name begins with '\(prefix)'; the names are \(names.joined(separator: ", "))"
        }
    }
}

extension NetworkError {
    /// - Throws: ``NetworkError`` unless the size is from 1 to 2³¹ − 1, so that products of two sizes do not overflow.
    static func require(size: Int, _ what: String) throws(NetworkError) {
        if size < 1 { throw .sizeBelowOne(what, size) }
        if size >= 1 << 31 { throw .sizeTooLarge(what, size) }
    }

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` unless the number is in the allowed range.
    static func require(_ value: Double, _ what: String, _ allowed: Allowed) throws(NetworkError) {
        if !allowed.contains(value) { throw .outOfRange(what, value, allowed: allowed.rawValue) }
    }
}

extension Shape {
    /// The shape of a tensor that a layer's sizes determine, which may come from a file.
    /// - Throws: ``NetworkError/tooLarge(_:_:)`` if it has more elements than any memory holds.
    init(_ extents: [Int], of what: String) throws(NetworkError) {
        guard let shape = Shape(validating: extents) else { throw .tooLarge(what, extents) }
        self = shape
    }
}
