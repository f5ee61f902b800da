/// Maximum pooling of images [images × rows × columns × channels]: the largest element in each window, channel by
/// channel; and its pullbacks. Ties share the adjoint equally, as everywhere (`Notes/conventions.md`).
struct MaximumPool: WritingOperation {
    /// The operation on the positions of the largest elements.
    enum Direction: Hashable {
        /// Of images: their largest elements.
        case choose
        /// Of a number per window, and the images: adds each number at the position of the window's largest element.
        /// The pullback of `choose` and of `collect`.
        case lay
        /// Of a tensor of the images' shape, and the images: its elements at the positions of the images' largest
        /// elements. The pullback of `lay`.
        case collect
    }
    let window: Window2D
    let direction: Direction

    var name: String { direction == .choose ? "maxPool" : direction == .lay ? "maxPoolLay" : "maxPoolCollect" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering {
        switch direction {
        case .choose: .primitive(.maximumPool(window))
        case .lay: .primitive(.scatterToMaxima(window))
        case .collect: .primitive(.gatherFromMaxima(window))
        }
    }

    func resultShape(of operands: [Shape]) -> Shape {
        let images = operands[operands.count - 1]
        let pooled = window.resultShape(images, channels: images.extents.last ?? 1, for: name)
        return direction == .lay ? images : pooled
    }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let images = operands.shapes[operands.shapes.count - 1]
        let x = operands[operands.shapes.count - 1]
        let pooled = direction == .lay ? operands.shapes[0] : shape
        if direction == .lay { result.update(repeating: 0, count: shape.count) }
        if images.count == 0 || pooled.count == 0 { return }
        let other = operands[0]
        let shards = min(images[0], max(images.count / 20_000, 1), Threads.count)
        Threads.forEachShard(shards) { shard in
            let numbers = (images[0] * shard / shards)..<(images[0] * (shard + 1) / shards)
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * images[3]) { scratch in
                forEachPlace(images, pooled, numbers) { place, cover, image in
                    let channels = images[3]
                    let width = images[2]
                    let largest = direction == .choose ? result + place : scratch.baseAddress!
                    findLargest(x + image, cover, width, channels, largest)
                    if direction == .choose { return }
                    let ties = scratch.baseAddress! + channels
                    countTies(x + image, cover, width, channels, largest, ties)
                    for channel in 0..<channels where direction == .collect { result[place + channel] = 0 }
                    forEachPixel(cover, width, channels) { pixel in
                        for channel in 0..<channels where isLargest(x[image + pixel + channel], largest[channel]) {
                            let index = image + pixel + channel
                            if direction == .lay {
                                result[index] += other[place + channel] / ties[channel]
                            } else {
                                result[place + channel] += other[index] / ties[channel]
                            }
                        }
                    }
                }
            }
        }
    }

    /// Visits each window: its offset in the result, what it covers, and the image's offset.
    @inline(__always)
    private func forEachPlace(
        _ images: Shape, _ pooled: Shape, _ numbers: Range<Int>,
        _ body: (_ place: Int, _ cover: Window2D.Cover, _ image: Int) -> Void
    ) {
        let image = Window2D.Extents(images[1], images[2])
        for number in numbers {
            for row in 0..<pooled[1] {
                for column in 0..<pooled[2] {
                    let cover = window.cover(row, column, on: image)
                    let place = ((number * pooled[1] + row) * pooled[2] + column) * images[3]
                    body(place, cover, number * images[1] * images[2] * images[3])
                }
            }
        }
    }

    /// Visits each pixel that a window covers: the offset of its channels in the image.
    @inline(__always)
    func forEachPixel(
        _ cover: Window2D.Cover, _ width: Int, _ channels: Int, _ body: (_ pixel: Int) -> Void
    ) {
        for row in cover.rows {
            let start = (cover.top + row * window.dilation.rows) * width + cover.left
            for column in cover.columns { body((start + column * window.dilation.columns) * channels) }
        }
    }

    /// The largest element of each channel: −∞ if the window covers only padding, NaN if it covers a NaN.
    @inline(__always)
    private func findLargest<Scalar: TensorScalar>(
        _ image: UnsafePointer<Scalar>, _ cover: Window2D.Cover, _ width: Int, _ channels: Int,
        _ largest: UnsafeMutablePointer<Scalar>
    ) {
        largest.update(repeating: -.infinity, count: channels)
        forEachPixel(cover, width, channels) { pixel in
            for channel in 0..<channels {
                let (sofar, next) = (largest[channel], image[pixel + channel])
                largest[channel] = sofar > next || sofar.isNaN ? sofar : next
            }
        }
    }

    /// Whether an element is the largest one. If there is a NaN, the NaN is: the adjoint goes where the value came
    /// from.
    @inline(__always)
    func isLargest<Scalar: TensorScalar>(_ element: Scalar, _ largest: Scalar) -> Bool {
        element == largest || (element.isNaN && largest.isNaN)
    }

    /// The number of largest elements of each channel.
    @inline(__always)
    private func countTies<Scalar: TensorScalar>(
        _ image: UnsafePointer<Scalar>, _ cover: Window2D.Cover, _ width: Int, _ channels: Int,
        _ largest: UnsafeMutablePointer<Scalar>, _ ties: UnsafeMutablePointer<Scalar>
    ) {
        ties.update(repeating: 0, count: channels)
        forEachPixel(cover, width, channels) { pixel in
            for channel in 0..<channels {
                ties[channel] += isLargest(image[pixel + channel], largest[channel]) ? 1 : 0
            }
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        switch (direction, operand) {
        case (.choose, _): T.apply(MaximumPool(window: window, direction: .lay), [adjoint, row[0]])
        case (.lay, 0): T.apply(MaximumPool(window: window, direction: .collect), [adjoint, row[1]])
        case (.collect, 0): T.apply(MaximumPool(window: window, direction: .lay), [adjoint, row[1]])
        // Near a point without ties the positions of the largest elements are constant, so the images get no adjoint.
        default: nil
        }
    }
}
