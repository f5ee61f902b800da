/// How much memory programs take, roughly, and how much those of one function may take together.
enum ProgramBytes {
    /// Of the programs of one compiled function or step.
    static let limit = 64 << 20
    /// As many stay, however large: a training's batches and the smaller last one of each epoch take turns.
    static let fewest = 2

    /// What a node takes: as a node, as an instruction with its closure, as a slot. Measured over chains and networks.
    private static let node = 2000
    /// What a program takes however short it is.
    private static let program = 6000

    static func of(_ graph: ProgramGraph) -> Int {
        graph.nodes.reduce(program) { bytes, graphNode in
            guard case .constant = graphNode.operation else { return bytes + node }
            // It lies in the graph and, aligned, in the program.
            return bytes + node + 2 * graphNode.shape.count * graphNode.type.size
        }
    }
}
