import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// MNIST as the lectures keep it, in one file of `savez_compressed`; here of 5 × 3 pixels.
@Suite struct MNISTArchiveTests {
    private let pixels = (0..<45).map { $0 * 37 % 256 }

    private func load(_ images: StoredArray, labels: StoredArray? = nil, prefix: String = "X") throws -> ImageDataSet {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("mnist.npz")
            var file = NPZ()
            file.add("\(prefix)_train", images)
            file.add("y_train", try labels ?? StoredArray([3, 1, 4], as: .int64))
            file.add("\(prefix)_test", images)
            file.add("y_test", try StoredArray([3, 1, 4], as: .uint8))
            try file.write(to: url)
            let (training, test) = try MNIST.load(npz: url, width: 5, height: 3)
            #expect(test.pixels == training.pixels && test.labels == [3, 1, 4])
            return training
        }
    }

    /// Bytes and the lectures' scaled numbers, in double, single and half precision, give the same images.
    @Test func scaledPixelsAreTheSameBytes() throws {
        let bytes = pixels.map { UInt8($0) }
        #expect(try load(StoredArray(pixels, shape: [3, 15], as: .uint8)).pixels == bytes)
        #expect(try load(StoredArray(pixels, shape: [3, 3, 5], as: .int64), prefix: "x").pixels == bytes)
        let plain = Tensor<Double>(shape: [3, 15], scalars: pixels.map(Double.init))
        for scaled in [plain, plain / 255, (plain / 255 - 0.5) * 2] {
            for format in [NumberFormat.float64, .float32, .float16] where format != .float16 || scaled != plain {
                let found = try load(StoredArray(scaled, as: format))
                #expect(found.pixels == bytes && found.labels == [3, 1, 4] && found.width == 5 && found.height == 3)
            }
        }
    }

    @Test func otherArraysAreErrors() throws {
        func fault(_ images: StoredArray, labels: StoredArray? = nil) -> MNISTFault? {
            do {
                _ = try load(images, labels: labels)
                return nil
            } catch { return (error as? MNISTError)?.fault }
        }
        let good = try StoredArray(pixels, shape: [3, 15], as: .uint8)
        #expect(fault(good) == nil)
        for (images, labels) in [
            (try StoredArray(pixels, shape: [45], as: .uint8), nil),
            (try StoredArray(pixels, shape: [5, 9], as: .uint8), nil),
            (try StoredArray(pixels.map { $0 * 2 }, shape: [3, 15]), nil),
            (StoredArray(Tensor<Double>(repeating: 0.3, shape: [3, 15])), nil),
            (StoredArray(Tensor<Double>(repeating: .nan, shape: [3, 15])), nil),
            (StoredArray(Tensor<Double>(repeating: -1.5, shape: [3, 15])), nil),
            (good, try StoredArray([1, 2])), (good, try StoredArray([1, 2, 10])), (good, try StoredArray([1, 2, -1])),
            (good, StoredArray(Tensor<Float>([1, 2, 0.5]))), (good, try StoredArray([1, 2, 3], shape: [3, 1])),
        ] as [(StoredArray, StoredArray?)] { #expect(fault(images, labels: labels) != nil) }
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("mnist.npz")
            var file = NPZ()
            file.add("X_train", good)
            try file.write(to: url)
            let error = #expect(throws: ArrayFileError.self) { try MNIST.load(npz: url) }
            #expect("\(error!)" == "\(url.path) has no array named 'y_train'; it has X_train")
        }
    }
}
