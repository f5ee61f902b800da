/// The indices of the nodes that a node of a ``ProgramGraph`` reads, in order.
///
/// Up to three are stored in place, so that passes, which copy every node, allocate nothing for most of them.
public struct NodeOperands: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral {
    /// The operands, if there are no more than three.
    private var inPlace: (Int32, Int32, Int32) = (0, 0, 0)
    private let storedCount: Int32
    /// The operands, if there are more; `nil` costs less to copy than an empty list.
    private var list: [Int]?

    /// The number of operands.
    public var count: Int { Int(storedCount) }

    init(_ operands: some Collection<Int>) {
        storedCount = Int32(operands.count)
        if count > 3 {
            list = Array(operands)
        } else {
            for (place, operand) in operands.enumerated() { self[place] = operand }
        }
    }

    // A literal is an array in memory, which the most frequent operations do without.
    init(_ operand: Int) {
        storedCount = 1
        inPlace.0 = Int32(operand)
    }
    init(_ left: Int, _ right: Int) {
        storedCount = 2
        (inPlace.0, inPlace.1) = (Int32(left), Int32(right))
    }

    public init(arrayLiteral operands: Int...) { self.init(operands) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    /// The index of the operand's node.
    public internal(set) subscript(place: Int) -> Int {
        get {
            precondition(place >= 0 && place < count, "NodeOperands: place \(place) of \(count)")
            if let list { return list[place] }
            return Int(place == 0 ? inPlace.0 : place == 1 ? inPlace.1 : inPlace.2)
        }
        set {
            if list != nil {
                list![place] = newValue
                return
            }
            switch place {
            case 0: inPlace.0 = Int32(newValue)
            case 1: inPlace.1 = Int32(newValue)
            default: inPlace.2 = Int32(newValue)
            }
        }
    }

    /// Replaces each operand.
    mutating func replace(_ replacement: (Int) -> Int) {
        for place in indices { self[place] = replacement(self[place]) }
    }

    public static func == (left: NodeOperands, right: NodeOperands) -> Bool {
        left.count == right.count && left.inPlace == right.inPlace && left.list == right.list
    }

    public func hash(into hasher: inout Hasher) {
        for operand in self { hasher.combine(operand) }
    }
}
