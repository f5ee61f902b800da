import Foundation

extension MNIST {
    /// Reads a file of NumPy's `savez` or `savez_compressed` with the arrays `X_train`, `y_train`, `X_test` and
    /// `y_test`, in any case, as the lectures keep MNIST (004, 'Obtaining and preparing the MNIST dataset').
    ///
    ///     func digits(in file: URL) throws -> [Int] {
    ///         let (training, test) = try MNIST.load(npz: file)
    ///         return [training.count, test.count]  // 60,000 and 10,000
    ///     }
    ///
    /// Images are [count × 784] or [count × 28 × 28]: pixels 0…255, or scaled to 0…1 or −1…1 as in the lectures, which
    /// gives the same bytes again.
    /// - Throws: ``ArrayFileError`` if the file cannot be read or lacks an array; `MNISTError` for other extents or
    ///   numbers that are not pixels or labels.
    public static func load(npz url: URL) throws -> (training: ImageDataSet, test: ImageDataSet) {
        try load(npz: url, width: 28, height: 28)
    }

    /// The same for images of any extents (tests use small ones).
    package static func load(
        npz url: URL, width: Int, height: Int
    ) throws -> (training: ImageDataSet, test: ImageDataSet) {
        let file = try NPZFile(contentsOf: url)
        func array(_ name: String) throws -> StoredArray {
            try file.array(file.names.first { $0.lowercased() == name.lowercased() } ?? name)
        }
        func part(_ name: String, _ images: String, _ labels: String) throws -> ImageDataSet {
            func refusal(_ reason: String) -> MNISTError { MNISTError(file: url.path, fault: .array(reason)) }
            let (x, y) = (try array(images), try array(labels))
            let extents = x.shape.extents.dropFirst()
            guard extents == [width * height] || extents == [height, width] else {
                throw refusal("\(images) has shape \(x.shape); it must be [images × \(height) × \(width)]")
            }
            guard y.shape == [x.shape[0]] else {
                throw refusal("\(labels) has shape \(y.shape); it must be [\(x.shape[0])], a label for each image")
            }
            let digits: [UInt8]
            do {
                digits = try y.elements(
                    type: "label", real: { UInt8(exactly: $0) }, signed: { UInt8(exactly: $0) },
                    unsigned: { UInt8(exactly: $0) })
            } catch { throw refusal("\(labels) has \(error.value) at index \(error.element), which is not a label") }
            do {
                return try ImageDataSet(
                    name: name, pixels: try pixels(x), labels: digits, width: width, height: height, classes: 10,
                    maximumPixel: 255)
            } catch let error as ArrayError {
                throw refusal("\(images) has \(error.value) at index \(error.element), which is not a pixel value")
            } catch let error as ImageDataSetError {
                throw MNISTError(file: url.path, fault: .contents(error.fault))
            }
        }
        return (
            try part("MNIST training", "X_train", "y_train"), try part("MNIST test", "X_test", "y_test")
        )
    }

    /// Pixels as bytes. Their range tells how they are scaled: with negative numbers −1…1, without numbers above 1 (and
    /// of a floating-point type) 0…1, else 0…255.
    private static func pixels(_ array: StoredArray) throws(ArrayError) -> [UInt8] {
        if array.format == .uint8 { return array.bytes }
        var (least, greatest) = (Double.infinity, -Double.infinity)
        func note(_ value: Double) -> Void? {
            (least, greatest) = (min(least, value), max(greatest, value))
            return value.isFinite ? () : nil
        }
        let _: [Void] = try array.elements(
            type: "pixel", real: note, signed: { note(Double($0)) }, unsigned: { note(Double($0)) })
        let (offset, factor) =
            least < 0 ? (1.0, 127.5) : greatest <= 1 && !array.format.isInteger ? (0.0, 255.0) : (0.0, 1.0)
        func byte(_ value: Double) -> UInt8? {
            let pixel = (value + offset) * factor
            // Half precision has an error of up to 255 · 2⁻¹², scaled numbers in single precision one of 10⁻⁵.
            return abs(pixel - pixel.rounded()) < 0.1 ? UInt8(exactly: pixel.rounded()) : nil
        }
        return try array.elements(
            type: "pixel", real: byte, signed: { byte(Double($0)) }, unsigned: { byte(Double($0)) })
    }
}
