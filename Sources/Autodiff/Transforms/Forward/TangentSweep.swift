/// The forward sweep: the tangent of every row along one direction, from the tangents of the variables.
///
/// The counterpart of ``Sweep``: one loop over the rows, first to last. A row's tangent is the sum over its operands of
/// partial derivative · tangent, at the recorded values; nothing is evaluated again. A tensor's tangent needs the same
/// values as its pullback, so nothing more is kept for it. Zeros are strong: a tangent of 0 stays 0.
/// - Complexity: O(rows) in time and memory, about the same as a backward sweep.
struct TangentSweep {
    let storage: UnsafeMutablePointer<TapeStorage>
    var numbers: [Double]
    /// The tangents of the tensors; `nil` where no path leads from the input.
    var tensors: [(any TensorValue)?]

    /// Sweeps the whole tape from the given tangents of variables.
    init(_ directions: [Seed], on storage: UnsafeMutablePointer<TapeStorage>) {
        self.storage = storage
        numbers = [Double](repeating: 0, count: storage.pointee.count)
        tensors = Array(repeating: nil, count: storage.pointee.tensors.pointee.count)
        for direction in directions {
            switch direction.adjoint {
            case .number(let value): numbers[direction.row] += value
            case .tensor(let value): tensors[storage.pointee.rows[direction.row].tableIndex] = value
            }
        }
        run()
    }

    private mutating func run() {
        let count = storage.pointee.count
        var row = 0
        while true {
            row = numbers.withUnsafeMutableBufferPointer { tangents in
                guard let tangents = tangents.baseAddress else { return 0 }
                return Self.sweepNumbers(storage.pointee.rows, tangents, from: row, to: count)
            }
            if row == count { return }
            sweepTensorRow(row)
            row += 1
        }
    }

    /// Sweeps scalar rows from `first` up to `end`, or to the first tensor or element row; returns that row's number,
    /// or `end`.
    @inline(never)
    @_specialize(where Tangent == Double)
    @_specialize(where Tangent == SIMD8<Double>)
    static func sweepNumbers<Tangent: TangentSpace>(
        _ rows: UnsafeMutablePointer<Row>, _ tangents: UnsafeMutablePointer<Tangent>, from first: Int, to end: Int
    ) -> Int where Tangent.Number == Double {
        for number in first..<end {
            let row = rows[number]
            if row.opcode.isElementwise {
                tangents[number] = visitRule(row.opcode, TangentOfRow(rows: rows, tangents: tangents, row: row))
            } else if row.opcode.isBridge {
                return number
            }
        }
        return end
    }

    /// Sweeps a tensor row, or one that reads an element of a tensor.
    private mutating func sweepTensorRow(_ number: Int) {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .element:
            let tangent = tensors[storage.pointee.rows[row.left.row].tableIndex]
            numbers[number] = tangent?.element(at: Int(row.right.bits)) ?? 0
        case .tensor:
            let tensor = storage.tensor(of: row)
            if let tangent = tangent(of: tensor, tensor.elementType.scalar) { tensors[row.tableIndex] = tangent }
        default: stop("TangentSweep: row \(number) is neither a tensor nor an element of one")
        }
    }

    private func tangent<Scalar: TensorScalar>(of row: TensorRow, _: Scalar.Type) -> (any TensorValue)? {
        guard let operation = row.operation else { return nil }
        if case .assembly(let places) = operation.role {
            var tangent = Tensor<Scalar>.zeros(row.shape)
            for (operand, place) in zip(row.operands, places) {
                tangent.scalars[place] += Scalar(numbers[Int(operand)])
            }
            return tangent
        }
        let indices = row.operands.map { storage.pointee.rows[Int($0)].tableIndex }
        let operands = indices.map { tensors[$0]?.typed(Scalar.self) }
        if operands.allSatisfy({ $0 == nil }) { return nil }
        let values = RowValues<Tensor<Scalar>>(
            row, operation, storage.pointee.tensors.pointee, indices, zeros: .strong, kept: { $0.kept() })
        return operation.tangent(operands, in: values, shape: row.shape)
    }
}

extension RowValues {
    /// The kept values that a row's pullback or tangent reads, in any kind of tensor.
    init(
        _ row: TensorRow, _ operation: any TensorOperation, _ table: [TensorRow], _ indices: [Int],
        zeros: ZeroAdjoints, joint: JointPullback<T>? = nil, kept: (TensorRow) -> T?
    ) {
        let reads = operation.reads
        self.init(
            name: operation.name, operands: indices.map { reads.contains(.inputs) ? kept(table[$0]) : nil },
            shapes: indices.map { table[$0].shape }, result: reads.contains(.output) ? kept(row) : nil, zeros: zeros,
            joint: joint)
    }
}

/// Evaluates a scalar row's rule for its tangent.
private struct TangentOfRow<Tangent: TangentSpace>: RuleVisitor where Tangent.Number == Double {
    let rows: UnsafeMutablePointer<Row>
    let tangents: UnsafeMutablePointer<Tangent>
    let row: Row

    @inline(__always)
    private func contribution<Rule: ElementwiseRule>(
        _: Rule.Type, _ operand: Operand, _ partial: Double
    ) -> Tangent {
        let tangent = tangents[operand.row]
        return Rule.reads.isEmpty
            ? tangent.scaled(byConstant: partial)
            : tangent.scaled(by: partial)
    }

    @inline(__always)
    func unary<Rule: UnaryRule>(_ rule: Rule.Type) -> Tangent {
        contribution(rule, row.left, Rule.partial(rows[row.left.row].value, row.value))
    }

    @inline(__always)
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Tangent {
        let (x, y, z) = (row.left, row.right, row.value)
        if x.isConstant { return contribution(rule, y, Rule.right(x.constant, rows[y.row].value, z)) }
        if y.isConstant { return contribution(rule, x, Rule.left(rows[x.row].value, y.constant, z)) }
        let (xValue, yValue) = (rows[x.row].value, rows[y.row].value)
        return contribution(rule, x, Rule.left(xValue, yValue, z))
            + contribution(rule, y, Rule.right(xValue, yValue, z))
    }

    @inline(__always) func noRule(_ opcode: Opcode) -> Tangent { .zeroTangent }
}
