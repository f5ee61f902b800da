import Autodiff

// Nodes that give the same numbers another shape or order of axes.
extension ONNXImport {
    /// Flattens each sample to one axis.
    mutating func flatten() {
        if isPooled || shape.rank == 1 {
            isPooled = false
            return
        }
        if isImage { flattened = shape }
        layers.append(Flatten())
        (shape, isChannelsFirst) = ([shape.count], false)
    }

    mutating func readShape(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        if node.operation == "Squeeze" {
            guard isPooled else { throw node.refusal("it does not follow a global pooling") }
            isPooled = false
            return
        }
        guard node.inputs.count == 2, let array = constants[node.inputs[1]], let numbers = try? array.integers(),
            numbers.count >= 2
        else { throw node.refusal("its shape is not a constant of two extents or more") }
        guard node.int("allowzero") ?? 0 == 0 || !numbers.contains(0) else {
            throw node.refusal("its shape is \(numbers) without elements")
        }
        var extents = Array(numbers.dropFirst())
        if let open = extents.firstIndex(of: -1) {
            var known = 1
            for extent in extents where extent != -1 {
                let (product, overflow) = known.multipliedReportingOverflow(by: extent)
                guard extent >= 1, !overflow else { throw node.refusal("its shape is \(numbers)") }
                known = product
            }
            guard shape.count % known == 0 else { throw node.refusal("its shape is \(numbers)") }
            extents[open] = shape.count / known
        }
        guard let target = Shape(validating: extents), target.count == shape.count, extents.allSatisfy({ $0 >= 1 })
        else {
            throw node.refusal("its shape is \(numbers), and a sample of its operand has \(shape)")
        }
        if target.rank == 1 { return flatten() }
        guard shape.rank == 1, flattened == nil, target.rank <= 3 else {
            throw node.refusal("it changes an image or a sequence to the shape \(target)")
        }
        let next = node.outputs.first.flatMap { consumers[$0] }?.first.map { model.nodes[$0] }
        let isLast = next?.operation == "Transpose" && next?.ints("perm") == [0, 3, 1, 2]
        if target.rank == 3, !isLast {
            guard target[0] == 1 else {
                throw node.refusal("it makes images of several channels, with the channels first")
            }
            isChannelsFirst = true
            shape = [target[1], target[2], 1]
        } else {
            shape = target
        }
        layers.append(Reshape(shape))
    }

    /// Transpositions of images change nothing here but the order in the model.
    mutating func readTransposition(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let order = node.ints("perm") ?? []
        guard shape.rank == 3, order == (isChannelsFirst ? [0, 2, 3, 1] : [0, 3, 1, 2]) else {
            throw .unsupported("Transpose", "it is not between the two orders of an image's axes: \(order)")
        }
        isChannelsFirst.toggle()
    }
}
