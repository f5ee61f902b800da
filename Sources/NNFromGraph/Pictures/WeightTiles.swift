import Autodiff
import Foundation

/// A picture of a dense layer's weights: each unit's incoming weights as an image, colored on a scale centered at zero.
///
/// Blue is negative, white zero, and vermilion positive; all units share the scale.
public struct WeightTiles: SVGPicture, Equatable {
    /// The title.
    public let title: String
    /// The network; may be empty.
    public let subtitle: String
    /// The weights [inputs × units].
    public let weights: Tensor<Double>
    /// The image's extents in pixels; their product is the number of inputs.
    public let imageWidth, imageHeight: Int

    /// The largest number of units shown.
    public static let capacity = 100

    /// A picture of weights [inputs × units], where the inputs are an image's pixels, row by row. Other extents stop
    /// the program.
    public init<Scalar: TensorScalar>(
        title: String, subtitle: String = "", weights: Tensor<Scalar>, imageWidth: Int, imageHeight: Int
    ) {
        if weights.shape.rank != 2 || imageWidth < 1 || imageHeight < 1
            || weights.shape[0] != imageWidth * imageHeight || weights.shape[1] < 1
        {
            stop(
                "WeightTiles: weights of shape \(weights.shape) for images of \(imageWidth) × \(imageHeight) pixels; "
                    + "give [pixels × units]")
        }
        self.title = title
        self.subtitle = subtitle
        self.weights = Tensor<Double>(shape: weights.shape, scalars: weights.scalars.map { Double($0) })
        self.imageWidth = imageWidth
        self.imageHeight = imageHeight
    }

    /// The first layer of a network on images; `nil` if it is not a dense layer on images of these extents.
    public init?<Scalar: TensorScalar>(
        title: String, subtitle: String = "", of network: Network<Scalar>, imageWidth: Int, imageHeight: Int
    ) {
        guard let weights = network.parameters.first, weights.shape.rank == 2,
            weights.shape[0] == imageWidth * imageHeight
        else { return nil }
        self.init(
            title: title, subtitle: subtitle, weights: weights, imageWidth: imageWidth, imageHeight: imageHeight)
    }

    private var units: Int { weights.shape[1] }
    private var shown: Int { min(units, Self.capacity) }
    private var columns: Int { Int(Double(shown).squareRoot().rounded(.up)) }
    private static let gap = 2

    /// The absolute weight that has the full color: 99.5 % of the weights are at most that, rounded up to one digit.
    /// Larger ones have the same color; a scale up to the largest of them would bleach the others.
    private var bound: Double {
        let sizes = weights.scalars.map { $0.isFinite ? abs($0) : 0 }.sorted()
        let size = max(sizes[min(Int(0.995 * Double(sizes.count)), sizes.count - 1)], 1e-300)
        let power = pow(10, floor(log10(size)))
        return (size / power - 1e-9).rounded(.up) * power
    }

    public var svg: String {
        var canvas = SVGCanvas(width: SVGCanvas.widest, title: title, description: description)
        let top = canvas.heading(title, subtitle) + 8
        // Each weight becomes a square of whole pixels, since some viewers would blur enlarged ones.
        let room = 586 / columns - Self.gap
        let factor = max(1, min(room / imageWidth, 80 / imageHeight))
        let (across, down) = (imageWidth * factor + Self.gap, imageHeight * factor + Self.gap)
        let rows = (shown + columns - 1) / columns
        let (width, height) = (Double(columns * across - Self.gap), Double(rows * down - Self.gap))
        let left = max(4, (586 - width) / 2)
        for row in 0..<rows {
            let units = row * columns..<min((row + 1) * columns, shown)
            // The gap below a row belongs to its image, as the gaps between its units do.
            let (wide, high) = (units.count * across - Self.gap, row == rows - 1 ? down - Self.gap : down)
            let png = PNG.encode(pixels(units, factor, wide, high), width: wide, height: high, color: .rgb)
            canvas.image(
                png: png, x: left, y: top + Double(row * down), width: Double(wide), height: Double(high))
            canvas.rectangle(
                x: left - 1, y: top + Double(row * down) - 1, width: Double(wide) + 2,
                height: Double(down - Self.gap) + 2, edge: .quiet)
        }
        let label = String(format: "%.1g", bound)
        canvas.colorBar(
            x: left + width + 10, y: top + 10, height: 160, name: "", scale: ColorScale.diverging,
            labels: [(0, "−" + label), (0.5, "0"), (1, label)])
        canvas.height = canvas.note(note, y: max(top + height, top + 180) + 4) + 14
        return canvas.svg
    }

    /// A row of units, `width` × `height` pixels, with gray gaps.
    private func pixels(_ units: Range<Int>, _ factor: Int, _ width: Int, _ height: Int) -> [UInt8] {
        var pixels = [UInt8](repeating: 150, count: width * height * 3)
        let (bound, scalars, count) = (bound, weights.scalars, self.units)
        for unit in units {
            let left = (unit - units.lowerBound) * (imageWidth * factor + Self.gap)
            for y in 0..<imageHeight * factor {
                for x in 0..<imageWidth * factor {
                    let weight = scalars[(y / factor * imageWidth + x / factor) * count + unit]
                    let color = ColorScale.diverging(0.5 + weight / bound / 2)
                    let place = (y * width + left + x) * 3
                    (pixels[place], pixels[place + 1], pixels[place + 2]) = (color.red, color.green, color.blue)
                }
            }
        }
        return pixels
    }

    private var note: String {
        let which = shown < units ? "the first \(shown) of \(units) units" : "\(units) units"
        return "One image for each of \(which): the weights of its \(imageWidth) × \(imageHeight) inputs."
    }

    private var description: String {
        note + String(format: " Blue is negative, white zero, vermilion positive, up to %.1g.", bound)
    }
}
