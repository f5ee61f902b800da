/// The origin of the first NaN or infinity of a computation, and the path from it to the output.
///
///     let tape = Tape(keepingEveryValue: true)
///     let x = tape.variable(-1).named("x")
///     let loss = log(x) * x
///     print(tape.nonFiniteTrace(of: loss)!)
///     // the first value that is not finite: a = log(x) = log(-1) = NaN  (row 1, log)
///     //   its input x = -1  (row 0, input)
///     //   and from there to the output:
///     //     a = log(x) = log(-1) = NaN  (row 1, log)
///     //     b = a·x = NaN·(-1) = NaN  (row 2, multiply)
///
/// It reports the first non-finite value that influences the output or, if all of these are finite, the first
/// non-finite adjoint of the backward sweep. ``stoppingAtNonFinite(_:)`` checks automatically.
public struct NonFiniteTrace: Sendable {
    /// Whether a value or an adjoint was the first that is not finite.
    public enum Kind: Sendable {
        /// A value of the computation.
        case value
        /// An adjoint of the backward sweep; all values with influence are finite.
        case adjoint
    }

    /// Whether a value or an adjoint is not finite.
    public let kind: Kind
    /// The row whose value or adjoint is the first non-finite one.
    public let row: Int
    /// The operation at which it originated: the one that computed the value, or through which the adjoint passed;
    /// `input` for a non-finite input.
    public let operation: String
    /// The names of that operation's scopes, the outermost first.
    public let scope: [String]
    /// The rows from that operation to the output.
    public let path: [Int]

    /// The rows to print: the beginning and the end of the path, and the operands at its beginning.
    private let graph: TapeSnapshot
    private let shown: [Int]

    /// The number of rows printed at each end of a long path.
    private static let shownAtEnds = 6
    /// Up to this number of rows, names are unique among all rows, as in an explanation.
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
    /// The origin of the first NaN or infinity in the computation of `y` or in the backward sweep from it; `nil` if
    /// there is none with influence. Stops unless `y` is recorded on this tape.
    /// - Complexity: O(rows).
    public func nonFiniteTrace(of y: Variable) -> NonFiniteTrace? {
        y.checkFresh("nonFiniteTrace(of:)")
        return trace(of: y.row, on: y.storage)
    }

    /// The origin of the first NaN or infinity in the computation of `y` or in the backward sweep from it; `nil` if
    /// there is none with influence. Only tensors whose values were kept are examined: a
    /// `Tape(keepingEveryValue: true)` keeps all.
    /// - Complexity: O(rows + elements).
    public func nonFiniteTrace<Scalar>(of y: TensorVariable<Scalar>) -> NonFiniteTrace? {
        y.checkFresh("nonFiniteTrace(of:)")
        return trace(of: y.row, on: y.storage)
    }

    private func trace(of row: UInt32, on other: UnsafeMutablePointer<TapeStorage>?) -> NonFiniteTrace? {
        guard other == storage else {
            stop("nonFiniteTrace(of:): the output must be recorded on this tape; a constant has no recording")
        }
        let seed = RowReader(storage: storage).unitSeed(Int(row))
        return NonFiniteTrace(storage: storage, output: Int(row), seeds: [seed], zeros: .strong)
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
        lines.append(path.count == 1 ? "  that is the output itself" : "  and from there to the output:")
        let omitted = path.count - shown.count
        for (index, row) in shown.enumerated() where path.count > 1 {
            if omitted > 0, index == Self.shownAtEnds { lines.append("    … \(omitted) more rows …") }
            lines.append("    \(forward(row))  (\(place(of: row)))")
        }
        return lines.joined(separator: "\n")
    }
}
