/// A function of tensors that is recorded once: the body of a loop, or a branch of a condition.
final class RecordedBody<Scalar: TensorScalar>: Sendable {
    typealias Function = @Sendable ([TensorVariable<Scalar>]) -> [TensorVariable<Scalar>]

    let function: Function
    /// The values that the function was recorded at.
    let sample: [Tensor<Scalar>]
    let graph: ProgramGraph
    /// The shapes of the results.
    let resultShapes: [Shape]

    /// Records the function. Stops if it compares variables or reads their values as plain numbers, since the recording
    /// would hold the outcome for these arguments in all later runs.
    init(_ name: String, at sample: [Tensor<Scalar>], _ function: @escaping Function) {
        let recording = CompleteRecording(traced: true, { tape in sample.map { tape.variable($0) } }, function)
        graph = ProgramGraph(recording)
        if let condition = graph.guards.first {
            stop(
                "\(name): the body compares variables (\(condition.comparison.rawValue)). It is recorded only once, so "
                    + "every later run would take the same branch. Choose with `select(x .> y, a, b)`, or with "
                    + "`branch(x .> y, of: z, then: { … }, else: { … })`.")
        }
        if graph.readsValues {
            stop(
                "\(name): the body reads a variable's value as a plain number (`x.value`). It is recorded only once, "
                    + "so every later run would use the same number. Compute with the variable itself, or with "
                    + "`withoutDerivative(x)`.")
        }
        self.function = function
        self.sample = sample
        resultShapes = recording.result.map(\.shape)
    }

    /// The results over any kind of tensor, by the recorded operations.
    func results<T: TensorAlgebra>(_ arguments: [T]) -> [T] {
        var values: [T] = []
        values.reserveCapacity(graph.nodes.count)
        for node in graph.nodes {
            switch node.operation {
            case .input(let place): values.append(arguments[place])
            case .constant(let constant):
                let scalars = constant.numbers.map { T.Scalar($0) }
                values.append(T(Tensor(shape: node.shape, scalars: scalars)))
            case .element(let place):
                let elements = values[node.operands[0]].flattened()
                values.append(elements.slice(along: 0, place..<(place + 1)).reshaped(to: []))
            case .tensor(let operation): values.append(T.apply(operation, node.operands.map { values[$0] }))
            }
        }
        return graph.outputs.map { values[$0] }
    }
}

/// A recorded body with an executable program, whose arguments are read and whose results are written in place.
final class BodyProgram: Sendable {
    fileprivate enum Form {
        case tensors(Program)
        case numbers(NumberProgram)
    }

    fileprivate let form: Form
    /// The bytes of each result.
    fileprivate let resultBytes: [Int]
    let argumentCount: Int
    private let runs: Pool<BodyRun>

    /// - Parameter sums: The results that are added to what is in their memory. That memory is one more argument for
    ///   each, after the others.
    init<Scalar>(_ body: RecordedBody<Scalar>, adding sums: Range<Int> = 0..<0) {
        var graph = body.graph
        var updates: [(output: Int, input: Int)] = []
        for place in sums {
            let shape = body.resultShapes[place]
            let input = graph.add(.input(graph.inputs.count), [], shape, Scalar.elementType)
            let sum = graph.add(
                .tensor(Elementwise(opcode: .add)), [input, graph.outputs[place]], shape, Scalar.elementType)
            updates.append((output: place, input: graph.inputs.count))
            graph.inputs.append(input)
            graph.outputs[place] = sum
        }
        let optimized = graph.optimized()
        form =
            optimized.holdsNumbersOnly
            ? .numbers(NumberProgram(optimized))
            // Slopes from outputs would be less accurate where the outputs saturate: `Notes/conventions.md`.
            : .tensors(Program(graph, updates: updates, withoutPasses: ["slopes-from-outputs"]))
        resultBytes = body.resultShapes.map { $0.count * MemoryLayout<Scalar>.stride }
        argumentCount = graph.inputs.count
        let (form, resultBytes, argumentCount) = (form, resultBytes, argumentCount)
        runs = Pool { BodyRun(form, argumentCount: argumentCount, resultBytes) }
    }

    /// Lends memory for runs that no other thread uses.
    func lend(_ use: (BodyRun) -> Void) { runs.lend(use) }
}

/// The memory for runs of a body, one after the other.
final class BodyRun {
    /// The addresses of the arguments of the next run.
    let arguments: UnsafeMutablePointer<UnsafeRawPointer>
    /// The addresses at which the next run leaves its results.
    let results: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let form: Form
    private let argumentCount: Int
    private let resultBytes: [Int]

    private enum Form {
        case tensors(Workspace, inputs: [Int], outputs: [(slot: Int, isInPlace: Bool)])
        case numbers(NumberProgram, registers: Buffer)
    }

    fileprivate init(_ program: BodyProgram.Form, argumentCount: Int, _ resultBytes: [Int]) {
        // Addresses that are set before each run.
        let unset = UnsafeMutableRawPointer(bitPattern: 16)!
        arguments = .allocate(capacity: Swift.max(argumentCount, 1))
        arguments.initialize(repeating: UnsafeRawPointer(unset), count: Swift.max(argumentCount, 1))
        results = .allocate(capacity: Swift.max(resultBytes.count, 1))
        results.initialize(repeating: unset, count: Swift.max(resultBytes.count, 1))
        self.argumentCount = argumentCount
        self.resultBytes = resultBytes
        switch program {
        case .numbers(let program):
            form = .numbers(
                program, registers: Buffer(bytes: program.registerCount * MemoryLayout<Double>.stride))
        case .tensors(let program):
            let users = Dictionary(program.outputs.map { ($0, 1) }, uniquingKeysWith: +)
            // A result that the program computes into memory of its own can be computed into the caller's.
            let outputs = program.outputs.map {
                (slot: $0, isInPlace: program.plan.offsets[$0] != nil && users[$0] == 1)
            }
            form = .tensors(Workspace(program), inputs: program.graph.inputs, outputs: outputs)
        }
    }

    deinit {
        arguments.deallocate()
        results.deallocate()
    }

    /// Runs the body once. A result's memory must not overlap that of an argument, except where it is added to.
    func callAsFunction() {
        switch form {
        case .tensors(let workspace, let inputs, let outputs):
            for (place, slot) in inputs.enumerated() { workspace.bind(slot: slot, to: arguments[place]) }
            for (place, output) in outputs.enumerated() where output.isInPlace {
                workspace.bind(slot: output.slot, to: results[place])
            }
            // There are no comparisons that could fail.
            _ = workspace.run()
            for (place, output) in outputs.enumerated() where !output.isInPlace {
                let address = workspace.address(ofSlot: output.slot)
                if address != results[place] {
                    results[place].copyMemory(from: address, byteCount: resultBytes[place])
                }
            }
        case .numbers(let program, let buffer):
            let registers = buffer.address.assumingMemoryBound(to: Double.self)
            for place in 0..<argumentCount { registers[1 + place] = arguments[place].load(as: Double.self) }
            _ = program.run(registers)
            for place in resultBytes.indices {
                let register = place == 0 ? 0 : argumentCount + place
                results[place].storeBytes(of: registers[register], as: Double.self)
            }
        }
    }
}
