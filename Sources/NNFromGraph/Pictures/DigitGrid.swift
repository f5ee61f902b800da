import Autodiff

/// A picture of up to 25 digits, five per row, each with its true and its predicted class.
public struct DigitGrid: SVGPicture, Equatable {
    /// One digit of the picture.
    public struct Digit: Sendable, Equatable {
        /// The image's index in `images`.
        public let index: Int
        /// The predicted class.
        public let predicted: Int

        /// A digit by its index, with its predicted class.
        public init(index: Int, predicted: Int) {
            self.index = index
            self.predicted = predicted
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
    /// - Parameter predictions: A class for each image of `images`; a different count stops the program.
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

    /// The picture: 800 pixels wide, as high as its rows need.
    public var svg: String {
        let shown = digits.prefix(Self.capacity)
        let rows = (shown.count + Self.columns - 1) / Self.columns
        let height = Self.top + Double(max(rows, 1)) * Self.cellHeight
        var canvas = SVGCanvas(width: Self.width, height: rows == 0 ? Self.top + 70 : height)
        canvas.text(title, at: (Self.width / 2, 32), size: 18, anchor: .middle, isBold: true)
        canvas.text(subtitle, at: (Self.width / 2, 54), anchor: .middle, color: SVGCanvas.Color.quiet)
        for (place, digit) in shown.enumerated() {
            draw(digit, place: place, on: &canvas)
        }
        if shown.isEmpty {
            canvas.text("none", at: (Self.width / 2, Self.top + 20), size: 22, anchor: .middle)
        }
        return canvas.svg
    }

    private static let columns = 5
    private static let width = 800.0
    private static let top = 76.0
    private static let cellWidth = 152.0
    private static let cellHeight = 156.0
    /// The longer side of an image: a multiple of 28 and of 8, so that each image pixel becomes a square of whole
    /// pixels.
    private static let side = 112.0

    private var subtitle: String {
        digits.count > Self.capacity
            ? "\(images.name): the first \(Self.capacity) of \(digits.count)" : "\(images.name): \(digits.count)"
    }

    private func draw(_ digit: Digit, place: Int, on canvas: inout SVGCanvas) {
        let scale = Self.side / Double(max(images.width, images.height))
        let (width, height) = (Double(images.width) * scale, Double(images.height) * scale)
        let gap = (Self.width - Double(Self.columns) * Self.cellWidth) / 2
        let middle = gap + (Double(place % Self.columns) + 0.5) * Self.cellWidth
        let top = Self.top + Double(place / Self.columns) * Self.cellHeight
        let (x, y) = (middle - width / 2, top + (Self.side - height) / 2)
        canvas.image(png: png(digit.index), x: x, y: y, width: width, height: height)
        canvas.rectangle(x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1, stroke: "#bbbbbb")
        canvas.text(
            "true \(images.labels[digit.index]), predicted \(digit.predicted)", at: (middle, top + Self.side + 20),
            anchor: .middle)
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
