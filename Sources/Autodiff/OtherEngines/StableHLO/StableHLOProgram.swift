/// A recorded program as StableHLO text, for one device or several that run the same text.
struct StableHLOProgram: Sendable {
    /// What an argument or a result is.
    struct Port: Sendable {
        /// The shape and type of the whole.
        let shape: Shape
        let type: ElementType
        /// The axis along which it is divided among the devices; `nil` if each holds the whole.
        let axis: Int?
    }

    /// The text: a module with the function `main`.
    let text: String
    let arguments: [Port]
    let results: [Port]
    /// Whether there is one more result, of the type `i1`: whether all comparisons have their recorded outcome.
    let checksBranches: Bool
    /// The number of devices.
    let devices: Int

    /// - Parameters:
    ///   - graph: The graph, before or after passes.
    ///   - updates: Pairs of a result and the argument whose memory it may take, by index.
    ///   - divided: The arguments that are divided among the devices along their first axis, which must be a multiple
    ///     of their number.
    /// - Throws: ``StableHLOError`` if an operation cannot be expressed, or if variables' values were read.
    init(
        _ graph: ProgramGraph, updates: [(result: Int, argument: Int)] = [], devices: Int = 1, divided: Set<Int> = []
    ) throws(StableHLOError) {
        if graph.readsValues { throw StableHLOError.readsValues }
        self.devices = devices
        let function = StableHLOFunction(devices: devices)
        let places = Dictionary(uniqueKeysWithValues: zip(graph.inputs, graph.inputs.indices))
        arguments = graph.inputs.indices.map { place in
            let node = graph.nodes[graph.inputs[place]]
            let isDivided = devices > 1 && divided.contains(place)
            return Port(shape: node.shape, type: node.type, axis: isDivided ? 0 : nil)
        }
        let parameters = arguments.enumerated().map { place, port in
            StableHLOValue(
                name: "%arg\(place)", shape: function.part(of: port.shape, port.axis), type: StableHLOType(port.type))
        }
        var values: [StableHLOFunction.Value] = []
        for (number, node) in graph.nodes.enumerated() {
            if let place = places[number] {
                let port = arguments[place]
                values.append(.init(local: parameters[place], shape: port.shape, axis: port.axis))
                continue
            }
            function.text.comment("t\(number) = \(node.line)")
            values.append(function.value(of: node, values))
        }
        // The state and whatever is not divided along its first axis leaves the program whole.
        let updated = Set(updates.map(\.result))
        var returned: [StableHLOValue] = []
        var ports: [Port] = []
        for (place, number) in graph.outputs.enumerated() {
            let node = graph.nodes[number]
            let axis = values[number].axis == 0 && !updated.contains(place) ? 0 : nil
            returned.append(function.placed(values[number], along: axis))
            ports.append(Port(shape: node.shape, type: node.type, axis: axis))
        }
        results = ports
        checksBranches = !graph.guards.isEmpty
        if let outcome = function.outcome(of: graph.guards, values) { returned.append(outcome) }
        function.text.returning(returned)
        if let fault = function.fault { throw fault }
        let aliases = Dictionary(uniqueKeysWithValues: updates.map { ($0.argument, $0.result) })
        let list = parameters.enumerated().map { place, parameter in
            let alias = aliases[place].map { " {tf.aliasing_output = \($0) : i32}" } ?? ""
            return "\(parameter.name): \(parameter.typeText)\(alias)"
        }
        let types = returned.map(\.typeText).joined(separator: ", ")
        text =
            "module @program attributes {mhlo.num_replicas = \(devices) : i32, mhlo.num_partitions = 1 : i32} {\n"
            + "func.func @main(\(list.joined(separator: ", "))) -> (\(types)) {\n"
            + function.text.lines.joined(separator: "\n") + "\n}\n}\n"
    }
}

extension StableHLOFunction {
    /// The value of a node that is not an argument.
    fileprivate func value(of node: ProgramGraph.Node, _ values: [Value]) -> Value {
        switch node.operation {
        case .input(let place): stop("StableHLO: argument \(place) is not among the graph's inputs")
        case .constant(let tensor): constant(tensor)
        case .element(let index): element(index, of: values[node.operands[0]])
        case .tensor(let operation): apply(operation, node.operands.map { values[$0] }, node.shape, node.type)
        }
    }

    /// Whether all comparisons have their recorded outcome; `nil` without any.
    fileprivate func outcome(of guards: [ProgramGraph.Guard], _ values: [Value]) -> StableHLOValue? {
        let outcomes = guards.map { condition in
            let sides = [condition.left, condition.right].map { placed(values[$0], along: nil) }
            let holds = text.compare(sides[0], condition.comparison, sides[1])
            return condition.outcome ? holds : text.elementwise("stablehlo.not", holds)
        }
        return outcomes.first.map { outcomes.dropFirst().reduce($0) { text.elementwise("stablehlo.and", $0, $1) } }
    }
}

extension ProgramGraph.Node {
    /// The node's line in listings, shortened: constants such as lists of indices can be long.
    fileprivate var line: String {
        let line = description
        return line.utf8.count <= 200 ? line : line.prefix(200) + " …"
    }
}
