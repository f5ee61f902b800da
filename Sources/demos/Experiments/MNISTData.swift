import Foundation
import NNFromGraph

/// MNIST as the demos use it: 55,000 images for training, 5,000 for validation, 10,000 for testing.
enum MNISTData {
    /// How the data are split. The last 5,000 training images are easier than the others, and the test file's images
    /// easier than the training file's, so accuracies on different splits differ by a few tenths of a percent.
    enum Division: Sendable {
        /// The training file, shuffled, for training and validation; the test file for testing.
        case shuffled
        /// The training file's first 55,000 images for training and its last 5,000 for validation; the test file for
        /// testing (lectures 001 and 004).
        case inOrder
        /// A stratified random split of all 70,000 images (lecture 000).
        case pooled
    }

    /// The data, downloaded first if requested.
    /// - Throws: ``NotFound``, with the remedy, if MNIST is not found, or the error in loading or downloading it.
    static func require(
        _ options: Options, _ console: Console, _ division: Division = .shuffled
    ) throws -> ImageDataSplit {
        if options.downloads { try download(options, console) }
        guard let split = try find(options, division) else { throw NotFound() }
        return split
    }

    /// The data; `nil` if no folder is given and the cache folder does not have all files.
    static func find(_ options: Options, _ division: Division = .shuffled) throws -> ImageDataSplit? {
        guard let place = MNIST.locate(explicit: options.data) else { return nil }
        let (training, test) = try isArchive(place) ? MNIST.load(npz: place) : MNIST.load(from: place)
        switch division {
        case .shuffled:
            let parts = try training.split([55_000, 5_000], seed: options.seed)
            return ImageDataSplit(training: parts[0], validation: parts[1], test: test)
        case .inOrder:
            let parts = try training.split(first: 55_000)
            return ImageDataSplit(training: parts.first, validation: parts.rest, test: test)
        case .pooled:
            let parts = try training.joined(with: test).split(
                [55_000, 5_000, 10_000], seed: options.seed, stratified: true)
            return ImageDataSplit(
                training: parts[0].named("MNIST, training part"), validation: parts[1].named("MNIST, validation part"),
                test: parts[2].named("MNIST, test part"))
        }
    }

    /// Whether MNIST is at a place in one file of NumPy's, instead of a folder of four files.
    private static func isArchive(_ place: URL) -> Bool {
        place.pathExtension.lowercased() == "npz"
    }

    private static func download(_ options: Options, _ console: Console) throws {
        if let data = options.data, isArchive(data) {
            throw UsageError("--download needs a folder in --data, not the file \(data.path)")
        }
        guard let folder = options.data ?? MNIST.cacheFolder() else { throw NotFound() }
        let download = options.mirror.map { MNISTDownload(mirrors: [$0]) } ?? MNISTDownload()
        _ = try download.run(into: folder) { console.say($0) }
    }

    struct NotFound: LocalizedError {
        var errorDescription: String? {
            "MNIST not found; name its folder or .npz file with --data DIR or in MNIST_DIR, or download it with "
                + "`demos mnist-softmax --download`"
        }
    }
}
