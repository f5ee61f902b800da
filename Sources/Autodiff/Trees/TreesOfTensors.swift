// Trees whose leaves are tensors of one type, as arrays of tensors, for compiled steps and files of tensors.

extension DifferentiableTree {
    /// The leaves, each with its name, such as `layers.0.w`. A leaf of another kind stops the program.
    package func namedVariables<Scalar: TensorScalar>(
        _: Scalar.Type
    ) -> [(name: String, variable: TensorVariable<Scalar>)] {
        variables(Scalar.self).map { path, variable in (path.map(\.name).joined(separator: "."), variable) }
    }

    fileprivate func variables<Scalar: TensorScalar>(
        _: Scalar.Type
    ) -> [(path: [TreePart], variable: TensorVariable<Scalar>)] {
        var map = TensorLister<Scalar>()
        _ = plainTree(&map)
        return map.all
    }
}

extension PlainTree {
    /// The leaves.
    package func tensors<Scalar: TensorScalar>(_ type: Scalar.Type) -> [Tensor<Scalar>] {
        variables(type).map(\.variable.tensor)
    }

    /// The tree with other tensors as leaves.
    package func with<Scalar: TensorScalar>(_ tensors: [Tensor<Scalar>]) -> Self {
        var map = TensorPlacer(tensors: tensors.map { TensorVariable($0) })
        return plainTree(&map)
    }

    /// The recorded tree with the given variables as leaves.
    package func recorded<Scalar: TensorScalar>(_ variables: [TensorVariable<Scalar>]) -> Recorded {
        var map = TensorPlacer(tensors: variables)
        return recordedTree(&map)
    }
}

private struct TensorLister<Own: TensorScalar>: LeafMap {
    var all: [(path: [TreePart], variable: TensorVariable<Own>)] = []
    var path: [TreePart] = []
    mutating func number(_ x: Variable) -> Variable { stop("\(Own.name): a tree of tensors has a number for a leaf") }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        guard let own = x as? TensorVariable<Own> else {
            stop("\(Own.name): a tree of tensors has one of \(Scalar.name) for a leaf")
        }
        all.append((path, own))
        return x
    }
    mutating func enter(_ part: TreePart) { path.append(part) }
    mutating func leave() { path.removeLast() }
}

private struct TensorPlacer<Own: TensorScalar>: LeafMap {
    let tensors: [TensorVariable<Own>]
    var next = 0
    mutating func number(_ x: Variable) -> Variable { stop("\(Own.name): a tree of tensors has a number for a leaf") }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        guard next < tensors.count, let own = tensors[next] as? TensorVariable<Scalar>, own.shape == x.shape else {
            stop("\(Own.name): tensor \(next) of \(tensors.count) does not fit a leaf of shape \(x.shape)")
        }
        next += 1
        return own
    }
}
