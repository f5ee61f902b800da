import Autodiff

extension ONNXModel {
    /// Reads a file's bytes. Graphs within attributes are skipped; nothing is trusted.
    init(_ bytes: [UInt8]) throws(ONNXError.Fault) {
        var graph: ArraySlice<UInt8>?
        var set: Int?
        do {
            try Self.fields(bytes[...]) { field, value throws(ONNXError.Fault) in
                switch (field, value) {
                case (7, .bytes(let bytes)): graph = bytes
                case (8, .bytes(let bytes)):
                    var (domain, version) = ("", 0)
                    try Self.fields(bytes) { field, value throws(ONNXError.Fault) in
                        if field == 1 { domain = try value.text }
                        if field == 2 { version = try value.int }
                    }
                    if domain.isEmpty || domain == "ai.onnx" { set = version }
                default: break
                }
            }
        }
        guard let graph, let set else { throw .format("it has no graph, or no version of the set of operations") }
        operationSet = set
        try Self.fields(graph) { (field, value) throws(ONNXError.Fault) in
            switch field {
            case 1: nodes.append(try Self.node(value.bytes))
            case 5: constants.append(try Self.tensor(value.bytes))
            case 11: inputs.append(try Self.port(value.bytes))
            case 12: outputs.append(try Self.port(value.bytes))
            case 15: throw .unsupported("graph", "it has sparse constants")
            default: break
            }
        }
    }

    private static func fields(
        _ bytes: ArraySlice<UInt8>,
        _ body: (Int, ProtocolFields.Value) throws(ONNXError.Fault) -> Void
    ) throws(ONNXError.Fault) {
        var fields = ProtocolFields(bytes)
        while true {
            let next: (field: Int, value: ProtocolFields.Value)?
            do { next = try fields.next() } catch { throw .format("a message is damaged") }
            guard let next else { return }
            try body(next.field, next.value)
        }
    }

    private static func node(_ bytes: ArraySlice<UInt8>) throws(ONNXError.Fault) -> Node {
        var node = Node(operation: "", inputs: [], outputs: [])
        try fields(bytes) { (field, value) throws(ONNXError.Fault) in
            switch field {
            case 1: node.inputs.append(try value.text)
            case 2: node.outputs.append(try value.text)
            case 4: node.operation = try value.text
            case 5:
                if let (name, attribute) = try attribute(value.bytes) { node.attributes[name] = attribute }
            case 7:
                let domain = try value.text
                guard domain.isEmpty || domain == "ai.onnx" else {
                    throw .unsupported(node.operation, "it is of the domain '\(domain)'")
                }
            default: break
            }
        }
        return node
    }

    private static func attribute(
        _ bytes: ArraySlice<UInt8>
    ) throws(ONNXError.Fault) -> (name: String, attribute: Attribute)? {
        var (name, found) = ("", Attribute?.none)
        var (ints, texts): ([Int], [String]) = ([], [])
        var type = 0
        try fields(bytes) { (field, value) throws(ONNXError.Fault) in
            switch field {
            case 1: name = try value.text
            case 2: found = .float(Float(bitPattern: UInt32(truncatingIfNeeded: try value.number)))
            case 3: found = .int(try value.int)
            case 4: found = .text(try value.text)
            case 5: found = .tensor(try tensor(value.bytes).array)
            case 8: ints += try value.ints
            case 9: texts.append(try value.text)
            case 20: type = try value.int
            default: break
            }
        }
        if type == 7 { found = .ints(ints) }
        if type == 8 { found = .texts(texts) }
        return found.map { (name, $0) }
    }

