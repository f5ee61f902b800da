import NNFromGraph
import Testing

/// `count` images of 2 × 3 pixels; the pixels of image i are i, i + 1, …, and its label is i modulo 4.
func countingDataSet(_ count: Int) throws -> ImageDataSet {
    try ImageDataSet(
        name: "counting", pixels: (0..<count).flatMap { image in (0..<6).map { UInt8((image + $0) % 251) } },
        labels: (0..<count).map { UInt8($0 % 4) }, width: 2, height: 3, classes: 4, maximumPixel: 250)
}

struct ImageDataSetTests {
    private func fault(
        pixels: [UInt8] = [0, 1, 2, 3], labels: [UInt8] = [0, 1], width: Int = 2, height: Int = 1, classes: Int = 2,
        maximumPixel: UInt8 = 3
    ) -> ImageDataSetFault? {
        do {
            _ = try ImageDataSet(
                name: "small", pixels: pixels, labels: labels, width: width, height: height, classes: classes,
                maximumPixel: maximumPixel)
            return nil
        } catch {
            #expect(error.dataSet == "small")
            #expect(error.description.hasPrefix("the data set 'small' "))
            return error.fault
        }
    }

    @Test func acceptsValidImages() throws {
        #expect(fault() == nil)
        let dataSet = try countingDataSet(5)
        #expect(dataSet.count == 5)
        #expect(dataSet.featureCount == 6)
        #expect(Array(dataSet.image(at: 4)) == [4, 5, 6, 7, 8, 9])
        #expect(dataSet.classCounts == [2, 1, 1, 1])
    }

    @Test func refusesInvalidImages() {
        #expect(fault(pixels: [], labels: []) == .empty)
        #expect(fault(width: 0) == .impossibleSize(width: 0, height: 1))
        #expect(fault(height: -1) == .impossibleSize(width: 2, height: -1))
        #expect(fault(width: .max, height: .max) == .impossibleSize(width: .max, height: .max))
        #expect(fault(classes: 0) == .impossibleClassCount(0))
        #expect(fault(classes: 257) == .impossibleClassCount(257))
        #expect(fault(maximumPixel: 0) == .noGrayValues)
        #expect(fault(pixels: [0, 1, 2]) == .countMismatch(images: 2, expectedPixels: 4, foundPixels: 3))
        #expect(fault(labels: [0, 1, 0]) == .countMismatch(images: 3, expectedPixels: 6, foundPixels: 4))
        #expect(fault(labels: [0, 2]) == .labelOutOfRange(image: 1, label: 2, classes: 2))
        #expect(fault(pixels: [0, 1, 2, 4]) == .pixelAboveMaximum(image: 1, pixel: 4, maximum: 3))
    }

    @Test func allClassesOfAByteArePossible() {
        #expect(fault(labels: [255, 0], classes: 256) == nil)
        #expect(fault(labels: [255, 0], classes: 255) == .labelOutOfRange(image: 0, label: 255, classes: 255))
    }

    @Test func imageOutOfRangeStopsTheProgram() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let dataSet = try countingDataSet(5)
            let _: [Float] = dataSet.gather([0, 5], into: 0...1)
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("gather: image 5 does not exist; counting has the images 0 to 4"))
    }
}
