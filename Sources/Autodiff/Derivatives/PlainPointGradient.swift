// Gradients at plain points inside a recording, as in a loss that contains derivatives of a network:
//
//     gradient(at: p) { p in
//         let slope = gradient(at: ts) { t in network(t, p).sum() }      // ts is plain, p is not
//         return square(slope - target).mean()
//     }
//
// The inner function may use the outer one's variables, and its gradient then depends on them: the inner point becomes
// rows of the running tape, and the backward sweep is recorded there, as for a recorded point. The plain tensors that
// result remember their rows (``TensorHistory``). If the inner function uses no variable from outside, its gradient is
// a constant, and the sweep is not recorded.

/// The gradient at plain points while another tape is recording.
func innerGradient<Inputs, Gradient, Result: RecordedTree>(
    on storage: UnsafeMutablePointer<TapeStorage>, _ record: (UnsafeMutablePointer<TapeStorage>) -> Inputs,
    _ function: (Inputs) throws -> Result, _ zeros: ZeroAdjoints, _ read: (Inputs, Adjoints) -> Gradient,
    _ readRecorded: (Inputs, RecordedAdjoints) -> Gradient
) rethrows -> FoundGradient<Result, Gradient> {
    let recording = try InnerRecording(on: storage, record, function)
    let seeds = recording.result.unitSeeds()
    if RowReader(storage: storage).anyDependsOnRows(below: recording.bottom, among: seeds.map(\.row)) {
        return FoundGradient(
            result: recording.result, dependsOnOuter: true,
            gradient: readRecorded(recording.inputs, recording.recordedAdjoints(from: seeds, zeros: zeros)))
    }
    let adjoints = storage.adjoints(from: seeds, zeros: zeros)
    return FoundGradient(result: recording.result, gradient: read(recording.inputs, adjoints))
}

extension RowReader {
    /// Whether one of the given rows is, or depends on, a row below `bottom`.
    fileprivate func anyDependsOnRows(below bottom: Int, among outputs: [Int]) -> Bool {
        guard let top = outputs.max(), top >= bottom else { return !outputs.isEmpty }
        var depends = [Bool](repeating: false, count: top + 1 - bottom)
        for number in bottom...top {
            depends[number - bottom] = operands(of: number).contains {
                guard case .row(let operand) = $0 else { return false }
                return operand < bottom || depends[operand - bottom]
            }
        }
        return outputs.contains { $0 < bottom || depends[$0 - bottom] }
    }
}
