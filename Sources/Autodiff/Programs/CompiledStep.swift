/// A compiled function from state and inputs to new state and outputs that updates its state in place: a training step,
/// whose state consists of the parameters and the optimizer's moments.
///
///     let x = Tensor<Float>([[1, 2], [3, 4]]), y = Tensor<Float>([[1], [-1]])
///     let step = CompiledStep(state: [Tensor<Float>.zeros([2, 1])]) { state, inputs in
///         let (loss, gradient) = valueWithGradient(at: state[0]) { w in
///             square(matmul(inputs[0], w) - inputs[1]).mean()
///         }
///         return (state: [state[0] - 0.1 * gradient], outputs: [loss])
///     }
///     let run = step.prepared(for: [x.shape, y.shape])
///     run.inputs[0].update(from: x.scalars)
///     run.inputs[1].update(from: y.scalars)
///     run()
///     print(run.outputs[0][0], step.state[0].scalars)  // 1.0 [-0.2, -0.2]
///
/// The function is recorded once for each combination of input shapes; after that, a run neither records nor allocates.
/// If there are many combinations, those prepared least recently are evicted, and recorded again on demand. A step must
/// not be used from several tasks at once.
public final class CompiledStep<Scalar: TensorScalar> {
    /// Computes the next state and the outputs from the state and the inputs.
    public typealias Function = (
        _ state: [TensorVariable<Scalar>], _ inputs: [TensorVariable<Scalar>]
    ) -> (state: [TensorVariable<Scalar>], outputs: [TensorVariable<Scalar>])

    let function: Function
    private let withoutPasses: Set<String>
    private let memory: [Memory<Scalar>]
    private let shapes: [Shape]
    // The state's layout is chosen for the first program and kept for the later ones.
    private var layout = StateLayout.plain
    private var runs: [[Shape]: (run: Run, lastUse: Int)] = [:]
    private var uses = 0
    private let byteLimit: Int

    /// A step from an initial state.
    /// - Parameters:
    ///   - state: The initial state. Every later state has the same shapes.
    ///   - passes: The names of passes to skip; see ``GraphPass/names``. Stops at an unknown name.
    ///   - function: Computes the next state and the outputs; it is recorded once for each combination of input shapes.
    public convenience init(
        state: [Tensor<Scalar>], withoutPasses passes: Set<String> = [], _ function: @escaping Function
    ) {
        self.init(state: state, withoutPasses: passes, byteLimit: ProgramBytes.limit, function)
    }

    /// - Parameter byteLimit: The approximate limit on the memory of the programs; the last two are kept in any case.
    init(
        state: [Tensor<Scalar>], withoutPasses passes: Set<String> = [], byteLimit: Int, _ function: @escaping Function
    ) {
        self.byteLimit = byteLimit
        self.function = function
        withoutPasses = passes.checkedPasses(for: "CompiledStep")
        memory = state.map { Memory($0) }
        shapes = state.map({ $0.shape })
    }

    /// The state after the last run. Setting it stops if the shapes differ.
    public var state: [Tensor<Scalar>] {
        get { shapes.indices.map { state(at: $0) } }
        set {
            guard newValue.map({ $0.shape }) == shapes else {
                stop("CompiledStep: the new state has shapes \(newValue.map({ $0.shape })); it must have \(shapes)")
            }
            for (place, tensor) in newValue.enumerated() { memory[place].copy(layout.exchanged(tensor, place: place)) }
        }
    }

    /// One tensor of the state after the last run.
    package func state(at place: Int) -> Tensor<Scalar> {
        layout.exchanged(memory[place].tensor(layout.shape(shapes[place], place: place)), place: place)
    }

    /// Calls `body` with the bytes of one tensor of the state after the last run, in row-major order. They are copied
    /// only where the state's layout is another.
    package func withBytes<Result>(ofState place: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if layout.transposed.contains(place) { return state(at: place).scalars.withUnsafeBytes(body) }
        return body(UnsafeRawBufferPointer(memory[place].elements))
    }

    /// The step for inputs of the given shapes; recorded if there is none. Stops if the function returns a state of
    /// other shapes.
    public func prepared(for inputShapes: [Shape]) -> Run {
        uses += 1
        if let found = runs[inputShapes] {
            runs[inputShapes]?.lastUse = uses
            return found.run
        }
        let run = Run(self, inputShapes)
        runs[inputShapes] = (run, uses)
        evict()
        return run
    }

