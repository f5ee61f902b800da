import Foundation
import NNFromGraph

/// MNIST as the demos use it: 55,000 images to train, 5,000 to validate, the 10,000 of the test files to test.
enum MNISTData {
    /// The data, downloaded first if asked for.
    /// - Throws: an error that says what to do where MNIST is not found.
    static func require(_ options: Options, _ console: Console) throws -> ImageDataSplit {
        if options.downloads { try download(options, console) }
        guard let split = try find(options) else { throw NotFound() }
        return split
    }

    /// The 70,000 images of both files together, drawn into parts of 55,000, 5,000 and 10,000, as lecture 000 does
    /// ('Obtaining and preparing the MNIST dataset').
    static func requireDrawnAnew(_ options: Options, _ console: Console) throws -> ImageDataSplit {
        let parts = try require(options, console)
        let all = [parts.training, parts.validation, parts.test]
        let images = try ImageDataSet(
            name: "MNIST", pixels: all.flatMap(\.pixels), labels: all.flatMap(\.labels), width: parts.test.width,
            height: parts.test.height, classes: parts.test.classes, maximumPixel: parts.test.maximumPixel)
        let drawn = try images.split([55_000, 5_000, 10_000], seed: options.seed, stratified: true)
        return ImageDataSplit(training: drawn[0], validation: drawn[1], test: drawn[2])
    }

    /// The data, or nothing where no folder is named and the cache folder has none.
    static func find(_ options: Options) throws -> ImageDataSplit? {
        guard let folder = MNIST.locate(explicit: options.data) else { return nil }
        let (training, test) = try MNIST.load(from: folder)
        let parts = try training.split([55_000, 5_000], seed: options.seed)
        return ImageDataSplit(training: parts[0], validation: parts[1], test: test)
    }

    private static func download(_ options: Options, _ console: Console) throws {
        guard let folder = options.data ?? MNIST.cacheFolder() else { throw NotFound() }
        let download = options.mirror.map { MNISTDownload(mirrors: [$0]) } ?? MNISTDownload()
        _ = try download.run(into: folder) { console.say($0) }
    }

    struct NotFound: LocalizedError {
        var errorDescription: String? {
            "MNIST is not found; give its folder with --data DIR or MNIST_DIR, or fetch it with "
                + "`demos mnist-softmax --download`"
        }
    }
}
