/// The backward sweep over plain numbers: the fast path of reverse mode.
///
/// One loop over the rows, last to first. Each row's adjoint is complete when the loop reaches it, since only later
/// rows have it as an operand; its rule then propagates it to its operands. ``GenericSweep`` is the same over any kind
/// of number; tests compare the two.
@usableFromInline
struct Sweep: ~Copyable {
    let storage: UnsafeMutablePointer<TapeStorage>
    let adjoints: UnsafeMutablePointer<Double>
    /// Whether adjoints are kept after they are read, or cleared for the next sweep.
    let keeping: Bool
    /// Whether adjoints are tested for NaN and infinity.
    var checks = false
    /// Whether one of them was NaN or infinite.
    private(set) var foundNonFinite = false
    /// The adjoints of the tensors; `nil` where there was no contribution.
    var tensors: [(any TensorValue)?] = []

    /// Makes room for the adjoints of the tensors on the tape.
    mutating func makeRoomForTensors() {
        let count = storage.pointee.tensors.pointee.count
        if count > 0 { tensors = Array(repeating: nil, count: count) }
    }

    /// Sweeps the rows `top` down to `bottom`.
    mutating func run(from top: Int, downTo bottom: Int) {
        var row = numbers(from: top, downTo: bottom)
        while row >= bottom {
            sweepTensorRow(row)
            row = numbers(from: row - 1, downTo: bottom)
        }
    }

    private mutating func numbers(from top: Int, downTo bottom: Int) -> Int {
        if checks {
            let rows = storage.pointee.rows
            let (row, isBad) =
                keeping
                ? Sweep.numbersKeptAndChecked(rows, adjoints, top, bottom)
                : Sweep.numbersClearedAndChecked(rows, adjoints, top, bottom)
            if isBad { foundNonFinite = true }
            return row
        }
        return Sweep.numbers(storage, adjoints, from: top, downTo: bottom, keeping: keeping)
    }

    /// Sweeps the row of a tensor, or of an element of one.
    private mutating func sweepTensorRow(_ number: Int) {
        let row = storage.pointee.rows[number]
        let adjoint = adjoints[number]
        if !keeping { adjoints[number] = 0 }
        switch row.opcode {
        case .element:
            let source = storage.pointee.rows[row.left.row]
            let tensor = storage.tensor(of: source)
            place(adjoint, at: Int(row.right.bits), in: tensor, source.tableIndex, tensor.elementType.scalar)
        case .tensor:
            let tensor = storage.tensor(of: row)
            sweep(tensor, row.tableIndex, tensor.elementType.scalar)
        default: stop("Sweep: row \(number) is not a tensor row")
        }
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private mutating func sweep<Scalar: TensorScalar>(_ row: TensorRow, _ index: Int, _: Scalar.Type) {
        guard let adjoint = tensors[index]?.typed(Scalar.self) else { return }
        if checks, !adjoint.isFinite { foundNonFinite = true }
        if !keeping, row.operation != nil { tensors[index] = nil }
        propagate(
            row, adjoint, storage: storage, bottom: 0, zeros: .strong, kept: { $0.kept() },
            numbers: { adjoints[$0] += $1 },
            tensors: { add($1, to: $0) })
    }

    /// Adds to one element of a tensor's adjoint.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private mutating func place<Scalar: TensorScalar>(
        _ adjoint: Double, at place: Int, in row: TensorRow, _ index: Int, _: Scalar.Type
    ) {
        adjoints[Int(row.number)] = 1
        var sum = tensors[index]?.typed(Scalar.self) ?? .zeros(row.shape)
        // With a single owner the array is changed in place.
        tensors[index] = nil
        sum.scalars[place] += Scalar(adjoint)
        tensors[index] = sum
    }

    // The first contribution to a tensor also marks its row in the flat array, so that the scalar loop stops there.
    mutating func add<Scalar: TensorScalar>(_ contribution: Tensor<Scalar>, to index: Int) {
        adjoints[Int(storage.pointee.tensors.pointee[index].number)] = 1
        guard var sum = tensors[index]?.typed(Scalar.self) else {
            tensors[index] = contribution
            return
        }
        tensors[index] = nil
        Tensor.accumulate(contribution, into: &sum)
        tensors[index] = sum
    }
}

