/// A value that can be put on a tape and differentiated with respect to: a `Double`, or anything ``Recordable``.
public protocol RecordableValue: SendableMetatype {
    /// The same with variables in the place of numbers.
    associatedtype Recorded: DifferentiableResult where Recorded.Plain == Self
    /// Makes variables of the value's numbers.
    func recorded(on tape: Tape) -> Recorded
    /// The adjoint of what ``recorded(on:)`` made.
    static func adjoint(of recorded: Recorded, in adjoints: Adjoints) -> Self
}

/// A value of many numbers: a ``Tensor``, or a ``RecordableCollection``.
public protocol NonscalarRecordable: RecordableValue {}

/// A collection of values: anything ``Recordable``, or an array of doubles.
public protocol RecordableCollection: NonscalarRecordable {}

/// A structure that can be put on a tape and differentiated with respect to: an array or dictionary of tensors or of
/// further structures, or a type of your own.
///
/// A type of your own joins in as a ``DifferentiableStructure``, by naming its parts.
public protocol Recordable: RecordableCollection {}

/// What a differentiated function takes and gives: a ``Variable``, a ``TensorVariable``, or a collection of them.
public protocol DifferentiableResult: SendableMetatype {
    /// The same with numbers in the place of variables. `Plain.Recorded` is this type; that is no constraint here since the compiler
    /// takes it for circular where ``RecordedStructureOf`` conforms.
    associatedtype Plain: RecordableValue
    /// The numbers.
    var plainValue: Plain { get }
    /// Where a sweep starts whose adjoints of this result are `seed`.
    func seeds(_ seed: Plain) -> [Seed]
    /// The adjoint 1 of a result that is one number; stops at any other, naming its shape.
    func unitSeeds() -> [Seed]
    /// New rows with the same values: what to differentiate with respect to inside a recording.
    func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> Self
    /// What a recorded sweep found as the adjoint of this.
    func adjoint(in adjoints: RecordedAdjoints) -> Self
    /// The memory of the tape that the variables stand on, if they are not constants.
    var tapeStorage: UnsafeMutablePointer<TapeStorage>? { get }
}

extension DifferentiableResult {
    /// Makes variables of a plain value's numbers.
    static func recorded(_ value: Plain, on tape: Tape) -> Self { own(value.recorded(on: tape)) }

    /// What a plain value is recorded as, which is of this type.
    static func own(_ recorded: Plain.Recorded) -> Self {
        guard let own = recorded as? Self else { stopAtOtherForm() }
        return own
    }

    /// This value as what its plain value is recorded as.
    var asRecordedPlain: Plain.Recorded {
        guard let recorded = self as? Plain.Recorded else { Self.stopAtOtherForm() }
        return recorded
    }

    private static func stopAtOtherForm() -> Never {
        stop("\(Plain.self): is recorded as \(Plain.Recorded.self), and \(Self.self) was expected")
    }
}

/// An array or dictionary of variables, or a type of your own that holds variables.
public protocol RecordedStructure: DifferentiableResult {}

extension Double: RecordableValue {
    public func recorded(on tape: Tape) -> Variable { tape.variable(self) }
    public static func adjoint(of recorded: Variable, in adjoints: Adjoints) -> Double { adjoints[recorded] }
}

extension Variable: DifferentiableResult {
    public var plainValue: Double { number }
    public func seeds(_ seed: Double) -> [Seed] {
        checkFresh("pullback")
        return isConstant ? [] : [.number(row, seed)]
    }
    public func unitSeeds() -> [Seed] { seeds(1) }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> Variable {
        isConstant ? storage.variable(number) : Variable.apply(.copy, self)
    }
    public func adjoint(in adjoints: RecordedAdjoints) -> Variable { adjoints.number(self) }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { storage }
}

extension Tensor: NonscalarRecordable {
    public func recorded(on tape: Tape) -> TensorVariable<Scalar> { tape.variable(self) }
    public static func adjoint(of recorded: TensorVariable<Scalar>, in adjoints: Adjoints) -> Tensor {
        adjoints[recorded]
    }
}

extension TensorVariable: DifferentiableResult {
    public var plainValue: Tensor<Scalar> { tensor }
    public func seeds(_ seed: Tensor<Scalar>) -> [Seed] {
        checkFresh("pullback")
        guard seed.shape == shape else {
            stop("pullback: the seed's shape \(seed.shape) is not the result's, \(shape)")
        }
        return isConstant ? [] : [.tensor(row, seed)]
    }
    public func unitSeeds() -> [Seed] {
        requireOneElement("gradient")
        return seeds(.ones(shape))
    }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> TensorVariable {
        isConstant
            ? storage.append(nil, [], tensor, keeping: false) : TensorVariable.apply(.copy, self)
    }
    public func adjoint(in adjoints: RecordedAdjoints) -> TensorVariable { adjoints.tensor(self) }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { storage }
}

extension Array: Recordable where Element: NonscalarRecordable {}

