/// The memory of an input of a ``CompiledStep``, to be written before a run: its elements in row-major order. The
/// memory is valid for this value's lifetime.
public struct StepInput<Scalar: TensorScalar> {
    private let memory: Memory<Scalar>

    init(_ memory: Memory<Scalar>) { self.memory = memory }

    /// Writes all elements, in row-major order. Stops if their count is wrong.
    public func update(from elements: some Collection<Scalar>) {
        if elements.count != count { stop("CompiledStep: \(elements.count) elements for an input of \(count)") }
        _ = memory.elements.update(fromContentsOf: elements)
    }
}

extension StepInput: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { memory.elements.count }

    /// The element at an index in row-major order. Stops if the index is out of range.
    public subscript(place: Int) -> Scalar {
        get {
            check(place, count, "input")
            return memory.elements[place]
        }
        nonmutating set {
            check(place, count, "input")
            memory.elements[place] = newValue
        }
    }
}

/// An output of a ``CompiledStep`` after a run, until the next: its elements in row-major order. The memory is valid
/// for this value's lifetime, even after the step and its run are released.
public struct StepOutput<Scalar: TensorScalar>: RandomAccessCollection {
    private let workspace: Workspace
    private let elements: UnsafeBufferPointer<Scalar>

    init(_ workspace: Workspace, _ elements: UnsafeBufferPointer<Scalar>) {
        self.workspace = workspace
        self.elements = elements
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { elements.count }

    /// The element at an index in row-major order. Stops if the index is out of range.
    public subscript(place: Int) -> Scalar {
        check(place, count, "output")
        return withExtendedLifetime(workspace) { elements[place] }
    }

    /// Calls `body` with the elements in place.
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
    ) rethrows -> Result? {
        try withExtendedLifetime(workspace) { try body(elements) }
    }
}

private func check(_ place: Int, _ count: Int, _ what: String) {
    if place < 0 || place >= count { stop("CompiledStep: index \(place) of an \(what) of \(count) elements") }
}

/// A tensor's elements at a fixed address.
final class Memory<Scalar: TensorScalar> {
    let elements: UnsafeMutableBufferPointer<Scalar>

    init(_ tensor: Tensor<Scalar>) {
        let bytes = MemoryPlan.rounded(tensor.shape.count * MemoryLayout<Scalar>.stride)
        let address = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryPlan.alignment)
        elements = UnsafeMutableBufferPointer(
            start: address.bindMemory(to: Scalar.self, capacity: bytes / MemoryLayout<Scalar>.stride),
            count: tensor.shape.count)
        copy(tensor)
    }

    deinit { elements.baseAddress?.deallocate() }

    func copy(_ tensor: Tensor<Scalar>) { _ = elements.update(fromContentsOf: tensor.scalars) }

    func tensor(_ shape: Shape) -> Tensor<Scalar> {
        Tensor(shape: shape) { $0.update(from: elements.baseAddress!, count: shape.count) }
    }
}
