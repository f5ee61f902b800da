/// The extents of a tensor's axes, outermost first. A scalar has a shape without axes.
public struct Shape: Hashable, Sendable {
    /// The extent of each axis.
    public let extents: [Int]

    /// A shape with the given extents. A negative extent, or more elements than the address space holds, stops the
    /// program.
    public init(_ extents: [Int]) {
        if let extent = extents.first(where: { $0 < 0 }) { stop("Shape \(extents): the extent \(extent) is negative") }
        if !Self.isPossible(extents) { Self.stopAtSize(extents) }
        self.extents = extents
    }

    /// A shape with extents from outside, such as a file; `nil` where ``init(_:)`` would stop the program.
    public init?(validating extents: [Int]) {
        guard Self.isPossible(extents) else { return nil }
        self.extents = extents
    }

    private static func isPossible(_ extents: [Int]) -> Bool {
        // Extents of 0 are left out of the product, since strides must not overflow either.
        var product = 1
        for extent in extents {
            let (larger, overflow) = product.multipliedReportingOverflow(by: Swift.max(extent, 1))
            if extent < 0 || overflow || larger > mostElements { return false }
            product = larger
        }
        return true
    }

    /// 64 TiB of `Float`, half of a 47-bit address space.
    private static var mostElements: Int { 1 << 44 }

    @inline(never)
    private static func stopAtSize(_ extents: [Int]) -> Never {
        stop("Shape \(extents): more elements than any memory holds. Use smaller extents, or a part at a time.")
    }

    /// The number of axes: 0 for a scalar, 1 for a vector, 2 for a matrix.
    public var rank: Int { extents.count }
    /// The number of elements: the product of the extents, 1 for a scalar.
    public var count: Int { extents.reduce(1, *) }
    /// For each axis, the distance between neighbors in row-major order.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * extents[axis + 1] }
        return strides
    }

    /// The extent of an axis, counted from 0, the outermost. An axis that the shape does not have stops the program.
    public subscript(axis: Int) -> Int { extents[axis] }

    /// The shape of an elementwise operation's result by NumPy's rule: shapes are aligned at their last axes, and an
    /// axis that is missing or of extent 1 is repeated. `nil` where two extents differ and neither is 1.
    public func broadcast(with other: Shape) -> Shape? {
        if self == other { return self }
        var result = [Int](repeating: 1, count: Swift.max(rank, other.rank))
        for back in 1...Swift.max(result.count, 1) where back <= result.count {
            let mine = back <= rank ? extents[rank - back] : 1
            let theirs = back <= other.rank ? other.extents[other.rank - back] : 1
            guard mine == theirs || mine == 1 || theirs == 1 else { return nil }
            result[result.count - back] = mine == 1 ? theirs : mine
        }
        return Shape(result)
    }

    /// The axis counted from the first; negative numbers count from the last, −1, −2, ….
    func axis(_ axis: Int, for operation: String) -> Int {
        let positive = axis < 0 ? axis + rank : axis
        guard rank > 0 else { stop("\(operation): a tensor without axes has no axis \(axis)") }
        guard positive >= 0, positive < rank else {
            stop(
                "\(operation): shape \(self) has no axis \(axis). Axes are counted from 0 to \(rank - 1), or from the "
                    + "last as -1, -2, …")
        }
        return positive
    }

    /// The given axes counted from the first, sorted; all axes for none given.
    func axes(_ axes: [Int], for operation: String) -> [Int] {
        if axes.isEmpty { return Array(0..<rank) }
        let positive = axes.map { axis($0, for: operation) }.sorted()
        for (one, next) in zip(positive, positive.dropFirst()) where one == next {
            stop("\(operation): axis \(one) of shape \(self) is named twice in \(axes)")
        }
        return positive
    }

    /// The shape with the given axes (sorted, from the first) left at extent 1, or dropped.
    func reduced(over axes: [Int], keepingAxes: Bool) -> Shape {
        var result: [Int] = []
        for (axis, extent) in extents.enumerated() {
            if !axes.contains(axis) { result.append(extent) } else if keepingAxes { result.append(1) }
        }
        return Shape(result)
    }

    /// The shape of a part along the first axis: without that axis.
    package var ofPart: Shape { Shape(Array(extents.dropFirst())) }

    /// The shape with `extent` in place of the axis's extent.
    func replacing(_ axis: Int, with extent: Int) -> Shape {
        var result = extents
        result[axis] = extent
        return Shape(result)
    }

    /// The place in row-major order of the element at the given indices, one per axis.
    ///
    /// Inlinable, so that the list of indices in `x[i, j]` needs no memory.
    @inlinable @inline(__always)
    func offset(of indices: [Int]) -> Int {
        if indices.count != extents.count { stopAtIndexCount(indices.count) }
        var (offset, axis) = (0, 0)
        while axis < extents.count {
            let (index, extent) = (indices[axis], extents[axis])
            if index < 0 || index >= extent { stopAtIndex(index, axis: axis) }
            offset = offset &* extent &+ index
            axis &+= 1
        }
        return offset
    }

    @inline(never) @usableFromInline
    func stopAtIndexCount(_ count: Int) -> Never {
        stop(
            "subscript: \(count) indices for a tensor of shape \(self). Give one per axis for an element, or state the "
                + "type for a part, as in `let row: Tensor = w[0]`")
    }

    @inline(never) @usableFromInline
    func stopAtIndex(_ index: Int, axis: Int) -> Never {
        stop("subscript: index \(index) is outside axis \(axis) of shape \(self)")
    }

    /// Elements in nested brackets, one matrix row per line.
    func nestedText(_ element: (_ place: Int) -> String) -> String {
        if rank == 0 { return element(0) }
        let strides = strides
        func text(axis: Int, offset: Int) -> String {
            let parts = (0..<extents[axis]).map { index in
                axis == rank - 1
                    ? element(offset + index) : text(axis: axis + 1, offset: offset + index * strides[axis])
            }
            let separator = axis == rank - 1 ? ", " : ",\n" + String(repeating: " ", count: axis + 1)
            return "[" + parts.joined(separator: separator) + "]"
        }
        return text(axis: 0, offset: 0)
    }

    /// The shape seen as (outer, extent, inner) around one axis.
    func split(at axis: Int) -> (outer: Int, extent: Int, inner: Int) {
        (
            extents[..<axis].reduce(1, *), extents[axis],
            extents[(axis + 1)...].reduce(1, *)
        )
    }

    /// A matrix's shape with rows and columns exchanged.
    var exchanged: Shape { [self[1], self[0]] }

    /// The last two extents and the number of matrices before them.
    func matrices(for operation: String) -> (batch: Int, rows: Int, columns: Int) {
        guard rank >= 2 else {
            stop("\(operation): shape \(self) is not a matrix. Reshape it to two axes or more.")
        }
        return (extents[..<(rank - 2)].reduce(1, *), extents[rank - 2], extents[rank - 1])
    }
}

extension Shape: ExpressibleByArrayLiteral {
    public init(arrayLiteral extents: Int...) { self.init(extents) }
}

extension Shape: CustomStringConvertible {
    /// The extents with × between them, for example `[100 × 784]`; `[]` for a scalar.
    public var description: String { "[" + extents.map(String.init).joined(separator: " × ") + "]" }
}
