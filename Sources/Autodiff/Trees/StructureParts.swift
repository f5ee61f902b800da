/// Members of a structure, named by their key paths: see ``DifferentiableStructure``.
///
/// Sendable without a check, since key paths to members capture nothing: so a list can be a `static let`, which is made
/// once, where a `static var` makes it at each use.
public struct Parts<Whole>: @unchecked Sendable {
    @usableFromInline let list: PartList

    /// The members with the given key paths.
    public init<each Value: PlainTree>(_ path: repeat WritableKeyPath<Whole, each Value>) {
        var members: [any StructureMember] = []
        for path in repeat each path { members.append(member(at: path)) }
        list = PartList(members: members)
    }
}

/// The parts of a structure without its type. The structure is given by its address: code that is generic in a type of
/// another module is not compiled for that type, and at each step asks the run-time system for its metadata.
@usableFromInline
struct PartList {
    fileprivate let members: [any StructureMember]

    /// Replaces each part by the plain tree of its value.
    @_specialize(where Map == Leaves)
    func map<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ map: inout Map) {
        forEach(&map) { member, _, map in member.mapPlain(whole, &map) }
    }

    /// The recorded trees of the parts.
    @_specialize(where Map == Recorder)
    func recorded<Map: LeafMap>(_ whole: UnsafeRawPointer, _ map: inout Map) -> [any RecordedTree] {
        var variables: [any RecordedTree] = []
        variables.reserveCapacity(members.count)
        forEach(&map) { member, _, map in variables.append(member.recorded(whole, &map)) }
        return variables
    }

    /// Sets each part to the plain tree of its variables.
    @_specialize(where Map == AdjointReader)
    func set<Map: LeafMap>(
        _ whole: UnsafeMutableRawPointer, _ variables: [any RecordedTree], _ map: inout Map
    ) {
        forEach(&map) { member, place, map in member.setPlain(whole, variables[place], &map) }
    }

    /// The recorded trees of variables.
    func mapped<Map: LeafMap>(_ variables: [any RecordedTree], _ map: inout Map) -> [any RecordedTree] {
        var result: [any RecordedTree] = []
        forEach(&map) { _, place, map in result.append(variables[place].recordedTree(&map)) }
        return result
    }

    /// The place among the parts of the member with a key path to a value of a type; stops if it is none.
    ///
    /// - Parameter offset: The member's place in the structure's memory, which decides, with the type, for stored
    ///   members and is quicker to compare than paths.
    @usableFromInline
    func place(of path: AnyKeyPath, offset: Int?, type: ObjectIdentifier) -> Int {
        let place = members.firstIndex {
            if let offset, let own = $0.offset { offset == own && $0.type == type } else { $0.path == path }
        }
        guard let place else {
            stop(
                "\(Swift.type(of: path).rootType): `parts` does not name the member \(path). Name it there, or read "
                    + "it by `plain` if it is constant.")
        }
        return place
    }

    /// Calls a closure with each member and its place, inside its part of the tree.
    @inline(__always)
    private func forEach<Map: LeafMap>(_ map: inout Map, _ body: (any StructureMember, Int, inout Map) -> Void) {
        for place in members.indices {
            let member = members[place]
            map.inside(.member(member.path, place)) { body(member, place, &$0) }
        }
    }
}

/// The operations on one member of the structure at an address, independent of both types.
private protocol StructureMember {
    var path: AnyKeyPath { get }
    /// The place in the structure's memory, in bytes; `nil` for computed members, and those with observers.
    var offset: Int? { get }
    /// The type of the value.
    var type: ObjectIdentifier { get }
    /// Sets the member to the plain tree of its value.
    func mapPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ map: inout Map)
    /// Sets the member to the plain tree of its variables.
    func setPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ variables: any RecordedTree, _ map: inout Map)
    func recorded<Map: LeafMap>(_ whole: UnsafeRawPointer, _ map: inout Map) -> any RecordedTree
}

private func member<Whole, Value: PlainTree>(at path: WritableKeyPath<Whole, Value>) -> any StructureMember {
    let offset = MemoryLayout<Whole>.offset(of: path)
    if let offset, Value.self == Double.self { return StoredNumber(path: path, place: offset) }
    return Member(keyPath: path, offset: offset)
}

private struct Member<Whole, Value: PlainTree>: StructureMember {
    let keyPath: WritableKeyPath<Whole, Value>
    let offset: Int?
    var path: AnyKeyPath { keyPath }
    var type: ObjectIdentifier { ObjectIdentifier(Value.self) }

    func mapPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ map: inout Map) {
        let whole = whole.assumingMemoryBound(to: Whole.self)
        whole.pointee[keyPath: keyPath] = whole.pointee[keyPath: keyPath].plainTree(&map)
    }
    func setPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ variables: any RecordedTree, _ map: inout Map) {
        // The variables are a result of `recorded`, possibly mapped, so the cast succeeds.
        let value = variables.of(Value.Recorded.self).plainTree(&map)
        whole.assumingMemoryBound(to: Whole.self).pointee[keyPath: keyPath] = value
    }
    func recorded<Map: LeafMap>(_ whole: UnsafeRawPointer, _ map: inout Map) -> any RecordedTree {
        whole.assumingMemoryBound(to: Whole.self).pointee[keyPath: keyPath].recordedTree(&map)
    }
}

/// A number that is stored in the structure itself, which is read and written without its key path.
private struct StoredNumber: StructureMember {
    let path: AnyKeyPath
    let place: Int
    var offset: Int? { place }
    var type: ObjectIdentifier { ObjectIdentifier(Double.self) }

    func mapPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ map: inout Map) {
        write(map.number(Variable(constant: read(whole))), to: whole)
    }
    func setPlain<Map: LeafMap>(_ whole: UnsafeMutableRawPointer, _ variables: any RecordedTree, _ map: inout Map) {
        write(map.number(variables.of(Variable.self)), to: whole)
    }
    func recorded<Map: LeafMap>(_ whole: UnsafeRawPointer, _ map: inout Map) -> any RecordedTree {
        map.number(Variable(constant: read(whole)))
    }

    private func read(_ whole: UnsafeRawPointer) -> Double { whole.load(fromByteOffset: place, as: Double.self) }
    private func write(_ x: Variable, to whole: UnsafeMutableRawPointer) {
        whole.storeBytes(of: x.number, toByteOffset: place, as: Double.self)
    }
}

extension RecordedTree {
    /// The tree as the type that it is known to have. Comparing the types takes a tenth of a cast's time.
    @inlinable @inline(__always)
    func of<Tree: RecordedTree>(_: Tree.Type) -> Tree {
        Self.self == Tree.self ? unsafeBitCast(self, to: Tree.self) : self as! Tree
    }
}
