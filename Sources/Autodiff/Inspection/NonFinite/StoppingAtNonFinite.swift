/// Runs `body` in a mode in which every derivative taken on this thread is looked at: where its output, an adjoint or a
/// tensor with influence is NaN or infinite, the program stops and prints where that came from and the way from there
/// to the output (``NonFiniteTrace``).
///
///     let slope = stoppingAtNonFinite { gradient(at: -1.0) { x in log(x) * x } }
///
/// It concerns the tapes that `body` makes, and `gradient(at:of:)` and its kin. Numbers without influence stop nothing:
/// the NaN in the branch of a `select` that was not taken, a logit of −∞ that is masked, the ∞ in 1/∞. Compiled
/// programs record nothing and are not looked at; training names the origin of a loss that is not finite by itself.
///
/// While the mode is off, nothing is looked at.
public func stoppingAtNonFinite<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = NonFiniteMode.isOn
    NonFiniteMode.isOn = true
    defer { NonFiniteMode.isOn = before }
    return try body()
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Stops if a value or an adjoint of a sweep from `output` is NaN or infinite and has influence.
    func stopIfNotFinite(output: Int, seeds: [Seed]? = nil, zeros: ZeroAdjoints = .untaken) {
        let seeds = seeds ?? [RowReader(storage: self).unitSeed(output)]
        guard let trace = NonFiniteTrace(storage: self, output: output, seeds: seeds, zeros: zeros) else { return }
        stop("stoppingAtNonFinite: \(trace)")
    }
}
