/// A user-defined structure to differentiate with respect to. Its parts are numbers, tensors, and arrays, dictionaries,
/// optionals and structures of them. The only requirement is a list of the parts:
///
///     struct Model: DifferentiableStructure {
///         var w: Tensor<Double> = [[1], [2]], b: Tensor<Double> = [0], scale = 1.0
///         static let parts = Parts<Model>(\.w, \.b, \.scale)
///     }
///     var model = Model()
///     let x = Tensor<Double>([[1, 1], [0, 2]]), y = Tensor<Double>([[1], [1]])
///     let (loss, gradient) = valueWithGradient(atTree: model) { model in
///         square(matmul(x, model.w) + model.b * model.scale - y).mean()
///     }
///     model -= 0.1 * gradient
///     print(loss.scalars, model.w.scalars)  // [6.5] [0.8, 1.2]
///
/// A differentiated function takes the structure's ``RecordedStructureOf``, which has the parts as members, with
/// variables instead of numbers. Members that `parts` does not list are constants: `model.plain.activation`. Structures
/// have sums, differences, products with numbers and a ``PlainTree/norm()``.
public protocol DifferentiableStructure: PlainTree {
    /// The members to differentiate with respect to.
    static var parts: Parts<Self> { get }
}

/// Members of a structure, named by their key paths: see ``DifferentiableStructure``.
///
/// Sendable without a check, since key paths to members capture nothing: so a list can be a `static let`, which is made
/// once, where a `static var` makes it at each use.
public struct Parts<Whole>: @unchecked Sendable {
    let all: [any StructureMember<Whole>]

    /// The members with the given key paths.
    public init<each Value: PlainTree>(_ path: repeat WritableKeyPath<Whole, each Value>) {
        var members: [any StructureMember<Whole>] = []
        for path in repeat each path { members.append(member(at: path)) }
        all = members
    }

    /// Calls a closure with each member and its place, inside its part of the tree.
    fileprivate func forEach<Map: LeafMap>(
        _ map: inout Map, _ body: (any StructureMember<Whole>, Int, inout Map) -> Void
    ) {
        for place in all.indices {
            let member = all[place]
            map.inside(.member(member.anyPath, place)) { body(member, place, &$0) }
        }
    }
}

/// The operations on one member, independent of its type.
protocol StructureMember<Whole> {
    associatedtype Whole
    var anyPath: AnyKeyPath { get }
    /// Sets the member to the plain tree of its value.
    func mapPlain<Map: LeafMap>(_ whole: inout Whole, _ map: inout Map)
    /// Sets the member to the plain tree of its variables.
    func setPlain<Map: LeafMap>(_ whole: inout Whole, _ variables: any RecordedTree, _ map: inout Map)
    func recorded<Map: LeafMap>(_ whole: Whole, _ map: inout Map) -> any RecordedTree
}

private struct Member<Whole, Value: PlainTree>: StructureMember {
    let path: WritableKeyPath<Whole, Value>
    var anyPath: AnyKeyPath { path }

    func mapPlain<Map: LeafMap>(_ whole: inout Whole, _ map: inout Map) {
        whole[keyPath: path] = whole[keyPath: path].plainTree(&map)
    }
    func setPlain<Map: LeafMap>(_ whole: inout Whole, _ variables: any RecordedTree, _ map: inout Map) {
        // The variables are a result of `recorded`, possibly mapped, so the cast succeeds.
        whole[keyPath: path] = variables.of(Value.Recorded.self).plainTree(&map)
    }
    func recorded<Map: LeafMap>(_ whole: Whole, _ map: inout Map) -> any RecordedTree {
        whole[keyPath: path].recordedTree(&map)
    }
}

/// A number that is stored in the structure itself. It is read and written at its place in memory: a key path takes
/// longer, most of all where this code is not compiled for the caller's structure.
private struct StoredNumber<Whole>: StructureMember {
    let path: WritableKeyPath<Whole, Double>
    let offset: Int
    var anyPath: AnyKeyPath { path }

