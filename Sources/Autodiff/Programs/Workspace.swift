import AutodiffKernels

/// The memory for one run of a program: arguments, values and results.
final class Workspace {
    let program: Program
    private let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let arena: UnsafeMutableRawPointer
    /// Owners of memory outside the workspace that runs read and write.
    private var kept: [AnyObject] = []

    init(_ program: Program) {
        self.program = program
        arena = .allocate(byteCount: Swift.max(program.plan.bytes, 1), alignment: MemoryPlan.alignment)
        autodiff_prefer_large_pages(arena, program.plan.bytes)
        table = .allocate(capacity: program.slotCount)
        table.initialize(repeating: arena, count: program.slotCount)
        for (slot, offset) in program.plan.offsets.enumerated() { if let offset { table[slot] = arena + offset } }
        program.enterConstants(table)
    }

    deinit {
        arena.deallocate()
        table.deallocate()
    }

    /// The bytes that the workspace holds.
    var bytes: Int { program.plan.bytes }

    /// Retains the owner of an input's memory for the workspace's lifetime.
    func keep(_ owner: AnyObject) { kept.append(owner) }

    /// Binds an input to memory that the next runs read in place; an input that the program updates is also written
    /// there.
    func bind(input place: Int, to address: UnsafeRawPointer) {
        table[program.graph.inputs[place]] = UnsafeMutableRawPointer(mutating: address)
    }

    /// Binds a value's slot to memory.
    @inline(__always)
    func bind(slot: Int, to address: UnsafeRawPointer) { table[slot] = UnsafeMutableRawPointer(mutating: address) }

    /// A value's address after a run.
    @inline(__always)
    func address(ofSlot slot: Int) -> UnsafeMutableRawPointer { table[slot] }

    /// Binds a large output to memory until it is bound again: see ``Program/writesInPlace``.
    func bind(output place: Int, to address: UnsafeMutableRawPointer) { table[program.outputs[place]] = address }

    /// An output's address after a run; for an output that updates an input, the input's.
    func address(ofOutput place: Int) -> UnsafeMutableRawPointer { table[program.outputs[place]] }

    /// Runs the program. Returns `false` if a comparison's outcome differs from the recorded one; the results are then
    /// invalid, and no input was updated.
    func run() -> Bool {
        for step in program.steps {
            switch step {
            case .run(let instruction):
                if instruction.shards == 1 {
                    instruction.run(0, table)
                } else {
                    fork(instruction)
                }
            case .check(let left, let comparison, let right, let outcome):
                let (x, y) = (table[left].load(as: Double.self), table[right].load(as: Double.self))
                if comparison.holds(x, y) != outcome { return false }
            }
        }
        return true
    }

    private func fork(_ instruction: Instruction) {
        var context = Fork(instruction: Unmanaged.passUnretained(instruction), table: UnsafePointer(table))
        withUnsafeMutablePointer(to: &context) { pointer in
            autodiff_parallel(
                instruction.shards,
                { context, shard in
                    let fork = context!.assumingMemoryBound(to: Fork.self)
                    fork.pointee.instruction._withUnsafeGuaranteedRef { $0.run(shard, fork.pointee.table) }
                }, pointer)
        }
    }
}

/// The state that the threads of one instruction share.
private struct Fork {
    let instruction: Unmanaged<Instruction>
    let table: UnsafePointer<UnsafeMutableRawPointer>
}
