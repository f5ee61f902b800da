extension Compiled {
    /// The recorded and optimized function with its gradient as a stand-alone Swift file, which does not need this
    /// library.
    ///
    ///     let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
    ///     let source = try f.swiftSource(named: "f", at: 1.3)
    ///     print(source.contains("func f("))  // true
    ///
    /// The file's function takes the argument's numbers and tensors one by one, tensors as arrays in row-major order,
    /// and returns `(value:, gradient:)`. It is valid for the recorded shapes and comparison outcomes, and stops for
    /// others. Its results equal the program's up to rounding.
    /// - Parameters:
    ///   - name: The function's name.
    ///   - input: The input to record the function for.
    ///   - inputNames: Names for the numbers and tensors of the argument; by default x, or x1, x2, ….
    /// - Throws: ``EmissionError`` if an operation cannot be expressed in Swift, or if the function reads variables'
    ///   values as plain numbers.
    public func swiftSource(
        named name: String, at input: Input.Plain, inputNames: [String] = []
    ) throws(EmissionError) -> String {
        let graph = gradientGraph(at: input)
        if graph.readsValues { throw EmissionError.readsValues }
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
    /// The recording that leads to `y`, with its gradient, as a stand-alone Swift file: see
    /// ``Compiled/swiftSource(named:at:inputNames:)``. The arguments are the tape's variables that lead to `y`, in the
    /// order of their creation, by name.
    ///
    /// Decisions made on values (`if x.value > 0`) are fixed as recorded; use `compile` for a function that has any.
    /// Stops unless `y` is recorded on this tape.
    /// - Throws: ``EmissionError`` if an operation cannot be expressed in Swift.
    public func swiftSource(of y: Variable, named name: String) throws(EmissionError) -> String {
        guard y.storage == storage else {
            stop("swiftSource(of:named:): the output must be recorded on this tape; a constant has no derivative")
        }
        return try swiftSource(of: graph(of: y), named: name)
    }

    /// The recording that leads to `y`, a tensor of one element, with its gradient, as a stand-alone Swift file: see
    /// ``swiftSource(of:named:)``. Record on a `Tape(keepingEveryValue: true)`, so that constant tensors are known.
    /// - Throws: ``EmissionError`` if an operation cannot be expressed in Swift, or if a constant tensor's value was
    ///   not kept.
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
