/// A fused part of a program: at most one operation that is not elementwise (the anchor), and a chain of elementwise
/// operations on its result while it is in cache.
struct Stage: Sendable {
    /// The anchor's node; `nil` for a chain alone.
    var anchor: Int?
    /// The nodes of the chain, in order.
    var chain: [Int]
    /// The nodes whose values are read outside the stage.
    var results: [Int] = []
    /// The shape of the anchor's result and of every value in the chain.
    let shape: Shape
    /// The row length, if an operand of the chain is broadcast along rows or columns.
    var columns: Int?
    /// Elementwise nodes that the chain reads through windows, in order: a chain of their own, of another length, which
    /// runs ahead of this one block by block.
    var leading: [Int] = []
    /// The results that are not stored, since only a sum over all their elements reads them: those of each block are
    /// added instead.
    var summed: [Int] = []

    /// All nodes of the stage, in order.
    var nodes: [Int] {
        if leading.isEmpty {
            guard let anchor else { return chain }
            return chain.isEmpty ? [anchor] : [anchor] + chain
        }
        return leading + (anchor.map { [$0] } ?? []) + chain
    }
    /// Whether the stage has no nodes, since another one has taken them over.
    var isEmpty: Bool { anchor == nil && chain.isEmpty && leading.isEmpty }
}

extension ProgramGraph.Operation {
    /// Whether the node is an input or a constant, so that nothing is computed at run time.
    var isSource: Bool {
        switch self {
        case .input, .constant: true
        default: false
        }
    }
}

extension ProgramGraph {
    /// Whether a node is a view of its operand: the same memory with another shape, or a window of it.
    func isView(_ number: Int) -> Bool {
        if case .reshape = nodes[number].primitive { true } else { isWindow(number) }
    }

    /// Whether a node is a window that is read in place.
    func isWindow(_ number: Int) -> Bool { !windows.isEmpty && windows[number] }

    /// For each node, the node whose memory holds its value: itself, or the root of its views.
    var roots: [Int] {
        var roots = Array(nodes.indices)
        for number in nodes.indices where isView(number) { roots[number] = roots[nodes[number].operands[0]] }
        return roots
    }
}

/// How an operand is broadcast to an elementwise operation's shape.
enum Repetition: Hashable {
    /// Not broadcast.
    case none
    /// A scalar.
    case number
    /// A row of `columns` elements, repeated for each row.
    case row(columns: Int)
    /// One number per row of `columns` elements.
    case column(columns: Int)
    /// A pattern that chains do not support.
    case other

    init(of operand: Shape, in shape: Shape) {
        if operand.count == shape.count {
            self = .none
        } else if operand.count == 1 {
            self = .number
        } else {
            let aligned = [Int](repeating: 1, count: shape.rank - operand.rank) + operand.extents
            // Axes are the operand's own or repeated; an axis of extent 1 in both can be either.
            let isOwn = (0..<shape.rank).filter { shape[$0] != 1 }.map { ($0, aligned[$0] == shape[$0]) }
            guard let first = isOwn.first else {
                self = .none
                return
            }
            let changes = zip(isOwn, isOwn.dropFirst()).filter { $0.1 != $1.1 }
            guard changes.count == 1, let change = changes.first?.1.0 else {
                self = .other
                return
            }
            let columns = shape.extents[change...].reduce(1, *)
            self = first.1 ? .column(columns: columns) : .row(columns: columns)
        }
    }

    /// The row length, if it matters.
    var columns: Int? {
        switch self {
        case .row(let columns), .column(let columns): columns
        case .none, .number, .other: nil
        }
    }
}

/// The row length that an elementwise operation requires of its chain.
enum RowLength {
    /// Any, since no operand is broadcast along rows or columns.
    case any
    /// A number of elements.
    case columns(Int)

    var columns: Int? { if case .columns(let columns) = self { columns } else { nil } }
}

extension ProgramGraph {
    /// The row length of an elementwise node; `nil` if a chain cannot run it, since its operands are broadcast along
    /// rows of different lengths or in another way.
    func rowLength(_ node: Node) -> RowLength? {
        guard node.isElementwise, node.count > 0 else { return nil }
        var length = RowLength.any
        for operand in node.operands where nodes[operand].count != node.count && nodes[operand].count != 1 {
            let repetition = Repetition(of: nodes[operand].shape, in: node.shape)
            if case .other = repetition { return nil }
            guard let columns = repetition.columns else { continue }
            if let other = length.columns, other != columns { return nil }
            length = .columns(columns)
        }
        return length
    }
}
