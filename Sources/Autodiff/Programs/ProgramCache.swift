import Synchronization

/// The programs of one function: one for each signature and each combination of comparison outcomes that has occurred,
/// within a memory limit. The least recently used ones are evicted, and recorded again on demand.
final class ProgramCache<Arguments: RecordedTree, Results: RecordedTree>: Sendable {
    private let function: @Sendable (Arguments) -> Results
    private let withoutPasses: Set<String>
    private let entries = Mutex<[TreeForm: [Entry]]>([:])
    private let byteLimit: Int
    /// Counts runs, as the clock of least recent use.
    private let runs = Atomic<Int>(0)

    /// The maximum number of programs per signature.
    private static var largestNumberOfVariants: Int { 16 }

    init(
        withoutPasses: Set<String>, byteLimit: Int = ProgramBytes.limit,
        _ function: @escaping @Sendable (Arguments) -> Results
    ) {
        self.withoutPasses = withoutPasses
        self.byteLimit = byteLimit
        self.function = function
    }

    /// The scalar program that fitted last, for a fast path without locks; kept alive by ``numberPrograms``.
    private let latest = Atomic<UInt>(0)
    private let numberPrograms = Mutex<[NumberProgram]>([])

    /// The results for arguments; records a program if none fits.
    func run(_ arguments: Arguments.Plain) -> Results.Plain { evaluated(arguments).results }

    /// The program that fits the arguments; recorded if there is none.
    func entry(for arguments: Arguments.Plain) -> Entry { evaluated(arguments).entry }

