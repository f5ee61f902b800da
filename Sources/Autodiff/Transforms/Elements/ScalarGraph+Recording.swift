extension ScalarGraph {
    /// The scalar graph of a recording on a tape that keeps every value.
    /// - Parameters:
    ///   - inputs: The rows of the input's numbers and tensors, in order.
    ///   - results: The result's rows.
    ///   - conditions: The comparisons that determined the recorded branch.
    fileprivate init(
        _ storage: UnsafeMutablePointer<TapeStorage>, inputs: Range<Int>, results: [Int],
        guards conditions: [Trace.Guard]
    ) {
        var builder = Builder(graph: ScalarGraph(), storage: storage)
        builder.run(inputs: inputs)
        self = builder.graph
        self.results = results.flatMap { builder.elements(ofRow: $0) }
        for condition in conditions {
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

        mutating func run(inputs: Range<Int>) {
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
            return operation.elements(operands, shape: row.shape, in: &graph)
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

extension CompleteRecording {
    /// The scalar graph of the recording.
    var graph: ScalarGraph { ScalarGraph(tape.storage, inputs: inputRows, results: resultRows, guards: trace.guards) }
}
