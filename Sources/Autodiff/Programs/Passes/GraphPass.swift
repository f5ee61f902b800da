/// A transformation of graphs that preserves their results.
public struct GraphPass: Sendable {
    /// The name, by which the pass can be skipped.
    public let name: String
    /// Whether a node is of the kind that the pass looks for. A graph without such a node stays as it is.
    private let concerns: @Sendable (ProgramGraph.Node) -> Bool
    private let apply: @Sendable (ProgramGraph) -> ProgramGraph

    init(
        name: String, ifAny concerns: @escaping @Sendable (ProgramGraph.Node) -> Bool = { _ in true },
        apply: @escaping @Sendable (ProgramGraph) -> ProgramGraph
    ) {
        (self.name, self.concerns, self.apply) = (name, concerns, apply)
    }

    /// Applies the pass.
    public func callAsFunction(_ graph: ProgramGraph) -> ProgramGraph {
        graph.nodes.contains(where: concerns) ? apply(graph) : graph
    }

    /// All passes, in the order in which they run.
    public static let all: [GraphPass] = [
        .removeDeadNodes, .foldConstants, .shareSubexpressions, .absorbTransposes, .moveTransposes, .absorbBroadcasts,
        .shareSubexpressions, .joinCrossEntropyGradient, .removeDeadNodes,
    ]

    /// The names of passes that can be skipped: those of ``all``, and the later stages of compilation. `absorb-windows`
    /// reads slices in place, `fuse-stages` fuses nodes into chains, `fuse-steps` fuses steps of a chain, and
    /// `share-memory` lets values with disjoint lifetimes share memory. `slopes-from-outputs` applies only to programs
    /// with state.
    public static let names: Set<String> = Set(all.map(\.name)).union([
        "absorb-windows", "fuse-stages", "fuse-steps", "share-memory", "slopes-from-outputs",
    ])
}

extension Set<String> {
    /// The names themselves, checked: stops at an unknown pass name.
    func checkedPasses(for operation: String) -> Set<String> {
        if let unknown = subtracting(GraphPass.names).min() {
            stop(
                "\(operation): no pass is named '\(unknown)'; there are "
                    + "\(GraphPass.names.sorted().joined(separator: ", "))"
            )
        }
        return self
    }
}

extension ProgramGraph {
    /// The graph after all passes except those named.
    public func optimized(without skipped: Set<String> = []) -> ProgramGraph {
        GraphPass.all.filter { !skipped.contains($0.name) }.reduce(self) { $1($0) }
    }
}
