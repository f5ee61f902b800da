/// The rows that lead to an output and the recorded backward sweep from it, as one graph after the program passes:
/// without dead code, with constants folded and common subexpressions shared.
struct GradientProgram {
    let graph: ProgramGraph
    /// The nodes of the requested rows' values.
    let nodeOfRow: [Int: Int]
    /// The nodes of the derivatives with respect to the requested inputs.
    let derivatives: [Int: Int]

    /// Records the sweep on the tape itself, and removes it again.
    /// - Parameters:
    ///   - output: The row to differentiate: a number, or a tensor, the sum of which is differentiated.
    ///   - rows: Further rows whose values are requested.
    ///   - inputs: The variables' rows.
    init(_ storage: UnsafeMutablePointer<TapeStorage>, output: Int, rows: [Int], inputs: [Int]) {
        let before = storage.recordingState
        defer { storage.takeOff(after: before) }
        // Traced, so that selections inside rules are recorded with both branches.
        let (adjointRows, trace) = storage.tracing {
            storage.pointee.keepsEveryValue = true
            storage.pointee.stopsAtNonFinite = false
            let adjoints = RecordedAdjoints([(row: output, adjoint: nil)], on: storage, downTo: 0)
            return inputs.map { storage.row(ofAdjoint: $0, in: adjoints) }
        }
        graph = ProgramGraph(
            recordedOn: storage, inputs: storage.leaves(below: before.count), outputs: rows + adjointRows, trace: trace
        ).optimized()
        nodeOfRow = Dictionary(zip(rows, graph.outputs)) { first, _ in first }
        derivatives = Dictionary(zip(inputs, graph.outputs.dropFirst(rows.count))) { first, _ in first }
    }
}

extension GradientProgram {
    /// The graph with a row's value and its derivatives as results, as a function of the given inputs; `nil` if it
    /// depends on anything else, namely a constant whose value was not kept.
    func function(ofRow output: Int, inputs: [Int]) -> ProgramGraph? {
        var result = graph
        result.inputs = inputs.map { nodeOfRow[$0]! }
        result.outputs = [nodeOfRow[output]!] + inputs.map { derivatives[$0]! }
        // Remove other inputs, too, if nothing reads them.
        let places = Dictionary(uniqueKeysWithValues: zip(result.inputs, inputs.indices))
        for (number, node) in result.nodes.enumerated() {
            if case .input = node.operation, let place = places[number] {
                result.nodes[number] = .init(
                    operation: .input(place), operands: [], shape: node.shape, type: node.type)
            }
        }
        result = result.optimized()
        let count = result.nodes.count { if case .input = $0.operation { true } else { false } }
        return count == inputs.count ? result : nil
    }
}

/// The length and settings of a tape, to be restored.
private struct RecordingState {
    let count, tensors: Int
    let keepsEveryValue, stopsAtNonFinite: Bool
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    fileprivate var recordingState: RecordingState {
        RecordingState(
            count: pointee.count, tensors: pointee.tensors.pointee.count,
            keepsEveryValue: pointee.keepsEveryValue, stopsAtNonFinite: pointee.stopsAtNonFinite)
    }

    /// Removes what was recorded since `state`, and restores the settings.
    fileprivate func takeOff(after state: RecordingState) {
        pointee.highWater = Swift.max(pointee.highWater, pointee.count)
        pointee.count = state.count
        pointee.tensors.pointee.removeSubrange(state.tensors...)
        pointee.keepsEveryValue = state.keepsEveryValue
        pointee.stopsAtNonFinite = state.stopsAtNonFinite
    }

    /// The rows without operands: variables, and constants whose value was not kept.
    fileprivate func leaves(below end: Int) -> [Int] {
        (0..<end).filter { number in
            guard let row = tensor(inRow: number) else { return pointee.rows[number].opcode == .variable }
            return row.operation == nil && (!row.isConstant || row.kept == nil)
        }
    }

    /// A new row for an adjoint, since the adjoint may be a constant or share its row with another value.
    fileprivate func row(ofAdjoint number: Int, in adjoints: RecordedAdjoints) -> Int {
        guard let row = tensor(inRow: number) else {
            return Int(adjoints.number(RecordedInterpretation(storage: self).number(number)).recordedCopy(on: self).row)
        }
        func recordedCopy<Scalar: TensorScalar>(_: Scalar.Type) -> Int {
            let variable = TensorVariable<Scalar>(
                value: row.kept() ?? .zeros(row.shape), storage: self, row: row.number,
                generation: pointee.generation)
            return Int(adjoints.tensor(variable).recordedCopy(on: self).row)
        }
        return recordedCopy(row.elementType.scalar)
    }
}
