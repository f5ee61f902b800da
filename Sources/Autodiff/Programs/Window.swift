/// A contiguous range of another tensor's elements in row-major order, padded with one number: a slice along the first
/// axis, or its pullback. Elementwise chains read it in place.
struct Window: Hashable {
    /// Element i is element i + `offset` of the source.
    let offset: Int
    /// The value outside the source's elements.
    let filling: Double
}

extension ProgramGraph {
    /// The window that a node represents, if any.
    func window(_ number: Int) -> Window? {
        let node = nodes[number]
        switch node.primitive {
        case .slice, .pad: if node.shape.rank == 0 { return nil }
        default: return nil
        }
        let source = nodes[node.operands[0]].shape
        guard source.rank == node.shape.rank, (1..<source.rank).allSatisfy({ source[$0] == node.shape[$0] }) else {
            return nil
        }
        let inner = source.split(at: 0).inner
        switch node.primitive {
        case .slice(let starts, _, let steps) where steps[0] == 1 && starts[1...].allSatisfy({ $0 == 0 }):
            return Window(offset: starts[0] * inner, filling: 0)
        case .pad(let starts, let steps, let filling) where steps[0] == 1 && starts[1...].allSatisfy({ $0 == 0 }):
            return Window(offset: -starts[0] * inner, filling: filling)
        default: return nil
        }
    }

    /// Turns windows into views if only elementwise operations read them, each element at the index of its result.
    mutating func absorbWindows() {
        var isReadOtherwise = [Bool](repeating: false, count: nodes.count)
        for number in outputs + guards.flatMap({ [$0.left, $0.right] }) { isReadOtherwise[number] = true }
        for node in nodes {
            let isElementwise = rowLength(node) != nil
            for operand in node.operands where !isElementwise || nodes[operand].shape != node.shape {
                isReadOtherwise[operand] = true
            }
        }
        windows = nodes.indices.map { !isReadOtherwise[$0] && nodes[$0].count > 0 && window($0) != nil }
        if !windows.contains(true) { windows = [] }
    }
}

extension Window {
    /// The address of `length` elements from `start` on: in the source if it contains them all, else in scratch.
    @inline(__always)
    func elements<Scalar: TensorScalar>(
        from start: Int, _ length: Int, of source: UnsafeMutablePointer<Scalar>, count: Int,
        scratch: UnsafeMutablePointer<Scalar>
    ) -> UnsafeMutablePointer<Scalar> {
        let (first, end) = (start + offset, start + offset + length)
        if first >= 0, end <= count { return source + first }
        let (from, to) = (Swift.min(Swift.max(first, 0), end), Swift.max(Swift.min(end, count), first))
        scratch.update(repeating: Scalar(filling), count: length)
        if from < to { (scratch + (from - first)).update(from: source + from, count: to - from) }
        return scratch
    }
}
