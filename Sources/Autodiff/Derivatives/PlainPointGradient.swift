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

/// A gradient at a plain point inside a recording.
struct InnerGradient<Result: RecordedTree, Gradient> {
    /// The function's result.
    let result: Result
    /// Whether the result depends on variables from outside the inner function.
    let dependsOnOuter: Bool
    let gradient: Gradient

    /// The result as a plain tree, which keeps its dependence.
    var value: Result.Plain {
        dependsOnOuter ? result.plainValueWithHistory("valueWithGradient") : result.plainValue
    }
}

/// What every form of `gradient` and `valueWithGradient` computes at plain points while another tape is recording.
func innerGradient<each Input: PlainTree, Result: RecordedTree>(
    atPlain input: repeat each Input, on storage: UnsafeMutablePointer<TapeStorage>, zeros: ZeroAdjoints,
    of function: (repeat (each Input).Recorded) throws -> Result
) rethrows -> InnerGradient<Result, (repeat each Input)> {
    let bottom = storage.pointee.count
    let recorded = (repeat (each input).renewed(on: storage))
    let result = try function(repeat each recorded)
    if let own = result.tapeStorage, own != storage { stopAtForeignOutput() }
    let seeds = result.unitSeeds()
    guard RowReader(storage: storage).anyDependsOnRows(below: bottom, among: seeds.map(\.row)) else {
        let adjoints = storage.adjoints(from: seeds, zeros: zeros)
        return InnerGradient(
            result: result, dependsOnOuter: false,
            gradient: (repeat (each Input).adjoint(of: each recorded, in: adjoints)))
    }
    let adjoints = RecordedAdjoints(seeds, on: storage, downTo: bottom, zeros: zeros)
    return InnerGradient(
        result: result, dependsOnOuter: true,
        gradient: (repeat (each recorded).adjoint(in: adjoints).plainValueWithHistory("gradient")))
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
