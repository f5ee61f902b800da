/// A tree of numbers and tensors: a number, a tensor, or an array, dictionary, optional, ``TreeTuple`` or
/// ``DifferentiableStructure`` of further trees. It comes in two kinds, ``PlainTree`` and ``RecordedTree``, each of
/// which gives the other.
///
/// What a tree must say is how to put something else in the place of each number and tensor, in order. Everything that
/// is done with trees is such a ``LeafMap``: recording them on a tape, reading their adjoints, listing their leaves,
/// building them from a list.
public protocol DifferentiableTree: SendableMetatype {
    /// The same with numbers and tensors for leaves.
    associatedtype Plain: PlainTree
    /// The same with variables for leaves. For a plain tree, `Recorded.Plain` is that tree; the converse cannot be
    /// stated, since the compiler takes it for circular where ``RecordedStructureOf`` conforms.
    associatedtype Recorded: RecordedTree where Recorded.Plain == Plain
    /// The plain tree with the values of what `map` makes of each leaf.
    func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain
    /// The recorded tree with what `map` makes of each leaf.
    func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded
}

/// A tree whose leaves are numbers and tensors: what is differentiated with respect to. A type of your own joins in as
/// a ``DifferentiableStructure``, by naming its parts.
public protocol PlainTree: DifferentiableTree where Plain == Self {}

/// A tree whose leaves are variables: what a differentiated function takes and gives.
public protocol RecordedTree: DifferentiableTree where Recorded == Self {}

/// Something to put in the place of each leaf of a tree, called in the order of the leaves. The leaves of a plain tree
/// come as constants.
public protocol LeafMap {
    /// What takes the place of a number.
    mutating func number(_ x: Variable) -> Variable
    /// What takes the place of a tensor.
    mutating func tensor<Scalar: TensorScalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar>
    /// Called before the parts of an array, dictionary or optional: how many there are.
    mutating func note(count: Int)
    /// Called before a part of a tree; its leaves follow, and ``leave()``.
    mutating func enter(_ part: TreePart)
    mutating func leave()
    /// Whether the map keeps the dependence of plain tensors on a running recording (``TensorHistory``). Others take
    /// plain tensors for constants, and stop at one that is none.
    static var keepsHistory: Bool { get }
}

extension LeafMap {
    public mutating func note(count: Int) {}
    public mutating func enter(_ part: TreePart) {}
    public mutating func leave() {}
    public static var keepsHistory: Bool { false }

    /// Maps a part of a tree.
    @inline(__always)
    mutating func inside<Result>(_ part: TreePart, _ body: (inout Self) -> Result) -> Result {
        enter(part)
        defer { leave() }
        return body(&self)
    }
}

/// Where a part stands in its tree.
public enum TreePart {
    /// An element of an array or tuple.
    case element(Int)
    /// The value of a dictionary's key.
    case key(AnyHashable)
    /// A structure's member, which is the given one of its parts.
    case member(AnyKeyPath, Int)
}

// MARK: Numbers and tensors

extension Double: PlainTree {
    public typealias Plain = Double
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Double { map.number(Variable(constant: self)).number }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Variable { map.number(Variable(constant: self)) }
}

extension Variable: RecordedTree {
    public typealias Recorded = Variable
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Double { map.number(self).number }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Variable { map.number(self) }
}

extension Tensor: PlainTree {
    public typealias Plain = Tensor
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Tensor {
        let mapped = map.tensor(leaf(Map.self))
        return Map.keepsHistory ? mapped.tensorWithHistory : mapped.tensor
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> TensorVariable<Scalar> { map.tensor(leaf(Map.self)) }

    private func leaf<Map: LeafMap>(_: Map.Type) -> TensorVariable<Scalar> {
        if history != nil, !Map.keepsHistory { requireNoHistory("\(Self.self)") }
        return TensorVariable(self)
    }
}

extension TensorVariable: RecordedTree {
    public typealias Recorded = TensorVariable
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Tensor<Scalar> {
        let mapped = map.tensor(self)
        return Map.keepsHistory ? mapped.tensorWithHistory : mapped.tensor
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> TensorVariable { map.tensor(self) }
}