    func mapPlain<Map: LeafMap>(_ whole: inout Whole, _ map: inout Map) {
        write(map.number(Variable(constant: read(whole))).number, to: &whole)
    }
    func setPlain<Map: LeafMap>(_ whole: inout Whole, _ variables: any RecordedTree, _ map: inout Map) {
        write(map.number(variables.of(Variable.self)).number, to: &whole)
    }
    func recorded<Map: LeafMap>(_ whole: Whole, _ map: inout Map) -> any RecordedTree {
        map.number(Variable(constant: read(whole)))
    }

    private func read(_ whole: Whole) -> Double {
        withUnsafeBytes(of: whole) { $0.load(fromByteOffset: offset, as: Double.self) }
    }
    private func write(_ number: Double, to whole: inout Whole) {
        withUnsafeMutableBytes(of: &whole) { $0.storeBytes(of: number, toByteOffset: offset, as: Double.self) }
    }
}

private func member<Whole, Value: PlainTree>(at path: WritableKeyPath<Whole, Value>) -> any StructureMember<Whole> {
    // Computed members, and those with observers, have no place in memory.
    if let number = path as? WritableKeyPath<Whole, Double>, let offset = MemoryLayout<Whole>.offset(of: path) {
        return StoredNumber(path: number, offset: offset)
    }
    return Member(path: path)
}

extension RecordedTree {
    /// The tree as the type that it is known to have. Comparing the types takes a tenth of a cast's time.
    fileprivate func of<Tree: RecordedTree>(_: Tree.Type) -> Tree {
        Self.self == Tree.self ? unsafeBitCast(self, to: Tree.self) : self as! Tree
    }
}

extension DifferentiableStructure {
    /// The structure with each part mapped.
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Self {
        var result = self
        Self.parts.forEach(&map) { member, _, map in member.mapPlain(&result, &map) }
        return result
    }

    /// The recorded structure with each part mapped.
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> RecordedStructureOf<Self> {
        var variables: [any RecordedTree] = []
        Self.parts.forEach(&map) { member, _, map in variables.append(member.recorded(self, &map)) }
        return RecordedStructureOf(self, variables)
    }
}

/// A ``DifferentiableStructure`` with variables instead of numbers: `model.w` is a ``TensorVariable`` if the
/// structure's `w` is a ``Tensor``, and a ``Variable`` if it is a `Double`.
@dynamicMemberLookup
public struct RecordedStructureOf<Whole> {
    /// The structure that was recorded, for its members outside `parts`. Its parts are plain numbers, constants in the
    /// recording.
    ///
    /// A member has one meaning, a part's variable: if it could also be the plain number, the compiler would choose
    /// that wherever a number is multiplied with it, and the derivative would be 0.
    public let plain: Whole
    /// The variables of the parts, in the order of `Whole.parts`.
    private var variables: [any RecordedTree]

    fileprivate init(_ whole: Whole, _ variables: [any RecordedTree]) {
        plain = whole
        self.variables = variables
    }
}

extension RecordedStructureOf where Whole: DifferentiableStructure {
    /// A part, with variables instead of numbers.
    public subscript<Value: PlainTree>(dynamicMember path: WritableKeyPath<Whole, Value>) -> Value.Recorded {
        get { variables[place(of: path)].of(Value.Recorded.self) }
        set { variables[place(of: path)] = newValue }
    }

    /// A member that is not a part.
    @available(
        *, unavailable, message: "only parts are members of a recorded structure: read the others by 'plain'"
    )
    public subscript<Value>(dynamicMember path: KeyPath<Whole, Value>) -> Value { plain[keyPath: path] }

    private func place(of path: AnyKeyPath) -> Int {
        guard let place = Whole.parts.all.firstIndex(where: { $0.anyPath == path }) else {
            stop(
                "\(Whole.self): `parts` does not name the member \(path). Name it there, or read it by `plain` if it "
                    + "is constant.")
        }
        return place
    }
}

extension RecordedStructureOf: DifferentiableTree, RecordedTree where Whole: DifferentiableStructure {
    public typealias Plain = Whole
    public typealias Recorded = RecordedStructureOf

    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Whole {
        var result = plain
        Whole.parts.forEach(&map) { member, place, map in member.setPlain(&result, variables[place], &map) }
        return result
    }

    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> RecordedStructureOf {
        var result: [any RecordedTree] = []
        Whole.parts.forEach(&map) { _, place, map in result.append(variables[place].recordedTree(&map)) }
        return RecordedStructureOf(plain, result)
    }
}
