/// The form of a value (a number, a tensor, a collection of them), by which its variables become one vector and back.
struct Flattening<Value: RecordableValue & Sendable>: Sendable {
    private let template: Value
    /// Whether its tensors are of `Float`; its numbers are then none.
    let isSingle: Bool
    let count: Int

    /// - Parameter operation: For the message where the value mixes tensors of `Float` with anything of `Double`.
    init(_ template: Value, for operation: String) {
        self.template = template
        let tape = Tape()
        (count, isSingle) = withExtendedLifetime(tape) {
            let parts = template.recorded(on: tape).seeds(template)
            let singles = parts.count { $0.adjoint.elementType == .float }
            if singles > 0, singles < parts.count {
                stop(
                    "\(operation): the values mix tensors of Float with numbers or tensors of Double. Give one kind; a "
                        + "constant can be captured by the closure.")
            }
            return (parts.map(\.adjoint.shape.count).reduce(0, +), singles > 0)
        }
    }

    /// The numbers of a value of this form, one after the other.
    func vector<Scalar>(_ value: Value) -> Tensor<Scalar> {
        Tensor(Coordinates(value).vector(value).map { Scalar($0) })
    }

    /// The value with the given numbers.
    func value<Scalar>(_ vector: Tensor<Scalar>) -> Value {
        Coordinates(template).value(vector.scalars.map { Double($0) })
    }

    /// The variables of a recorded value as one vector variable.
    func vector<Scalar>(_ recorded: Value.Recorded) -> TensorVariable<Scalar> {
        guard let storage = recorded.tapeStorage else { return TensorVariable(vector(recorded.plainValue)) }
        // Rows of their own, so that constants among them have one.
        let renewed = recorded.renewed(on: storage)
        var parts: [TensorVariable<Scalar>] = []
        var numbers: [Variable] = []
        func append(_ tensor: TensorVariable<Scalar>?) {
            if !numbers.isEmpty { parts.append(TensorVariable(numbers)) }
            numbers = []
            if let tensor { parts.append(tensor.flattened()) }
        }
        let generation = storage.pointee.generation
        for seed in renewed.seeds(renewed.plainValue) {
            switch seed.adjoint {
            case .number(let value):
                numbers.append(Variable(value: value, storage: storage, row: UInt32(seed.row), generation: generation))
            case .tensor(let value):
                append(
                    value.typed(Scalar.self).map {
                        TensorVariable(value: $0, storage: storage, row: UInt32(seed.row), generation: generation)
                    })
            }
        }
        append(nil)
        if parts.isEmpty { return TensorVariable(.zeros([0])) }
        return parts.count == 1 ? parts[0] : .concatenate(parts, along: 0)
    }

    /// The recorded value whose variables are the elements of a vector variable.
    func recorded<Scalar>(_ vector: TensorVariable<Scalar>) -> Value.Recorded {
        // Adjoints chosen at will, as `Coordinates` does for plain values.
        let tape = Tape()
        return withExtendedLifetime(tape) {
            let form = template.recorded(on: tape)
            let adjoints = RecordedAdjoints(on: tape.storage) { sweep in
                var next = 0
                for seed in form.seeds(template) {
                    let shape = seed.adjoint.shape
                    defer { next += shape.count }
                    switch seed.adjoint {
                    case .number: sweep.add(vector.element(at: next), to: seed.row)
                    case .tensor:
                        let part = vector.slice(along: 0, next..<(next + shape.count)).reshaped(to: shape)
                        sweep.add(part, toTensor: tape.storage.pointee.rows[seed.row].tableIndex)
                    }
                }
            }
            return form.adjoint(in: adjoints)
        }
    }
}
