/// A function that was recorded for one sample, recorded once more for a batch of them, row by row.
///
/// The rows that depend on the samples become operations over the batch, by the rules of ``PrimitiveBatching``; all
/// others are shared and stay as they are. A number's row becomes a vector with one element per sample. The new rows
/// are rows like any other, so that gradients, programs and further batches follow.
struct BatchedRows {
    let storage: UnsafeMutablePointer<TapeStorage>
    /// The number of samples.
    let count: Int
    /// For the row of a number that depends on the samples, its values.
    private var numbers: [Int: TensorVariable<Double>] = [:]
    /// For the row of a tensor that depends on the samples, its values, [count × shape].
    private var tensors: [Int: any TensorAlgebra] = [:]

    /// - Parameter inputs: The rows of the sample that was recorded, and the batch in place of each.
    init(
        on storage: UnsafeMutablePointer<TapeStorage>, count: Int, inputs: [(row: Int, batch: BatchLeaf)]
    ) {
        (self.storage, self.count) = (storage, count)
        for (row, batch) in inputs {
            switch batch {
            case .numbers(let vector): numbers[row] = vector
            case .tensor(let tensor): tensors[row] = tensor
            }
        }
    }

    private func depends(_ row: Int) -> Bool { numbers[row] != nil || tensors[row] != nil }

    /// Records rows over the batch; they come after those that they read.
    mutating func record(_ rows: Range<Int>) {
        for row in rows { record(row) }
    }

