extension Tape {
    /// The recorded tensor operations, in row order.
    package var tensorOperations: [any TensorOperation] {
        storage.pointee.tensors.pointee.compactMap(\.operation)
    }
}
