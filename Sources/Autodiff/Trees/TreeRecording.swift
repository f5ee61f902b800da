// The operations of a tape on trees: each is a map of the leaves.

extension PlainTree {
    /// The tree with a variable for each number and tensor, to differentiate with respect to.
    public func recorded(on tape: Tape) -> Recorded { recorded(on: tape.storage) }

    func recorded(on storage: UnsafeMutablePointer<TapeStorage>) -> Recorded {
        var map = Recorder(storage: storage)
        return recordedTree(&map)
    }

    /// The adjoint of what ``recorded(on:)`` made.
    public static func adjoint(of recorded: Recorded, in adjoints: Adjoints) -> Self { recorded.adjoint(in: adjoints) }
}

extension RecordedTree {
    /// The tree with numbers and tensors in the place of variables.
    public var plainValue: Plain {
        var map = Identity()
        return plainTree(&map)
    }

    /// Makes variables of a plain tree's numbers and tensors.
    static func recorded(_ plain: Plain, on tape: Tape) -> Self { own(plain.recorded(on: tape)) }

    /// The recorded form of a plain tree, which has this type: see ``DifferentiableTree``.
    static func own(_ recorded: Plain.Recorded) -> Self {
        guard let own = recorded as? Self else {
            stop("\(Plain.self): is recorded as \(Plain.Recorded.self), but \(Self.self) was expected")
        }
        return own
    }

    /// The plain tree with the values, whose tensors keep their dependence on the running recording. A number cannot,
    /// and stops, if it is no constant.
    func plainValueWithHistory(_ operation: String) -> Plain {
        var map = HistoryKeeper(operation: operation)
        return plainTree(&map)
    }

    /// A copy in new rows: the inputs of an inner gradient.
    func recordedCopy(on storage: UnsafeMutablePointer<TapeStorage>) -> Self {
        var map = Recorder(storage: storage)
        return recordedTree(&map)
    }

    /// The adjoint of this tree that a sweep found.
    func adjoint(in adjoints: Adjoints) -> Plain {
        var map = AdjointReader(adjoints: adjoints)
        return plainTree(&map)
    }

    /// The storage of the variables' tape; `nil` if all are constants. Stops if the variables belong to two tapes.
    var tapeStorage: UnsafeMutablePointer<TapeStorage>? {
        var map = TapeFinder()
        _ = plainTree(&map)
        return map.storage
    }

    /// The rows of the leaves, none of which is a constant.
    var rows: [Int] {
        var map = LeafRows()
        _ = plainTree(&map)
        return map.rows
    }

    /// The seeds of a backward sweep from this tree, a result, whose adjoint is `seed`, which must have the same form.
    package func seeds(_ seed: Plain, for operation: String = "pullback") -> [Seed] {
        seeds(seed, for: operation, ("seed", "result"))
    }

    /// The seeds of a forward sweep from this tree, an input, along a direction, which must have the same form.
    func seeds(along direction: Plain, for operation: String) -> [Seed] {
        seeds(direction, for: operation, ("direction", "input"))
    }

    private func seeds(_ given: Plain, for operation: String, _ roles: (given: String, own: String)) -> [Seed] {
        var map = SeedReader(reader: LeafReader(Leaves(of: given)))
        _ = plainTree(&map)
        guard map.reader.isExhausted else { stopAtOtherForm(operation, (roles.given, given), (roles.own, self)) }
        return map.seeds
    }

    /// The seed 1 of a result that is a single number; stops at any other result, with a description.
    package func unitSeeds() -> [Seed] {
        var map = UnitSeeds()
        _ = plainTree(&map)
        guard map.count == 1 else {
            stop(
                "gradient: the function returned \(map.count) results, but a gradient is that of one number. Add them "
                    + "up, or use pullback(at:of:) with a seed for each.")
        }
        return map.seeds
    }
}

/// Leaves the leaves unchanged.
private struct Identity: LeafMap {
    func number(_ x: Variable) -> Variable { x }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { x }
}

/// Makes a new row of each leaf: an input of a constant, and a copy of a variable of the same tape.
struct Recorder: LeafMap {
    static let keepsHistory = true
    let storage: UnsafeMutablePointer<TapeStorage>
    func number(_ x: Variable) -> Variable {
        x.isConstant ? storage.variable(x.number) : Variable.apply(.copy, x)
    }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        if x.isConstant { return storage.variable(x.tensor) }
        // A plain tensor that is an inner derivative on another tape.
        if x.storage != storage { x.tensorWithHistory.requireNoHistory("variable") }
        return TensorVariable.apply(.copy, x)
    }
}

struct AdjointReader: LeafMap {
    let adjoints: Adjoints
    func number(_ x: Variable) -> Variable { Variable(constant: adjoints[x]) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { TensorVariable(adjoints[x]) }
}

private struct HistoryKeeper: LeafMap {
    static let keepsHistory = true
    let operation: String
    func number(_ x: Variable) -> Variable {
        guard x.isConstant else {
            stop(
                "\(operation): an inner derivative at plain numbers depends on the outer function's variables, and a "
                    + "plain number of its result would lose that. Give variables as its point: "
                    + "`Variable(constant: t)` for a number, `TensorVariable(t)` for a tensor.")
        }
        return x
    }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { x }
}

private struct TapeFinder: LeafMap {
    var storage: UnsafeMutablePointer<TapeStorage>?
    mutating func number(_ x: Variable) -> Variable {
        storage = commonTape(storage, x.storage)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        storage = commonTape(storage, x.storage)
        return x
    }
}

/// The common tape of two values, either of which may be constant; stops if they have different tapes.
func commonTape(
    _ one: UnsafeMutablePointer<TapeStorage>?, _ other: UnsafeMutablePointer<TapeStorage>?
) -> UnsafeMutablePointer<TapeStorage>? {
    if let one, let other, one != other {
        stop(
            "gradient(at:of:), pullback(at:of:): inputs or results belong to two tapes. Record them on one tape, or "
                + "take one's value (`x.value`, `withoutDerivative(x)`) if it is a constant here.")
    }
    return one ?? other
}

private struct LeafRows: LeafMap {
    var rows: [Int] = []
    mutating func number(_ x: Variable) -> Variable {
        rows.append(Int(x.row))
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        rows.append(Int(x.row))
        return x
    }
}

private struct SeedReader: LeafMap {
    var reader: LeafReader
    var seeds: [Seed] = []
    mutating func number(_ x: Variable) -> Variable {
        x.checkFresh("pullback")
        let adjoint = reader.number(x)
        if !x.isConstant { seeds.append(.number(x.row, adjoint.number)) }
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        x.checkFresh("pullback")
        let adjoint = reader.tensor(x)
        if !x.isConstant { seeds.append(.tensor(x.row, adjoint.tensor)) }
        return x
    }
    mutating func note(count: Int) { reader.note(count: count) }
    mutating func enter(_ part: TreePart) { reader.enter(part) }
}

private struct UnitSeeds: LeafMap {
    var count = 0
    var seeds: [Seed] = []
    mutating func number(_ x: Variable) -> Variable {
        x.checkFresh("gradient")
        count += 1
        if !x.isConstant { seeds.append(.number(x.row, 1)) }
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        x.checkFresh("gradient")
        x.requireOneElement("gradient")
        count += 1
        if !x.isConstant { seeds.append(.tensor(x.row, Tensor<Scalar>.ones(x.shape))) }
        return x
    }
}
