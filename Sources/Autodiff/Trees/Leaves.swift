extension Leaf {
    /// The number; `nil` for a tensor of rank 1 or more. To a program, a number and a tensor of rank 0 are the same.
    fileprivate var number: Double? {
        switch self {
        case .number(let number): number
        case .tensor(let tensor): tensor.shape.rank == 0 ? tensor.element(at: 0) : nil
        }
    }

    /// The tensor; `nil` for a number, or a tensor of another type.
    fileprivate func tensor<Scalar: TensorScalar>() -> Tensor<Scalar>? {
        if case .tensor(let tensor) = self { tensor.typed(Scalar.self) } else { nil }
    }
}

/// The form of a tree: the counts of its collections, the keys of its dictionaries, and the types and shapes of its
/// leaves. If two trees have the same form, they can be combined leaf by leaf, and a recorded program fits both.
package struct TreeForm: Hashable, Sendable {
    /// The counts and keys of collections, in the order of the tree.
    let structure: [Int]
    /// The shapes of the leaves; none for a number.
    let shapes: [Shape]
    /// The element type of each tensor; `nil` for a number.
    let types: [ElementType?]

    /// Whether there is no tensor among the leaves.
    var holdsNumbersOnly: Bool { types.allSatisfy { $0 == nil } }
}

/// The leaves of a tree, in order.
package struct Leaves: LeafMap {
    package private(set) var all: [Leaf] = []
    /// The counts and keys of collections, in the order of the tree.
    fileprivate private(set) var structure: [Int] = []

    /// The tree's form; computed, since not all who list leaves need it.
    package var form: TreeForm {
        TreeForm(structure: structure, shapes: all.map { $0.shape }, types: all.map { $0.elementType })
    }

    package init(of tree: some DifferentiableTree) { _ = tree.plainTree(&self) }

    package mutating func number(_ x: Variable) -> Variable {
        all.append(.number(x.number))
        return x
    }
    package mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        all.append(.tensor(x.tensor))
        return x
    }
    package mutating func note(count: Int) { structure.append(count) }
    package mutating func enter(_ part: TreePart) { if case .key(let key) = part { structure.append(key.hashValue) } }
}

/// Replaces the leaves of a tree by given ones, in order.
package struct LeafReader: LeafMap {
    private let leaves: [Leaf]
    /// The structure that the tree must have; `nil` for any.
    private let expectedStructure: [Int]?
    private var next = 0
    private var structure: [Int] = []
    private var fits = true

    package init(_ leaves: Leaves) {
        self.leaves = leaves.all
        expectedStructure = leaves.structure
    }

    init(_ leaves: [Leaf]) {
        self.leaves = leaves
        expectedStructure = nil
    }

    /// Whether all leaves were used, each for a leaf of the same type and shape, and all collections had the same form.
    package var isExhausted: Bool { fits && next == leaves.count && structure == expectedStructure ?? structure }

    package mutating func number(_ x: Variable) -> Variable {
        if next < leaves.count, let number = leaves[next].number {
            next += 1
            return Variable(constant: number)
        }
        fits = false
        return x
    }
    package mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        if next < leaves.count, let tensor: Tensor<Scalar> = leaves[next].tensor(), tensor.shape == x.shape {
            next += 1
            return TensorVariable(tensor)
        }
        fits = false
        return x
    }
    package mutating func note(count: Int) { structure.append(count) }
    package mutating func enter(_ part: TreePart) { if case .key(let key) = part { structure.append(key.hashValue) } }
}

extension PlainTree {
    /// The tree with other leaves, which have the types and shapes of its own.
    package func with(_ leaves: [Leaf]) -> Self {
        var reader = LeafReader(leaves)
        let result = plainTree(&reader)
        if !reader.isExhausted {
            stop("\(Self.self): \(leaves.count) leaves do not fit a tree of \(Leaves(of: self).all.count)")
        }
        return result
    }
}

/// A tree from which others of its form are made. It may be read from several threads at once, whatever its members
/// are.
struct TreeTemplate<Tree: PlainTree>: @unchecked Sendable {
    private let tree: Tree
    /// Whether there is no tensor among the leaves.
    let holdsNumbersOnly: Bool

    init(_ tree: Tree) {
        self.tree = tree
        holdsNumbersOnly = Leaves(of: tree).form.holdsNumbersOnly
    }

    /// Stops unless another tree has this form.
    func check(_ other: Tree, _ operation: String, _ role: String, _ ownRole: String) {
        requireSameForm(operation, (role, other), (ownRole, tree))
    }

    /// The tree with other leaves.
    func filled(_ leaves: [Leaf]) -> Tree { tree.with(leaves) }
}

// MARK: Messages

/// The names of a tree's leaves, such as `layers.0.w`, each with the leaf's kind.
private struct LeafNames: LeafMap {
    var path: [String] = []
    var all: [(name: String, kind: String)] = []

    init(of tree: some DifferentiableTree) { _ = tree.plainTree(&self) }

    private var name: String { path.joined(separator: ".") }
    mutating func number(_ x: Variable) -> Variable {
        all.append((name, "a number"))
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        all.append((name, "a tensor of \(Scalar.name) of shape \(x.shape)"))
        return x
    }
    mutating func enter(_ part: TreePart) { path.append(part.name) }
    mutating func leave() { path.removeLast() }
}

extension TreePart {
    var name: String {
        switch self {
        case .element(let place): return "\(place)"
        case .key(let key): return "\(key)"
        case .member(let path, let place):
            // The description of a stored member's path is `\Type.member`; that of a computed one has no name.
            let name = "\(path)".split(separator: ".").last.map(String.init) ?? ""
            return name.isEmpty || name.contains("<") || name.contains(">") ? "part \(place)" : name
        }
    }
}

/// Stops because two trees do not have the same form, naming the first difference.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
func stopAtOtherForm<A: DifferentiableTree, B: DifferentiableTree>(
    _ operation: String, _ given: (role: String, tree: A), _ expected: (role: String, tree: B)
) -> Never {
    let (here, there) = (LeafNames(of: given.tree).all, LeafNames(of: expected.tree).all)
    let remedy = "Give a \(given.role) of the \(expected.role)'s form."
    // Arrays of numbers differ only in their counts.
    if here.count != there.count, (here + there).allSatisfy({ $0.kind == "a number" && Int($0.name) != nil }) {
        let count = here.count == 1 ? "1 number" : "\(here.count) numbers"
        stop("\(operation): the \(given.role) has \(count) and the \(expected.role) \(there.count). \(remedy)")
    }
    let count = max(here.count, there.count)
    guard
        let place = (0..<count).first(where: {
            !here.indices.contains($0) || !there.indices.contains($0) || here[$0] != there[$0]
        })
    else {
        stop("\(operation): the \(given.role) and the \(expected.role) have collections of different sizes. \(remedy)")
    }
    func text(_ leaves: [(name: String, kind: String)], _ others: [(name: String, kind: String)]) -> String {
        guard leaves.indices.contains(place) else { return "nothing at \(others[place].name)" }
        let (name, kind) = leaves[place]
        return name.isEmpty ? kind : "\(kind) at \(name)"
    }
    stop(
        "\(operation): the \(given.role) has \(text(here, there)) where the \(expected.role) has "
            + "\(text(there, here)). \(remedy)")
}

/// Stops unless two trees have the same form.
package func requireSameForm<A: DifferentiableTree, B: DifferentiableTree>(
    _ operation: String, _ given: (role: String, tree: A), _ expected: (role: String, tree: B)
) {
    if Leaves(of: given.tree).form != Leaves(of: expected.tree).form { stopAtOtherForm(operation, given, expected) }
}
