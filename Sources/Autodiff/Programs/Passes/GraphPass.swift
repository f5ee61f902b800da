/// A function from graph to graph that leaves the results what they are.
public struct GraphPass: Sendable {
    /// The name by which it can be switched off.
    public let name: String
    let apply: @Sendable (Graph) -> Graph

    /// The graph after the pass.
    public func callAsFunction(_ graph: Graph) -> Graph { apply(graph) }

    /// Every pass, in the order in which they run.
    public static let all: [GraphPass] = [
        .removeDeadNodes, .foldConstants, .shareSubexpressions, .absorbTransposes, .moveTransposes, .absorbBroadcasts,
        .shareSubexpressions, .removeDeadNodes,
    ]
}

extension Graph {
    /// The graph after every pass but those named.
    public func optimized(without skipped: Set<String> = []) -> Graph {
        GraphPass.all.filter { !skipped.contains($0.name) }.reduce(self) { $1($0) }
    }
}
