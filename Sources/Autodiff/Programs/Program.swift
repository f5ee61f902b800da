/// An executable program: a graph's stages as instructions, with planned memory.
///
/// It is immutable and shared; everything that changes from run to run is in a ``Workspace``.
final class Program: Sendable {
    /// The steps of a run.
    enum Step: Sendable {
        case run(Instruction)
        /// Ends the run if a comparison's outcome differs from the recorded one.
        case check(left: Int, Comparison, right: Int, outcome: Bool)
    }

    /// The graph, after all passes.
    let graph: ProgramGraph
    let stages: [Stage]
    let steps: [Step]
    /// The number of slots: one for each node, and one for scratch.
    let slotCount: Int
    let plan: MemoryPlan
    /// The outputs' slots.
    let outputs: [Int]
    /// For each output, whether the caller may choose its memory: true for outputs of 64 KiB or more that the program
    /// computes into its own memory, and that are in no other output's slot.
    let writesInPlace: [Bool]
    private let constants: ConstantMemory

    /// - Parameters:
    ///   - graph: The graph to compile.
    ///   - updates: Pairs of an output and the input that it replaces in the next run, by index.
    ///   - skippedPasses: The names of passes to skip; see ``GraphPass/names``.
    init(
        _ graph: ProgramGraph, updates: [(output: Int, input: Int)] = [], withoutPasses skippedPasses: Set<String> = []
    ) {
        var graph = graph.optimized(without: skippedPasses)
        if !updates.isEmpty, !skippedPasses.contains("slopes-from-outputs") {
            graph = GraphPass.removeDeadNodes(GraphPass.slopesFromOutputs(graph))
        }
        var lowered = graph
        if !skippedPasses.contains("absorb-windows") { lowered.absorbWindows() }
        var builder = ProgramBuilder(
            lowered, updates: updates, isFusing: !skippedPasses.contains("fuse-stages"),
            isFusingSteps: !skippedPasses.contains("fuse-steps"))
        builder.build()
        self.graph = graph
        stages = builder.stages
        steps = builder.steps
        slotCount = graph.nodes.count + 1
        plan = MemoryPlan(builder.values, isSharing: !skippedPasses.contains("share-memory"))
        let outputs = builder.outputs
        self.outputs = outputs
        let planned = plan.offsets
        let users = Dictionary(outputs.map { ($0, 1) }, uniquingKeysWith: +)
        writesInPlace = outputs.enumerated().map { place, slot in
            let node = graph.nodes[graph.outputs[place]]
            return node.shape.count * node.type.size >= 65536 && planned[slot] != nil
                && users[slot] == 1
        }
        constants = ConstantMemory(graph)
    }

    /// Writes the constants' addresses to a table of slots.
    func enterConstants(_ table: UnsafeMutablePointer<UnsafeMutableRawPointer>) {
        for (slot, address) in constants.addresses { table[slot] = address }
    }

    /// The program as text: each stage's nodes and results.
    var listing: String { stages.listing(graph) }
}

/// The values of a graph's constants, at fixed addresses.
private final class ConstantMemory: @unchecked Sendable {
    let addresses: [(slot: Int, address: UnsafeMutableRawPointer)]

    init(_ graph: ProgramGraph) {
        addresses = graph.nodes.enumerated().compactMap { number, node in
            guard case .constant(let constant) = node.operation else { return nil }
            let bytes = MemoryPlan.rounded(node.shape.count * node.type.size)
            let address = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryPlan.alignment)
            constant.withBytes { address.copyMemory($0) }
            return (number, address)
        }
    }

    deinit { for (_, address) in addresses { address.deallocate() } }
}

extension UnsafeMutableRawPointer {
    fileprivate func copyMemory(_ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress { copyMemory(from: base, byteCount: bytes.count) }
    }
}
