// Convolutions in which each filter sees one channel. As products of patches they would make a copy of the images for
// each place of the window, and read it again; here the window's products are added where they belong.

/// The form Σ g·x·w over images x [images × rows × columns × channels], kernels w [rows × columns × 1 × filters] and
/// results g [images × output rows × output columns × filters], differentiated by one of the three: the convolution (by
/// g) and what its pullbacks are. Each is linear in both operands, the other two in this order, and their pullbacks
/// are the other forms.
struct DepthwiseConvolution: ComposedOperation, WritingOperation {
    /// By what the form is differentiated.
    enum Part: Hashable { case images, kernels, result }
    let part: Part
    let window: Window2D
    /// The shape of the images, and the number of filters of each channel.
    let images: Shape
    let multiplier: Int

    var name: String { part == .result ? "depthwiseConvolution" : "depthwiseConvolution.\(part)" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self) }

    private func with(_ part: Part) -> DepthwiseConvolution {
        DepthwiseConvolution(part: part, window: window, images: images, multiplier: multiplier)
    }

    func resultShape(of operands: [Shape]) -> Shape {
        switch part {
        case .images: images
        case .kernels: [window.size.rows, window.size.columns, 1, images[3] * multiplier]
        case .result: window.resultShape(images, channels: images[3] * multiplier, for: name)
        }
    }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: 0, count: shape.count)
        if work == 0 { return }
        let (first, second) = (operands[0], operands[1])
        switch part {
        case .result: forEachPart(of: images[0]) { addProducts($0, first, second, to: result) }
        case .images: forEachPart(of: images[0]) { addToImages($0, first, second, to: result) }
        case .kernels:
            // Each place of the window by itself, so that the order of a sum does not depend on the threads.
            forEachPart(of: window.size.rows * window.size.columns) { addToKernels($0, first, second, to: result) }
        }
    }

    private var image: Window2D.Extents { Window2D.Extents(images[1], images[2]) }
    private var places: Window2D.Extents { window.outputExtents(on: image) }
    private var filters: Int { images[3] * multiplier }
    /// The number of products.
    private var work: Int {
        images[0] * places.rows * places.columns * window.size.rows * window.size.columns * filters
    }

    /// Calls `body` for each of some parts of the work, in as many threads as the work is worth.
    private func forEachPart(of count: Int, _ body: (Int) -> Void) {
        let shards = Swift.min(count, Swift.max(work / 20_000, 1), Threads.count)
        Threads.forEachShard(shards) { shard in
            for part in (count * shard / shards)..<(count * (shard + 1) / shards) { body(part) }
        }
    }

    /// Adds to each filter's sum the product of its channel's value and its own.
    @inline(__always)
    private static func add<Scalar: TensorScalar>(
        _ ofChannels: UnsafePointer<Scalar>, _ ofFilters: UnsafePointer<Scalar>,
        to sums: UnsafeMutablePointer<Scalar>, filters: Int, multiplier: Int
    ) {
        if multiplier == 1 {
            for filter in 0..<filters { sums[filter] += ofChannels[filter] * ofFilters[filter] }
        } else {
            for filter in 0..<filters { sums[filter] += ofChannels[filter / multiplier] * ofFilters[filter] }
        }
    }

    /// Calls `body` for each place of the output and each place of the window there that is not in the padding, with
    /// the positions of the channels in the images, of the filters in the kernels and in the result.
    @inline(__always)
    private func forEachProduct(_ number: Int, _ body: (_ image: Int, _ kernel: Int, _ output: Int) -> Void) {
        let (channels, filters) = (images[3], filters)
        for row in 0..<places.rows {
            for column in 0..<places.columns {
                let cover = window.cover(row, column, on: image)
                let output = ((number * places.rows + row) * places.columns + column) * filters
                for windowRow in cover.rows {
                    let imageRow = number * image.rows + cover.top + windowRow * window.dilation.rows
                    for windowColumn in cover.columns {
                        let imageColumn = cover.left + windowColumn * window.dilation.columns
                        body(
                            (imageRow * image.columns + imageColumn) * channels,
                            (windowRow * window.size.columns + windowColumn) * filters, output)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func addProducts<Scalar: TensorScalar>(
        _ number: Int, _ x: UnsafePointer<Scalar>, _ w: UnsafePointer<Scalar>, to result: UnsafeMutablePointer<Scalar>
    ) {
        let (filters, multiplier) = (filters, multiplier)
        forEachProduct(number) { image, kernel, output in
            Self.add(x + image, w + kernel, to: result + output, filters: filters, multiplier: multiplier)
        }
    }

    @inline(__always)
    private func addToImages<Scalar: TensorScalar>(
        _ number: Int, _ w: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>, to result: UnsafeMutablePointer<Scalar>
    ) {
        let (filters, multiplier) = (filters, multiplier)
        forEachProduct(number) { image, kernel, output in
            let (x, w, g) = (result + image, w + kernel, g + output)
            if multiplier == 1 {
                Self.add(g, w, to: x, filters: filters, multiplier: 1)
            } else {
                for filter in 0..<filters { x[filter / multiplier] += g[filter] * w[filter] }
            }
        }
    }

    /// Sums of at most 256 terms in the element type, and their sum in `Double`.
    @inline(__always)
    private func addToKernels<Scalar: TensorScalar>(
        _ place: Int, _ x: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>, to result: UnsafeMutablePointer<Scalar>
    ) {
        let (channels, filters, multiplier) = (images[3], filters, multiplier)
        let (windowRow, windowColumn) = (place / window.size.columns, place % window.size.columns)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: filters) { totals in
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: filters) { block in
                let (totals, block) = (totals.baseAddress!, block.baseAddress!)
                totals.initialize(repeating: 0, count: filters)
                block.initialize(repeating: 0, count: filters)
                var count = 0
                func close() {
                    for filter in 0..<filters {
                        totals[filter] += Double(block[filter])
                        block[filter] = 0
                    }
                    count = 0
                }
                for line in 0..<(images[0] * places.rows) {
                    let (number, row) = (line / places.rows, line % places.rows)
                    let imageRow = row * window.stride.rows - window.padding.top + windowRow * window.dilation.rows
                    if imageRow < 0 || imageRow >= image.rows { continue }
                    for column in 0..<places.columns {
                        let left = column * window.stride.columns - window.padding.left
                        let imageColumn = left + windowColumn * window.dilation.columns
                        if imageColumn < 0 || imageColumn >= image.columns { continue }
                        let x = x + ((number * image.rows + imageRow) * image.columns + imageColumn) * channels
                        let g = g + (line * places.columns + column) * filters
                        Self.add(x, g, to: block, filters: filters, multiplier: multiplier)
                        count += 1
                        if count == 256 { close() }
                    }
                }
                close()
                for filter in 0..<filters { result[place * filters + filter] = Scalar(totals[filter]) }
            }
        }
    }

    /// By patches, for other engines.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let (size, channels) = (window.size.rows * window.size.columns, images[3])
        let count = images[0] * places.rows * places.columns
        func kernels(_ x: T) -> T { x.reshaped(to: [size, channels, multiplier]) }
        func results(_ x: T) -> T { x.reshaped(to: [count, 1, channels, multiplier]) }
        func patches(_ x: T) -> T { x.patches(window).reshaped(to: [count, size, channels, 1]) }
        let shape = resultShape(of: [])
        switch part {
        case .result: return (patches(operands[0]) * kernels(operands[1])).sum(along: [1]).reshaped(to: shape)
        case .images:
            let sums = (results(operands[1]) * kernels(operands[0])).sum(along: [3])
            return sums.reshaped(to: [images[0], places.rows, places.columns, size * channels])
                .patchSums(window, images: images)
        case .kernels: return (patches(operands[0]) * results(operands[1])).sum(along: [0]).reshaped(to: shape)
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let other = row[1 - operand]
        return switch (part, operand) {
        case (.result, 0): T.apply(with(.images), [other, adjoint])
        case (.result, _): T.apply(with(.kernels), [other, adjoint])
        case (.images, 0): T.apply(with(.kernels), [adjoint, other])
        case (.images, _): T.apply(with(.result), [adjoint, other])
        case (.kernels, 0): T.apply(with(.images), [adjoint, other])
        case (.kernels, _): T.apply(with(.result), [other, adjoint])
        }
    }
}
