/// A tree of numbers and tensors: a number, a tensor, or an array, dictionary, optional, ``TreeTuple`` or
/// ``DifferentiableStructure`` of further trees. It comes in two kinds, ``PlainTree`` and ``RecordedTree``, each of
/// which gives the other.
///
/// The requirement is a map: how to replace each number and tensor, in order. All operations on trees are such
/// ``LeafMap``s: recording them on a tape, reading their adjoints, listing their leaves, building them from a list.
public protocol DifferentiableTree: SendableMetatype {
    /// The same tree with numbers and tensors as leaves.
    associatedtype Plain: PlainTree
    /// The same tree with variables as leaves. For a plain tree, `Recorded.Plain` is that tree. The converse cannot be
    /// stated: the compiler rejects it as circular in the conformance of ``RecordedStructureOf``.
    associatedtype Recorded: RecordedTree where Recorded.Plain == Plain
    /// The plain tree in which each leaf is replaced by the value of its image under `map`.
    func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain
    /// The recorded tree in which each leaf is replaced by its image under `map`.
    func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded
}

/// A tree whose leaves are numbers and tensors: the point of a gradient. A user-defined type becomes one as a
/// ``DifferentiableStructure``, by listing its parts.
public protocol PlainTree: DifferentiableTree where Plain == Self {
    /// The type of a gradient with respect to this tree: the same type. As an associated type of its own it lets the
    /// type checker know the tree in `model -= 0.1 * gradient(atTree: model) { … }` before it looks at the operators
    /// (`Notes/design.md`, 'Overloads').
    associatedtype Gradient = Self
    /// The tree itself.
    var _gradient: Gradient { get }
}

extension PlainTree where Gradient == Self {
    public var _gradient: Gradient { self }
}

/// A tree whose leaves are variables: the argument and the result of a differentiated function.
public protocol RecordedTree: DifferentiableTree where Recorded == Self {}

/// A map that replaces each leaf of a tree, called in the order of the leaves. The leaves of a plain tree are passed as
/// constants.
public protocol LeafMap {
    /// The replacement of a number.
    mutating func number(_ x: Variable) -> Variable
    /// The replacement of a tensor.
    mutating func tensor<Scalar: TensorScalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar>
    /// Called before the parts of an array, dictionary or optional, with their number.
    mutating func note(count: Int)
    /// Called before a part of a tree; its leaves follow, and ``leave()``.
    mutating func enter(_ part: TreePart)
    /// Called after the leaves of a part.
    mutating func leave()
    /// Whether the map keeps the dependence of plain tensors on a running recording (`TensorHistory`). Others take
    /// plain tensors for constants, and stop at one that is none.
    static var keepsHistory: Bool { get }
}

extension LeafMap {
    public mutating func note(count: Int) {}
    public mutating func enter(_ part: TreePart) {}
    /// Called after the leaves of a part.
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

/// The position of a part in its tree.
public enum TreePart {
    /// An element of an array or tuple.
    case element(Int)
    /// The value of a dictionary's key.
    case key(AnyHashable)
    /// A member of a structure, with its index among the parts.
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
