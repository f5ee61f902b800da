/// For each node of a graph, the nodes that read its memory, other than views, in ascending order: all lists in one
/// array, since most have one or two members.
struct NodeReaders {
    /// The end of each node's list.
    private var ends: [Int32]
    private var all: [Int32]

    /// - Parameter roots: See ``ProgramGraph/roots``.
    init(_ graph: ProgramGraph, _ roots: [Int]) {
        ends = Array(repeating: 0, count: graph.nodes.count)
        let isView = graph.nodes.indices.map(graph.isView)
        for (number, node) in graph.nodes.enumerated() where !isView[number] {
            for operand in node.operands { ends[roots[operand]] += 1 }
        }
        // Filling each list from its start moves that to its end.
        var start: Int32 = 0
        for number in ends.indices { (ends[number], start) = (start, start + ends[number]) }
        all = Array(repeating: 0, count: Int(start))
        for (number, node) in graph.nodes.enumerated() where !isView[number] {
            for operand in node.operands {
                let root = roots[operand]
                all[Int(ends[root])] = Int32(number)
                ends[root] += 1
            }
        }
    }

    /// The readers of a node; one that reads it twice is named twice.
    subscript(number: Int) -> some RandomAccessCollection<Int> {
        all[Int(number == 0 ? 0 : ends[number - 1])..<Int(ends[number])].lazy.map { Int($0) }
    }
}
