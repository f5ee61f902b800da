import Foundation
import NNFromGraph
import Testing

struct DigitGridTests {
    private func images(_ count: Int, width: Int = 8, height: Int = 8) throws -> ImageDataSet {
        try ImageDataSet(
            name: "digits", pixels: [UInt8](repeating: 16, count: count * width * height),
            labels: (0..<count).map { UInt8($0 % 10) }, width: width, height: height, classes: 10, maximumPixel: 16)
    }

    private func document(_ images: ImageDataSet, _ digits: [DigitGrid.Digit]) throws -> SVGDocument {
        try #require(SVGDocument(DigitGrid(title: "Wrong", images: images, digits: digits).svg))
    }

    @Test func everyDigitHasItsCaption() throws {
        let document = try document(
            images(10), [DigitGrid.Digit(index: 4, predicted: 9), DigitGrid.Digit(index: 7, predicted: 1)])
        #expect(document.texts == ["Wrong", "digits: 2 of 10 images", "4, predicted 9", "7, predicted 1"])
        #expect(document.all("image").count == 2)
        #expect(document.all("image")[0].attributes["style"] == "image-rendering: pixelated")
    }

    @Test func atMostTwentyFiveAreShown() throws {
        let document = try document(images(40), (0..<40).map { DigitGrid.Digit(index: $0, predicted: 0) })
        #expect(document.all("image").count == 25)
        #expect(document.texts.contains("digits: 40 of 40 images; 25 of them, in order"))
    }

    @Test func noDigitsAreShownAsNone() throws {
        let document = try document(images(3), [])
        #expect(document.texts == ["Wrong", "digits: 0 of 3 images", "none"])
    }

    @Test(arguments: [(8, 8, 112.0, 112.0), (28, 28, 112, 112), (4, 8, 56, 112), (300, 100, 112, 37.33)])
    func imagesOfAnySizeAreDrawnEquallyLarge(width: Int, height: Int, shownWidth: Double, shownHeight: Double) throws {
        let document = try document(
            images(1, width: width, height: height), [DigitGrid.Digit(index: 0, predicted: 1)])
        let image = try #require(document.all("image").first).attributes
        #expect(Double(image["width"] ?? "") == shownWidth)
        #expect(Double(image["height"] ?? "") == shownHeight)
    }

    @Test func digitsAreBlackAndPixelsAreSquare() throws {
        // Black above, white below, each pixel 56 × 56.
        let images = try ImageDataSet(
            name: "d", pixels: [16, 16, 0, 8], labels: [0], width: 2, height: 2, classes: 1, maximumPixel: 16)
        let upper = (0..<56).flatMap { _ in [UInt8](repeating: 0, count: 112) }
        let lower = (0..<56).flatMap { _ in
            [UInt8](repeating: 255, count: 56) + [UInt8](repeating: 127, count: 56)
        }
        let expected = Data(PNG.encode(upper + lower, width: 112, height: 112)).base64EncodedString()
        let document = try document(images, [DigitGrid.Digit(index: 0, predicted: 0)])
        #expect(document.all("image")[0].attributes["href"] == "data:image/png;base64,\(expected)")
    }

    @Test func theMisclassifiedAreFound() throws {
        let grid = DigitGrid(title: "t", misclassifiedIn: try images(5), predictions: [0, 2, 2, 3, 9])
        #expect(grid.digits == [DigitGrid.Digit(index: 1, predicted: 2), DigitGrid.Digit(index: 4, predicted: 9)])
    }

    @Test func imageOutOfRangeStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let images = try ImageDataSet(
                name: "d", pixels: [1], labels: [0], width: 1, height: 1, classes: 1, maximumPixel: 1)
            _ = DigitGrid(title: "t", images: images, digits: [DigitGrid.Digit(index: 1, predicted: 0)])
        }
    }
}
