import Foundation

/// One of the four files of a data set in MNIST's format.
package struct MNISTFile: Sendable, Hashable {
    /// "train-images", "train-labels", "t10k-images" or "t10k-labels".
    package let stem: String
    /// The required extents.
    package let dimensions: [Int]
    /// The MD5 of the uncompressed content.
    package let checksum: String

    package init(stem: String, dimensions: [Int], checksum: String) {
        self.stem = stem
        self.dimensions = dimensions
        self.checksum = checksum
    }

    /// The usual name, without `.gz`: "train-images-idx3-ubyte".
    package var name: String { "\(stem)-idx\(dimensions.count)-ubyte" }

    /// The URL of the file in `folder`, with `-` or `.` before `idx`, without `.gz` (preferred, since nothing has to be
    /// decompressed) or with it; `nil` if there is none.
    package func locate(in folder: URL) -> URL? {
        [name, "\(stem).idx\(dimensions.count)-ubyte"]
            .flatMap { [$0, "\($0).gz"] }
            .map { folder.appendingPathComponent($0) }
            .first { isFile($0) }
    }

    private func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}

/// The four files of a data set in MNIST's format, with their required extents and checksums.
package struct MNISTFiles: Sendable, Hashable {
    package let trainingImages: MNISTFile
    package let trainingLabels: MNISTFile
    package let testImages: MNISTFile
    package let testLabels: MNISTFile

    package init(
        trainingImages: MNISTFile, trainingLabels: MNISTFile, testImages: MNISTFile, testLabels: MNISTFile
    ) {
        self.trainingImages = trainingImages
        self.trainingLabels = trainingLabels
        self.testImages = testImages
        self.testLabels = testLabels
    }

    /// All four, images before labels.
    package var all: [MNISTFile] { [trainingImages, trainingLabels, testImages, testLabels] }

    /// The originals: 60,000 + 10,000 images of 28 × 28 pixels.
    package static let originals = MNISTFiles(
        trainingImages: MNISTFile(
            stem: "train-images", dimensions: [60_000, 28, 28], checksum: "6bbc9ace898e44ae57da46a324031adb"),
        trainingLabels: MNISTFile(
            stem: "train-labels", dimensions: [60_000], checksum: "a25bea736e30d166cdddb491f175f624"),
        testImages: MNISTFile(
            stem: "t10k-images", dimensions: [10_000, 28, 28], checksum: "2646ac647ad5339dbf082846283269ea"),
        testLabels: MNISTFile(
            stem: "t10k-labels", dimensions: [10_000], checksum: "27ae3e4e09519cfbb04c329615203637"))

    /// The names of the files that are missing in `folder`.
    package func missing(in folder: URL) -> [String] {
        all.filter { $0.locate(in: folder) == nil }.map(\.name)
    }
}
