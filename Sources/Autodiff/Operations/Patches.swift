/// The patches of images [images × rows × columns × channels] under each window, zero-padded: shape
/// [images × output rows × output columns × (window rows · window columns · channels)].
///
/// A convolution is then one matrix product for the whole batch (im2col).
struct Patches: WritingOperation {
    let window: Window2D
    var name: String { "patches" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.patches(window)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        let image = operands[0]
        let length = window.size.rows * window.size.columns * (image.extents.last ?? 1)
        return window.resultShape(image, channels: length, for: name)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if shape.count == 0 { return }
        let walk = PatchWalk(window, images: operands.shapes[0], patches: shape)
        let images = operands[0]
        walk.forEachRun(
            clearing: { (result + $0).update(repeating: 0, count: $1) },
            { image, patch, count in (result + patch).update(from: images + image, count: count) })
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(PatchSums(window: window, images: row.shapes[0]), [adjoint])
    }
}

/// Images in which each patch is added at its position (col2im): the pullback of ``Patches``, and vice versa.
struct PatchSums: WritingOperation {
    let window: Window2D
    let images: Shape
    var name: String { "patchSums" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.patchSums(window, images: images)) }
    var role: TensorRole { .sum }
    func resultShape(of operands: [Shape]) -> Shape {
        let expected = Patches(window: window).resultShape(of: [images])
        guard operands[0] == expected else {
            stop("patchSums: patches of shape \(operands[0]); for images of shape \(images) they must be \(expected)")
        }
        return images
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: 0, count: shape.count)
        if operands.shapes[0].count == 0 { return }
        let patches = operands[0]
        PatchWalk(window, images: shape, patches: operands.shapes[0]).forEachRun(
            clearing: { _, _ in },
            { image, patch, count in Scalar._kernels.add(patches + patch, to: result + image, count: count) })
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(Patches(window: window), [adjoint])
    }
}

/// Iterates over all patches, in runs of elements that are contiguous in the image and in the patch.
private struct PatchWalk {
    let window: Window2D
    let images: Int
    let image: Window2D.Extents
    let places: Window2D.Extents
    let channels: Int

    init(_ window: Window2D, images: Shape, patches: Shape) {
        self.window = window
        self.images = images[0]
        image = Window2D.Extents(images[1], images[2])
        places = Window2D.Extents(patches[1], patches[2])
        channels = images[3]
    }

    /// Calls `clear` with each patch that overlaps the padding, then `body` for each run. Images are distributed over
    /// the threads.
    @inline(__always)
    func forEachRun(
        clearing clear: (_ patch: Int, _ count: Int) -> Void,
        _ body: (_ image: Int, _ patch: Int, _ count: Int) -> Void
    ) {
        let length = window.size.rows * window.size.columns * channels
        let width = image.columns * channels
        let imageCount = image.rows * width
        let work = images * places.rows * places.columns * length
        let shards = min(images, max(work / 20_000, 1), Threads.count)
        Threads.forEachShard(shards) { shard in
            for number in (images * shard / shards)..<(images * (shard + 1) / shards) {
                for placeRow in 0..<places.rows {
                    for placeColumn in 0..<places.columns {
                        let cover = window.cover(placeRow, placeColumn, on: image)
                        let patch = ((number * places.rows + placeRow) * places.columns + placeColumn) * length
                        if cover.rows.count < window.size.rows || cover.columns.count < window.size.columns {
                            clear(patch, length)
                        }
                        let isContiguous = window.dilation.columns == 1
                        let (runs, run) = isContiguous ? (1, cover.columns.count) : (cover.columns.count, 1)
                        for row in cover.rows {
                            let start = number * imageCount + (cover.top + row * window.dilation.rows) * width
                            for part in 0..<runs {
                                let column = cover.columns.lowerBound + part
                                body(
                                    start + (cover.left + column * window.dilation.columns) * channels,
                                    patch + (row * window.size.columns + column) * channels, run * channels)
                            }
                        }
                    }
                }
            }
        }
    }
}
