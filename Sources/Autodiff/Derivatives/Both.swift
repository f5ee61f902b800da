/// Two inputs taken as one, so that the forms for several inputs are those for one.
struct Both<First, Second> {
    let first: First
    let second: Second

    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }
}

extension Both: RecordableValue where First: RecordableValue, Second: RecordableValue {
    func recorded(on tape: Tape) -> Both<First.Recorded, Second.Recorded> {
        Both<First.Recorded, Second.Recorded>(first.recorded(on: tape), second.recorded(on: tape))
    }
    static func adjoint(of recorded: Both<First.Recorded, Second.Recorded>, in adjoints: Adjoints) -> Both {
        Both(First.adjoint(of: recorded.first, in: adjoints), Second.adjoint(of: recorded.second, in: adjoints))
    }
}

extension Both: DifferentiableResult where First: DifferentiableResult, Second: DifferentiableResult {
    var plainValue: Both<First.Plain, Second.Plain> { .init(first.plainValue, second.plainValue) }
    func seeds(_ seed: Both<First.Plain, Second.Plain>) -> [Seed] {
        first.seeds(seed.first) + second.seeds(seed.second)
    }
    func unitSeeds() -> [Seed] { stop("gradient: two results; a gradient is that of one number") }
    func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> Both {
        Both(first.renewed(on: storage), second.renewed(on: storage))
    }
    func adjoint(in adjoints: RecordedAdjoints) -> Both {
        Both(first.adjoint(in: adjoints), second.adjoint(in: adjoints))
    }
    var tapeStorage: UnsafeMutablePointer<TapeStorage>? { commonTape([first.tapeStorage, second.tapeStorage]) }
}

extension Both: Sendable where First: Sendable, Second: Sendable {}
