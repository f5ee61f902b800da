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
