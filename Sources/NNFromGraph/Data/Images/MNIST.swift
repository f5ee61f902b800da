import Foundation

/// MNIST, the 70,000 handwritten digits of 28 × 28 pixels by Y. LeCun, C. Cortes and C. Burges, read from the user's
/// files.
///
/// The files are not part of this library. They are the four of the original site, each gzip-compressed or not, named
/// as there or with `.idx` instead of `-idx`.
public enum MNIST {
    /// The folder with the files: `explicit` if given, else the one named by `MNIST_DIR`, else the cache folder if it
    /// has all four files.
    ///
    /// A folder that was named is returned without looking into it, so that `load` reports missing files instead of
    /// another data set being used silently.
    ///
    /// - Returns: `nil` if no folder was named and the cache folder does not have all files.
    public static func locate(
        explicit: URL? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL? {
        if let explicit { return explicit }
        if let named = environment["MNIST_DIR"], !named.isEmpty {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        return cacheFolder(environment: environment).flatMap { folder in
            MNISTFiles.originals.missing(in: folder).isEmpty ? folder : nil
        }
    }

    /// The folder for downloaded files: below `~/Library/Caches` on Apple's platforms, elsewhere below `XDG_CACHE_HOME`
    /// or `~/.cache`; `nil` for a user without a home folder.
    public static func cacheFolder(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL? {
        cacheRoot(environment)?.appendingPathComponent("NNFromGraph/mnist", isDirectory: true)
    }

    /// Reads the four files: training and test part, each with images and labels.
    ///
    ///     func digits(in folder: URL) throws -> [Int] {
    ///         let (training, test) = try MNIST.load(from: folder)
    ///         return [training.count, test.count]  // 60,000 and 10,000
    ///     }
    ///
    /// - Parameters:
    ///   - folder: The folder of the files.
    ///   - verifyingChecksums: Whether to check the MD5 of each file's uncompressed content against the original's.
    /// - Throws: `MNISTError` if files are missing, not of MNIST's extents or with a label above 9; `IDXError` if one
    ///   cannot be read. Each names the file and the fault.
    public static func load(
        from folder: URL, verifyingChecksums: Bool = false
    ) throws -> (training: ImageDataSet, test: ImageDataSet) {
        try load(.originals, from: folder, verifyingChecksums: verifyingChecksums)
    }

    /// The same as `load(from:verifyingChecksums:)`, for files of any extents (tests use small ones).
    package static func load(
        _ files: MNISTFiles, from folder: URL, verifyingChecksums: Bool = false
    ) throws -> (training: ImageDataSet, test: ImageDataSet) {
        let missing = files.missing(in: folder)
        guard missing.isEmpty else { throw MNISTError(file: folder.path, fault: .missingFiles(missing)) }
        func elements(of file: MNISTFile) throws -> [UInt8] {
            guard let url = file.locate(in: folder) else {
                throw MNISTError(file: folder.path, fault: .missingFiles([file.name]))
            }
            let checksum = verifyingChecksums ? file.checksum : nil
            // The limit is ten times the right size, so that a wrong file is reported by its extents.
            let limit = 10 * file.dimensions.reduce(1, *) + 1024
            let idx = try IDX(contentsOf: url, rank: file.dimensions.count, checksum: checksum, limit: limit)
            guard idx.dimensions == file.dimensions else {
                throw MNISTError(
                    file: url.path, fault: .wrongDimensions(expected: file.dimensions, found: idx.dimensions))
            }
            return idx.elements
        }
        func dataSet(_ name: String, _ images: MNISTFile, _ labels: MNISTFile) throws -> ImageDataSet {
            let source = labels.locate(in: folder)?.path ?? labels.name
            let pixels = try elements(of: images)
            do {
                return try ImageDataSet(
                    name: name, pixels: pixels, labels: elements(of: labels), width: images.dimensions[2],
                    height: images.dimensions[1], classes: 10, maximumPixel: 255)
            } catch let error as ImageDataSetError {
                // Any byte is a valid pixel, so only labels can be at fault.
                throw MNISTError(file: source, fault: .contents(error.fault))
            }
        }
        return (
            try dataSet("MNIST training", files.trainingImages, files.trainingLabels),
            try dataSet("MNIST test", files.testImages, files.testLabels)
        )
    }

    private static func cacheRoot(_ environment: [String: String]) -> URL? {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        #if canImport(Darwin)
            return home?.appendingPathComponent("Library/Caches", isDirectory: true)
        #else
            // The XDG base directory specification says to ignore a relative path.
            if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
                return URL(fileURLWithPath: cache, isDirectory: true)
            }
            return home?.appendingPathComponent(".cache", isDirectory: true)
        #endif
    }
}
