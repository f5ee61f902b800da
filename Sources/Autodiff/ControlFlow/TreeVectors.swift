/// Conversion between trees of one form and lists of tensors: one for each leaf, of rank 0 for a number. Unlike
/// ``Coordinates`` it does not join the leaves.
struct TreeVectors<Tree: RecordedTree>: @unchecked Sendable {
    // Constants, which any thread may read.
    private let outline: Tree.Plain
    /// The counts and keys of collections, and the types of leaves.
    let form: TreeForm

    init(_ tree: Tree) {
        var map = LeafOutlines()
        outline = tree.plainTree(&map)
        form = Leaves(of: tree).form
    }

    /// The variables of a tree of the form.
    func tensors<Scalar>(_ tree: Tree, _: Scalar.Type = Scalar.self) -> [TensorVariable<Scalar>] {
        var map = LeafTensors<Scalar>()
        _ = tree.plainTree(&map)
        return map.tensors
    }

    /// The tree with the given tensors, whatever their shapes.
    func tree<Scalar>(_ tensors: some Collection<TensorVariable<Scalar>>) -> Tree {
        var map = LeafFiller<Scalar>(tensors: Array(tensors))
        return Tree.own(outline.recordedTree(&map))
    }
}

extension TreeForm {
    /// Whether there is a number among the leaves.
    var holdsNumbers: Bool { types.contains { $0 == nil } }

    /// The element types of the leaves; `Double` for those that are numbers.
    var elementTypes: Set<ElementType> { Set(types.map { $0 ?? .double }) }
}

/// Replaces tensors by empty ones, which take no memory.
private struct LeafOutlines: LeafMap {
    func number(_ x: Variable) -> Variable { 0 }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { TensorVariable(.zeros([0])) }
}

private struct LeafTensors<Vector: TensorScalar>: LeafMap {
    var tensors: [TensorVariable<Vector>] = []
    mutating func number(_ x: Variable) -> Variable {
        tensors.append(TensorVariable(scalar: x))
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        guard let own = x as? TensorVariable<Vector> else {
            stop("TreeVectors: a tensor of \(Scalar.name) among those of \(Vector.name)")
        }
        tensors.append(own)
        return x
    }
}

private struct LeafFiller<Vector: TensorScalar>: LeafMap {
    let tensors: [TensorVariable<Vector>]
    var next = 0
    mutating func number(_ x: Variable) -> Variable {
        defer { next += 1 }
        return tensors[next].element(at: 0)
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        defer { next += 1 }
        guard let own = tensors[next] as? TensorVariable<Scalar> else {
            stop("TreeVectors: a tensor of \(Scalar.name) among those of \(Vector.name)")
        }
        return own
    }
}
