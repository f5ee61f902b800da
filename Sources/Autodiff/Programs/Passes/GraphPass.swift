/// A function from graph to graph that leaves the results what they are.
public struct GraphPass: Sendable {
    /// The name by which it can be switched off.
    public let name: String
    let apply: @Sendable (ProgramGraph) -> ProgramGraph

    /// The graph after the pass.
    public func callAsFunction(_ graph: ProgramGraph) -> ProgramGraph { apply(graph) }

    /// Every pass, in the order in which they run.
    public static let all: [GraphPass] = [
        .removeDeadNodes, .foldConstants, .shareSubexpressions, .absorbTransposes, .moveTransposes, .absorbBroadcasts,
        .shareSubexpressions, .joinCrossEntropyGradient, .removeDeadNodes,
    ]

    /// The names by which passes are left out: those of ``all``, then those that work on what a graph has become.
    /// `absorb-windows` reads slices where they lie, `fuse-stages` makes chains of nodes, `fuse-steps` fewer steps of a
    /// chain, and `share-memory` gives one place to values that are not needed at the same time. `slopes-from-outputs`
    /// is for programs that keep a state alone.
    public static let names: Set<String> = Set(all.map(\.name)).union([
        "absorb-windows", "fuse-stages", "fuse-steps", "share-memory", "slopes-from-outputs",
    ])
}

extension Set<String> {
    /// The names of passes to leave out; one that is none stops here, since nothing would be left out.
    func checkedPasses(for operation: String) -> Set<String> {
        if let unknown = subtracting(GraphPass.names).min() {
            stop(
                "\(operation): no pass is named '\(unknown)'; they are "
                    + "\(GraphPass.names.sorted().joined(separator: ", "))"
            )
        }
        return self
    }
}

extension ProgramGraph {
    /// The graph after every pass but those named.
    public func optimized(without skipped: Set<String> = []) -> ProgramGraph {
        GraphPass.all.filter { !skipped.contains($0.name) }.reduce(self) { $1($0) }
    }
}
