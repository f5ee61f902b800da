/// Runs `body` in a mode that checks every derivative taken on this thread: if the output, an adjoint, or a tensor with
/// influence is NaN or infinite, the program stops and prints the origin and the path from there to the output
/// (``NonFiniteTrace``).
///
///     let slope = stoppingAtNonFinite { gradient(at: 1.0) { x in log(x) * x } }
///     print(slope)  // 1.0
///
/// It applies to tapes created in `body`, and to `gradient(at:of:)` and related functions. Values without influence do
/// not stop the program: a NaN in the branch of a `select` that was not taken, a masked logit of −∞, the ∞ in 1/∞.
/// Compiled programs do not record and are not checked; training reports the origin of a non-finite loss by itself.
/// Outside this mode, nothing is checked.
public func stoppingAtNonFinite<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = NonFiniteMode.isOn
    NonFiniteMode.isOn = true
    defer { NonFiniteMode.isOn = before }
    return try body()
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Stops if a value or an adjoint of a sweep from `output` is NaN or infinite and has influence.
    func stopIfNotFinite(output: Int, seeds: [Seed]? = nil, zeros: ZeroAdjoints = .strong) {
        let seeds = seeds ?? [RowReader(storage: self).unitSeed(output)]
        guard let trace = NonFiniteTrace(storage: self, output: output, seeds: seeds, zeros: zeros) else { return }
        stop("stoppingAtNonFinite: \(trace)")
    }
}
