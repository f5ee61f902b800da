// Names and scopes for the rows of a recording, used wherever rows are shown: in explanations, graphs, pages and
// traces of a NaN. They are stored in a table beside the rows, so that recording costs the same with and without them.

extension Variable {
    /// Names the variable for explanations and drawings and returns it; a later name replaces an earlier one. A
    /// constant has no row and stays unnamed.
    ///
    ///     let tape = Tape()
    ///     let x = tape.variable(1.3).named("x")
    ///     let a = square(x).named("a")
    ///     print(tape.derivative(of: exp(a), withRespectTo: x))  // 2·b·x
    @discardableResult
    public func named(_ name: String) -> Variable {
        checkFresh("named(_:)")
        storage?.name(row, name)
        return self
    }
}

extension TensorVariable {
    /// Names the variable for explanations and drawings and returns it; a later name replaces an earlier one. A
    /// constant has no row and stays unnamed.
    @discardableResult
    public func named(_ name: String) -> TensorVariable {
        checkFresh("named(_:)")
        storage?.name(row, name)
        return self
    }
}

extension Tape {
    /// Runs `body` and marks the rows that it records as a named scope. Scopes nest.
    ///
    ///     let tape = Tape()
    ///     let x = tape.variable(0.5), w = tape.variable(3)
    ///     let hidden = tape.scope("layer1") { sigmoid(w * x) }
    ///     print(tape.graph(of: hidden).dot.contains("layer1"))  // true
    public func scope<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        try RecordingExtent.run(on: storage) { try storage.scope(name, body) }
    }
}

/// Runs `body` and marks the rows that it records as a named scope.
///
/// The tape is the innermost one that is being recorded: that of the closure of `gradient(at:of:)` and related
/// functions, or of ``Tape/scope(_:_:)``. If there is none, as with plain numbers, `body` simply runs. On a tape of
/// your own, open the outermost scope with `tape.scope("network") { network(x) }`.
///
///     let slope = gradient(at: 0.5) { x in
///         let hidden = scope("layer1") { sigmoid(3 * x) }
///         return scope("layer2") { square(hidden - 1) }
///     }
///     print(slope)  // -0.16324871785674053
public func scope<Result, Failure: Error>(
    _ name: @autoclosure () -> String, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    guard let storage = RecordingExtent.tape else { return try body() }
    return try storage.scope(name(), body)
}
