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
    @usableFromInline var variables: [any RecordedTree]

    @inline(__always)
    init(_ whole: Whole, _ variables: [any RecordedTree]) {
        plain = whole
        self.variables = variables
    }
}

extension RecordedStructureOf where Whole: DifferentiableStructure {
    /// A part, with variables instead of numbers.
    public subscript<Value: PlainTree>(dynamicMember path: WritableKeyPath<Whole, Value>) -> Value.Recorded {
        @inlinable get { variables[place(of: path)].of(Value.Recorded.self) }
        @inlinable set { variables[place(of: path)] = newValue }
    }

    /// A member that is not a part.
    @available(
        *, unavailable, message: "only parts are members of a recorded structure: read the others by 'plain'"
    )
    public subscript<Value>(dynamicMember path: KeyPath<Whole, Value>) -> Value { plain[keyPath: path] }

    @inlinable
    func place<Value>(of path: WritableKeyPath<Whole, Value>) -> Int {
        Whole.parts.list.place(
            of: path, offset: MemoryLayout<Whole>.offset(of: path), type: ObjectIdentifier(Value.self))
    }
}

extension RecordedStructureOf: DifferentiableTree, RecordedTree where Whole: DifferentiableStructure {
    public typealias Plain = Whole
    public typealias Recorded = RecordedStructureOf

    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Whole {
        var result = plain
        // Outside the closure, which then needs no metadata of this type.
        let (parts, variables) = (Whole.parts.list, variables)
        withUnsafeMutablePointer(to: &result) { parts.set(UnsafeMutableRawPointer($0), variables, &map) }
        return result
    }

    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> RecordedStructureOf {
        RecordedStructureOf(plain, Whole.parts.list.mapped(variables, &map))
    }
}