extension Sweep {
    /// Sweeps scalar rows from `top` down to `bottom`, or to the first row on a path that is a tensor or an element of
    /// one; returns that row's number, or one less than `bottom`.
    static func numbers(
        _ storage: UnsafeMutablePointer<TapeStorage>, _ adjoints: UnsafeMutablePointer<Double>, from top: Int,
        downTo bottom: Int, keeping: Bool
    ) -> Int {
        let rows = storage.pointee.rows
        return keeping ? numbersKept(rows, adjoints, top, bottom) : numbersCleared(rows, adjoints, top, bottom)
    }

    // One copy of the loop per mode, so that there is no test per row.
    @inline(never)
    private static func numbersKept(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ top: Int, _ bottom: Int
    ) -> Int { loop(rows, adjoints, top, bottom, keeping: true, checking: false).row }

    @usableFromInline @inline(never)
    static func numbersCleared(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ top: Int, _ bottom: Int
    ) -> Int { loop(rows, adjoints, top, bottom, keeping: false, checking: false).row }

    @inline(never)
    private static func numbersKeptAndChecked(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ top: Int, _ bottom: Int
    ) -> (row: Int, isBad: Bool) { loop(rows, adjoints, top, bottom, keeping: true, checking: true) }

    @inline(never)
    private static func numbersClearedAndChecked(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ top: Int, _ bottom: Int
    ) -> (row: Int, isBad: Bool) { loop(rows, adjoints, top, bottom, keeping: false, checking: true) }

    /// A number whose sign bit is set if `number` is NaN or infinite: only an exponent of all ones carries into it.
    @_transparent
    static func carry(_ number: Double) -> UInt64 {
        (number.bitPattern & 0x7fff_ffff_ffff_ffff) &+ 0x0010_0000_0000_0000
    }

    /// In checking mode `isBad` says whether an adjoint was NaN or infinite. Values need no test: if a value is not
    /// finite, so is the output or an adjoint, or nothing depends on the value.
    @_transparent
    static func loop(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ top: Int, _ bottom: Int,
        keeping: Bool, checking: Bool
    ) -> (row: Int, isBad: Bool) {
        var number = top
        var adjoint = top < bottom ? 0 : adjoints[top]
        // This needs no branch and no chain of dependent additions.
        var carries: UInt64 = 0
        while number >= bottom {
            if _fastPath(isFiniteAndNotZero(adjoint)) {
                let row = rows[number]
                if checking { carries |= Sweep.carry(adjoint) }
                if !keeping { adjoints[number] = 0 }
                let propagate = Propagate(
                    rows: rows, adjoints: adjoints, number: number, row: row, adjoint: adjoint, isFinite: true)
                switch row.opcode {
                case .multiply: adjoint = propagate.binary(Rules.Multiply.self, isCommon: true)
                case .add: adjoint = propagate.binary(Rules.Add.self, isCommon: true)
                case .subtract: adjoint = propagate.binary(Rules.Subtract.self, isCommon: true)
                default:
                    if row.opcode.isBridge {
                        adjoints[number] = adjoint
                        return (number, carries >> 63 != 0)
                    }
                    adjoint = visitRule(row.opcode, propagate)
                }
            } else {
                // Zero contributes nothing, whatever the partial derivatives are (strong zeros).
                if adjoint != 0 {
                    let row = rows[number]
                    if checking { carries |= Sweep.carry(adjoint) }
                    if row.opcode.isBridge { return (number, carries >> 63 != 0) }
                    if !keeping { adjoints[number] = 0 }
                    propagateNonFinite(rows, adjoints, number, row, adjoint)
                }
                adjoint = number == 0 ? 0 : adjoints[number &- 1]
            }
            number &-= 1
        }
        return (number, carries >> 63 != 0)
    }

