// Gradients at plain points inside a recording, as in a loss that has derivatives of a network in it:
//
//     gradient(at: p) { p in
//         let slope = gradient(at: ts) { t in network(t, p).sum() }      // ts is plain, p is not
//         return square(slope - target).mean()
//     }
//
// The inner function may use the outer one's variables, and its gradient then depends on them: the inner point becomes
// rows of the running tape, and the backward sweep is recorded there, as for a recorded point. The plain tensors that
// are its result keep their rows (``TensorHistory``). Where the inner function uses no variable from outside, its
// gradient is a constant, and nothing of the sweep is recorded.

/// The gradient at plain points while another tape is recording.
func innerGradient<Inputs, Gradient, Result: RecordedTree>(
    on storage: UnsafeMutablePointer<TapeStorage>, _ record: (UnsafeMutablePointer<TapeStorage>) -> Inputs,
    _ function: (Inputs) throws -> Result, _ zeros: ZeroAdjoints, _ read: (Inputs, Adjoints) -> Gradient,
    _ readRecorded: (Inputs, RecordedAdjoints) -> Gradient
) rethrows -> FoundGradient<Result, Gradient> {
    let bottom = storage.pointee.count
    let recorded = record(storage)
    let result = try function(recorded)
    if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    let seeds = result.unitSeeds()
    if RowReader(storage: storage).anyDependsOnRows(below: bottom, among: seeds.map(\.row)) {
        let adjoints = RecordedAdjoints(seeds, on: storage, downTo: bottom, zeros: zeros)
        return FoundGradient(
            result: result, dependsOnOuter: true, gradient: readRecorded(recorded, adjoints))
    }
    let adjoints = storage.adjoints(from: seeds, zeros: zeros)
    return FoundGradient(result: result, gradient: read(recorded, adjoints))
}

extension RowReader {
    /// Whether one of the given rows, all from `bottom` on, depends on a row below it.
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
