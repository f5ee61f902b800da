import Autodiff

/// Labeled images of one size, kept as bytes.
///
/// Bytes take a quarter of the memory of `Float`: MNIST's 60,000 images are 47 MB. `gather` converts them to numbers,
/// one minibatch at a time.
public struct ImageDataSet: Sendable, Equatable {
    /// The name used in error messages and pictures: "MNIST training", "digits".
    public let name: String
    /// The gray values, 0…`maximumPixel`: [count × height × width] in row-major order.
    public let pixels: [UInt8]
    /// The class of each image, below `classes`.
    public let labels: [UInt8]
    /// The number of columns of an image.
    public let width: Int
    /// The number of rows of an image.
    public let height: Int
    /// The number of classes, 10 for digits.
    public let classes: Int
    /// The largest value that a pixel can have: 255 for MNIST, 16 for the embedded digits.
    public let maximumPixel: UInt8

    /// The number of images, at least 1.
    @inlinable public var count: Int { labels.count }
    /// The number of pixels of an image: `width * height`.
    @inlinable public var featureCount: Int { width * height }

    /// A data set of the given images and labels.
    ///
    /// - Throws: `ImageDataSetError` if there are no images, if an extent, `classes` or `maximumPixel` is out of range,
    ///   if the number of pixels is not count × width × height, if a label is not below `classes`, or if a pixel is
    ///   above `maximumPixel`.
    public init(
        name: String, pixels: [UInt8], labels: [UInt8], width: Int, height: Int, classes: Int, maximumPixel: UInt8
    ) throws(ImageDataSetError) {
        func fail(_ fault: ImageDataSetFault) -> ImageDataSetError { ImageDataSetError(dataSet: name, fault: fault) }
        guard !labels.isEmpty else { throw fail(.empty) }
        // The bound on the extents keeps their product from overflowing.
        guard (1...65_535).contains(width), (1...65_535).contains(height) else {
            throw fail(.impossibleSize(width: width, height: height))
        }
        guard (1...256).contains(classes) else { throw fail(.impossibleClassCount(classes)) }
        guard maximumPixel > 0 else { throw fail(.noGrayValues) }
        let (expected, overflow) = labels.count.multipliedReportingOverflow(by: width * height)
        guard !overflow, pixels.count == expected else {
            throw fail(.countMismatch(images: labels.count, expectedPixels: expected, foundPixels: pixels.count))
        }
        if let index = labels.firstIndex(where: { $0 >= classes }) {
            throw fail(.labelOutOfRange(image: index, label: Int(labels[index]), classes: classes))
        }
        if maximumPixel < 255, let index = pixels.firstIndex(where: { $0 > maximumPixel }) {
            let image = index / (width * height)
            throw fail(.pixelAboveMaximum(image: image, pixel: pixels[index], maximum: maximumPixel))
        }
        self.init(
            unchecked: name, pixels: pixels, labels: labels, width: width, height: height, classes: classes,
            maximumPixel: maximumPixel)
    }

    /// For images and labels that are known to be consistent, such as parts of a valid data set.
    init(
        unchecked name: String, pixels: [UInt8], labels: [UInt8], width: Int, height: Int, classes: Int,
        maximumPixel: UInt8
    ) {
        self.name = name
        self.pixels = pixels
        self.labels = labels
        self.width = width
        self.height = height
        self.classes = classes
        self.maximumPixel = maximumPixel
    }

    /// The `featureCount` pixels of one image in row-major order; an index out of range stops the program.
    public func image(at index: Int) -> ArraySlice<UInt8> {
        checkIndex(index, of: "image(at:)")
        return pixels[index * featureCount..<(index + 1) * featureCount]
    }

    /// The number of images of each class.
    public var classCounts: [Int] {
        labels.reduce(into: [Int](repeating: 0, count: classes)) { $0[Int($1)] += 1 }
    }

    /// Stops the program for an image index out of range.
    func checkIndex(_ index: Int, of operation: String) {
        if index < 0 || index >= count {
            stop("\(operation): image \(index) does not exist; \(name) has the images 0 to \(count - 1)")
        }
    }
}
