import Foundation
import NNFromGraph
import Testing

struct MNISTTests {
    @Test(arguments: [true, false])
    func readsTheFourFiles(compressed: Bool) throws {
        try withTemporaryFolder { folder in
            let tiny = TinyMNIST()
            try tiny.write(to: folder, compressed: compressed)
            let (training, test) = try MNIST.load(tiny.files, from: folder, verifyingChecksums: true)
            #expect(training.count == 6 && test.count == 4)
            #expect(training.width == 5 && training.height == 3 && training.classes == 10)
            #expect(training.pixels == Array(tiny.contents[0][16...]))
            #expect(test.labels == [0, 1, 2, 3])
        }
    }

    @Test func acceptsTheOtherFileNames() throws {
        try withTemporaryFolder { folder in
            let tiny = TinyMNIST()
            for (name, content) in zip(["train-images.idx3", "train-labels.idx1"], tiny.contents) {
                try FileBytes.write(content, to: folder.appendingPathComponent("\(name)-ubyte"))
            }
            for (name, content) in zip(["t10k-images.idx3", "t10k-labels.idx1"], tiny.contents[2...]) {
                try FileBytes.write(Gzip.compress(content), to: folder.appendingPathComponent("\(name)-ubyte.gz"))
            }
            #expect(try MNIST.load(tiny.files, from: folder).test.count == 4)
        }
    }

    @Test func missingFilesAreNamed() throws {
        try withTemporaryFolder { folder in
            let tiny = TinyMNIST()
            try tiny.write(to: folder)
            try FileManager.default.removeItem(at: folder.appendingPathComponent("t10k-images-idx3-ubyte.gz"))
            // A folder with that name does not count as the file.
            let folderOfThatName = folder.appendingPathComponent("t10k-images-idx3-ubyte")
            try FileManager.default.createDirectory(at: folderOfThatName, withIntermediateDirectories: true)
            let expected = MNISTError(file: folder.path, fault: .missingFiles(["t10k-images-idx3-ubyte"]))
            #expect(throws: expected) { try MNIST.load(tiny.files, from: folder) }
            #expect(expected.description.contains("\(folder.path) lacks t10k-images-idx3-ubyte ("))
        }
    }

    @Test func damagedFilesAreNamed() throws {
        try withTemporaryFolder { folder in
            var tiny = TinyMNIST()
            let labels = folder.appendingPathComponent("train-labels-idx1-ubyte.gz")
            tiny.contents[1][10] = 11
            try tiny.write(to: folder)
            #expect(
                throws: MNISTError(
                    file: labels.path, fault: .contents(.labelOutOfRange(image: 2, label: 11, classes: 10)))
            ) {
                try MNIST.load(tiny.files, from: folder)
            }
            let found = MD5.hexadecimal(of: tiny.contents[1])
            let expected = tiny.files.trainingLabels.checksum
            #expect(
                throws: IDXError(file: labels.path, fault: .wrongChecksum(expected: expected, found: found))
            ) {
                try MNIST.load(tiny.files, from: folder, verifyingChecksums: true)
            }
            try FileBytes.write(Array(Gzip.compress(tiny.contents[1]).dropLast()), to: labels)
            #expect(throws: IDXError(file: labels.path, fault: .gzip(.truncated))) {
                try MNIST.load(tiny.files, from: folder)
            }
            try FileBytes.write(IDX.encode([1, 2, 3], dimensions: [3]), to: labels)
            #expect(throws: MNISTError(file: labels.path, fault: .wrongDimensions(expected: [6], found: [3]))) {
                try MNIST.load(tiny.files, from: folder)
            }
        }
    }

    @Test func aNamedFolderComesFirst() throws {
        try withTemporaryFolder { folder in
            let named = folder.appendingPathComponent("named", isDirectory: true)
            let environment = ["MNIST_DIR": folder.path, "HOME": folder.path]
            #expect(MNIST.locate(explicit: named, environment: environment) == named)
            #expect(MNIST.locate(environment: environment)?.path == folder.path)
        }
    }

    @Test func cacheNeedsAllFourFiles() throws {
        try withTemporaryFolder { home in
            let environment = ["MNIST_DIR": "", "HOME": home.path]
            #expect(MNIST.locate(environment: environment) == nil)
            #expect(MNIST.locate(environment: [:]) == nil)
            let cache = try #require(MNIST.cacheFolder(environment: environment))
            #expect(cache.path.hasPrefix(home.path))
            try TinyMNIST().write(to: cache)
            #expect(MNIST.locate(environment: environment)?.path == cache.path)
            try FileManager.default.removeItem(at: cache.appendingPathComponent("train-labels-idx1-ubyte.gz"))
            #expect(MNIST.locate(environment: environment) == nil)
        }
    }

    #if !canImport(Darwin)
        @Test func cacheFollowsTheDesktopStandard() {
            let set = MNIST.cacheFolder(environment: ["HOME": "/home/ada", "XDG_CACHE_HOME": "/caches"])
            #expect(set?.path == "/caches/NNFromGraph/mnist")
            let relative = MNIST.cacheFolder(environment: ["HOME": "/home/ada", "XDG_CACHE_HOME": "caches"])
            #expect(relative?.path == "/home/ada/.cache/NNFromGraph/mnist")
        }
    #endif

    /// The real files, on machines where `MNIST_DIR` names them.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil))
    func originalFilesAreIntact() throws {
        let folder = try #require(MNIST.locate())
        let (training, test) = try MNIST.load(from: folder, verifyingChecksums: true)
        #expect(training.classCounts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
        #expect(test.classCounts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
        #expect(training.labels.prefix(5) == [5, 0, 4, 1, 9])
    }
}
