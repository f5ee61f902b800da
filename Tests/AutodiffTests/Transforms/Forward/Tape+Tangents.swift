@testable import Autodiff

extension Tape {
    /// The relative difference of the operations' tangents from those obtained by pulling back the pullback.
    func largestTangentDifference<Scalar: TensorScalar>(_: Scalar.Type, seed: UInt64) -> Double {
        var random = SeededGenerator(seed: seed)
        let table = storage.pointee.tensors.pointee
        var largest = 0.0
        for row in table where row.elementType == Scalar.elementType {
            guard let operation = row.operation else { continue }
            if case .assembly = operation.role { continue }
            let indices = row.operands.map { storage.pointee.rows[Int($0)].tableIndex }
            let values = RowValues<Tensor<Scalar>>(row, operation, table, indices, zeros: .strong) { $0.kept() }
            let tangents: [Tensor<Scalar>?] = values.shapes.map { shape in
                Bool.random(using: &random)
                    ? nil : Tensor(shape: shape, scalars: random.weights(shape.count).map { Scalar($0) })
            }
            let zero = Tensor<Scalar>.zeros(row.shape)
            let own = operation.tangent(tangents, in: values, shape: row.shape) ?? zero
            let general = operation.tangentByPullback(tangents, in: values, shape: row.shape) ?? zero
            for (x, y) in zip(own.scalars, general.scalars) where x != y {
                largest = max(largest, abs(Double(x) - Double(y)) / max(1, abs(Double(y))))
            }
            if own.shape != row.shape { return .infinity }
        }
        return largest
    }
}
