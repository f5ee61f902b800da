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
        let single = form.contains { if case .floats = $0 { true } else { false } }
        precision = single ? Double(Float.ulpOfOne) : Double.ulpOfOne
    }

    /// How many numbers there are.
    var count: Int { form.map(\.count).reduce(0, +) }

    /// The numbers of a value of the same form.
    func vector(_ value: Value) -> [Double] { recorded.seeds(value).flatMap(\.numbers) }

    /// The value with the given numbers; those of `Float` tensors are rounded.
    func value(_ vector: [Double]) -> Value {
        // Adjoints chosen at will, instead of summed by a sweep.
        let storage = tape.storage
        var numbers = [Double](repeating: 0, count: storage.pointee.count)
        var floats = [Tensor<Float>?](repeating: nil, count: storage.pointee.floats.pointee.count)
        var doubles = [Tensor<Double>?](repeating: nil, count: storage.pointee.doubles.pointee.count)
        var start = 0
        for seed in form {
            let index = storage.pointee.rows[seed.row].tableIndex
            let own = vector[start..<(start + seed.count)]
            switch seed {
            case .number: numbers[seed.row] = own[start]
            case .floats(_, let like): floats[index] = Tensor(shape: like.shape, scalars: own.map { Float($0) })
            case .doubles(_, let like): doubles[index] = Tensor(shape: like.shape, scalars: Array(own))
            }
            start += seed.count
        }
        return Value.adjoint(
            of: recorded,
            in: Adjoints(
                storage: storage, generation: storage.pointee.generation, numbers: numbers, floats: floats,
                doubles: doubles))
    }
}

extension Seed {
    /// The adjoint's numbers in row-major order.
    fileprivate var numbers: [Double] {
        switch self {
        case .number(_, let value): [value]
        case .floats(_, let tensor): tensor.scalars.map(Double.init)
        case .doubles(_, let tensor): tensor.scalars
        }
    }

    /// How many numbers it has.
    var count: Int {
        switch self {
        case .number: 1
        case .floats(_, let tensor): tensor.shape.count
        case .doubles(_, let tensor): tensor.shape.count
        }
    }
}
