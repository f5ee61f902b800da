extension ProgramGraph {
    /// Records a function for an argument: its graph, and the structure of its result.
    static func recorded<Input: RecordedTree, Output: RecordedTree>(
        at input: Input.Plain, _ function: (Input) -> Output
    ) -> (graph: ProgramGraph, template: TreeTemplate<Output.Plain>) {
        let recording = CompleteRecording(of: function, at: input, traced: true)
        return (ProgramGraph(recording), TreeTemplate(recording.result.plainValue))
    }

    /// The graph of a function recorded for an argument, before any pass.
    package static func recording<Input: RecordedTree, Output: RecordedTree>(
        of function: (Input) -> Output, at input: Input.Plain
    ) -> ProgramGraph {
        recorded(at: input, function).graph
    }

    /// The stages of the graph as text, with or without fusion, and with windows copied or read in place.
    package func stageListing(isFusing: Bool, absorbingWindows: Bool) -> String {
        var lowered = self
        if absorbingWindows { lowered.absorbWindows() }
        guard let stages = FuseStages(lowered, isFusing: isFusing).ordered() else { return "" }
        return stages.listing(lowered)
    }
}

extension ProgramGraph {
    /// The graph of a traced recording.
    init<Inputs, Result>(_ recording: CompleteRecording<Inputs, Result>) {
        self.init(
            recordedOn: recording.tape.storage, inputs: Array(recording.inputRows), outputs: recording.resultRows,
            trace: recording.trace)
    }

    /// The graph of a recording on a tape that keeps every value.
    /// - Parameters:
    ///   - inputs: The arguments' rows.
    ///   - outputs: The results' rows.
    ///   - trace: The decisions that the recording depends on.
    init(recordedOn storage: UnsafeMutablePointer<TapeStorage>, inputs: [Int], outputs: [Int], trace: Trace) {
        let places = Dictionary(uniqueKeysWithValues: zip(inputs, inputs.indices))
        // The node of each row.
        var numbers: [Int] = []
        numbers.reserveCapacity(storage.pointee.count)
        for row in 0..<storage.pointee.count {
            let number =
                if let place = places[row] {
                    addInput(place, row, storage)
                } else {
                    add(row, storage, numbers)
                }
            numbers.append(number)
        }
        self.inputs = inputs.map { numbers[$0] }
        self.outputs = outputs.map { numbers[$0] }
        readsValues = !trace.readValues.isEmpty
        for condition in trace.guards {
            guards.append(
                Guard(
                    left: side(condition.left, numbers), comparison: condition.comparison,
                    right: side(condition.right, numbers), outcome: condition.outcome))
        }
    }

    private mutating func side(_ side: Trace.Side, _ numbers: [Int]) -> Int {
        switch side {
        case .row(let row): numbers[row]
        case .constant(let value): add(constant: value)
        }
    }

    private mutating func add(constant value: Double) -> Int {
        add(.constant(Tensor<Double>(value)), [], [], .double)
    }

    private mutating func addInput(_ place: Int, _ row: Int, _ storage: UnsafeMutablePointer<TapeStorage>) -> Int {
        guard let tensor = storage.tensor(inRow: row) else { return add(.input(place), [], [], .double) }
        return add(.input(place), [], tensor.shape, tensor.elementType)
    }

    /// Adds the node of a row that is not an input.
    private mutating func add(_ row: Int, _ storage: UnsafeMutablePointer<TapeStorage>, _ numbers: [Int]) -> Int {
        let recorded = storage.pointee.rows[row]
        switch recorded.opcode {
        case .variable, .constant: return add(constant: recorded.value)
        case .element:
            return add(.element(Int(recorded.right.bits)), [numbers[recorded.left.row]], [], .double)
        case .tensor: return add(storage.tensor(of: recorded), numbers)
        default:
            let operation = Operation.tensor(Elementwise(opcode: recorded.opcode))
            let left = add(recorded.left, numbers)
            if Rule(of: recorded.opcode).operandCount == 1 { return add(operation, NodeOperands(left), [], .double) }
            return add(operation, NodeOperands(left, add(recorded.right, numbers)), [], .double)
        }
    }

    /// The node of a scalar row's operand.
    private mutating func add(_ operand: Operand, _ numbers: [Int]) -> Int {
        operand.isConstant ? add(constant: operand.constant) : numbers[operand.row]
    }

    private mutating func add(_ row: TensorRow, _ numbers: [Int]) -> Int {
        if let operation = row.operation {
            let operands = NodeOperands(row.operands.lazy.map { numbers[Int($0)] })
            return add(.tensor(operation), operands, row.shape, row.elementType)
        }
        guard let value = row.kept else { stop("ProgramGraph: row \(row.number) did not keep its value") }
        return add(.constant(value), [], row.shape, row.elementType)
    }
}
