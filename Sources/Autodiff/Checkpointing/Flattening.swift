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
            let singles = parts.count { if case .floats = $0 { true } else { false } }
            if singles > 0, singles < parts.count {
                stop(
                    "\(operation): the values mix tensors of Float with numbers or tensors of Double. Give one kind; a "
                        + "constant can be captured by the closure.")
            }
            return (parts.map(\.count).reduce(0, +), singles > 0)
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
        func append(_ tensor: Any?) {
            if !numbers.isEmpty { parts.append(TensorVariable(numbers)) }
            numbers = []
            if let tensor = tensor as? TensorVariable<Scalar> { parts.append(tensor.flattened()) }
        }
        let generation = storage.pointee.generation
        for seed in renewed.seeds(renewed.plainValue) {
            switch seed {
            case .number(let row, let value):
                numbers.append(Variable(value: value, storage: storage, row: row, generation: generation))
            case .floats(let row, let value):
                append(TensorVariable(value: value, storage: storage, row: row, generation: generation))
            case .doubles(let row, let value):
                append(TensorVariable(value: value, storage: storage, row: row, generation: generation))
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
                    let count = seed.count
                    defer { next += count }
                    switch seed {
                    case .number(let row, _): sweep.add(vector.element(at: next), to: Int(row))
                    case .floats(let row, let like):
                        let part = vector.slice(along: 0, next..<(next + count)).reshaped(to: like.shape)
                        guard let part = part as? TensorVariable<Float> else { continue }
                        sweep.add(part, toFloats: tape.storage.pointee.rows[Int(row)].tableIndex)
                    case .doubles(let row, let like):
                        let part = vector.slice(along: 0, next..<(next + count)).reshaped(to: like.shape)
                        guard let part = part as? TensorVariable<Double> else { continue }
                        sweep.add(part, toDoubles: tape.storage.pointee.rows[Int(row)].tableIndex)
                    }
                }
            }
            return form.adjoint(in: adjoints)
        }
    }
}
