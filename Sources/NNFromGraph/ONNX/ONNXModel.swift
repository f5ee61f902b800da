import Autodiff

/// A model of ONNX as far as it is used here: one graph of nodes, with constants (onnx.ai, 'Open Neural Network
/// Exchange Intermediate Representation Specification'). The numbers of fields are those of `onnx.proto`.
struct ONNXModel {
    /// An attribute of a node.
    enum Attribute: Equatable {
        case int(Int)
        case float(Float)
        case ints([Int])
        case text(String)
        case texts([String])
        case tensor(StoredArray)
    }
    struct Node {
        var operation: String
        var inputs: [String]
        var outputs: [String]
        var attributes: [String: Attribute] = [:]
    }
    /// An input or output: extents are `nil` where the graph leaves them open.
    struct Port {
        var name: String
        var format: NumberFormat?
        var extents: [Int?]
    }
    var nodes: [Node] = []
    var constants: [(name: String, array: StoredArray)] = []
    var inputs: [Port] = []
    var outputs: [Port] = []
    /// The version of the set of operations.
    var operationSet = 17

    /// The numbers of number formats in ONNX.
    static let formats: [NumberFormat: Int] = [
        .float32: 1, .uint8: 2, .int8: 3, .uint16: 4, .int16: 5, .int32: 6, .int64: 7, .bool: 9, .float16: 10,
        .float64: 11, .uint32: 12, .uint64: 13, .bfloat16: 16,
    ]
}

extension ONNXModel {
    /// The file's bytes.
    var encoded: [UInt8] {
        var graph = ProtocolBuffer()
        for node in nodes { graph.add(1, Self.message(node)) }
        graph.add(2, "network")
        for (name, array) in constants { graph.add(5, Self.message(array, name)) }
        for input in inputs { graph.add(11, Self.message(input)) }
        for output in outputs { graph.add(12, Self.message(output)) }
        var set = ProtocolBuffer()
        set.add(1, "")
        set.add(2, operationSet)
        var model = ProtocolBuffer()
        model.add(1, 8)  // the version of the representation that came with these operations
        model.add(2, "NNFromGraph")
        model.add(7, graph)
        model.add(8, set)
        return model.bytes
    }

    private static func message(_ array: StoredArray, _ name: String) -> ProtocolBuffer {
        var message = ProtocolBuffer()
        for extent in array.shape.extents { message.add(1, extent) }
        message.add(2, formats[array.format]!)
        if !name.isEmpty { message.add(8, name) }
        message.add(9, array.bytes)
        return message
    }

    private static func message(_ node: Node) -> ProtocolBuffer {
        var message = ProtocolBuffer()
        for input in node.inputs { message.add(1, input) }
        for output in node.outputs { message.add(2, output) }
        message.add(4, node.operation)
        for (name, attribute) in node.attributes.sorted(by: { $0.key < $1.key }) {
            var field = ProtocolBuffer()
            field.add(1, name)
            let type: Int
            switch attribute {
            case .float(let number):
                field.add(2, number)
                type = 1
            case .int(let number):
                field.add(3, number)
                type = 2
            case .text(let text):
                field.add(4, text)
                type = 3
            case .tensor(let array):
                field.add(5, self.message(array, ""))
                type = 4
            case .ints(let numbers):
                for number in numbers { field.add(8, number) }
                type = 7
            case .texts(let texts):
                for text in texts { field.add(9, text) }
                type = 8
            }
            field.add(20, type)
            message.add(5, field)
        }
        return message
    }

    private static func message(_ port: Port) -> ProtocolBuffer {
        var shape = ProtocolBuffer()
        for extent in port.extents {
            var dimension = ProtocolBuffer()
            if let extent { dimension.add(1, extent) } else { dimension.add(2, "samples") }
            shape.add(1, dimension)
        }
        var tensor = ProtocolBuffer()
        tensor.add(1, formats[port.format ?? .float32]!)
        tensor.add(2, shape)
        var type = ProtocolBuffer()
        type.add(1, tensor)
        var message = ProtocolBuffer()
        message.add(1, port.name)
        message.add(2, type)
        return message
    }
}
