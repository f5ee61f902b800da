extension Tape {
    /// The operations on tensors that are recorded, in the order of their rows.
    package var tensorOperations: [any TensorOperation] {
        (storage.pointee.floats.pointee.map { ($0.number, $0.operation) }
            + storage.pointee.doubles.pointee.map { ($0.number, $0.operation) })
            .sorted { $0.0 < $1.0 }.compactMap(\.1)
    }
}
