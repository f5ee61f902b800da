/// A function recorded on a tape of its own that keeps every value: what programs, frozen tapes and graphs of scalars
/// are made from.
struct CompleteRecording<Inputs, Result: RecordedTree> {
    let tape: Tape
    let inputs: Inputs
    /// The rows of the inputs' leaves, in order.
    let inputRows: Range<Int>
    /// The result in rows of its own, since a result may be an input or a constant.
    let result: Result
    /// The rows of the result's leaves, in order.
    let resultRows: [Int]
    /// The decisions that the recording depends on; empty if they were not traced.
    let trace: Trace

    /// - Parameters:
    ///   - traced: Whether comparisons and values read as plain numbers are noted, and selections recorded with both
    ///     branches.
    ///   - record: Makes the inputs' rows, and no others.
    init(traced: Bool, _ record: (Tape) -> Inputs, _ function: (Inputs) throws -> Result) rethrows {
        let tape = Tape(keepingEveryValue: true)
        let inputs = record(tape)
        inputRows = 0..<tape.storage.pointee.count
        let result: Result
        if traced {
            (result, trace) = try tape.storage.tracing { try function(inputs) }
        } else {
            (result, trace) = (try tape.recording { try function(inputs) }, Trace())
        }
        if let storage = result.tapeStorage, storage != tape.storage { stopAtForeignOutput() }
        self.result = result.recordedCopy(on: tape.storage)
        resultRows = self.result.rows
        (self.tape, self.inputs) = (tape, inputs)
    }

    /// Whether the function read variables' values as plain numbers; known if they were traced.
    var readsValues: Bool { !trace.readValues.isEmpty }
}

extension CompleteRecording where Inputs: RecordedTree {
    init(
        of function: (Inputs) throws -> Result, at input: Inputs.Plain, traced: Bool = false
    ) rethrows {
        try self.init(traced: traced, { Inputs.recorded(input, on: $0) }, function)
    }
}
