extension RowReader {
    func value(of number: Int) -> TapeSnapshot.Quantity {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .floatTensor: return value(of: floats(row))
        case .doubleTensor: return value(of: doubles(row))
        default: return .number(row.value)
        }
    }

    private func value<Scalar>(of row: TensorRow<Scalar>) -> TapeSnapshot.Quantity {
        row.kept.map { .init($0) } ?? .unknown(row.shape)
    }
}
