// Tangents of tensor operations: Jacobian-vector products.
//
// The general method needs no extra rule: the pullback u ↦ Jᵀu is linear in u, so pulling t back through *it* gives
// J·t. For that, the pullback is recorded on a separate tape. Elementwise operations, linear operations and matrix
// products have cheaper methods.

extension TensorOperation {
    /// The Jacobian-vector product with the operands' tangents, by the method that the operation's role permits.
    public func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        switch role {
        case .elementwise: elementwiseTangent(tangents, in: row, shape: shape)
        case .view, .sum, .linear: linearTangent(tangents, in: row)
        case .assembly, .other: tangentByPullback(tangents, in: row, shape: shape)
        }
    }

    /// The Jacobian-vector product with the operands' tangents, by pulling them back through the pullback.
    /// - Complexity: about three times that of the pullback.
    func tangentByPullback<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        let tape = Tape()
        let adjoint = tape.variable(Tensor<Scalar>.zeros(shape))
        let values = RowValues(
            name: row.name, operands: row.operands.map { $0.map { TensorVariable($0) } }, shapes: row.shapes,
            result: row.kept.map { TensorVariable($0) }, zeros: row.zeros,
            joint: sharesPullbacks ? JointPullback(wanted: tangents.map { $0 != nil }) : nil)
        var seeds: [Seed] = []
        for (operand, tangent) in tangents.enumerated() {
            guard let tangent, let pulledBack = pullback(adjoint, to: operand, in: values) else { continue }
            let contribution = pulledBack.summed(to: row.shapes[operand])
            if !contribution.isConstant { seeds.append(.tensor(contribution.row, tangent)) }
        }
        return seeds.isEmpty ? nil : tape.storage.adjoints(from: seeds, zeros: row.zeros)[adjoint]
    }

    /// The tangent of an operation that is jointly linear in its operands: the operation applied to the tangents.
    func linearTangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>
    ) -> Tensor<Scalar>? {
        Tensor.apply(self, zip(tangents, row.shapes).map { $0 ?? .zeros($1) })
    }
}

extension TensorOperation {
    /// The tangent of an elementwise operation. The Jacobian is diagonal, so pullback and tangent are the same product:
    /// partial derivative times adjoint, or times tangent.
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
    // Padding is constant: its tangent is zero.
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? { Pad(starts: starts, steps: steps, shape: shape).linearTangent(tangents, in: row) }
}
