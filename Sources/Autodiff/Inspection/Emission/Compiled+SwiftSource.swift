extension Compiled {
    /// The recorded and optimized function with its gradient as a Swift file of its own, without this library.
    ///
    ///     let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
    ///     try f.swiftSource(named: "f", at: 1.3)
    ///
    /// The file's function takes the argument's numbers and tensors one by one, tensors as arrays in row-major order,
    /// and gives `(value:, gradient:)`. It was recorded for one shape and one way through the comparisons; for another
    /// it stops. Its numbers are those of the program to rounding.
    /// - Parameters:
    ///   - name: The function's name.
    ///   - input: What to record the function for.
    ///   - inputNames: Names for the numbers and tensors of the argument; x, or x1, x2, … where there are too few.
    /// - Throws: ``EmissionError`` where an operation has no text.
    public func swiftSource(
        named name: String, at input: Input.Plain, inputNames: [String] = []
    ) throws(EmissionError) -> String {
        let graph = gradientGraph(at: input)
        if graph.takesValues { throw EmissionError.takesValues }
        let count = graph.inputs.count
        let names = (0..<count).map { place in
            place < inputNames.count ? inputNames[place] : count == 1 ? "x" : "x\(place + 1)"
        }
        var source = SwiftSource(
            graph, name: name, inputNames: names,
            summary: ["A recorded function and its gradient, written by Autodiff."])
        return try source.text()
    }
}

extension Tape {
    /// What was recorded on the way to `y`, with its gradient, as a Swift file of its own, without this library: see
    /// ``Compiled/swiftSource(named:at:inputNames:)``. The arguments are the tape's variables that lead to `y`, in the
    /// order in which they were made, by their names.
    ///
    /// Decisions that were made on values (`if x.value > 0`) are in it as they fell: compile the function where it has
    /// any.
    /// - Throws: ``EmissionError`` where an operation has no text.
    public func swiftSource(of y: Variable, named name: String) throws(EmissionError) -> String {
        guard y.storage == storage else {
            stop("swiftSource(of:named:): the output must be recorded on this tape; a constant has no derivative")
        }
        return try swiftSource(of: graph(of: y), named: name)
    }

    /// What was recorded on the way to `y`, a tensor of one element, with its gradient, as a Swift file of its own: see
    /// ``swiftSource(of:named:)``. Record on a `Tape(keepingEveryValue: true)`, so that constant tensors are known.
    /// - Throws: ``EmissionError`` where an operation has no text.
    public func swiftSource<Scalar>(of y: TensorVariable<Scalar>, named name: String) throws(EmissionError) -> String {
        guard y.storage == storage else {
            stop("swiftSource(of:named:): the output must be recorded on this tape; a constant has no derivative")
        }
        return try swiftSource(of: graph(of: y), named: name)
    }

    private func swiftSource(of recorded: TapeSnapshot, named name: String) throws(EmissionError) -> String {
        let inputs = recorded.nodes.filter { $0.role == .input }
        let rows = inputs.map(\.row)
        let output = recorded.nodes[recorded.output].row
        let derivative = GradientProgram(storage, output: output, rows: [output] + rows, inputs: rows)
        guard let graph = derivative.function(ofRow: output, inputs: rows) else {
            throw EmissionError.unknownConstant
        }
        var source = SwiftSource(
            graph, name: name, inputNames: inputs.map(\.name),
            summary: ["A recorded function and its gradient, written by Autodiff."])
        return try source.text()
    }
}
