/// A recording as a graph of scalars: a node for each scalar row and for each computed element of a tensor.
///
/// Transforms that need a property of each number (its dependence on inputs, bounds, or rounding error) evaluate these
/// nodes, forwards or backwards. Operations that only move elements add no nodes: their results' elements are their
/// operands' nodes.
struct ScalarGraph {
    enum Node {
        /// Number `place` of the input.
        case input(place: Int32)
        case constant(Double)
        case one(Opcode, Int32)
        case two(Opcode, Int32, Int32)
        /// 1 where the comparison holds, else 0.
        case compare(Comparison, Int32, Int32)
        /// The second operand if the first is not 0, else the third.
        case select(Int32, Int32, Int32)
        /// An element of an opaque operation: it depends on all operands in entry `number` of ``ScalarGraph/opaque``.
        case opaque(number: Int32)
    }

    private(set) var nodes: [Node] = []
    /// The element type to which each node's value and adjoint are rounded.
    private(set) var types: [ElementType] = []
    private var typeToAdd = ElementType.double
    /// The operations that were not decomposed, with the nodes of their operands.
    private(set) var opaque: [(name: String, operands: [Int32])] = []
    private(set) var inputCount = 0
    /// The result's nodes.
    private(set) var results: [Int32] = []
    /// The comparisons that determined the recorded branch, with their outcomes; recorded if the tape has a trace.
    private(set) var guards: [(left: Int32, comparison: Comparison, right: Int32, outcome: Bool)] = []

    mutating func add(_ node: Node) -> Int32 {
        nodes.append(node)
        types.append(typeToAdd)
        return Int32(nodes.count - 1)
    }

    /// Adds an opaque node, which depends on all operands.
    mutating func addOpaque(_ name: String, _ operands: [Int32]) -> Int32 {
        opaque.append((name, operands))
        return add(.opaque(number: Int32(opaque.count - 1)))
    }

    /// Adds the sum of nodes.
    mutating func addSum(_ terms: some Sequence<Int32>) -> Int32 {
        var sum: Int32?
        for term in terms { sum = sum.map { add(.two(.add, $0, term)) } ?? term }
        return sum ?? add(.constant(0))
    }
}

extension ScalarGraph {
    /// The scalar graph of a recording on a tape that keeps every value.
    /// - Parameters:
    ///   - inputs: The rows of the input's numbers and tensors, in order.
    ///   - results: The result's rows.
    init(_ storage: UnsafeMutablePointer<TapeStorage>, inputs: [Int], results: [Int]) {
        var builder = Builder(graph: self, storage: storage)
        builder.run(inputs: Set(inputs))
        self = builder.graph
        self.results = results.flatMap { builder.elements(ofRow: $0) }
        for condition in storage.pointee.trace?.pointee.guards ?? [] {
            let (left, right) = (side(condition.left, builder.numbers), side(condition.right, builder.numbers))
            guards.append((left, condition.comparison, right, condition.outcome))
        }
    }

    private mutating func side(_ side: Trace.Side, _ numbers: [Int32]) -> Int32 {
        switch side {
        case .row(let row): numbers[row]
        case .constant(let value): add(.constant(value))
        }
    }

    /// The state of the construction.
    private struct Builder {
        var graph: ScalarGraph
        let storage: UnsafeMutablePointer<TapeStorage>
        /// The node of each scalar row.
        var numbers: [Int32] = []
        /// The nodes of the elements of each tensor.
        var tensors: [[Int32]] = []

        mutating func run(inputs: Set<Int>) {
            graph.nodes.reserveCapacity(storage.pointee.count)
            numbers.reserveCapacity(storage.pointee.count)
            for number in 0..<storage.pointee.count {
                let row = storage.pointee.rows[number]
                let isInput = inputs.contains(number)
                if row.opcode == .tensor { tensors.append(elements(storage.tensor(of: row), isInput)) }
                numbers.append(isInput && !row.opcode.isBridge ? input() : node(row))
            }
        }

        func elements(ofRow number: Int) -> [Int32] {
            let row = storage.pointee.rows[number]
            return row.opcode == .tensor ? tensors[row.tableIndex] : [numbers[number]]
        }

        private mutating func input() -> Int32 {
            graph.inputCount += 1
            return graph.add(.input(place: Int32(graph.inputCount - 1)))
        }

