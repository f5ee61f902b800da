extension RowReader {
    func value(of number: Int) -> TapeSnapshot.Quantity {
        guard let row = storage.tensor(inRow: number) else { return .number(storage.pointee.rows[number].value) }
        return row.kept.map { .init(of: $0) } ?? .unknown(row.shape)
    }
}