    private func evaluated(_ arguments: Arguments.Plain) -> (entry: Entry, results: Results.Plain) {
        let leaves = Leaves(of: arguments)
        if let found = replay(leaves) { return found }
        let entry = record(arguments, leaves.form)
        entry.lastRun.store(runs.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
        entries.withLock { entries in
            entries[leaves.form, default: []].insert(entry, at: 0)
            if entries[leaves.form]!.count > Self.largestNumberOfVariants {
                entries[leaves.form]!.removeLast()
            }
            evict(&entries)
        }
        guard let results = entry.run(leaves) else {
            stop(
                "compile: a comparison came out differently in the first run than in the recording, at the same "
                    + "arguments. The function must depend on nothing but its arguments.")
        }
        return (entry, results)
    }

    /// The results by a cached program; `nil` if none fits.
    func replay(_ arguments: Arguments.Plain) -> Results.Plain? { replay(Leaves(of: arguments))?.results }

    private func replay(_ leaves: Leaves) -> (entry: Entry, results: Results.Plain)? {
        for entry in entries.withLock({ $0[leaves.form] ?? [] }) {
            if let results = entry.run(leaves) {
                entry.lastRun.store(runs.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
                return (entry, results)
            }
        }
        return nil
    }

    /// Evicts the least recently used programs until the memory is within the limit.
    private func evict(_ entries: inout [TreeForm: [Entry]]) {
        var bytes = entries.values.reduce(0) { $1.reduce($0) { $0 + $1.bytes } }
        var count = entries.values.reduce(0) { $0 + $1.count }
        while bytes > byteLimit, count > ProgramBytes.fewest {
            var oldest: (form: TreeForm, place: Int, run: Int)?
            for (form, variants) in entries {
                for (place, entry) in variants.enumerated() {
                    let run = entry.lastRun.load(ordering: .relaxed)
                    if run < oldest?.run ?? .max { oldest = (form, place, run) }
                }
            }
            guard let oldest else { return }
            bytes -= entries[oldest.form]!.remove(at: oldest.place).bytes
            count -= 1
            if entries[oldest.form]!.isEmpty { entries[oldest.form] = nil }
        }
    }

    /// The approximate bytes of the cached programs.
    var bytes: Int { entries.withLock { $0.values.reduce(0) { $1.reduce($0) { $0 + $1.bytes } } } }

    /// The number of cached programs.
    var count: Int { entries.withLock { $0.values.map({ $0.count }).reduce(0, +) } }

    private func record(_ arguments: Arguments.Plain, _ form: TreeForm) -> Entry {
        // The recording's memory is freed after the program is made: the program's parts, which a run reads in order,
        // would else be scattered over it.
        let recording = CompleteRecording(of: function, at: arguments, traced: true)
        return withExtendedLifetime(recording) {
            Entry(ProgramGraph(recording), TreeTemplate(recording.result.plainValue), form, withoutPasses)
        }
    }
}

extension ProgramCache {
    /// A program with its results' structure and a pool of workspaces.
    final class Entry: Sendable {
        /// The executable form.
        enum Form {
            case tensors(Program, Pool<Workspace>)
            case numbers(NumberProgram)
        }

        let form: Form
        let template: TreeTemplate<Results.Plain>
        /// The approximate memory of program and workspace.
        let bytes: Int
        /// The clock value of its last run.
        let lastRun = Atomic<Int>(0)

        init(
            _ graph: ProgramGraph, _ template: TreeTemplate<Results.Plain>, _ arguments: TreeForm,
            _ withoutPasses: Set<String>
        ) {
            self.template = template
            if graph.holdsNumbersOnly, arguments.holdsNumbersOnly, template.holdsNumbersOnly {
                let program = NumberProgram(graph.optimized(without: withoutPasses))
                form = .numbers(program)
                bytes = ProgramBytes.of(program.graph)
            } else {
                let program = Program(graph, withoutPasses: withoutPasses)
                form = .tensors(program, Pool { Workspace(program) })
                bytes = ProgramBytes.of(program.graph) + program.plan.bytes
            }
        }

        /// The graph after all passes.
        var graph: ProgramGraph {
            switch form {
            case .tensors(let program, _): program.graph
            case .numbers(let program): program.graph
            }
        }

        /// The program as text.
        var listing: String {
            switch form {
            case .tensors(let program, _): program.listing
            case .numbers(let program): program.graph.description
            }
        }

        /// The results of one run; `nil` if a comparison's outcome differs from the recorded one.
        func run(_ leaves: Leaves) -> Results.Plain? {
            switch form {
            case .tensors(_, let workspaces):
                workspaces.lend { workspace in workspace.run(leaves.all).map { template.filled($0) } }
            case .numbers(let program): program.run(leaves.all).map { template.filled($0) }
            }
        }
    }
}

// MARK: Scalar functions, without flattening arguments

extension ProgramCache {
    /// Runs `body` with the scalar program that fitted last; `nil` if there is none.
    @inline(__always)
    func withLatestNumbers<Value>(_ body: (NumberProgram) -> Value?) -> Value? {
        guard let pointer = UnsafeRawPointer(bitPattern: latest.load(ordering: .acquiring)) else { return nil }
        return Unmanaged<NumberProgram>.fromOpaque(pointer)._withUnsafeGuaranteedRef(body)
    }

    /// The scalar program that fits the arguments; recorded if there is none, and tried first from now on. `nil` if the
    /// function is not purely scalar.
    func numbers(for arguments: Arguments.Plain) -> NumberProgram? {
        guard case .numbers(let program) = entry(for: arguments).form else { return nil }
        numberPrograms.withLock { programs in
            if !programs.contains(where: { $0 === program }) {
                // Another thread may be running an old program, so none is released; beyond this number of variants,
                // the general path is used.
                if programs.count == Self.largestNumberOfVariants { return }
                programs.append(program)
            }
            latest.store(UInt(bitPattern: Unmanaged.passUnretained(program).toOpaque()), ordering: .releasing)
        }
        return program
    }
}

extension NumberProgram {
    /// The results of one run; `nil` if a comparison's outcome differs from the recorded one.
    fileprivate func run(_ arguments: [Leaf]) -> [Leaf]? {
        withRegisters { registers in
            for (place, leaf) in arguments.enumerated() {
                guard case .number(let number) = leaf else { stop("compile: argument \(place) is not a number") }
                registers[1 + place] = number
            }
            guard run(registers) else { return nil }
            return (0..<outputCount).map { .number(registers[$0 == 0 ? 0 : inputCount + $0]) }
        }
    }
}
