/// A compiled function on a device, for inputs of one form.
public struct XLAFunction<Input: PlainTree, Output: PlainTree>: Sendable {
    private let executable: PJRTExecutable
    private let template: TreeTemplate<Output>
    private let form: TreeForm

    init(_ graph: ProgramGraph, _ template: TreeTemplate<Output>, _ form: TreeForm, on device: XLADevice) throws {
        executable = try device.executable(StableHLOProgram(graph))
        (self.template, self.form) = (template, form)
    }

    /// The function's result for an input. Arguments are copied to the device, and results back.
    /// - Throws: ``XLAError`` if the input has another form than the one that the program was recorded for, if a
    ///   comparison has a different outcome, or if the device fails.
    public func callAsFunction(_ input: Input) throws(XLAError) -> Output {
        let leaves = Leaves(of: input)
        guard leaves.form == form else {
            throw XLAError.arguments(found: Self.text(leaves.form), needed: Self.text(form))
        }
        var arguments: [[PJRTBuffer]] = []
        for (place, leaf) in leaves.all.enumerated() {
            arguments.append(try executable.argument(place, leaf.asTensor))
        }
        let results = try executable.run(arguments)
        var values: [Leaf] = []
        for (place, buffers) in results.enumerated() {
            values.append(.tensor(try executable.tensor(place, buffers)))
        }
        return template.filled(values)
    }

    private static func text(_ form: TreeForm) -> String {
        let leaves = zip(form.shapes, form.types).map { shape, type in type.map { "\(shape) \($0)" } ?? "a number" }
        return "(\(leaves.joined(separator: ", ")))"
    }
}

extension Compiled {
    /// The function for inputs of this form, compiled for a device.
    /// - Throws: ``StableHLOError`` if it cannot be written as StableHLO, ``XLAError`` if the device fails.
    public func valueFunction(at input: Input.Plain, on device: XLADevice) throws -> XLAFunction<
        Input.Plain, Output.Plain
    > {
        let entry = values.entry(for: input)
        return try XLAFunction(entry.graph, entry.template, Leaves(of: input).form, on: device)
    }

    /// Value and gradient of a function of one result, for inputs of this form, compiled for a device.
    /// - Throws: ``StableHLOError`` if it cannot be written as StableHLO, ``XLAError`` if the device fails.
    public func gradientFunction(
        at input: Input.Plain, on device: XLADevice
    ) throws -> XLAFunction<Input.Plain, TreeTuple<Output.Plain, Input.Plain>> {
        let entry = gradients.entry(for: input)
        return try XLAFunction(entry.graph, entry.template, Leaves(of: input).form, on: device)
    }
}

extension PJRTExecutable {
    /// Copies a tensor to the devices.
    func argument(_ place: Int, _ tensor: some TensorValue) throws(XLAError) -> [PJRTBuffer] {
        try argument(place, tensor.tensor.scalars)
    }

    /// Copies elements in row-major order to the devices.
    func argument<Scalar: TensorScalar>(_ place: Int, _ scalars: [Scalar]) throws(XLAError) -> [PJRTBuffer] {
        var result: Result<[PJRTBuffer], XLAError> = .success([])
        scalars.withUnsafeBytes { bytes in
            do throws(XLAError) { result = .success(try argument(place, bytes)) } catch { result = .failure(error) }
        }
        return try result.get()
    }
}

extension Leaf {
    /// The leaf as a tensor; a number is one of rank 0.
    fileprivate var asTensor: any TensorValue {
        switch self {
        case .number(let number): Tensor<Double>(number)
        case .tensor(let tensor): tensor
        }
    }
}
