/// Estimates of programs' memory, and the limit for those of one function.
enum ProgramBytes {
    /// The limit for the programs of one compiled function or step, in bytes.
    static let limit = 64 << 20
    /// The number of programs that are kept however large they are: training alternates between full batches and the
    /// smaller last batch of each epoch.
    static let fewest = 2

    /// The bytes that a node takes, with its instruction and its slot, as measured on chains and networks.
    private static let node = 2000
    /// The bytes of an empty program.
    private static let program = 6000

    static func of(_ graph: ProgramGraph) -> Int {
        graph.nodes.reduce(program) { bytes, graphNode in
            guard case .constant = graphNode.operation else { return bytes + node }
            // A constant is stored in the graph and, aligned, in the program.
            return bytes + node + 2 * graphNode.shape.count * graphNode.type.size
        }
    }
}