    /// Evicts the least recently prepared programs until the memory is within the limit.
    private func evict() {
        var bytes = runs.values.reduce(0) { $0 + $1.run.bytes }
        while bytes > byteLimit, runs.count > ProgramBytes.fewest {
            guard let oldest = runs.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
            bytes -= oldest.value.run.bytes
            runs[oldest.key] = nil
        }
    }

    /// The number of cached programs.
    var preparedCount: Int { runs.count }

    /// The step for inputs of fixed shapes.
    public final class Run {
        /// The memory of each input, to be written before a run, in row-major order; initially all ones.
        public let inputs: [StepInput<Scalar>]
        /// Each output after a run, valid until the next.
        public let outputs: [StepOutput<Scalar>]
        /// The inputs' memory, valid for this object's lifetime.
        package let inputPointers: [UnsafeMutableBufferPointer<Scalar>]
        /// The outputs' memory, likewise: a training step reads it without a check for each element.
        package let outputPointers: [UnsafeBufferPointer<Scalar>]
        /// The approximate memory of program and workspace.
        let bytes: Int
        private let workspace: Workspace

        fileprivate init(_ step: CompiledStep, _ inputShapes: [Shape]) {
            let inputMemory = inputShapes.map { Memory<Scalar>(.ones($0)) }
            inputs = inputMemory.map { StepInput($0) }
            inputPointers = inputMemory.map({ $0.elements })
            let workspace = Workspace(step.record(inputShapes))
            self.workspace = workspace
            for (place, memory) in (step.memory + inputMemory).enumerated() {
                workspace.bind(input: place, to: memory.elements.baseAddress!)
                workspace.keep(memory)
            }
            let graph = workspace.program.graph
            holdsForAllData = !graph.readsValues && graph.guards.isEmpty
            bytes =
                ProgramBytes.of(graph) + workspace.bytes
                + inputPointers.reduce(0) { $0 + $1.count * MemoryLayout<Scalar>.stride }
            let stateCount = step.memory.count
            outputPointers = workspace.program.graph.outputs.enumerated().dropFirst(stateCount).map { place, number in
                UnsafeBufferPointer(
                    start: workspace.address(ofOutput: place).assumingMemoryBound(to: Scalar.self),
                    count: workspace.program.graph.nodes[number].shape.count)
            }
            outputs = outputPointers.map { StepOutput(workspace, $0) }
        }

        /// Runs the step once: updates the state and computes the outputs. Stops if a comparison of variables has a
        /// different outcome than was recorded.
        public func callAsFunction() {
            if !workspace.run() {
                stop(
                    "CompiledStep: a comparison of variables came out differently than when it was recorded. Write "
                        + "choices that depend on the data with select(_:_:_:), so that both branches are computed.")
            }
        }

        /// Whether the recording is valid for all data: it depends neither on a comparison of variables nor on a
        /// variable's value read as a plain number.
        public let holdsForAllData: Bool
        /// The program as text, after all passes.
        public var listing: String { workspace.program.listing }
        /// The size of the workspace in bytes; values with disjoint lifetimes share memory in it.
        public var workspaceBytes: Int { workspace.bytes }
    }

    private func record(_ inputShapes: [Shape]) -> Program {
        let start = state
        let graph = ProgramGraph.step(from: start, inputShapes, function)
        if runs.isEmpty {
            layout = StateLayout(for: graph, stateCount: shapes.count, withoutPasses: withoutPasses)
            state = start
        }
        return Program(
            layout.applied(to: graph), updates: shapes.indices.map { (output: $0, input: $0) },
            withoutPasses: withoutPasses)
    }
}

extension ProgramGraph {
    /// The graph of a step: its inputs are the state and the inputs, its outputs the next state and the outputs. Stops
    /// if the next state has other shapes.
    static func step<Scalar: TensorScalar>(
        from state: [Tensor<Scalar>], _ inputShapes: [Shape], _ function: CompiledStep<Scalar>.Function
    ) -> ProgramGraph {
        let recording = CompleteRecording(traced: true) { tape in
            // Ones are placeholder inputs: only their shapes matter to the recording.
            (state.map { tape.variable($0) }, inputShapes.map { tape.variable(Tensor<Scalar>.ones($0)) })
        } _: { old, inputs in
            let (new, outputs) = function(old, inputs)
            let shapes = state.map({ $0.shape })
            guard new.map({ $0.shape }) == shapes else {
                stop(
                    "CompiledStep: the next state has shapes \(new.map({ $0.shape })), but the state has \(shapes); a "
                        + "step must keep them")
            }
            return new + outputs
        }
        return ProgramGraph(recording)
    }
}
