/// For each node of a recording, the set of inputs that it depends on.
///
/// Small sets are stored, concatenated in one array, and shared if an operation does not change them. A large set, such
/// as that of a long sum, is collected on demand from the small sets that it is the union of.
struct DependencySets {
    /// The size up to which sets are stored.
    private static let kept = 32

    private let graph: ScalarGraph
    private var starts: [Int32] = []
    /// −1 for a set that is not stored.
    private var counts: [Int32] = []
    private var members: [Int32] = []
    private var visits: [Int32]
    private var seen: [Int32]
    private var visit: Int32 = 0

    init(_ graph: ScalarGraph) {
        self.graph = graph
        visits = Array(repeating: 0, count: graph.nodes.count)
        seen = Array(repeating: 0, count: graph.inputCount)
        starts.reserveCapacity(graph.nodes.count)
        counts.reserveCapacity(graph.nodes.count)
        for node in graph.nodes {
            switch node {
            case .input(let place):
                starts.append(Int32(members.count))
                counts.append(1)
                members.append(place)
            case .constant, .compare: append(nil, nil)
            case .one(let opcode, let x): append(RuleDependence.of(opcode).left ? x : nil, nil)
            case .two(let opcode, let x, let y):
                let rule = RuleDependence.of(opcode)
                append(rule.left ? x : nil, rule.right ? y : nil)
            case .select(_, let x, let y): append(x, y)
            case .opaque:
                starts.append(0)
                counts.append(-1)
            }
        }
    }

    /// A stored set's identity; `nil` for others.
    func identity(of node: Int32) -> Int32? { counts[Int(node)] < 0 ? nil : starts[Int(node)] }

    /// Whether the node depends on no input.
    func isEmpty(_ node: Int32) -> Bool { counts[Int(node)] == 0 }

    private mutating func append(_ x: Int32?, _ y: Int32?) {
        func share(_ node: Int32) {
            starts.append(starts[Int(node)])
            counts.append(counts[Int(node)])
        }
        let operands = [x, y].compactMap { $0 }.filter { counts[Int($0)] != 0 }
        if operands.isEmpty {
            starts.append(0)
            counts.append(0)
        } else if operands.count == 1, counts[Int(operands[0])] > 0 {
            share(operands[0])
        } else if operands.contains(where: { counts[Int($0)] < 0 }) {
            starts.append(0)
            counts.append(-1)
        } else {
            merge(operands[0], operands[1])
        }
    }

    /// Appends the union of two stored sets.
    private mutating func merge(_ x: Int32, _ y: Int32) {
        var (i, j) = (Int(starts[Int(x)]), Int(starts[Int(y)]))
        let (endX, endY) = (i + Int(counts[Int(x)]), j + Int(counts[Int(y)]))
        let start = members.count
        while i < endX || j < endY {
            let fromX = j == endY || i < endX && members[i] <= members[j]
            let next = fromX ? members[i] : members[j]
            if i < endX, members[i] == next { i += 1 }
            if j < endY, members[j] == next { j += 1 }
            members.append(next)
        }
        let count = members.count - start
        // One of the two may contain the other, and is then shared.
        for (operand, other) in [(x, endX), (y, endY)] where count == Int(counts[Int(operand)]) && other > 0 {
            members.removeSubrange(start...)
            starts.append(starts[Int(operand)])
            counts.append(Int32(count))
            return
        }
        if count > Self.kept { members.removeSubrange(start...) }
        starts.append(Int32(start))
        counts.append(count > Self.kept ? -1 : Int32(count))
    }

    /// The inputs that a node depends on, in ascending order.
    mutating func inputs(of node: Int32) -> [Int32] {
        if counts[Int(node)] >= 0 {
            let start = Int(starts[Int(node)])
            return Array(members[start..<(start + Int(counts[Int(node)]))])
        }
        visit += 1
        var found: [Int32] = []
        var waiting = [node]
        while let next = waiting.popLast() {
            if visits[Int(next)] == visit { continue }
            visits[Int(next)] = visit
            let count = Int(counts[Int(next)])
            if count >= 0 {
                let start = Int(starts[Int(next)])
                for member in members[start..<(start + count)] where seen[Int(member)] != visit {
                    seen[Int(member)] = visit
                    found.append(member)
                }
                continue
            }
            switch graph.nodes[Int(next)] {
            case .one(_, let x): waiting.append(x)
            case .two(let opcode, let x, let y):
                let rule = RuleDependence.of(opcode)
                if rule.left { waiting.append(x) }
                if rule.right { waiting.append(y) }
            case .select(_, let x, let y): waiting += [x, y]
            case .opaque(let number): waiting += graph.opaque[Int(number)].operands
            case .input, .constant, .compare: break
            }
        }
        return found.sorted()
    }
}