    /// Tests for zero, infinity and NaN by one comparison: with the sign bit removed and 1 subtracted, zero wraps
    /// around to the largest integer, and infinity and NaN are larger than all finite numbers.
    @_transparent
    private static func isFiniteAndNotZero(_ number: Double) -> Bool {
        (number.bitPattern &<< 1) &- 1 < (Double.infinity.bitPattern &<< 1) &- 1
    }

    /// Propagates an adjoint that is NaN or infinite. The test is made once per row, and the rules for this case are
    /// compiled out of line: testing each product in the loop made `scalar-call` 50 % slower.
    @inline(never)
    private static func propagateNonFinite(
        _ rows: UnsafeMutablePointer<Row>, _ adjoints: UnsafeMutablePointer<Double>, _ number: Int, _ row: Row,
        _ adjoint: Double
    ) {
        _ = visitRule(
            row.opcode,
            Propagate(rows: rows, adjoints: adjoints, number: number, row: row, adjoint: adjoint, isFinite: false))
    }
}

/// Propagates a row's adjoint to its operands. The result is the adjoint of the row before, which is complete then.
///
/// That row is often an operand, and its adjoint the sum that was stored just now. The sum is at hand, where a load of
/// it would wait for the store, and for those before it: one instruction that loads what many others have stored is
/// not predicted well. The branches are.
private struct Propagate: RuleVisitor {
    let rows: UnsafeMutablePointer<Row>
    let adjoints: UnsafeMutablePointer<Double>
    let number: Int
    let row: Row
    let adjoint: Double
    /// Whether the adjoint is finite; known at compile time.
    let isFinite: Bool

    @_transparent
    func unary<Rule: UnaryRule>(_: Rule.Type) -> Double {
        let x = row.left.row
        // A constant partial derivative of zero contributes nothing, even for an infinite adjoint; decided at compile
        // time.
        if let partial = Rule.constantPartial, partial == 0 { return adjoints[number &- 1] }
        return add(Rule.partial(rows[x].value, row.value), to: x)
    }

    @_transparent
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Double { binary(rule, isCommon: false) }

    /// In the commonest rules the row before may be either of two operands. With these branches in every rule a sweep
    /// took twice as long.
    @_transparent
    func binary<Rule: BinaryRule>(_: Rule.Type, isCommon: Bool) -> Double {
        let (x, y, z) = (row.left, row.right, row.value)
        if row.hasConstant {
            // Both cases add in one place. With an addition in each, the compiler merged the ends of many rules, which
            // took a jump more per row: 5 % of a sweep over rows in the cache.
            let operand = x.isConstant ? y.row : x.row
            let value = rows[operand].value
            return add(x.isConstant ? Rule.right(x.constant, value, z) : Rule.left(value, y.constant, z), to: operand)
        }
        let (xValue, yValue) = (rows[x.row].value, rows[y.row].value)
        let left = adjoints[x.row] + contribution(Rule.left(xValue, yValue, z))
        adjoints[x.row] = left
        let right = adjoints[y.row] + contribution(Rule.right(xValue, yValue, z))
        adjoints[y.row] = right
        if isCommon {
            if y.row == number &- 1 { return right }
            if x.row == number &- 1 { return left }
        }
        return adjoints[number &- 1]
    }

    /// Adds to the adjoint of the only operand that is not a constant.
    @_transparent
    private func add(_ partial: Double, to operand: Int) -> Double {
        let sum = adjoints[operand] + contribution(partial)
        adjoints[operand] = sum
        return operand == number &- 1 ? sum : adjoints[number &- 1]
    }

    /// The adjoint, which is not zero here, times a partial derivative, with 0 if the partial derivative is zero. For a
    /// finite adjoint the IEEE product already is zero.
    @_transparent
    private func contribution(_ partial: Double) -> Double {
        !isFinite && partial == 0 ? 0 : adjoint * partial
    }

