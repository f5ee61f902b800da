/// A part of a program that runs in one go: at most one operation that is not elementwise, the anchor, and the chain of
/// elementwise operations that finishes its result while it is in cache.
struct Stage: Sendable {
    /// The node of the operation that comes first; none in a chain alone.
    var anchor: Int?
    /// The nodes of the elementwise operations after it, in order.
    var chain: [Int]
    /// The nodes whose values are read outside the stage.
    var results: [Int] = []
    /// The shape of the anchor's result and of everything in the chain.
    let shape: Shape
    /// The length of a row, once an operand of the chain repeats along rows or columns.
    var columns: Int?

    /// All nodes of the stage, in order.
    var nodes: [Int] { (anchor.map { [$0] } ?? []) + chain }
}

extension ProgramGraph.Operation {
    /// Whether the operation computes each element from the elements at the same place, broadcast included.
    var isElementwise: Bool {
        switch primitive {
        case .elementwise, .compare, .select, .broadcast: true
        default: false
        }
    }

    /// Whether the node computes nothing when a program runs.
    var isSource: Bool {
        switch self {
        case .input, .constant: true
        default: false
        }
    }
}

extension ProgramGraph {
    /// Whether a node's value is its operand itself, looked at in another shape or through a window.
    func isView(_ number: Int) -> Bool {
        nodes[number].operation.primitive == .reshape || windows.contains(number)
    }

    /// The node whose memory a node's value lies in: itself, or what it is a view of.
    func root(_ number: Int) -> Int {
        var number = number
        while isView(number) { number = nodes[number].operands[0] }
        return number
    }
}

/// How an operand's elements are repeated to an elementwise operation's shape.
enum Repetition: Hashable {
    /// Not at all.
    case none
    /// One number everywhere.
    case number
    /// A row of `columns` elements for each row.
    case row(columns: Int)
    /// A number for each row of `columns` elements.
    case column(columns: Int)
    /// In a way that a chain does not know.
    case other

    init(of operand: Shape, in shape: Shape) {
        if operand.count == shape.count {
            self = .none
        } else if operand.count == 1 {
            self = .number
        } else {
            let aligned = [Int](repeating: 1, count: shape.rank - operand.rank) + operand.extents
            // Own axes and repeated axes; an axis of extent 1 in both is either.
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

    /// The length of the rows, if it matters.
    var columns: Int? {
        switch self {
        case .row(let columns), .column(let columns): columns
        case .none, .number, .other: nil
        }
    }
}

extension ProgramGraph {
    /// The lengths of the rows that an elementwise node's operands have; `nil` if a chain cannot run it.
    func rowLengths(_ node: Node) -> Set<Int>? {
        guard node.operation.isElementwise, node.shape.count > 0 else { return nil }
        let repetitions = node.operands.map { Repetition(of: nodes[$0].shape, in: node.shape) }
        if repetitions.contains(.other) { return nil }
        let lengths = Set(repetitions.compactMap({ $0.columns }))
        return lengths.count <= 1 ? lengths : nil
    }
}
