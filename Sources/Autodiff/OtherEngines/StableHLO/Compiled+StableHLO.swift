extension ProgramGraph {
    /// The program as StableHLO text, the language of XLA (openxla.org/stablehlo): a module with the function `main`,
    /// whose arguments and results are those of the program, in order.
    ///
    /// Where comparisons of variables decided what was recorded, there is one more result, of type `i1`: whether they
    /// have their recorded outcome. The other results are valid only if it is true.
    /// - Throws: ``StableHLOError`` if an operation cannot be expressed, or if the function reads variables' values as
    ///   plain numbers.
    public func stableHLO() throws(StableHLOError) -> String { try StableHLOProgram(self).text }
}

extension CompiledStep {
    /// The step for inputs of the given shapes, as StableHLO text: see ``ProgramGraph/stableHLO()``. Arguments are the
    /// state and the inputs, results the new state, which may take over the old one's memory, and the outputs.
    public func stableHLO(for inputShapes: [Shape]) throws(StableHLOError) -> String {
        let state = state
        let graph = ProgramGraph.step(from: state, inputShapes, function).optimized()
        return try StableHLOProgram(graph, updates: state.indices.map { (result: $0, argument: $0) }).text
    }
}

extension Compiled {
    /// The function recorded for such an input, as StableHLO text: see ``ProgramGraph/stableHLO()``.
    public func stableHLO(at input: Input.Plain) throws(StableHLOError) -> String {
        try values.entry(for: input).graph.stableHLO()
    }

    /// Value and gradient recorded for such an input, as StableHLO text: the value's results, then the gradient's.
    /// - Throws: ``StableHLOError`` for an operation that cannot be written as StableHLO, with its name.
    public func gradientStableHLO(at input: Input.Plain) throws(StableHLOError) -> String {
        try gradientGraph(at: input).stableHLO()
    }
}