    /// A leaf.
    @_transparent func noRule(_: Opcode) -> Double { number == 0 ? 0 : adjoints[number &- 1] }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The adjoints of all rows, for one number as the output: without a list of seeds where no tensor is on the tape.
    func adjoints(ofRow output: UInt32, zeros: ZeroAdjoints) -> Adjoints {
        if !pointee.tensors.pointee.isEmpty || pointee.stopsAtNonFinite {
            return adjoints(from: [.number(output, 1)], zeros: zeros)
        }
        let top = Int(output)
        let numbers = [Double](unsafeUninitializedCapacity: top + 1) { buffer, initialized in
            buffer.initialize(repeating: 0)
            initialized = top + 1
            if zeros == .ieee {
                sweepNumbersByIEEE(from: top, adjoints: buffer)
            } else {
                buffer[top] = 1
                _ = Sweep.numbers(self, buffer.baseAddress!, from: top, downTo: 0, keeping: true)
            }
        }
        return Adjoints(storage: self, generation: pointee.generation, numbers: numbers, tensors: [])
    }

    /// The adjoints of all rows, for outputs with the given adjoints. On a tape that stops at NaN and infinity, they
    /// and the outputs are tested.
    func adjoints(from seeds: [Seed], zeros: ZeroAdjoints) -> Adjoints {
        let (adjoints, foundNonFinite) = swept(from: seeds, zeros: zeros, checks: pointee.stopsAtNonFinite)
        if pointee.stopsAtNonFinite, let top = seeds.lazy.map({ $0.row }).max(),
            foundNonFinite || pointee.hasNonFiniteTensor
                || seeds.contains(where: { !pointee.rows[$0.row].value.isFinite })
        {
            stopIfNotFinite(output: top, seeds: seeds, zeros: zeros)
        }
        return adjoints
    }

    /// The adjoints of all rows, and whether there was a NaN or an infinity, if this is tested.
    func swept(
        from seeds: [Seed], zeros: ZeroAdjoints, checks: Bool
    ) -> (adjoints: Adjoints, foundNonFinite: Bool) {
        guard let top = seeds.lazy.map({ $0.row }).max() else {
            return (
                Adjoints(storage: self, generation: pointee.generation, numbers: [], tensors: []), false
            )
        }
        if zeros == .ieee {
            let adjoints = adjointsByGenericSweep(from: seeds, top: top, zeros: zeros)
            return (adjoints, checks && adjoints.hasNonFinite)
        }
        var tensors: [(any TensorValue)?] = []
        var foundNonFinite = false
        let numbers = [Double](unsafeUninitializedCapacity: top + 1) { buffer, initialized in
            buffer.initialize(repeating: 0)
            initialized = top + 1
            var sweep = Sweep(storage: self, adjoints: buffer.baseAddress!, keeping: true)
            sweep.checks = checks
            sweep.makeRoomForTensors()
            for seed in seeds { sweep.add(seed) }
            sweep.run(from: top, downTo: 0)
            (tensors, foundNonFinite) = (sweep.tensors, sweep.foundNonFinite)
        }
        let adjoints = Adjoints(storage: self, generation: pointee.generation, numbers: numbers, tensors: tensors)
        return (adjoints, foundNonFinite)
    }

    /// The same by ``GenericSweep``: for IEEE mode, and as the tests' reference for the fast sweep.
    package func adjointsByGenericSweep(from seeds: [Seed], top: Int, zeros: ZeroAdjoints) -> Adjoints {
        var sweep = GenericSweep(
            interpretation: PlainInterpretation(storage: self), storage: self, top: top, bottom: 0, zeros: zeros)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        return Adjoints(
            storage: self, generation: pointee.generation, numbers: sweep.numbers.values.map { $0 ?? 0 },
            tensors: sweep.tensors.values.map { $0.map(plainValue) })
    }
}

extension Sweep {
    /// Adds an output's adjoint.
    mutating func add(_ seed: Seed) {
        switch seed.adjoint {
        case .number(let value): adjoints[seed.row] += value
        case .tensor(let value): add(value, toTensor: storage.pointee.rows[seed.row].tableIndex)
        }
    }

    private mutating func add(_ contribution: some TensorValue, toTensor index: Int) {
        add(contribution.tensor, to: index)
    }
}
