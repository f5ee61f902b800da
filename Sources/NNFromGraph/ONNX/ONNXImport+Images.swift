import Autodiff

// Layers of images: convolutions, and means and extrema over windows or whole images.
extension ONNXImport {
    /// The window of a convolution or pooling, and whether it pads images to keep their extents.
    private func window(
        _ node: ONNXModel.Node, _ size: [Int]
    ) throws(ONNXError.Fault) -> (size: (Int, Int), stride: (Int, Int), isSame: Bool) {
        guard isImage else { throw node.refusal("its operand is not an image with its channels first") }
        let strides = node.ints("strides") ?? [1, 1]
        guard size.count == 2, strides.count == 2, (size + strides).allSatisfy({ (1..<1 << 31).contains($0) }),
            node.ints("dilations")?.allSatisfy({ $0 == 1 }) ?? true, node.int("ceil_mode") ?? 0 == 0
        else { throw node.refusal("its window of \(size) is dilated, or moves by \(strides), or is rounded up") }
        let same = Window2D.samePadding(
            .init(size[0], size[1]), stride: .init(strides[0], strides[1]), on: .init(shape[0], shape[1]))
        let pads = node.ints("pads") ?? [0, 0, 0, 0]
        let isSame: Bool
        switch node.attributes["auto_pad"] ?? .text("NOTSET") {
        case .text("SAME_UPPER"): isSame = true
        case .text("VALID"): isSame = false
        case .text("NOTSET") where pads.allSatisfy { $0 == 0 }: isSame = false
        case .text("NOTSET") where pads == [same.top, same.left, same.bottom, same.right]: isSame = true
        default: throw node.refusal("it pads images by \(pads), which is neither nothing nor what keeps their extents")
        }
        return ((size[0], size[1]), (strides[0], strides[1]), isSame)
    }

    mutating func readConvolution(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let kernels = try constant(node, 1, "kernels")
        guard kernels.shape.rank == 4, node.int("group") ?? 1 == 1 else {
            throw .unsupported("Conv", "its kernels have shape \(kernels.shape), in \(node.int("group") ?? 1) groups")
        }
        let (size, stride, isSame) = try window(node, [kernels.shape[2], kernels.shape[3]])
        guard kernels.shape[1] == shape[2], kernels.shape[0] >= 1 else {
            throw .unsupported("Conv", "its kernels have shape \(kernels.shape), and the image \(shape[2]) channels")
        }
        let filters = kernels.shape[0]
        let hasBiases = node.inputs.count > 2 && !node.inputs[2].isEmpty
        parameters.append(kernels.transposed([2, 3, 1, 0]))
        if hasBiases { parameters.append(try vector(node, 2, "biases", count: filters)) }
        let layer = Convolution2D(
            filters, size: size, .identity, stride: stride, padding: isSame ? .same : .valid, hasBiases: hasBiases)
        try add(layer)
    }

    mutating func readPooling(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let (size, stride, isSame) = try window(node, node.ints("kernel_shape") ?? [])
        guard !isSame, node.outputs.count == 1 else {
            throw node.refusal("it pads images, or gives the places of the maxima")
        }
        try add(Pooling2D(node.operation == "MaxPool" ? .maximum : .average, size: size, stride: stride))
    }

    mutating func poolGlobally() {
        layers.append(GlobalAveragePooling2D())
        (shape, isChannelsFirst) = ([shape[2]], false)
        isPooled = true
    }

    /// Means over the steps of a sequence, or over an image.
    mutating func readMean(_ node: ONNXModel.Node) throws(ONNXError.Fault) {
        let operand = node.inputs.count > 1 ? constants[node.inputs[1]].flatMap { try? $0.integers() } : nil
        let axes = (node.ints("axes") ?? operand ?? []).map { $0 < 0 ? $0 + shape.rank + 1 : $0 }
        let keepsAxes = node.int("keepdims") ?? 1 != 0
        if isImage, axes.sorted() == [2, 3] {
            poolGlobally()
            isPooled = keepsAxes
        } else if shape.rank == 2, axes == [1], !keepsAxes {
            try add(SequenceAverage())
        } else {
            throw .unsupported("ReduceMean", "it is neither over the steps of a sequence nor over an image")
        }
    }
}
