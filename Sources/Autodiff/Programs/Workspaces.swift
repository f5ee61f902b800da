import Synchronization

/// The workspaces of one program: a thread borrows one for each run.
final class Workspaces: Sendable {
    private let program: Program
    /// Workspaces that no thread uses, retained, by address: they change hands here.
    private let idle = Mutex<[UInt]>([])

    init(_ program: Program) { self.program = program }

    deinit { for address in idle.withLock({ $0 }) { _ = Self.taken(address) } }

    /// Lends a workspace that no other thread uses.
    func lend<Value>(_ body: (Workspace) -> Value) -> Value {
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
