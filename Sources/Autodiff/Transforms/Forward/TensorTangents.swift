// The change of a tensor operation's result along changes of its operands.
//
// The general way needs no rule: a pullback u ↦ Jᵀu is linear in u, so pulling t back through *it* gives J·t. It is
// recorded on a tape of its own for that. Elementwise operations and linear ones, which say so by their role, and
// products have shorter ways.

extension TensorOperation {
    public func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        switch role {
        case .elementwise: elementwiseTangent(tangents, in: row, shape: shape)
        case .view, .sum, .linear: linearTangent(tangents, in: row)
        case .assembly, .other: tangentByPullback(tangents, in: row, shape: shape)
        }
    }

    /// The Jacobian's product with the operands' tangents, by pulling them back through the pullback.
    /// - Complexity: some three times the pullback's.
    func tangentByPullback<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        let tape = Tape()
        let adjoint = tape.variable(Tensor<Scalar>.zeros(shape))
        let values = RowValues(
            name: row.name, operands: row.operands.map { $0.map { TensorVariable($0) } }, shapes: row.shapes,
            result: row.kept.map { TensorVariable($0) }, zeros: row.zeros)
        var seeds: [Seed] = []
        for (operand, tangent) in tangents.enumerated() {
            guard let tangent, let pulledBack = pullback(adjoint, to: operand, in: values) else { continue }
            let contribution = pulledBack.summed(to: row.shapes[operand])
            if !contribution.isConstant { seeds.append(.tensor(contribution.row, tangent)) }
        }
        return seeds.isEmpty ? nil : tape.storage.adjoints(from: seeds, zeros: row.zeros)[adjoint]
    }

    /// The tangent of an operation that is linear in all its operands together: the operation on the tangents.
    func linearTangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>
    ) -> Tensor<Scalar>? {
        Tensor.apply(self, zip(tangents, row.shapes).map { $0 ?? .zeros($1) })
    }
}

extension TensorOperation {
    /// The tangent of an elementwise operation. Each element depends on its own operands alone: what its adjoint
    /// contributes to an operand is the partial derivative times the adjoint, and what an operand's tangent contributes
    /// to it the partial derivative times the tangent.
    func elementwiseTangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        var sum: Tensor<Scalar>?
        for (operand, tangent) in tangents.enumerated() {
            guard let tangent, let part = pullback(tangent.broadcast(to: shape), to: operand, in: row) else { continue }
            if sum == nil {
                sum = part.broadcast(to: shape)
            } else {
                Tensor.accumulate(part.broadcast(to: shape), into: &sum!)
            }
        }
        return sum
    }
}

extension MatrixProduct {
    /// The product rule: dA·B + A·dB.
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        var sum: Tensor<Scalar>?
        if let left = tangents[0] { sum = Tensor.apply(self, [left, row[1]]) }
        if let right = tangents[1] {
            let part = Tensor.apply(self, [row[0], right])
            if sum == nil { sum = part } else { Tensor.accumulate(part, into: &sum!) }
        }
        return sum
    }
}

extension Pad {
    // What is not an element of the operand does not change, and may be another number than 0.
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? { Pad(starts: starts, steps: steps, shape: shape).linearTangent(tangents, in: row) }
}
