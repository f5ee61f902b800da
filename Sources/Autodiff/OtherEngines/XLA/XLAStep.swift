/// A step like that of a ``CompiledStep``, from state and inputs to new state and outputs, that runs on a device. The
/// state stays there from step to step; each step's program takes over the memory of the old state for the new one.
///
///     func step(on device: XLADevice, _ x: Tensor<Float>, _ y: Tensor<Float>) throws -> Tensor<Float> {
///         let step = XLAStep(on: device, state: [Tensor<Float>.zeros([3, 1])]) { state, inputs in
///             let (loss, gradient) = valueWithGradient(at: state[0]) { w in
///                 square(matmul(inputs[0], w) - inputs[1]).mean()
///             }
///             return (state: [state[0] - 0.1 * gradient], outputs: [loss])
///         }
///         return try step([x, y], batch: 0..<2)[0]  // both inputs are divided among the devices
///     }
///
/// With several devices, each computes its part of the batch, and sums over the whole batch are combined by all of them
/// (all-reduce); the results are those of one device up to rounding. The state is the same on each. A step must not be
/// used from several tasks at once.
public final class XLAStep<Scalar: TensorScalar> {
    private let device: XLADevice
    private let function: CompiledStep<Scalar>.Function
    private let shapes: [Shape]
    private var held: State
    private var programs: [Form: PJRTExecutable] = [:]

    /// What a program depends on.
    private struct Form: Hashable {
        let inputs: [Shape]
        let batch: Range<Int>
    }

    private enum State {
        case host([Tensor<Scalar>])
        /// For each tensor, its buffer on each device.
        case device([[PJRTBuffer]], PJRTExecutable)
        /// A run failed after it had taken over the state's memory.
        case lost(XLAError)
    }

    /// A step from an initial state.
    /// - Parameters:
    ///   - device: The device, or the devices, that run the step.
    ///   - state: The initial state. Every later state has the same shapes.
    ///   - function: Computes the next state and the outputs; it is recorded once for each combination of input shapes.
    public init(
        on device: XLADevice, state: [Tensor<Scalar>], _ function: @escaping CompiledStep<Scalar>.Function
    ) {
        (self.device, self.function) = (device, function)
        shapes = state.map({ $0.shape })
        held = .host(state)
    }

    /// The state after the last step, copied from the device.
    /// - Throws: ``XLAError`` if the device failed.
    public func state() throws(XLAError) -> [Tensor<Scalar>] {
        switch held {
        case .host(let tensors): return tensors
        case .device(let buffers, let executable): return try tensors(buffers, of: executable, from: 0)
        case .lost(let error): throw error
        }
    }

    /// Replaces the state. Stops if the shapes differ.
    public func setState(_ state: [Tensor<Scalar>]) {
        guard state.map({ $0.shape }) == shapes else {
            stop("XLAStep: the new state has shapes \(state.map({ $0.shape })); it must have \(shapes)")
        }
        held = .host(state)
    }

    /// The step for inputs of the given shapes as StableHLO text. Arguments are the state and the inputs, results the
    /// new state and the outputs.
    /// - Parameters:
    ///   - inputShapes: The shapes of the inputs.
    ///   - batch: As for a run.
    /// - Throws: ``StableHLOError`` if the step cannot be written as StableHLO; ``XLAError`` if a batch cannot be
    ///   divided among the devices, or if the plugin cannot compile the step.
    public func stableHLO(for inputShapes: [Shape], batch: Range<Int> = 0..<0) throws -> String {
        try program(Form(inputs: inputShapes, batch: batch)).program.text
    }

    private func program(_ form: Form) throws -> PJRTExecutable {
        if let known = programs[form] { return known }
        guard form.batch.lowerBound >= 0, form.batch.upperBound <= form.inputs.count else {
            stop("XLAStep: the inputs \(form.batch) are to be divided, but there are only \(form.inputs.count) inputs")
        }
        for shape in form.inputs[form.batch] {
            let rows = shape.extents.first ?? 1
            if rows % device.count != 0 { throw XLAError.batch(rows: rows, devices: device.count) }
        }
        let graph = ProgramGraph.step(from: try state(), form.inputs, function)
        let executable = try device.executable(
            StableHLOProgram(
                graph.optimized(), updates: shapes.indices.map { (result: $0, argument: $0) }, devices: device.count,
                divided: Set(form.batch.map { $0 + shapes.count })))
        programs[form] = executable
        return executable
    }

    /// Runs the step once and returns the outputs.
    /// - Parameters:
    ///   - inputs: The inputs, copied to the device.
    ///   - batch: The inputs whose first axis are the samples of a batch: they are divided among the devices. Any other
    ///     is given to each device as a whole. Stops if there are fewer inputs.
    /// - Throws: as ``stableHLO(for:batch:)``; and ``XLAError`` if the device fails or a comparison has a different
    ///   outcome than was recorded. The state may then be lost, until it is replaced.
    public func callAsFunction(
        _ inputs: [Tensor<Scalar>], batch: Range<Int> = 0..<0
    ) throws -> [Tensor<Scalar>] {
        let executable = try program(Form(inputs: inputs.map({ $0.shape }), batch: batch))
        var arguments: [[PJRTBuffer]] = []
        switch held {
        case .host(let tensors):
            for (place, tensor) in tensors.enumerated() {
                arguments.append(try executable.argument(place, tensor.scalars))
            }
        case .device(let buffers, _): arguments = buffers
        case .lost(let error): throw error
        }
        for (place, tensor) in inputs.enumerated() {
            arguments.append(try executable.argument(shapes.count + place, tensor.scalars))
        }
        do throws(XLAError) {
            let results = try executable.run(arguments)
            held = .device(Array(results.prefix(shapes.count)), executable)
            return try tensors(Array(results.dropFirst(shapes.count)), of: executable, from: shapes.count)
        } catch {
            held = .lost(error)
            throw error
        }
    }

    /// Results from number `first` on, copied from the device.
    private func tensors(
        _ buffers: [[PJRTBuffer]], of executable: PJRTExecutable, from first: Int
    ) throws(XLAError) -> [Tensor<Scalar>] {
        var tensors: [Tensor<Scalar>] = []
        for (place, buffers) in buffers.enumerated() {
            let shape = executable.program.results[first + place].shape
            var scalars = [Scalar](repeating: 0, count: shape.count)
            try executable.read(first + place, buffers, into: &scalars)
            tensors.append(Tensor(shape: shape, scalars: scalars))
        }
        return tensors
    }
}
