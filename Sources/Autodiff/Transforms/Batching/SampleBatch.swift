/// A function of one sample, run over a batch: the samples, and the tape on which it is recorded.
///
/// The function is recorded for the first sample and then once more for all of them (``BatchedRows``). That is right
/// for a sample only if every comparison of variables has the same outcome for it, so samples that differ are set
/// apart, and the function is recorded for the first of these, and so on. If it reads variables' values as plain
/// numbers, it is recorded for each sample.
struct SampleBatch<Input: RecordedTree> {
    let operation: String
    let storage: UnsafeMutablePointer<TapeStorage>
    /// A tree of a sample's form, with the leaves that all samples share.
    let template: Input
    /// The values of the template's leaves for all samples; `nil` for those that are shared.
    let leaves: [BatchLeaf?]
    let count: Int

    /// The result's values for all samples, by leaf, and a result of one sample, whose leaves give their form.
    func results<Result: RecordedTree>(
        _ function: (Input) throws -> Result
    ) rethrows -> (form: Result, leaves: [BatchLeaf]) {
        if count == 0 {
            // There is nothing to compare or to read; the function is recorded for the shapes of its results.
            let recording = try SampleRecording(of: function, self, at: nil)
            let batch = recording.batched(leaves, count: 0)
            return (recording.result, ResultLister.leaves(of: recording.result, over: batch))
        }
        var groups: [(places: [Int], leaves: [BatchLeaf])] = []
        var form: Result?
        var rest = Array(0..<count)
        while let first = rest.first {
            let recording = try SampleRecording(of: function, self, at: first)
            if let form {
                requireSameForm(
                    operation, ("result of sample \(first)", recording.result), ("result of the first", form))
            }
            form = form ?? recording.result
            let (places, batch) = recording.agreeing(rest, leaves)
            recording.noteDecisions(on: batch)
            groups.append((places, ResultLister.leaves(of: recording.result, over: batch)))
            if places.count == rest.count { break }
            if places.count == 1 { rest.removeFirst() } else { rest.removeAll(where: Set(places).contains) }
        }
        guard let form else { stop("\(operation): no sample was recorded") }
        return (form, joined(groups))
    }

    /// The groups' values in the order of the samples.
    private func joined(_ groups: [(places: [Int], leaves: [BatchLeaf])]) -> [BatchLeaf] {
        if groups.count == 1 { return groups[0].leaves }
        var order = [Int](repeating: 0, count: count)
        for (row, place) in groups.flatMap({ $0.places }).enumerated() { order[place] = row }
        return groups[0].leaves.indices.map { leaf in
            BatchLeaf.joined(groups.map { $0.leaves[leaf] }).gathered(order)
        }
    }
}

/// The recording of a function for one sample.
private struct SampleRecording<Result: RecordedTree> {
    let operation: String
    let storage: UnsafeMutablePointer<TapeStorage>
    let result: Result
    /// The rows that were recorded.
    let rows: Range<Int>
    /// The sample's rows, and the leaf of each.
    let inputs: [(row: Int, leaf: Int)]
    let trace: Trace

    init<Input>(
        of function: (Input) throws -> Result, _ batch: SampleBatch<Input>, at place: Int?
    ) rethrows {
        (operation, storage) = (batch.operation, batch.storage)
        var maker = SampleMaker(storage: storage, leaves: batch.leaves, place: place)
        let sample = batch.template.recordedTree(&maker)
        inputs = maker.rows
        let first = storage.pointee.count
        (result, trace) = try batch.storage.tracing {
            try batch.storage.keepingEveryValue { try function(sample) }
        }
        rows = first..<storage.pointee.count
        if let own = result.tapeStorage, own != storage {
            stop(
                "\(operation): the function returned a variable of a different tape from the rows'. Give the rows as "
                    + "variables of that tape, `tape.variable(rows)`, or call it inside `gradient(at:of:)` or "
                    + "the like.")
        }
    }

    /// The recording over samples: `batch` has the values of each of the sample's leaves.
    func batched(_ batch: [BatchLeaf?], count: Int) -> BatchedRows {
        var batched = BatchedRows(
            on: storage, count: count, inputs: inputs.map { row, leaf in (row, batch[leaf]!) })
        batched.record(rows)
        return batched
    }

    /// Those of the given samples for which the recording is valid, and the recording over them; the first sample,
    /// for which it was recorded, is always one. No batch for a sample alone.
    func agreeing(_ places: [Int], _ leaves: [BatchLeaf?]) -> (places: [Int], batch: BatchedRows?) {
        var chosen = readsSample ? [places[0]] : places
        while chosen.count > 1 {
            let isAll = chosen.count == leaves.lazy.compactMap({ $0?.count }).first
            let batch = batched(isAll ? leaves : leaves.map { $0?.gathered(chosen) }, count: chosen.count)
            var agrees = [Bool](repeating: true, count: chosen.count)
            for condition in trace.guards {
                guard let (left, right) = batch.sides(of: condition) else { continue }
                let (x, y) = (left.tensor.broadcast(to: [chosen.count]), right.tensor.broadcast(to: [chosen.count]))
                for place in agrees.indices
                where condition.comparison.holds(x.scalars[place], y.scalars[place]) != condition.outcome {
                    agrees[place] = false
                }
            }
            if !agrees.contains(false) { return (chosen, batch) }
            // The first sample itself may disagree, if it compares equal numbers that round otherwise in a batch.
            chosen = agrees[0] ? zip(chosen, agrees).filter { $0.1 }.map { $0.0 } : [chosen[0]]
        }
        return (chosen, nil)
    }

    /// Whether a value that depends on the sample was read as a plain number.
    private var readsSample: Bool {
        if trace.readValues.isEmpty { return false }
        var depends = Set(inputs.map { $0.row })
        let reader = RowReader(storage: storage)
        for row in rows {
            let isDependent = reader.operands(of: row).contains {
                if case .row(let operand) = $0 { depends.contains(operand) } else { false }
            }
            if isDependent { depends.insert(row) }
        }
        return trace.readValues.contains(where: depends.contains)
    }

    /// Adds the decisions to the trace of a program that is being recorded around the batch, if there is one. A
    /// comparison over a batch becomes one comparison: of the number of samples for which it holds.
    func noteDecisions(on batch: BatchedRows?) {
        guard storage.pointee.trace != nil else { return }
        storage.pointee.trace?.pointee.readValues += trace.readValues
        for condition in trace.guards {
            guard let batch, let (left, right) = batch.sides(of: condition) else {
                storage.pointee.trace?.pointee.guards.append(condition)
                continue
            }
            let holds = TensorVariable.compare(left, condition.comparison, right)
            storage.note(holds, count: condition.outcome ? batch.count : 0)
        }
    }
}

extension BatchLeaf {
    /// The number of samples.
    fileprivate var count: Int {
        switch self {
        case .numbers(let vector): vector.shape[0]
        case .tensor(let tensor): tensor.shape[0]
        }
    }
}
