/// What is wrong with images and labels, or with a request to split them.
public enum ImageDataSetFault: Equatable, Sendable, CustomStringConvertible {
    /// There are no images.
    case empty
    /// Width or height is not in 1…65535.
    case impossibleSize(width: Int, height: Int)
    /// The number of classes is not in 1…256.
    case impossibleClassCount(Int)
    /// The largest gray value is 0.
    case noGrayValues
    /// The number of pixels is not width × height for each label.
    case countMismatch(images: Int, expectedPixels: Int, foundPixels: Int)
    /// A label is not below the number of classes.
    case labelOutOfRange(image: Int, label: Int, classes: Int)
    /// A pixel is above the largest gray value.
    case pixelAboveMaximum(image: Int, pixel: UInt8, maximum: UInt8)
    /// A requested size is not positive, or their sum exceeds the number of images.
    case impossibleParts([Int], available: Int)
    /// A requested fraction is not positive and finite, or their sum exceeds 1.
    case impossibleFractions([Double])
    /// The other data set's images differ in size, classes or gray values.
    case differentImages(String)

    /// The former name of ``noGrayValues``.
    @available(*, deprecated, renamed: "noGrayValues")
    public static var noGreyValues: ImageDataSetFault { .noGrayValues }

    public var description: String {
        switch self {
        case .empty: "has no images"
        case .impossibleSize(let width, let height):
            "has images of \(width) × \(height) pixels; each extent must be from 1 to 65535"
        case .impossibleClassCount(let classes): "has \(classes) classes; there must be from 1 to 256"
        case .noGrayValues: "has 0 as its largest gray value; it must be from 1 to 255"
        case .countMismatch(let images, let expected, let found):
            "has \(images) labels, which need \(expected) pixels, but \(found) pixels"
        case .labelOutOfRange(let image, let label, let classes):
            "has the label \(label) at image \(image), where only 0 to \(classes - 1) are possible"
        case .pixelAboveMaximum(let image, let pixel, let maximum):
            "has the pixel \(pixel) in image \(image), where at most \(maximum) is possible"
        case .impossibleParts(let parts, let available):
            SplitWords.parts(parts, of: "images", available: available)
        case .impossibleFractions(let fractions): SplitWords.fractions(fractions)
        case .differentImages(let other):
            "cannot be joined with '\(other)': size, number of classes and largest gray value must be the same"
        }
    }
}

/// A data set that cannot be created or split as requested, and why.
public struct ImageDataSetError: _DescribedError {
    /// The name of the data set.
    public let dataSet: String
    /// What is wrong.
    public let fault: ImageDataSetFault

    /// An error for the data set of the given name.
    public init(dataSet: String, fault: ImageDataSetFault) {
        self.dataSet = dataSet
        self.fault = fault
    }

    public var description: String { "the data set '\(dataSet)' \(fault)" }
}
