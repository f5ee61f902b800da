import Autodiff
import Foundation

/// A picture of up to 25 digits, five per row, each with its true and its predicted class.
public struct DigitGrid: SVGPicture, Equatable {
    /// One digit of the picture.
    public struct Digit: Sendable, Equatable {
        /// The image's index in `images`.
        public let index: Int
        /// The predicted class.
        public let predicted: Int
        /// The probability of the predicted class, according to the network; `nil` if it is not known.
        public let confidence: Double?

        /// A digit by its index, with its predicted class and the network's confidence in it.
        public init(index: Int, predicted: Int, confidence: Double? = nil) {
            self.index = index
            self.predicted = predicted
            self.confidence = confidence
        }
    }

    /// The maximum number of digits shown.
    public static let capacity = 25

    /// The title.
    public let title: String
    /// The data set of the digits.
    public let images: ImageDataSet
    /// The digits in the order of the picture; those beyond 25 are counted, not shown.
    public let digits: [Digit]

    /// A picture of the given digits. An image index out of range stops the program.
    public init(title: String, images: ImageDataSet, digits: [Digit]) {
        for digit in digits { images.checkIndex(digit.index, of: "DigitGrid") }
        self.title = title
        self.images = images
        self.digits = digits
    }

    /// The digits that a network misclassified.
    ///
    /// - Parameters:
    ///   - title: The title above the grid.
    ///   - images: The images, with their labels.
    ///   - predictions: A class for each image of `images`; a different count stops the program.
    public init(title: String, misclassifiedIn images: ImageDataSet, predictions: [Int]) {
        if predictions.count != images.count {
            stop(
                "DigitGrid: \(predictions.count) predictions for the \(images.count) images of \(images.name); give "
                    + "one per image"
            )
        }
        let wrong = zip(images.labels, predictions).enumerated()
            .filter { Int($0.element.0) != $0.element.1 }
            .map { Digit(index: $0.offset, predicted: $0.element.1) }
        self.init(title: title, images: images, digits: wrong)
    }

    /// The digits that a network misclassified, worst first: those of which it was most certain.
    ///
    /// - Parameters:
    ///   - title: The title above the grid.
    ///   - images: The images, with their labels.
    ///   - predictions: A class for each image of `images`; a different count stops the program.
    ///   - confidences: The probability of each of these classes, according to the network.
    public init(title: String, misclassifiedIn images: ImageDataSet, predictions: [Int], confidences: [Double]) {
        Metrics.checkPairs("DigitGrid", predictions.count, confidences.count)
        let digits = DigitGrid(title: title, misclassifiedIn: images, predictions: predictions).digits.map {
            Digit(index: $0.index, predicted: $0.predicted, confidence: confidences[$0.index])
        }
        self.init(
            title: title, images: images,
            digits: digits.sorted { ($1.confidence ?? 0, $0.index) < ($0.confidence ?? 0, $1.index) })
    }

    /// The picture: 640 pixels wide, as high as its rows need.
    public var svg: String {
        let shown = digits.prefix(Self.capacity)
        var canvas = SVGCanvas(width: Self.width, title: title, description: description)
        let top = canvas.heading(title, subtitle) + 8
        for (place, digit) in shown.enumerated() { draw(digit, place: place, top: top, on: &canvas) }
        if shown.isEmpty { canvas.text("none", at: (Self.width / 2, top + 20), size: 22, anchor: .middle) }
        let rows = (shown.count + Self.columns - 1) / Self.columns
        canvas.height = top + (rows == 0 ? 60 : Double(rows) * cellHeight)
        return canvas.svg
    }

    private static let columns = 5
    private static let width = 640.0
    private static let cellWidth = 124.0
    /// The longer side of an image: a multiple of 28 and of 8, so that each image pixel becomes a square of whole
    /// pixels.
    private static let side = 112.0

    private var hasConfidences: Bool { digits.contains { $0.confidence != nil } }
    private var cellHeight: Double { Self.side + (hasConfidences ? 58 : 40) }

    private var subtitle: String {
        let order = hasConfidences ? "the most confident first" : "in order"
        let (count, all) = (Units.grouped(digits.count), Units.count(images.count, "image"))
        let words = "\(images.name): \(count) of \(all)"
        if digits.count > Self.capacity { return words + "; \(Self.capacity) of them, \(order)" }
        return words + (digits.count > 1 && hasConfidences ? ", \(order)" : "")
    }

    private var description: String {
        let words = digits.prefix(Self.capacity).map { caption($0).joined(separator: ", ") }
        return "\(subtitle). " + words.joined(separator: "; ")
    }

    /// The lines below a digit: `4, predicted 9` and `99.8 % sure`.
    private func caption(_ digit: Digit) -> [String] {
        let confidence = digit.confidence.map { String(format: "%.1f %% sure", 100 * $0) }
        return ["\(images.labels[digit.index]), predicted \(digit.predicted)"] + (confidence.map { [$0] } ?? [])
    }

    private func draw(_ digit: Digit, place: Int, top: Double, on canvas: inout SVGCanvas) {
        let scale = Self.side / Double(max(images.width, images.height))
        let (width, height) = (Double(images.width) * scale, Double(images.height) * scale)
        let gap = (Self.width - Double(Self.columns) * Self.cellWidth) / 2
        let middle = gap + (Double(place % Self.columns) + 0.5) * Self.cellWidth
        let top = top + Double(place / Self.columns) * cellHeight
        let (x, y) = (middle - width / 2, top + (Self.side - height) / 2)
        canvas.image(png: png(digit.index), x: x, y: y, width: width, height: height)
        canvas.rectangle(x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1, edge: .quiet)
        for (line, words) in caption(digit).enumerated() {
            canvas.text(
                words, at: (middle, top + Self.side + 18 + 17 * Double(line)), anchor: .middle,
                color: line == 0 ? .ink : .quiet)
        }
    }

    /// The image, inverted: the largest gray value is black.
    ///
    /// Each pixel becomes a square of pixels, because some SVG viewers ignore `image-rendering` and would blur 8 × 8
    /// pixels beyond recognition.
    private func png(_ index: Int) -> [UInt8] {
        let maximum = Int(images.maximumPixel)
        let paper = images.image(at: index).map { UInt8(255 - (Int($0) * 255 + maximum / 2) / maximum) }
        let factor = max(1, Int(Self.side) / max(images.width, images.height))
        let (width, height) = (images.width * factor, images.height * factor)
        let enlarged = (0..<width * height).map { place in
            paper[place / width / factor * images.width + place % width / factor]
        }
        return PNG.encode(enlarged, width: width, height: height)
    }
}
