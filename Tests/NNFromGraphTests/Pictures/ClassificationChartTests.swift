import Autodiff
import Foundation
import NNFromGraph
import Testing

/// The charts of a classifier: confusion matrix, ROC curve, weights.
struct ClassificationChartTests {
    private let labels = [0, 0, 0, 1, 1, 2, 2, 2, 2]
    private let predictions = [0, 0, 1, 1, 1, 2, 2, 2, 0]

    @Test func diagonalOfTheConfusionMatrixIsTheReportedCount() throws {
        let matrix = ConfusionMatrix(labels: labels, predictions: predictions, classes: 3)
        let document = try #require(
            SVGDocument(ConfusionMatrixChart(title: "t", matrix: matrix, classNames: ["a", "b", "c"]).svg))
        // The diagonal is bold: 'true', 'recall', the cells, 'predicted', and the title.
        let words = zip(document.all("text"), document.texts)
        let diagonal = words.filter { $0.0.attributes["font-weight"] == "bold" }.compactMap { Int($0.1) }
        #expect(diagonal == [2, 2, 3])
        #expect(document.texts.contains("7 of 9 right (77.78 %)"))
        for words in ["66.7 %", "100.0 %", "75.0 %", "recall", "a", "b", "c"] {
            #expect(document.texts.contains(words), "\(words)")
        }
        // Each count stands on the color of its share of the row: 1 of 3 and 1 of 4.
        let fills = document.all("rect").compactMap { $0.attributes["fill"] }
        for share in [1.0 / 3, 0.25, 2.0 / 3, 0.75, 1, 0] {
            #expect(fills.contains(ColorScale.blues(share.squareRoot()).hexadecimal), "\(share)")
        }
    }

    @Test func classesWithoutSamplesHaveNoRecall() throws {
        let matrix = ConfusionMatrix(labels: [0], predictions: [0], classes: 2)
        let document = try #require(SVGDocument(ConfusionMatrixChart(title: "t", matrix: matrix).svg))
        #expect(document.texts.contains("–") && document.texts.contains("100.0 %"))
    }

    @Test func otherNumbersOfNamesStop() async {
        await #expect(processExitsWith: .failure) {
            let matrix = ConfusionMatrix(labels: [0], predictions: [0], classes: 2)
            _ = ConfusionMatrixChart(title: "t", matrix: matrix, classNames: ["a"])
        }
    }

    @Test func theROCCurveIsDrawnInASquareWithItsArea() throws {
        let curve = ROCCurve(isPositive: [true, true, false, false], scores: [0.9, 0.4, 0.6, 0.1])
        let document = try #require(SVGDocument(curve.chart(title: "t", subtitle: "model", positive: "benign").svg))
        #expect(document.texts.contains("model: area under the curve 0.7500"))
        #expect(document.texts.contains("threshold ½: 50.0 %, 50.0 %"))
        // Of the frame, 330 × 330, the curve goes from corner to corner, as guessing does.
        let lines = document.all("polyline").map { $0.attributes["points"]!.split(separator: " ").map(String.init) }
        let (drawn, guessing) = (lines.first { $0.count == 5 }!, lines.last!)
        #expect(drawn.first == guessing.first && drawn.last == guessing.last)
    }

    @Test func weightsAreColoredAroundZero() throws {
        // Two units on 2 × 1 images; the first has −1 and 0, the second 0.5 and 1.
        let weights = Tensor<Float>(shape: [2, 2], scalars: [-1, 0.5, 0, 1])
        let tiles = WeightTiles(title: "t", weights: weights, imageWidth: 2, imageHeight: 1)
        let document = try #require(SVGDocument(tiles.svg))
        for words in ["−1", "0", "1", "One image for each of 2 units: the weights of its 2 × 1 inputs."] {
            #expect(document.texts.contains(words), "\(words)")
        }
        let href = try #require(document.all("image").first?.attributes["href"])
        let (across, gap) = (80, 2)
        let colors = [0, 0.5, 0.75, 1].map { ColorScale.diverging($0) }
        let line = [
            (colors[0], across), (colors[1], across), (RGB(0x969696), gap), (colors[2], across), (colors[3], across),
        ]
        .flatMap { color, count in Array(repeating: [color.red, color.green, color.blue], count: count).joined() }
        let expected = PNG.encode(
            (0..<across).flatMap { _ in line }, width: 4 * across + gap, height: across, color: .rgb)
        #expect(href == "data:image/png;base64," + Data(expected).base64EncodedString())
    }

    @Test func networksWithoutADenseFirstLayerHaveNoTiles() throws {
        let network = try Network<Float>(inputs: 6, [Dense(3, .tanh)])
        #expect(WeightTiles(title: "t", of: network, imageWidth: 3, imageHeight: 2) != nil)
        #expect(WeightTiles(title: "t", of: network, imageWidth: 3, imageHeight: 3) == nil)
    }

    @Test func theMisclassifiedStartWithTheWorst() throws {
        let images = try ImageDataSet(
            name: "d", pixels: [1, 2, 3, 4], labels: [0, 1, 0, 1], width: 1, height: 1, classes: 2, maximumPixel: 16)
        let grid = DigitGrid(
            title: "t", misclassifiedIn: images, predictions: [1, 1, 1, 0], confidences: [0.6, 0.9, 0.99, 0.7])
        #expect(grid.digits.map(\.index) == [2, 3, 0])
        let document = try #require(SVGDocument(grid.svg))
        #expect(document.texts.contains("d: 3 of 4 images, the most confident first"))
        #expect(document.texts.dropFirst(2).prefix(2) == ["0, predicted 1", "99.0 % sure"])
    }
}