    private static func tensor(_ bytes: ArraySlice<UInt8>) throws(ONNXError.Fault) -> (name: String, array: StoredArray)
    {
        var (name, extents, type) = ("", [Int](), 0)
        var raw: ArraySlice<UInt8>?
        var numbers: [UInt64]?
        var size = 0
        try fields(bytes) { (field, value) throws(ONNXError.Fault) in
            switch field {
            case 1: extents += try value.ints
            case 2: type = try value.int
            case 4:
                numbers = (numbers ?? []) + (try value.packed(size: 4))
                size = 4
            case 7:
                numbers = (numbers ?? []) + (try value.packed(size: nil))
                size = 8
            case 10:
                numbers = (numbers ?? []) + (try value.packed(size: 8))
                size = 8
            case 8: name = try value.text
            case 9: raw = try value.bytes
            case 5, 6, 11: throw .unsupported("constant", "'\(name)' has its elements in a form that is not read")
            case 13, 14:
                let place = field == 13 ? 1 : try value.int
                if place != 0 {
                    throw .unsupported(
                        "constant", "the elements of '\(name)' are in another file; export with external_data=False")
                }
            default: break
            }
        }
        guard let format = formats.first(where: { $0.value == type })?.key else {
            throw .unsupported("constant", "'\(name)' has elements of type \(type)")
        }
        guard let shape = Shape(validating: extents) else { throw .format("the shape \(extents) is impossible") }
        var data = raw.map { Array($0) } ?? []
        if let numbers, raw == nil {
            guard size == format.size else { throw .format("the elements of '\(name)' are of another type") }
            data.reserveCapacity(numbers.count * size)
            for number in numbers {
                for place in 0..<size { data.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
            }
        }
        guard data.count == shape.count * format.size else {
            throw .format(
                "'\(name)' has \(data.count) bytes, but its shape \(shape) needs \(shape.count * format.size)")
        }
        return (name, StoredArray(format, shape, data))
    }

    private static func port(_ bytes: ArraySlice<UInt8>) throws(ONNXError.Fault) -> Port {
        var port = Port(name: "", format: nil, extents: [])
        try fields(bytes) { (field, value) throws(ONNXError.Fault) in
            if field == 1 { port.name = try value.text }
            guard field == 2 else { return }
            try fields(value.bytes) { (field, value) throws(ONNXError.Fault) in
                guard field == 1 else { throw .unsupported("input", "'\(port.name)' is not a tensor") }
                try fields(value.bytes) { (field, value) throws(ONNXError.Fault) in
                    if field == 1 {
                        let type = try value.int
                        port.format = formats.first { $0.value == type }?.key
                    }
                    guard field == 2 else { return }
                    try fields(value.bytes) { (_, value) throws(ONNXError.Fault) in
                        var extent: Int?
                        try fields(value.bytes) { (field, value) throws(ONNXError.Fault) in
                            if field == 1 { extent = try value.int }
                        }
                        port.extents.append(extent)
                    }
                }
            }
        }
        return port
    }
}

extension ProtocolFields.Value {
    fileprivate var number: UInt64 {
        get throws(ONNXError.Fault) {
            guard case .number(let number) = self else { throw .format("a number is missing") }
            return number
        }
    }
    fileprivate var int: Int { get throws(ONNXError.Fault) { Int(Int64(bitPattern: try number)) } }
    fileprivate var bytes: ArraySlice<UInt8> {
        get throws(ONNXError.Fault) {
            guard case .bytes(let bytes) = self else { throw .format("a message is missing") }
            return bytes
        }
    }
    fileprivate var text: String {
        get throws(ONNXError.Fault) {
            guard let text = String(validating: try bytes, as: UTF8.self) else { throw .format("a text is not UTF-8") }
            return text
        }
    }
    /// One number, or several that are packed.
    fileprivate var ints: [Int] {
        get throws(ONNXError.Fault) { try packed(size: nil).map { Int(Int64(bitPattern: $0)) } }
    }
    fileprivate func packed(size: Int?) throws(ONNXError.Fault) -> [UInt64] {
        switch self {
        case .number(let number): return [number]
        case .bytes(let bytes):
            do { return try ProtocolFields.packed(bytes, size: size) } catch { throw .format("numbers are damaged") }
        }
    }
}