extension Array: RecordableCollection, NonscalarRecordable, RecordableValue where Element: RecordableValue {
    public func recorded(on tape: Tape) -> [Element.Recorded] {
        tape.storage.noteStructure(count)
        return map { $0.recorded(on: tape) }
    }
    public static func adjoint(of recorded: [Element.Recorded], in adjoints: Adjoints) -> [Element] {
        recorded.map { Element.adjoint(of: $0, in: adjoints) }
    }
}

extension Array: RecordedStructure, DifferentiableResult
where Element: DifferentiableResult {
    public var plainValue: [Element.Plain] { map({ $0.plainValue }) }
    public func seeds(_ seed: [Element.Plain]) -> [Seed] {
        guard seed.count == count else {
            stop("pullback: \(seed.count) seeds for \(count) results; give one each")
        }
        return zip(self, seed).flatMap { $0.seeds($1) }
    }
    public func unitSeeds() -> [Seed] {
        guard count == 1 else {
            stop(
                "gradient: the function returned \(count) results, and a gradient is that of one number. Add them up, or "
                    + "use pullback(at:of:) with a seed for each.")
        }
        return self[0].unitSeeds()
    }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> [Element] {
        map { $0.renewed(on: storage) }
    }
    public func adjoint(in adjoints: RecordedAdjoints) -> [Element] { map { $0.adjoint(in: adjoints) } }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { commonTape(map({ $0.tapeStorage })) }
}

extension Dictionary: Recordable, RecordableCollection, NonscalarRecordable, RecordableValue
where Value: RecordableValue {
    public func recorded(on tape: Tape) -> [Key: Value.Recorded] {
        // In the keys' order by name: two dictionaries of the same keys are then recorded alike.
        let keys = keys.sorted { "\($0)" < "\($1)" }
        for key in keys { tape.storage.noteStructure(key.hashValue) }
        return [Key: Value.Recorded](
            uniqueKeysWithValues: keys.map { ($0, self[$0]!.recorded(on: tape)) })
    }
    public static func adjoint(of recorded: [Key: Value.Recorded], in adjoints: Adjoints) -> [Key: Value] {
        recorded.mapValues { Value.adjoint(of: $0, in: adjoints) }
    }
}

extension Dictionary: RecordedStructure, DifferentiableResult
where Value: DifferentiableResult {
    public var plainValue: [Key: Value.Plain] { mapValues(\.plainValue) }
    public func seeds(_ seed: [Key: Value.Plain]) -> [Seed] {
        for key in seed.keys where self[key] == nil { stop("pullback: there is no result for the seed's key \(key)") }
        return flatMap { key, value in
            guard let own = seed[key] else { stop("pullback: the seed lacks a value for key \(key)") }
            return value.seeds(own)
        }
    }
    public func unitSeeds() -> [Seed] {
        guard count == 1, let only = values.first else {
            stop(
                "gradient: the function returned a dictionary of \(count) results, and a gradient is that of one number"
            )
        }
        return only.unitSeeds()
    }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> [Key: Value] {
        mapValues { $0.renewed(on: storage) }
    }
    public func adjoint(in adjoints: RecordedAdjoints) -> [Key: Value] { mapValues { $0.adjoint(in: adjoints) } }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { commonTape(values.map({ $0.tapeStorage })) }
}

/// The one tape of the parts that stand on one. Parts on two tapes stop here.
func commonTape(_ parts: [UnsafeMutablePointer<TapeStorage>?]) -> UnsafeMutablePointer<TapeStorage>? {
    var found: UnsafeMutablePointer<TapeStorage>?
    for case let part? in parts {
        if let found, found != part {
            stop(
                "gradient(at:of:), pullback(at:of:): inputs or results belong to two tapes. Record them on one tape, or take "
                    + "one's value (`x.value`, `withoutDerivative(x)`) if it is a constant here.")
        }
        found = part
    }
    return found
}

// An optional part: where it is nil there is nothing to differentiate with respect to.
extension Optional: Recordable, RecordableCollection, NonscalarRecordable, RecordableValue
where Wrapped: RecordableValue {
    public func recorded(on tape: Tape) -> Wrapped.Recorded? {
        tape.storage.noteStructure(self == nil ? 0 : 1)
        return map { $0.recorded(on: tape) }
    }
    public static func adjoint(of recorded: Wrapped.Recorded?, in adjoints: Adjoints) -> Wrapped? {
        recorded.map { Wrapped.adjoint(of: $0, in: adjoints) }
    }
}

extension Optional: RecordedStructure, DifferentiableResult where Wrapped: DifferentiableResult {
    public var plainValue: Wrapped.Plain? { map(\.plainValue) }
    public func seeds(_ seed: Wrapped.Plain?) -> [Seed] {
        guard let self, let seed else { return [] }
        return self.seeds(seed)
    }
    public func unitSeeds() -> [Seed] {
        guard let self else { stop("gradient: the function returned nil, and a gradient is that of one number") }
        return self.unitSeeds()
    }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> Wrapped? { map { $0.renewed(on: storage) } }
    public func adjoint(in adjoints: RecordedAdjoints) -> Wrapped? { map { $0.adjoint(in: adjoints) } }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { flatMap(\.tapeStorage) }
}
