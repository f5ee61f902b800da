// What a tape does with trees: each is a map of their leaves.

extension PlainTree {
    /// The tree with a variable for each number and tensor, to differentiate with respect to.
    public func recorded(on tape: Tape) -> Recorded {
        var map = Recorder(tape: tape)
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

    /// What a plain tree is recorded as, which is of this type: see ``DifferentiableTree``.
    static func own(_ recorded: Plain.Recorded) -> Self {
        guard let own = recorded as? Self else {
            stop("\(Plain.self): is recorded as \(Plain.Recorded.self), and \(Self.self) was expected")
        }
        return own
    }

    /// New rows with the same values: what to differentiate with respect to inside a recording.
    func recordedCopy(on storage: UnsafeMutablePointer<TapeStorage>) -> Self {
        var map = RowCopier(storage: storage)
        return recordedTree(&map)
    }

    /// What a sweep found as the adjoint of this.
    func adjoint(in adjoints: Adjoints) -> Plain {
        var map = AdjointReader(adjoints: adjoints)
        return plainTree(&map)
    }

    /// The memory of the tape that the variables stand on, if they are not all constants. Parts on two tapes stop here.
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

    /// Where a sweep starts whose adjoints of this tree, a result, are `seed`, which must be of the same form.
    package func seeds(_ seed: Plain, for operation: String = "pullback") -> [Seed] {
        seeds(seed, for: operation, ("seed", "result"))
    }

    /// Where a forward sweep starts along a direction from this tree, an input, which must be of the same form.
    func seeds(along direction: Plain, for operation: String) -> [Seed] {
        seeds(direction, for: operation, ("direction", "input"))
    }

    private func seeds(_ given: Plain, for operation: String, _ roles: (given: String, own: String)) -> [Seed] {
        var map = SeedReader(reader: LeafReader(Leaves(of: given)))
        _ = plainTree(&map)
        guard map.reader.isExhausted else { stopAtOtherForm(operation, (roles.given, given), (roles.own, self)) }
        return map.seeds
    }

    /// The adjoint 1 of a result that is one number; stops at any other, naming what it is.
    package func unitSeeds() -> [Seed] {
        var map = UnitSeeds()
        _ = plainTree(&map)
        guard map.count == 1 else {
            stop(
                "gradient: the function returned \(map.count) results, and a gradient is that of one number. Add "
                    + "them up, or use pullback(at:of:) with a seed for each.")
        }
        return map.seeds
    }
}

/// Leaves as they are.
private struct Identity: LeafMap {
    func number(_ x: Variable) -> Variable { x }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { x }
}

private struct Recorder: LeafMap {
    let tape: Tape
    func number(_ x: Variable) -> Variable { tape.variable(x.number) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { tape.variable(x.tensor) }
}

private struct AdjointReader: LeafMap {
    let adjoints: Adjoints
    func number(_ x: Variable) -> Variable { Variable(constant: adjoints[x]) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { TensorVariable(adjoints[x]) }
}

private struct RowCopier: LeafMap {
    let storage: UnsafeMutablePointer<TapeStorage>
    func number(_ x: Variable) -> Variable {
        x.isConstant ? storage.variable(x.number) : Variable.apply(.copy, x)
    }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        x.isConstant ? storage.append(nil, [], x.tensor, keeping: false) : TensorVariable.apply(.copy, x)
    }
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

/// The one tape of two things, of which each may be constant.
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
