extension Workspace {
    /// Runs the program on arguments in place; `nil` if a comparison's outcome differs from the recorded one.
    func run(_ arguments: [Leaf]) -> [Leaf]? {
        func bound(_ place: Int) -> [Leaf]? {
            // Results are read while the arguments are borrowed, since a result may be one of them.
            if place == arguments.count { return results() }
            func bind(_ bytes: UnsafeRawBufferPointer) -> [Leaf]? {
                if let address = bytes.baseAddress { self.bind(input: place, to: address) }
                return bound(place + 1)
            }
            switch arguments[place] {
            case .number(let number): return withUnsafeBytes(of: number, bind)
            case .tensor(let tensor): return tensor.withBytes(bind)
            }
        }
        return bound(0)
    }

    /// Runs the program and returns its results. Large ones are written directly to their final memory; the others are
    /// copied from the workspace.
    private func results() -> [Leaf]? {
        let graph = program.graph
        var results: [Leaf] = []
        results.reserveCapacity(graph.outputs.count)
        var fits = false
        func enter(_ place: Int) {
            if place == graph.outputs.count {
                fits = run()
                return
            }
            let node = graph.nodes[graph.outputs[place]]
            results.append(.tensor(taken(place, node.shape, node.type.scalar) { enter(place + 1) }))
        }
        enter(0)
        results.reverse()
        return fits ? results : nil
    }

    /// One result; `run` runs the program.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func taken<Scalar: TensorScalar>(
        _ place: Int, _ shape: Shape, _: Scalar.Type, _ run: () -> Void
    ) -> any TensorValue {
        if shape.count == 0 {
            run()
            return Tensor<Scalar>(shape: shape, scalars: [])
        }
        return Tensor<Scalar>(shape: shape) { target in
            if program.writesInPlace[place] {
                bind(output: place, to: target)
                run()
            } else {
                run()
                let source = address(ofOutput: place).assumingMemoryBound(to: Scalar.self)
                target.update(from: source, count: shape.count)
            }
        }
    }
}
