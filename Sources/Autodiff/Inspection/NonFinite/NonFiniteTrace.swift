/// Where the first NaN or infinity of a computation came from, and the way between it and the output.
///
///     if let trace = tape.nonFiniteTrace(of: loss) { print(trace) }
///
/// First comes the first bad value that has influence on the output; where all of these are finite, the first bad
/// adjoint on the way back. ``stoppingAtNonFinite(_:)`` looks by itself.
public struct NonFiniteTrace: Sendable {
    public enum Kind: Sendable { case value, adjoint }

    /// Whether a value or an adjoint was bad.
    public let kind: Kind
    /// The number of the row whose value or adjoint was bad first.
    public let row: Int
    /// The name of the operation at which it began: the one that gave the bad value, or through which the bad adjoint
    /// came back; `input` for a number that was bad when it came in.
    public let operation: String
    /// The names of that operation's scopes from the outermost on.
    public let scope: [String]
    /// The numbers of the rows from that operation to the output.
    public let path: [Int]

    /// The rows that are shown: the beginning and the end of the path, and the operands at its beginning.
    private let graph: TapeSnapshot
    private let shown: [Int]

    /// As many rows are shown of each end of a long path.
    private static let shownAtEnds = 6
    /// Up to this many rows each gets its name from all of them, as in an explanation.
    private static let namedLimit = 10_000

    init?(storage: UnsafeMutablePointer<TapeStorage>, output: Int, seeds: [Seed], zeros: ZeroAdjoints) {
        let reader = RowReader(storage: storage)
        let adjoints = storage.swept(from: seeds, zeros: zeros, checks: false).adjoints
        guard let finding = NonFiniteSearch(reader, output: output, adjoints: adjoints).finding() else { return nil }
        (kind, row, path) = finding
        var wanted: Set<Int> = [output, row]
        let start = path[0]
        let isLong = path.count > 2 * Self.shownAtEnds
        shown = isLong ? Array(path.prefix(Self.shownAtEnds) + path.suffix(Self.shownAtEnds)) : path
        wanted.formUnion(shown)
        for case .row(let operand) in reader.operands(of: start) { wanted.insert(operand) }
        graph = TapeSnapshot(
            reader, output: output, adjoints: adjoints, rows: wanted.sorted(), namesAll: output < Self.namedLimit)
        operation = reader.operation(of: start).name
        scope = graph.nodes.first { $0.row == start }?.scope.map { [graph] in graph.scopes[$0].path } ?? []
    }
}

extension Tape {
    /// Where the first NaN or infinity on the way to `y`, or on the way back from it, came from; `nil` if there is none
    /// that has influence.
    /// - Complexity: O(rows).
    public func nonFiniteTrace(of y: Variable) -> NonFiniteTrace? {
        y.checkFresh("nonFiniteTrace(of:)")
        return trace(of: y.row, on: y.storage)
    }

    /// Where the first NaN or infinity on the way to `y`, or on the way back from it, came from; `nil` if there is none
    /// that has influence. Tensors take part as far as their values were kept: a `Tape(keepingEveryValue: true)` knows
    /// all.
    /// - Complexity: O(rows and elements).
    public func nonFiniteTrace<Scalar>(of y: TensorVariable<Scalar>) -> NonFiniteTrace? {
        y.checkFresh("nonFiniteTrace(of:)")
        return trace(of: y.row, on: y.storage)
    }

    private func trace(of row: UInt32, on other: UnsafeMutablePointer<TapeStorage>?) -> NonFiniteTrace? {
        guard other == storage else {
            stop("nonFiniteTrace(of:): the output must be recorded on this tape; a constant came from nowhere")
        }
        let seed = RowReader(storage: storage).unitSeed(Int(row))
        return NonFiniteTrace(storage: storage, output: Int(row), seeds: [seed], zeros: .untaken)
    }
}

extension NonFiniteTrace: CustomStringConvertible {
    public var description: String {
        let equations = Explanation.Equations(graph: graph, style: .text)
        let places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.row, $0) })
        func forward(_ row: Int) -> String { equations.forward(places[row]!).joined(separator: " = ") }
        func place(of row: Int) -> String {
            let node = graph.nodes[places[row]!]
            let scopes = node.scope.map { ", in " + graph.scopes[$0].path.joined(separator: " › ") } ?? ""
            return "row \(row), \(node.role == .operation ? node.operation : node.role.rawValue)\(scopes)"
        }
        let start = path[0]
        var lines: [String] = []
        switch kind {
        case .value: lines.append("the first value that is not finite: \(forward(start))  (\(place(of: start)))")
        case .adjoint:
            let node = places[row]!
            lines.append(
                "the first derivative that is not finite: \(equations.adjoint(graph.nodes[node].name)) = "
                    + "\(graph.nodes[node].adjoint)  (\(place(of: row)))")
            if start != row, let edge = graph.edges.first(where: { $0.operand == node && $0.user == places[start]! }) {
                lines.append("  it came back through \(forward(start))  (\(place(of: start)))")
                let partial = equations.partial(edge)
                if !partial.isEmpty { lines.append("  with \(partial.joined(separator: " = "))") }
                lines.append(
                    "  and \(equations.adjoint(graph.nodes[edge.user].name)) = \(graph.nodes[edge.user].adjoint)")
            }
        }
        for operand in graph.nodes[places[start]!].operands {
            lines.append("  its input \(forward(graph.nodes[operand].row))  (\(place(of: graph.nodes[operand].row)))")
        }
        lines.append(path.count == 1 ? "  that is the output itself" : "  and so to the output:")
        let omitted = path.count - shown.count
        for (index, row) in shown.enumerated() where path.count > 1 {
            if omitted > 0, index == Self.shownAtEnds { lines.append("    … \(omitted) rows more …") }
            lines.append("    \(forward(row))  (\(place(of: row)))")
        }
        return lines.joined(separator: "\n")
    }
}
