// Functions of images [images × rows × columns × channels] under a window: for each position within the window, the
// pixels at that position of every window are a strided slice of the padded images.
extension StableHLOPrimitives {
    /// A window on images that are padded.
    private struct PaddedImages {
        let window: Window2D
        /// The shape of the images, and with their padding.
        let images, padded: Shape
        /// The shape of one pixel per window.
        let places: Shape

        init(_ window: Window2D, _ images: Shape) {
            (self.window, self.images) = (window, images)
            let padding = window.padding
            padded = [
                images[0], images[1] + padding.top + padding.bottom, images[2] + padding.left + padding.right,
                images[3],
            ]
            places = window.resultShape(images, channels: images[3], for: "windows")
        }

        var steps: [Int] { [1, window.stride.rows, window.stride.columns, 1] }
        /// Where the images begin in the padded ones.
        var start: [Int] { [0, window.padding.top, window.padding.left, 0] }
        /// The positions within the window, row by row.
        var positions: [[Int]] {
            let dilation = window.dilation
            return (0..<window.size.rows).flatMap { row in
                (0..<window.size.columns).map { [0, row * dilation.rows, $0 * dilation.columns, 0] }
            }
        }
    }

    private func pixels(_ x: StableHLOValue, _ geometry: PaddedImages, filling: Double = 0) -> [StableHLOValue] {
        let padded =
            geometry.padded == geometry.images ? x : text.pad(x, to: geometry.padded, geometry.start, filling: filling)
        return geometry.positions.map { text.slice(padded, $0, geometry.places.extents, geometry.steps) }
    }

    /// The images in which pixels are added at their positions; one tensor for each position within the window.
    private func sums(_ pixels: [StableHLOValue], _ geometry: PaddedImages) -> StableHLOValue {
        let padded = zip(pixels, geometry.positions).map { text.pad($0, to: geometry.padded, $1, geometry.steps) }
        let sum = padded.dropFirst().reduce(padded[0]) { text.elementwise("stablehlo.add", $0, $1) }
        return geometry.padded == geometry.images ? sum : text.slice(sum, geometry.start, geometry.images.extents)
    }

    func patches(_ x: StableHLOValue, _ window: Window2D) -> StableHLOValue {
        text.concatenate(pixels(x, PaddedImages(window, x.shape)), 3)
    }

    func patchSums(_ x: StableHLOValue, _ window: Window2D) -> StableHLOValue {
        let geometry = PaddedImages(window, shape)
        let channels = shape[3]
        let parts = geometry.positions.indices.map { place in
            text.slice(x, [0, 0, 0, place * channels], geometry.places.extents)
        }
        return sums(parts, geometry)
    }

    func maximumPool(_ x: StableHLOValue, _ window: Window2D) -> StableHLOValue {
        largest(of: pixels(x, PaddedImages(window, x.shape), filling: -.infinity))
    }

    private func largest(of pixels: [StableHLOValue]) -> StableHLOValue {
        pixels.dropFirst().reduce(pixels[0]) { text.larger($0, $1) }
    }

    func scatterToMaxima(_ x: StableHLOValue, _ images: StableHLOValue, _ window: Window2D) -> StableHLOValue {
        let geometry = PaddedImages(window, images.shape)
        let (masks, ties) = maxima(images, geometry)
        let share = text.elementwise("stablehlo.divide", x, ties)
        let zeros = text.filled(0, x.shape, type)
        return sums(masks.map { text.select($0, share, zeros) }, geometry)
    }

    func gatherFromMaxima(_ x: StableHLOValue, _ images: StableHLOValue, _ window: Window2D) -> StableHLOValue {
        let geometry = PaddedImages(window, images.shape)
        let (masks, ties) = maxima(images, geometry)
        let zeros = text.filled(0, geometry.places, type)
        let chosen = zip(masks, pixels(x, geometry)).map { text.select($0, $1, zeros) }
        let sum = chosen.dropFirst().reduce(chosen[0]) { text.elementwise("stablehlo.add", $0, $1) }
        return text.elementwise("stablehlo.divide", sum, ties)
    }

    /// For each position within the window, where the largest element is; and how many there are in each window. If
    /// there is a NaN, the NaN is the largest. The padding never is.
    private func maxima(
        _ images: StableHLOValue, _ geometry: PaddedImages
    ) -> (masks: [StableHLOValue], ties: StableHLOValue) {
        let all = pixels(images, geometry, filling: -.infinity)
        let largest = largest(of: all)
        let isUndefined = text.compare(largest, .notEqual, largest)
        let inside =
            geometry.padded == geometry.images
            ? nil : pixels(text.filled(1, geometry.images, type), geometry)
        let masks = all.enumerated().map { place, pixel in
            let both = text.elementwise("stablehlo.and", text.compare(pixel, .notEqual, pixel), isUndefined)
            let mask = text.elementwise("stablehlo.or", text.compare(pixel, .equal, largest), both)
            guard let inside else { return mask }
            return text.elementwise("stablehlo.and", mask, text.convert(inside[place], to: .boolean))
        }
        let counts = masks.map { text.convert($0, to: type) }
        return (masks, counts.dropFirst().reduce(counts[0]) { text.elementwise("stablehlo.add", $0, $1) })
    }
}
