import Autodiff

/// A layer that operations of ONNX can take the place of.
public protocol ONNXLayer: Layer {
    /// Adds the nodes that compute the layer in inference.
    /// - Throws: ``ONNXError/Fault/noOperation(_:_:)`` if there are none.
    func addNodes(to graph: inout ONNXGraph) throws(ONNXError.Fault)
}

/// The graph of a network for inference, one node after the other: each layer's nodes take the value of those before.
///
/// Images are [samples × rows × columns × channels] here, while ONNX's operations on images take the channels first:
/// ``setChannelsFirst(_:)`` adds a transposition where the order changes.
public struct ONNXGraph {
    /// The value of an attribute of a node.
    public enum Attribute {
        /// An integer.
        case int(Int)
        /// Several integers.
        case ints([Int])
        /// A number.
        case float(Double)
        /// Texts.
        case texts([String])
    }

    private(set) var model = ONNXModel()
    private let format: NumberFormat
    private let values: [Tensor<Double>]
    private var tensors: [String: Int] = [:]
    /// The paths of the layer that is being added, if it consists of others.
    private var paths: [[LayerVisit]] = []
    /// The shapes of one sample before and after the layer that is being added, in this library's order of axes.
    public private(set) var input: Shape = []
    /// See ``input``.
    public private(set) var output: Shape = []
    /// The name of the value of the last node.
    public private(set) var value = "input"
    /// Whether the value is an image with its channels before its rows.
    public private(set) var isChannelsFirst = false

    init<Scalar>(_ network: Network<Scalar>) throws(ONNXError.Fault) {
        format = .of(Scalar.self)
        values = network.namedTensors.map { $0.tensor.converted(to: Double.self) }
        let architecture = network.architecture
        func port(_ name: String, _ shape: Shape) -> ONNXModel.Port {
            ONNXModel.Port(name: name, format: format, extents: [nil] + shape.extents)
        }
        model.inputs = [port(value, architecture.inputShape)]
        // A reader can tell the order of an image's axes by the transposition.
        input = architecture.inputShape
        if input.rank == 3 { setChannelsFirst(true) }
        for visit in network.visits { try add(visit) }
        setChannelsFirst(false)
        model.nodes.append(ONNXModel.Node(operation: "Identity", inputs: [value], outputs: ["output"]))
        model.outputs = [port("output", architecture.outputShape)]
    }

    private mutating func add(_ visit: LayerVisit) throws(ONNXError.Fault) {
        guard let layer = visit.layer as? any ONNXLayer else {
            throw .noOperation(visit.layer.kind, "its type does not conform to ONNXLayer")
        }
        (input, output, tensors, paths) = (visit.input, visit.output, visit.tensors, visit.paths)
        try layer.addNodes(to: &self)
    }

    /// Adds the nodes of each path of a layer that consists of others, and returns the names of the value that all of
    /// them take and of their results. Images have their channels last in all of these.
    mutating func addPaths() throws(ONNXError.Fault) -> (start: String, results: [String]) {
        setChannelsFirst(false)
        let (start, group, groupInput, groupOutput) = (value, paths, input, output)
        var results: [String] = []
        for path in group {
            value = start
            for visit in path { try add(visit) }
            setChannelsFirst(false)
            results.append(value)
        }
        (input, output, tensors, paths) = (groupInput, groupOutput, [:], group)
        return (start, results)
    }

    /// The first extent of a sample after a path of the layer that is being added.
    func extentOfPath(_ place: Int) -> Int { paths[place].last?.output[0] ?? input[0] }

    /// The elements of a tensor of the layer.
    public func tensor(_ name: String) -> Tensor<Double> {
        guard let place = tensors[name] else { stop("ONNXGraph: the layer has no tensor '\(name)'") }
        return values[place]
    }

    /// Adds a constant of the network's element type and returns its name.
    public mutating func constant(_ tensor: Tensor<Double>) -> String {
        let array: StoredArray
        do { array = try StoredArray(tensor, as: format) } catch { stop("ONNXGraph: \(error)") }
        return add(array)
    }

    /// Adds a constant of integers along one axis and returns its name.
    public mutating func constant(integers: [Int]) -> String {
        let array: StoredArray
        do { array = try StoredArray(integers) } catch { stop("ONNXGraph: \(error)") }
        return add(array)
    }

    private mutating func add(_ array: StoredArray) -> String {
        let name = "constant\(model.constants.count)"
        model.constants.append((name, array))
        return name
    }

    /// Adds a node. Its first operand is the value of the node before, and its result becomes the value.
    /// - Parameters:
    ///   - operation: The operation, of version 17 of ONNX's set.
    ///   - others: The names of the other operands.
    ///   - attributes: The attributes.
    ///   - result: The place of the result that is used, of an operation with several.
    public mutating func add(
        _ operation: String, _ others: [String] = [], _ attributes: [String: Attribute] = [:], result: Int = 0
    ) {
        add(operation, operands: [value] + others, attributes, result: result)
    }

    /// Adds a node whose operands may all be other values than that of the node before; its result becomes the value.
    /// - Parameters:
    ///   - operation: The operation, of version 17 of ONNX's set.
    ///   - operands: The names of all operands.
    ///   - attributes: The attributes.
    ///   - result: The place of the result that is used, of an operation with several.
    public mutating func add(
        _ operation: String, operands: [String], _ attributes: [String: Attribute] = [:], result: Int = 0
    ) {
        let name = "value\(model.nodes.count)"
        let fields = attributes.mapValues { attribute -> ONNXModel.Attribute in
            switch attribute {
            case .int(let number): .int(number)
            case .ints(let numbers): .ints(numbers)
            case .float(let number): .float(Float(number))
            case .texts(let texts): .texts(texts)
            }
        }
        let outputs = [String](repeating: "", count: result) + [name]
        model.nodes.append(
            ONNXModel.Node(operation: operation, inputs: operands, outputs: outputs, attributes: fields))
        value = name
    }

    /// Casts the value to integers of 64 bits.
    mutating func addCastToIntegers() { add("Cast", [], ["to": .int(ONNXModel.formats[.int64]!)]) }

    /// Casts the value to the network's element type.
    mutating func addCast() { add("Cast", [], ["to": .int(ONNXModel.formats[format]!)]) }

    /// Transposes images if their channels are not where they are needed.
    public mutating func setChannelsFirst(_ isFirst: Bool) {
        guard isFirst != isChannelsFirst else { return }
        add("Transpose", [], ["perm": .ints(isFirst ? [0, 3, 1, 2] : [0, 2, 3, 1])])
        isChannelsFirst = isFirst
    }

    /// Notes that the value has become a vector for each sample.
    mutating func endImage() { isChannelsFirst = false }

    /// The fault that a layer has no operations.
    public static func noOperation(_ layer: any Layer, _ reason: String) -> ONNXError.Fault {
        .noOperation(layer.kind, reason)
    }
}
