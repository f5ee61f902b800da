import Autodiff

extension SafeTensors {
    /// Adds a tree's tensors under their names in it.
    mutating func add<Scalar: TensorScalar>(_ tree: some PlainTree, of: Scalar.Type) {
        for (name, variable) in tree.namedVariables(Scalar.self) { add(name, variable.value) }
    }
}

extension SafeTensorsReader {
    /// The tree of the same form whose tensors the file has under their names in it.
    /// - Parameter names: The set to which these names are added.
    /// - Throws: ``SafeTensorsFault`` if a tensor is missing or has another type or shape.
    func tree<Tree: PlainTree, Scalar: TensorScalar>(
        like form: Tree, of: Scalar.Type, notingNames names: inout Set<String>
    ) throws(SafeTensorsFault) -> Tree {
        var tensors: [Tensor<Scalar>] = []
        for (name, variable) in form.namedVariables(Scalar.self) {
            names.insert(name)
            tensors.append(try tensor(name, shape: variable.shape))
        }
        return form.with(tensors)
    }

    /// - Throws: ``SafeTensorsFault`` if the file has a tensor of another name.
    func refuseTensors(besides names: Set<String>) throws(SafeTensorsFault) {
        let superfluous = self.names.subtracting(names)
        guard superfluous.isEmpty else { throw .header("it has a superfluous tensor '\(superfluous.sorted()[0])'") }
    }
}
