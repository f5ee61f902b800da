import Synchronization

/// The programs of one function: one for each signature and each way through its comparisons that has come up.
final class ProgramCache<Arguments: DifferentiableResult, Results: DifferentiableResult>: Sendable {
    private let function: @Sendable (Arguments) -> Results
    private let withoutPasses: Set<String>
    private let entries = Mutex<[Signature: [Entry]]>([:])

    /// As many programs are kept for one signature.
    private static var largestNumberOfVariants: Int { 16 }

    init(withoutPasses: Set<String>, _ function: @escaping @Sendable (Arguments) -> Results) {
        self.withoutPasses = withoutPasses
        self.function = function
    }

    /// A program with the structure of its results and workspaces to run it in.
    final class Entry: Sendable {
        let program: Program
        let template: ResultTemplate<Results>
        /// Workspaces that no thread uses, retained, by address: they change hands here.
        private let idle = Mutex<[UInt]>([])

        init(_ program: Program, _ template: ResultTemplate<Results>) {
            self.program = program
            self.template = template
        }

        deinit { for address in idle.withLock({ $0 }) { _ = Self.taken(address) } }

        /// Lends a workspace that no other thread uses.
        func withWorkspace<Value>(_ body: (Workspace) -> Value) -> Value {
            let workspace = idle.withLock { $0.popLast() }.map(Self.taken) ?? Workspace(program)
            let result = body(workspace)
            let address = UInt(bitPattern: Unmanaged.passRetained(workspace).toOpaque())
            idle.withLock { $0.append(address) }
            return result
        }

        private static func taken(_ address: UInt) -> Workspace {
            Unmanaged<Workspace>.fromOpaque(UnsafeRawPointer(bitPattern: address)!).takeRetainedValue()
        }
    }

    /// The results for arguments, recorded first if no program fits them.
    func run(_ arguments: Arguments.Plain) -> Results.Plain { evaluated(arguments).results }

    /// The program that fits arguments, recorded first if there is none.
    func entry(for arguments: Arguments.Plain) -> Entry { evaluated(arguments).entry }

    private func evaluated(_ arguments: Arguments.Plain) -> (entry: Entry, results: Results.Plain) {
        let leaves = Leaves(of: arguments)
        if let found = replay(leaves) { return found }
        let entry = record(arguments)
        entries.withLock { entries in
            entries[leaves.signature, default: []].insert(entry, at: 0)
            if entries[leaves.signature]!.count > Self.largestNumberOfVariants {
                entries[leaves.signature]!.removeLast()
            }
        }
        guard let results = entry.run(leaves) else {
            stop("compile: a comparison turned out otherwise right after it was recorded")
        }
        return (entry, results)
    }

    /// The results by a program that is there; `nil` if none fits.
    func replay(_ arguments: Arguments.Plain) -> Results.Plain? { replay(Leaves(of: arguments))?.results }

    private func replay(_ leaves: Leaves) -> (entry: Entry, results: Results.Plain)? {
        for entry in entries.withLock({ $0[leaves.signature] ?? [] }) {
            if let results = entry.run(leaves) { return (entry, results) }
        }
        return nil
    }

    /// The number of programs recorded.
    var count: Int { entries.withLock { $0.values.map(\.count).reduce(0, +) } }

    private func record(_ arguments: Arguments.Plain) -> Entry {
        let tape = Tape(keepingEveryValue: true)
        let storage = tape.storage
        return storage.tracing {
            let recorded = arguments.recorded(on: tape)
            let inputs = Array(0..<storage.pointee.count)
            let results = function(recorded)
            if let own = results.tapeStorage, own != storage { stopAtForeignOutput() }
            // Rows of their own: a result may be an argument, or a constant.
            let outputs = results.renewed(on: storage)
            let rows = outputs.seeds(outputs.plainValue).map(\.row)
            let graph = Graph(recordedOn: storage, inputs: inputs, outputs: rows)
            return Entry(Program(graph, withoutPasses: withoutPasses), ResultTemplate(of: outputs.plainValue))
        }.result
    }
}

extension ProgramCache.Entry {
    /// The results of one run; `nil` if a comparison turned out otherwise than recorded.
    fileprivate func run(_ leaves: Leaves) -> Results.Plain? {
        withWorkspace { workspace in
            workspace.run(leaves.all).map { template.filled($0) }
        }
    }
}

extension Workspace {
    /// Runs the program on arguments where they lie; `nil` if a comparison turned out otherwise than recorded.
    func run(_ arguments: [Leaf]) -> [Leaf]? {
        func bound(_ place: Int) -> [Leaf]? {
            // The results are taken while the arguments are lent: a result may be one of them.
            if place == arguments.count { return run() ? results : nil }
            func bind(_ bytes: UnsafeRawBufferPointer) -> [Leaf]? {
                if let address = bytes.baseAddress { self.bind(input: place, to: address) }
                return bound(place + 1)
            }
            switch arguments[place] {
            case .number(let number): return withUnsafeBytes(of: number, bind)
            case .floats(let tensor): return tensor.scalars.withUnsafeBytes(bind)
            case .doubles(let tensor): return tensor.scalars.withUnsafeBytes(bind)
            }
        }
        return bound(0)
    }

    private var results: [Leaf] {
        program.graph.outputs.enumerated().map { place, number in
            let node = program.graph.nodes[number]
            let address = address(ofOutput: place)
            switch node.type {
            case .float: return .floats(Tensor(shape: node.shape, copying: address))
            case .double: return .doubles(Tensor(shape: node.shape, copying: address))
            }
        }
    }
}

extension Tensor {
    /// A tensor of the elements at an address.
    fileprivate init(shape: Shape, copying address: UnsafeRawPointer) {
        self.init(shape: shape) {
            $0.update(from: address.assumingMemoryBound(to: Scalar.self), count: shape.count)
        }
    }
}
