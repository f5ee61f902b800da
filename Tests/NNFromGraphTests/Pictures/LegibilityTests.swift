import Autodiff
import Foundation
import NNFromGraph
import Testing

/// What all pictures have in common: words for those who do not see them, contrast, and text that can be read on a
/// phone.
struct LegibilityTests {
    @Test func textsHaveEnoughContrast() {
        #expect(abs(RGB.black.contrast(with: .white) - 21) < 1e-9)
        // Known values of WCAG's formula.
        #expect(abs(RGB(0x767676).contrast(with: .white) - 4.54) < 0.005)
        for paint in Paint.texts {
            #expect(paint.light.contrast(with: Paint.paper.light) >= 4.5, "\(paint.name)")
            #expect(paint.dark.contrast(with: Paint.paper.dark) >= 4.5, "\(paint.name)")
        }
        for paint in Paint.lines {
            #expect(paint.light.contrast(with: Paint.paper.light) >= 3, "\(paint.name)")
            #expect(paint.dark.contrast(with: Paint.paper.dark) >= 3, "\(paint.name)")
        }
    }

    @Test func textOnColorScalesHasEnoughContrast() {
        for scale in [ColorScale.sequential, ColorScale.diverging, ColorScale.blues] {
            for step in 0...200 {
                let color = scale(Double(step) / 200)
                #expect(color.contrast(with: color.legible) >= 4.5, "\(color)")
            }
        }
    }

    /// The eight lines differ for readers who do not see red, green or blue: each pair by dashes or, simulated by the
    /// matrices of Machado, Oliveira and Fernandes (2009, severity 1), by color.
    @Test func linesDifferForAnyColorVision() {
        let visions = [
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ]
        func seen(_ color: RGB, _ vision: [[Double]]) -> [Double] {
            let channels = [color.red, color.green, color.blue].map { pow(Double($0) / 255, 2.2) }
            return vision.map { row in
                255 * pow(max(zip(row, channels).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1 / 2.2)
            }
        }
        let styles = Array(zip(Paint.lines, Paint.dashes))
        #expect(styles.count == 8)
        for vision in visions {
            for (place, (one, dashes)) in styles.enumerated() {
                for (other, otherDashes) in styles[(place + 1)...] where dashes == otherDashes {
                    for (first, second) in [(one.light, other.light), (one.dark, other.dark)] {
                        let distance = zip(seen(first, vision), seen(second, vision)).reduce(0) {
                            $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                        }.squareRoot()
                        #expect(distance > 30, "\(one.name), \(other.name): \(distance)")
                    }
                }
            }
        }
    }

    private static func pictures() throws -> [any SVGPicture] {
        let epochs = (1...30).map {
            LearningCurve.Epoch(
                number: $0, trainingLoss: 1 / Double($0), validationLoss: 1.1 / Double($0),
                trainingAccuracy: 1 - 0.5 / Double($0), validationAccuracy: 0.9)
        }
        let images = try ImageDataSet(
            name: "d", pixels: [UInt8](repeating: 9, count: 64 * 30), labels: (0..<30).map { UInt8($0 % 10) }, width: 8,
            height: 8, classes: 10, maximumPixel: 16)
        let names = (0..<7).map { "1e-0\($0)" }
        // As of a search, where the learning rate matters most; the last cell has no result.
        let accuracies = (0..<7).map { row in
            (0..<7).map { column -> Double in
                let loss = 0.015 + 0.02 * Double((row - 3) * (row - 3)) * Double(7 - column) / 7
                return row + column == 12 ? .nan : 1 - loss
            }
        }
        let labels = (0..<100).map { $0 % 10 }
        let cells = [[Double]](repeating: Array(repeating: 0.7, count: 100), count: 100)
        return [
            LearningCurve(
                title: "Digits", subtitle: "64-50-10", epochs: epochs, target: .init(0.97, "target 97 %")),
            ConfusionMatrixChart(
                title: "Digits", matrix: ConfusionMatrix(labels: labels, predictions: labels.reversed(), classes: 10)),
            ROCCurve(isPositive: [true, false, true], scores: [0.9, 0.4, 0.3]).chart(title: "ROC"),
            WeightTiles(
                title: "Weights", weights: Tensor<Float>(shape: [784, 100], scalars: (0..<78_400).map { Float($0) }),
                imageWidth: 28, imageHeight: 28),
            DigitGrid(
                title: "Wrong", misclassifiedIn: images, predictions: Array(repeating: 10, count: 30),
                confidences: Array(repeating: 0.998, count: 30)),
            HeatMap(
                title: "Search", rowsName: "learning rate", columnsName: "penalty", rows: names, columns: names,
                values: accuracies, isPercent: true),
            RegionMap(
                title: "Regions", range: 0...1,
                panels: (0..<5).map {
                    .init(title: "unit \($0)", values: cells, lines: [.init("line", a: 1, b: 1, c: -1)])
                },
                samples: [.init(x: 0.5, y: 0.5, label: 1)]),
        ]
    }

    @Test(arguments: 0..<7) func everyPictureHasWordsAndTextThatCanBeRead(place: Int) throws {
        let document = try #require(SVGDocument(try Self.pictures()[place].svg))
        let root = document.all("svg")[0].attributes
        #expect(root["role"] == "img" && !document.title.isEmpty && document.summary.count > 20)
        let width = try #require(Double(root["width"] ?? ""))
        let height = try #require(Double(root["height"] ?? ""))
        for text in document.all("text") {
            let size = try #require(Double(text.attributes["font-size"] ?? ""))
            #expect(size * min(400 / width, 1) >= 8, "\(text)")
            #expect(try #require(Double(text.attributes["y"] ?? "")) < height)
        }
    }

    /// Pictures to inspect by eye: `AUTODIFF_PICTURES=DIR swift test --filter LegibilityTests` writes them.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["AUTODIFF_PICTURES"] != nil)) func picturesToLookAt() throws
    {
        let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["AUTODIFF_PICTURES"]))
        for (place, picture) in try Self.pictures().enumerated() {
            try picture.write(to: folder.appendingPathComponent("picture-\(place).svg"))
        }
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("picture-0.svg").path))
    }
}