        private mutating func node(_ row: Row) -> Int32 {
            switch row.opcode {
            case .tensor: return -1
            case .variable, .constant: return graph.add(.constant(row.value))
            case .element: return elements(ofRow: row.left.row)[Int(row.right.bits)]
            default:
                let left = operand(row.left)
                return Rule(of: row.opcode).operandCount == 1
                    ? graph.add(.one(row.opcode, left)) : graph.add(.two(row.opcode, left, operand(row.right)))
            }
        }

        private mutating func operand(_ operand: Operand) -> Int32 {
            operand.isConstant ? graph.add(.constant(operand.constant)) : numbers[operand.row]
        }

        private mutating func elements(_ row: TensorRow, _ isInput: Bool) -> [Int32] {
            graph.typeToAdd = row.elementType
            defer { graph.typeToAdd = .double }
            if isInput { return (0..<row.shape.count).map { _ in input() } }
            guard let operation = row.operation else {
                guard let value = row.kept else { stop("ScalarGraph: row \(row.number) did not keep its value") }
                return value.numbers.map { graph.add(.constant($0)) }
            }
            if case .assembly(let places) = operation.role { return assembled(row, places) }
            let operands = row.operands.map { operand in
                let source = storage.tensor(of: storage.pointee.rows[Int(operand)])
                guard let value = source.kept else { stop("ScalarGraph: row \(operand) did not keep its value") }
                return ElementArray(
                    shape: source.shape, nodes: elements(ofRow: Int(operand)), values: value.numbers)
            }
            switch operation.role {
            case .view: return graph.addMoved(operation, operands, shape: row.shape)
            case .sum: return graph.addSums(operation, operands[0], shape: row.shape)
            case .elementwise, .linear, .assembly, .other: break
            }
            if let operation = operation as? any ElementsOperation {
                return operation.elements(operands, shape: row.shape, in: &graph)
            }
            let node = graph.addOpaque(operation.name, operands.flatMap(\.nodes))
            return [Int32](repeating: node, count: row.shape.count)
        }

        /// The nodes of a tensor that is assembled from scalars.
        private mutating func assembled(_ row: TensorRow, _ places: [Int]) -> [Int32] {
            let zero = graph.add(.constant(0))
            var nodes = [Int32](repeating: zero, count: row.shape.count)
            for (operand, place) in zip(row.operands, places) {
                var own = numbers[Int(operand)]
                if graph.typeToAdd != .double { own = graph.add(.one(.copy, own)) }
                nodes[place] = nodes[place] == zero ? own : graph.add(.two(.add, nodes[place], own))
            }
            return nodes
        }
    }
}

/// The nodes of a tensor's elements in row-major order, and the recorded values.
struct ElementArray {
    let shape: Shape
    let nodes: [Int32]
    let values: [Double]
}

/// A tensor operation that decomposes into operations on its elements. One that does not conform is opaque: each
/// element of its result depends on all elements of its operands.
protocol ElementsOperation: TensorOperation {
    /// The nodes of the result's elements.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32]
}

/// A recorded function, for conversion to a scalar graph.
struct ElementRecording<Input: PlainTree, Result: RecordedTree> {
    let tape: Tape
    let input: Input.Recorded
    /// The result, copied to new rows, since it may be an input or a constant.
    let result: Result
    let inputRows: [Int]
    let resultRows: [Int]

    init(_ function: (Input.Recorded) throws -> Result, at value: Input) rethrows {
        try self.init(on: Tape(keepingEveryValue: true), function, at: value)
    }

    private init(on tape: Tape, _ function: (Input.Recorded) throws -> Result, at value: Input) rethrows {
        self.tape = tape
        input = value.recorded(on: tape)
        let own = try tape.recording { [input] in try function(input) }
        if let storage = own.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
        result = own.recordedCopy(on: tape.storage)
        inputRows = input.rows
        resultRows = result.rows
    }

    /// The scalar graph of the recording.
    var graph: ScalarGraph { ScalarGraph(tape.storage, inputs: inputRows, results: resultRows) }

    /// The scalar graph with its comparisons, and whether variables' values were read as plain numbers.
    static func traced(
        _ function: (Input.Recorded) throws -> Result, at value: Input
    ) rethrows -> (graph: ScalarGraph, readsValues: Bool) {
        let tape = Tape(keepingEveryValue: true)
        let (graph, trace) = try tape.storage.tracing {
            let recording = try ElementRecording(on: tape, function, at: value)
            _ = recording.result.unitSeeds()
            return recording.graph
        }
        return (graph, !trace.readValues.isEmpty)
    }
}
