extension GradientCheck {
    /// Records the function and checks each operation by itself, at its recorded operands: returns the wrong ones or,
    /// if there are none, the undecided ones.
    @_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
    func suspiciousRows<Input: PlainTree, Result: RecordedTree>(
        at input: Input, order: Int, _ function: (Input.Recorded) throws -> Result
    ) throws -> [GradientMismatch.Suspect] {
        let tape = Tape(keepingEveryValue: true)
        defer { withExtendedLifetime(tape) {} }
        _ = try tape.recording { try function(input.recorded(on: tape)) }
        let storage = tape.storage
        var suspects: [GradientMismatch.Suspect] = []
        for number in 0..<storage.pointee.count where suspects.count(where: \.isWrong) < 5 {
            let row = storage.pointee.rows[number]
            let suspect =
                if let tensor = storage.tensor(inRow: number) {
                    suspicious(tensor, tensor.elementType.scalar, storage, order)
                } else {
                    suspicious(row, number, storage, order)
                }
            if let suspect { suspects.append(suspect) }
        }
        let wrong = suspects.filter(\.isWrong)
        return wrong.isEmpty ? suspects : wrong
    }

    // For orders above 1, an operation is checked within a function of its result, y + y², so that its adjoint depends
    // on the operands, as in a composed function.

    /// A scalar operation.
    private func suspicious(
        _ row: Row, _ number: Int, _ storage: UnsafeMutablePointer<TapeStorage>, _ order: Int
    ) -> GradientMismatch.Suspect? {
        guard row.opcode.isElementwise else { return nil }
        let rule = Rule(of: row.opcode)
        let operands = [row.left, row.right].prefix(rule.operandCount)
        let values = operands.map { $0.isConstant ? $0.constant : storage.pointee.rows[$0.row].value }
        // Constant operands stay constant.
        let places = operands.indices.filter {
            !operands[$0].isConstant && storage.pointee.rows[operands[$0].row].opcode != .constant
        }
        let finding = failure(at: places.map { values[$0] }, order) { variables in
            var all = values.map { Variable(constant: $0) }
            for (place, variable) in zip(places, variables) { all[place] = variable }
            let y =
                all.count == 1 ? Variable.apply(row.opcode, all[0]) : Variable.apply(row.opcode, all[0], all[1])
            return order == 1 ? y : y + square(y)
        }
        return finding.map { finding in
            .init(
                operation: rule.name, row: number, operandRows: places.map { operands[$0].row }, shapes: nil,
                operands: places.map { [values[$0]] }, finding: "\(finding)", isWrong: finding.isWrong)
        }
    }

    /// A tensor operation.
    private func suspicious<Scalar: TensorScalar>(
        _ row: TensorRow, _: Scalar.Type, _ storage: UnsafeMutablePointer<TapeStorage>, _ order: Int
    ) -> GradientMismatch.Suspect? {
        guard let operation = row.operation else { return nil }
        if case .assembly = operation.role { return nil }
        let operands = row.operands.map { storage.tensor(of: storage.pointee.rows[Int($0)]) }
        let values = operands.map { $0.kept(Scalar.self)! }
        let places = operands.indices.filter { !operands[$0].isConstant }
        func finding(_ places: [Int], order: Int) -> TaylorTest.Outcome? {
            failure(at: places.map { values[$0] }, order) { variables in
                var all = values.map { TensorVariable($0) }
                for (place, variable) in zip(places, variables) { all[place] = variable }
                let y = TensorVariable.apply(operation, all)
                return order == 1 ? y : y + square(y)
            }
        }
        guard let together = finding(places, order: order) else { return nil }
        // Checking each operand separately tells which adjoint is wrong.
        let guilty = places.count < 2 ? [] : places.filter { finding([$0], order: order)?.isWrong ?? false }
        let blame =
            guilty.isEmpty ? "" : "the adjoint of operand \(guilty.map(String.init).joined(separator: " and ")): "
        return .init(
            operation: operation.name, row: Int(row.number), operandRows: places.map { Int(row.operands[$0]) },
            shapes: places.map { operands[$0].shape }, operands: places.map { values[$0].scalars.map(Double.init) },
            finding: blame + "\(together)", isWrong: together.isWrong)
    }

    /// The failure of one operation's derivatives up to `order`, if any.
    private func failure<Operand: PlainTree, Result: RecordedTree>(
        at operands: [Operand], _ order: Int, _ operation: @escaping ([Operand.Recorded]) -> Result
    ) -> TaylorTest.Outcome? {
        var report = GradientReport(seed: seed)
        let noSources: (([Operand.Recorded]) throws -> Result)? = nil
        do {
            try run(at: operands, orders: 1...order, into: &report, operation, sources: noSources)
            return nil
        } catch let mismatch as GradientMismatch {
            return mismatch.finding
        } catch { return nil }
    }
}