    private mutating func record(_ number: Int) {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .variable, .constant: break
        case .element:
            guard let tensor = tensors[row.left.row] else { break }
            numbers[number] = elements(at: Int(row.right.bits), of: tensor)
        case .tensor:
            let tensor = storage.tensor(of: row)
            guard let operation = tensor.operation, tensor.operands.contains(where: { depends(Int($0)) }) else { break }
            recordTensor(operation, tensor, tensor.elementType.scalar)
        default:
            let operands = [row.left, row.right].prefix(Rule(of: row.opcode).operandCount)
            guard operands.contains(where: { !$0.isConstant && numbers[$0.row] != nil }) else { break }
            let x = operands.map { $0.isConstant ? TensorVariable<Double>(constant: $0.constant) : vector($0.row) }
            numbers[number] =
                x.count == 1
                ? TensorVariable.apply(row.opcode, x[0]) : TensorVariable.apply(row.opcode, x[0], x[1])
        }
    }

    private mutating func recordTensor<Scalar: TensorScalar>(
        _ operation: any TensorOperation, _ row: TensorRow, _: Scalar.Type
    ) {
        let result: TensorVariable<Scalar>
        if case .assembly(let places) = operation.role {
            result = assembly(row, places)
        } else {
            result = batched(operation, row)
        }
        tensors[Int(row.number)] = result
    }

    private mutating func batched<Scalar: TensorScalar>(
        _ operation: any TensorOperation, _ row: TensorRow
    ) -> TensorVariable<Scalar> {
        let operands = row.operands.map { operand(Int($0), Scalar.self) }
        let rules = PrimitiveBatching<TensorVariable<Scalar>>(count: count, shape: row.shape)
        let lowering = operation.lowering
        if let primitive = lowering.primitive { return rules(primitive, operands) }
        if lowering.isOfMatrices { return rules.ofMatrices(operation, operands) }
        if let composition = lowering.composition, let result: TensorVariable<Scalar> = composed(composition, row) {
            return result
        }
        return operation.role == .elementwise
            ? rules.elementwise(operation, operands) : rules.oneByOne(operation, operands)
    }

    /// An operation composed of others: these are recorded for the sample, and then over the batch. `nil` if the
    /// composition reads the operands' values.
    private mutating func composed<Scalar: TensorScalar>(
        _ operation: any ComposedOperation, _ row: TensorRow
    ) -> TensorVariable<Scalar>? {
        let first = storage.pointee.count
        let sample: [TensorVariable<Scalar>] = row.operands.map { variable(Int($0)) }
        let (result, trace) = storage.tracing { storage.keepingEveryValue { operation.composed(sample) } }
        guard trace.readValues.isEmpty, trace.guards.isEmpty else { return nil }
        record(first..<storage.pointee.count)
        return tensor(result)
    }

    // MARK: Operands and results

    /// The values of a number, for the samples; of rank 0 if it is shared.
    private func vector(_ row: Int) -> TensorVariable<Double> {
        if let own = numbers[row] { return own }
        let stored = storage.pointee.rows[row]
        return stored.opcode == .constant ? TensorVariable(constant: stored.value) : TensorVariable(scalar: number(row))
    }

    /// The number of a row of the recording.
    private func number(_ row: Int) -> Variable { RecordedInterpretation(storage: storage).number(row) }

    /// The tensor of a row of the recording.
    private func variable<Scalar: TensorScalar>(_ row: Int) -> TensorVariable<Scalar> {
        guard let tensor = storage.tensor(inRow: row),
            let variable: TensorVariable<Scalar> = RecordedInterpretation(storage: storage).tensor(tensor)
        else { stop("batched: row \(row), which an operation of \(Scalar.name) reads, did not keep its value") }
        return variable
    }

    private func operand<Scalar: TensorScalar>(
        _ row: Int, _: Scalar.Type
    ) -> BatchOperand<TensorVariable<Scalar>> {
        if let own = tensors[row] as? TensorVariable<Scalar> { return BatchOperand(tensor: own, isShared: false) }
        return BatchOperand(tensor: variable(row), isShared: true)
    }

    /// The values of a recorded number for the samples.
    func numbers(_ x: Variable) -> TensorVariable<Double> {
        if x.isConstant { return TensorVariable(Tensor(repeating: x.number, shape: [count])) }
        return numbers[Int(x.row)] ?? TensorVariable(scalar: x).broadcast(to: [count])
    }

    /// The values of a recorded tensor for the samples.
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        if !x.isConstant, let own = tensors[Int(x.row)] as? TensorVariable<Scalar> { return own }
        return x.broadcast(to: x.shape.batched(count))
    }

    // MARK: Numbers and tensors

    /// One element of each sample, by its index in row-major order.
    private func elements<T: TensorAlgebra>(at place: Int, of batch: T) -> TensorVariable<Double> {
        let width = batch.shape.extents.dropFirst().reduce(1, *)
        let column = batch.reshaped(to: [count, width]).slice(along: 1, place..<(place + 1)).reshaped(to: [count])
        if let own = column as? TensorVariable<Double> { return own }
        // Numbers are doubles, whatever the tensor's type.
        guard count > 0 else { return TensorVariable(.zeros([0])) }
        return TensorVariable((0..<count).map { column.element(at: $0) as! Variable })
    }

    /// Tensors with numbers at their places, added where several have the same, and zeros elsewhere.
    private func assembly<Scalar: TensorScalar>(_ row: TensorRow, _ places: [Int]) -> TensorVariable<Scalar> {
        let width = row.shape.count
        var columns: [Int: TensorVariable<Scalar>] = [:]
        for (operand, place) in zip(row.operands, places) {
            let column: TensorVariable<Scalar> = converted(vector(Int(operand)).broadcast(to: [count]))
            columns[place] = columns[place].map { $0 + column } ?? column
        }
        if columns.count == 1, let (place, column) = columns.first {
            return column.reshaped(to: [count, 1]).padded(along: 1, before: place, after: width - 1 - place)
                .reshaped(to: row.shape.batched(count))
        }
        var parts: [TensorVariable<Scalar>] = []
        var next = 0
        func fill(upTo end: Int) { if end > next { parts.append(TensorVariable(.zeros([count, end - next]))) } }
        for (place, column) in columns.sorted(by: { $0.key < $1.key }) {
            fill(upTo: place)
            parts.append(column.reshaped(to: [count, 1]))
            next = place + 1
        }
        fill(upTo: width)
        return TensorVariable.concatenate(parts, along: 1).reshaped(to: row.shape.batched(count))
    }

    /// A vector of numbers in a tensor's type.
    private func converted<Scalar: TensorScalar>(_ vector: TensorVariable<Double>) -> TensorVariable<Scalar> {
        if let own = vector as? TensorVariable<Scalar> { return own }
        guard count > 0 else { return TensorVariable(.zeros([0])) }
        return TensorVariable((0..<count).map { vector.element(at: $0) })
    }

    // MARK: Comparisons

    /// The values that a comparison compared, for the samples; `nil` if it does not depend on them.
    func sides(of condition: Trace.Guard) -> (left: TensorVariable<Double>, right: TensorVariable<Double>)? {
        func isBatched(_ side: Trace.Side) -> Bool { if case .row(let row) = side { depends(row) } else { false } }
        guard isBatched(condition.left) || isBatched(condition.right) else { return nil }
        func values(_ side: Trace.Side) -> TensorVariable<Double> {
            switch side {
            case .row(let row): vector(row)
            case .constant(let number): TensorVariable(constant: number)
            }
        }
        return (values(condition.left), values(condition.right))
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Runs `body` while every tensor's value is kept, also those of operands that were recorded before.
    func keepingEveryValue<Result>(_ body: () throws -> Result) rethrows -> Result {
        let outer = pointee.keepsEveryValue
        pointee.keepsEveryValue = true
        defer { pointee.keepsEveryValue = outer }
        return try body()
    }
}
