extension Tape {
    /// The operations on tensors that are recorded, in the order of their rows.
    package var tensorOperations: [any TensorOperation] {
        storage.pointee.tensors.pointee.compactMap(\.operation)
    }
}
