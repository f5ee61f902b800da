import Foundation

/// 1,797 handwritten digits of 8 × 8 pixels, included in this library.
///
/// The test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI Machine Learning
/// Repository, 1998, doi 10.24432/C50P49, CC BY 4.0): gray values 0…16, ten classes, written by 13 people. See
/// `Resources/README.md`.
public enum Digits {
    /// The number of images: 1,797.
    public static let count = 1797

    /// The number of images that `split` reserves for the test set.
    public static let testCount = 360

    /// All images in the order of the original file.
    ///
    /// - Throws: `DigitsError` if the resource is missing or damaged. (SwiftPM's resource lookup itself stops the
    ///   program if the executable was moved without its resource folder.)
    public static func load() throws -> ImageDataSet {
        guard let url = Bundle.module.url(forResource: "digits.csv", withExtension: "gz", subdirectory: "Resources")
        else { throw DigitsError(file: "digits.csv.gz", fault: .missingResource) }
        return try load(from: url, count: count)
    }

    /// The usual split: 360 digits for testing, `validation` of the other 1,437 for validation, and the rest for
    /// training.
    ///
    /// The test part depends on `seed` alone, not on the size of the validation part.
    ///
    /// - Throws: `DigitsError` if the resource is damaged; `ImageDataSetError` if `validation` is not from 1 to 1436.
    public static func split(seed: UInt64 = 0, validation: Int = 144) throws -> ImageDataSplit {
        let digits = try load()
        guard validation > 0, validation < count - testCount else {
            throw ImageDataSetError(
                dataSet: digits.name, fault: .impossibleParts([testCount, validation], available: count - 1))
        }
        let training = count - testCount - validation
        let parts = try digits.split([testCount, validation, training], seed: seed)
        return ImageDataSplit(
            training: parts[2].named("digits training"), validation: parts[1].named("digits validation"),
            test: parts[0].named("digits test"))
    }

    /// Reads a compressed file of `count` lines; see `parse`.
    package static func load(from url: URL, count: Int) throws -> ImageDataSet {
        let file = url.lastPathComponent
        let compressed: [UInt8]
        do {
            compressed = try FileBytes.read(url, limit: 1 << 20)
        } catch {
            throw DigitsError(file: file, fault: .file(error.fault))
        }
        let text: [UInt8]
        do {
            text = try Gzip.decompress(compressed, file: file, limit: 1 << 20)
        } catch {
            throw DigitsError(file: file, fault: .gzip(error.fault))
        }
        return try parse(text, file: file, count: count)
    }

    /// Parses lines of 64 gray values and a label, separated by commas; anything else is an error.
    ///
    /// - Parameters:
    ///   - text: The lines, with or without a final line feed.
    ///   - file: The name in error messages.
    ///   - count: The expected number of lines.
    /// - Throws: `DigitsError`; `ImageDataSetError` if a gray value is above 16 or a label above 9.
    package static func parse(_ text: [UInt8], file: String, count: Int) throws -> ImageDataSet {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == count else {
            throw DigitsError(file: file, fault: .wrongLineCount(expected: count, found: lines.count))
        }
        var pixels: [UInt8] = []
        var labels: [UInt8] = []
        for (index, line) in lines.enumerated() {
            let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            guard fields.count == 65 else {
                throw DigitsError(
                    file: file, fault: .wrongFieldCount(line: index + 1, expected: 65, found: fields.count))
            }
            let numbers = try fields.enumerated().map { column, field in
                // Only digits, since `UInt8("+5")` is 5.
                let words = String(decoding: field, as: UTF8.self)
                guard field.allSatisfy({ (48...57).contains($0) }), let number = UInt8(words) else {
                    throw DigitsError(file: file, fault: .notANumber(line: index + 1, column: column + 1, text: words))
                }
                return number
            }
            pixels += numbers.dropLast()
            labels.append(numbers[64])
        }
        return try ImageDataSet(
            name: "digits", pixels: pixels, labels: labels, width: 8, height: 8, classes: 10, maximumPixel: 16)
    }
}
