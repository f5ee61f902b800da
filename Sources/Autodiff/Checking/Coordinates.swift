/// The numbers of a value (a `Double`, a tensor, a collection of them) as one vector, and back again.
///
/// A value's own conformance does the work: ``DifferentiableResult/seeds(_:)`` lists its numbers row by row, and
/// ``RecordableValue/adjoint(of:in:)`` puts numbers together to a value. One `Coordinates` keeps one order, also for the
/// values of a dictionary.
struct Coordinates<Value: RecordableValue> {
    private let tape = Tape()
    private let recorded: Value.Recorded
    private let form: [Seed]
    /// The precision of the least precise number, as the distance from 1 to the next.
    let precision: Double

    init(_ value: Value) {
        recorded = value.recorded(on: tape)
        form = recorded.seeds(value)
        precision = form.map { $0.adjoint.elementType?.precision ?? Double.ulpOfOne }.max() ?? Double.ulpOfOne
    }

    /// How many numbers there are.
    var count: Int { form.map(\.adjoint.shape.count).reduce(0, +) }

    /// The numbers of a value of the same form.
    func vector(_ value: Value) -> [Double] { recorded.seeds(value).flatMap(\.adjoint.numbers) }

    /// The value with the given numbers; those of `Float` tensors are rounded.
    func value(_ vector: [Double]) -> Value {
        // Adjoints chosen at will, instead of summed by a sweep.
        let storage = tape.storage
        var numbers = [Double](repeating: 0, count: storage.pointee.count)
        var tensors = [(any TensorValue)?](repeating: nil, count: storage.pointee.tensors.pointee.count)
        var start = 0
        for seed in form {
            let own = vector[start..<(start + seed.adjoint.shape.count)]
            switch seed.adjoint {
            case .number: numbers[seed.row] = own[start]
            case .tensor(let like):
                tensors[storage.pointee.rows[seed.row].tableIndex] = like.elementType.tensor(like.shape, Array(own))
            }
            start += own.count
        }
        return Value.adjoint(
            of: recorded,
            in: Adjoints(
                storage: storage, generation: storage.pointee.generation, numbers: numbers, tensors: tensors))
    }
}
