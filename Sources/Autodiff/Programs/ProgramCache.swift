import Synchronization

/// The programs of one function: one for each signature and each way through its comparisons that has come up, as many
/// as a bound on their bytes allows. Those that were run least recently go first, and are recorded anew if they come up
/// again.
final class ProgramCache<Arguments: RecordedTree, Results: RecordedTree>: Sendable {
    private let function: @Sendable (Arguments) -> Results
    private let withoutPasses: Set<String>
    private let entries = Mutex<[TreeForm: [Entry]]>([:])
    private let byteLimit: Int
    /// Counts runs, so that entries can tell when they were last run.
    private let runs = Atomic<Int>(0)

    /// As many programs are kept for one form of the arguments.
    private static var largestNumberOfVariants: Int { 16 }

    init(
        withoutPasses: Set<String>, byteLimit: Int = ProgramBytes.limit,
        _ function: @escaping @Sendable (Arguments) -> Results
    ) {
        self.withoutPasses = withoutPasses
        self.byteLimit = byteLimit
        self.function = function
    }

    /// A program over numbers that fitted last, for callers that need not be told of others; kept alive by
    /// ``numberPrograms``.
    private let latest = Atomic<UInt>(0)
    private let numberPrograms = Mutex<[NumberProgram]>([])

    /// The results for arguments, recorded first if no program fits them.
    func run(_ arguments: Arguments.Plain) -> Results.Plain { evaluated(arguments).results }

    /// The program that fits arguments, recorded first if there is none.
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
            stop("compile: a comparison turned out otherwise right after it was recorded")
        }
        return (entry, results)
    }

    /// The results by a program that is there; `nil` if none fits.
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

    /// Drops what was run least recently until the bytes are within their bound.
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

    /// The bytes of the programs that are kept, roughly.
    var bytes: Int { entries.withLock { $0.values.reduce(0) { $1.reduce($0) { $0 + $1.bytes } } } }

    /// The number of programs that are kept.
    var count: Int { entries.withLock { $0.values.map({ $0.count }).reduce(0, +) } }

    private func record(_ arguments: Arguments.Plain, _ form: TreeForm) -> Entry {
        let (graph, template) = ProgramGraph.recorded(at: arguments, function)
        return Entry(graph, template, form, withoutPasses)
    }
}

extension ProgramCache {
    /// A program with the structure of its results and workspaces to run it in.
    final class Entry: Sendable {
        /// What runs.
        enum Form {
            case tensors(Program, Pool<Workspace>)
            case numbers(NumberProgram)
        }

        let form: Form
        let template: TreeTemplate<Results.Plain>
        /// The memory of program and workspace, roughly.
        let bytes: Int
        /// The number of the run that was its last.
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

        /// What runs, as text.
        var listing: String {
            switch form {
            case .tensors(let program, _): program.listing
            case .numbers(let program): program.graph.description
            }
        }

        /// The results of one run; `nil` if a comparison turned out otherwise than recorded.
        func run(_ leaves: Leaves) -> Results.Plain? {
            switch form {
            case .tensors(_, let workspaces):
                workspaces.lend { workspace in workspace.run(leaves.all).map { template.filled($0) } }
            case .numbers(let program): program.run(leaves.all).map { template.filled($0) }
            }
        }
    }
}

// MARK: Functions of numbers, without taking arguments apart

extension ProgramCache {
    /// Runs `body` with the program over numbers that fitted last; `nil` if there is none.
    @inline(__always)
    func withLatestNumbers<Value>(_ body: (NumberProgram) -> Value?) -> Value? {
        guard let pointer = UnsafeRawPointer(bitPattern: latest.load(ordering: .acquiring)) else { return nil }
        return Unmanaged<NumberProgram>.fromOpaque(pointer)._withUnsafeGuaranteedRef(body)
    }

    /// The program over numbers that fits arguments, recorded first if there is none, to be tried first from now on;
    /// `nil` if the function is not one of numbers alone.
    func numbers(for arguments: Arguments.Plain) -> NumberProgram? {
        guard case .numbers(let program) = entry(for: arguments).form else { return nil }
        numberPrograms.withLock { programs in
            if !programs.contains(where: { $0 === program }) {
                // What another thread may be running stays; more variants than this are found the slow way.
                if programs.count == Self.largestNumberOfVariants { return }
                programs.append(program)
            }
            latest.store(UInt(bitPattern: Unmanaged.passUnretained(program).toOpaque()), ordering: .releasing)
        }
        return program
    }
}

extension NumberProgram {
    /// The results of one run; `nil` if a comparison turned out otherwise than recorded.
    fileprivate func run(_ arguments: [Leaf]) -> [Leaf]? {
        withRegisters { registers in
            for (place, leaf) in arguments.enumerated() {
                guard case .number(let number) = leaf else { stop("compile: argument \(place) is no number") }
                registers[1 + place] = number
            }
            guard run(registers) else { return nil }
            return (0..<outputCount).map { .number(registers[$0 == 0 ? 0 : inputCount + $0]) }
        }
    }
}
