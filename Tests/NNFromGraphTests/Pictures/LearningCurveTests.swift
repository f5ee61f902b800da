import Foundation
import NNFromGraph
import Testing

struct LearningCurveTests {
    private func epochs(_ count: Int) -> [LearningCurve.Epoch] {
        (1...).prefix(count).map { number in
            let part = 1 / Double(number)
            return LearningCurve.Epoch(
                number: number, trainingLoss: part, validationLoss: 1.1 * part, trainingAccuracy: 1 - part / 2,
                validationAccuracy: 0.9 - part / 2)
        }
    }

    private func document(_ epochs: [LearningCurve.Epoch]) throws -> SVGDocument {
        let svg = LearningCurve(title: "A <title> & more", epochs: epochs).svg
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        return try #require(SVGDocument(svg))
    }

    @Test func hasTwoPanelsOfTwoLines() throws {
        let document = try document(epochs(50))
        for words in ["A <title> & more", "loss", "accuracy (%)", "epoch", "training", "validation", "100", "50"] {
            #expect(document.texts.contains(words), "\(words)")
        }
        // Four lines of 50 points, four samples in the legends.
        let lengths = document.all("polyline").map { $0.attributes["points"]?.split(separator: " ").count }
        #expect(lengths.filter { $0 == 50 }.count == 4)
        #expect(lengths.filter { $0 == 2 }.count == 4)
        // The last epoch is the best: a dot with a rim, and its values.
        #expect(document.all("circle").count == 4)
        #expect(document.texts.contains("epoch 50: 0.022") && document.texts.contains("epoch 50: 89.00 %"))
    }

    @Test func carriesItsResult() throws {
        let curve = LearningCurve(
            title: "Digits", subtitle: "64-50-10, Adam: test accuracy 97.50 %", epochs: epochs(50), markedEpoch: 7,
            target: .init(0.968, "target 96.80 %"))
        let document = try #require(SVGDocument(curve.svg))
        for words in ["64-50-10, Adam: test accuracy 97.50 %", "target 96.80 %", "epoch 7: 82.86 %"] {
            #expect(document.texts.contains(words), "\(words)")
        }
        #expect(document.summary.contains("training from 50.00 % at 1 to 99.00 % at 50"))
    }

    /// Accuracy decides, then the loss; epochs without values are never the best.
    @Test func theBestEpochIsMarked() throws {
        func marked(_ accuracies: [Double?], _ losses: [Double?]) throws -> [String] {
            let epochs = zip(accuracies, losses).enumerated().map { place, metrics in
                LearningCurve.Epoch(
                    number: place + 1, validationLoss: metrics.1, validationAccuracy: metrics.0)
            }
            return try document(epochs).texts.filter { $0.hasPrefix("epoch ") }
        }
        #expect(try marked([0.5, 0.9, 0.9], [3, 2, 1]) == ["epoch 3: 1", "epoch 3: 90.00 %"])
        #expect(try marked([nil, nil, .nan], [3, 1, 2]) == ["epoch 2: 1"])
        #expect(try marked([nil], [nil]) == [])
    }

    @Test func pointsAreWhereTheirValuesAre() throws {
        let losses = [2.0, 0.0, 1.0]
        let document = try document(
            (0..<3).map { LearningCurve.Epoch(number: $0 * 5, trainingLoss: losses[$0]) })
        // The frame is 428 × 190 with its lower left corner at (62, 282); epochs 0…10, losses 0…2.
        let points = document.all("polyline").compactMap { $0.attributes["points"] }
        #expect(points.contains("62,92 276,282 490,187"), "\(points)")
        #expect(!document.texts.contains("validation"))
    }

    @Test func lossesOfManySizesHaveALogarithmicAxis() throws {
        func marks(_ last: Double) throws -> [String] {
            try document([50, last].enumerated().map { LearningCurve.Epoch(number: $0, trainingLoss: $1) }).texts
        }
        #expect(try marks(0.02).contains("0.01") && marks(0.02).contains("100"))
        #expect(try !marks(0.6).contains("0.1") && !marks(0).contains("0.01"))
    }

    @Test func withoutAccuraciesOnlyTheLossIsShown() throws {
        let all = (1...3).map { LearningCurve.Epoch(number: $0, trainingLoss: 1, trainingAccuracy: .nan) }
        let document = try document(all)
        #expect(document.texts.contains("loss") && !document.texts.contains("accuracy (%)"))
        #expect(!document.texts.contains("no values"))
        #expect(Double(document.all("svg").first?.attributes["height"] ?? "").map { $0 < 400 } == true)
    }

    @Test func oneEpochIsMarkedByDots() throws {
        let document = try document(epochs(1))
        // Four points, and in each panel the mark of two circles.
        #expect(document.all("circle").count == 8)
        #expect(document.texts.filter { $0 == "1" }.count >= 2)
    }

    @Test func noEpochsCanBeDrawn() throws {
        #expect(try document([]).texts.filter { $0 == "no values" }.count == 2)
    }

    @Test func nonFiniteValuesLeaveAGap() throws {
        var all = epochs(30)
        all[10] = LearningCurve.Epoch(number: 11, trainingLoss: .nan, validationLoss: .infinity)
        all[28] = LearningCurve.Epoch(number: 29, trainingLoss: -.infinity)
        let document = try document(all)
        let lengths = document.all("polyline").compactMap { $0.attributes["points"]?.split(separator: " ").count }
        // 10 points, a gap, 17 points, a gap, and one point alone, which is a dot; four times.
        #expect(lengths.filter { $0 == 10 }.count == 4)
        #expect(lengths.filter { $0 == 17 }.count == 4)
        #expect(document.all("circle").count == 8)
    }

    @Test func percentagesEndAtOneHundred() throws {
        let document = try document((1...3).map { LearningCurve.Epoch(number: $0, trainingAccuracy: 1) })
        #expect(document.texts.contains("100"))
        #expect(!document.texts.contains { Double($0).map { $0 > 100 } ?? false })
    }

    @Test func isWrittenToAFile() throws {
        try withTemporaryFolder { folder in
            let curve = LearningCurve(title: "t", epochs: epochs(2))
            let url = folder.appendingPathComponent("out/curve.svg")
            try curve.write(to: url)
            #expect(try FileBytes.read(url) == Array(curve.svg.utf8))
            #expect(throws: FileError.self) { try curve.write(to: url.appendingPathComponent("below.svg")) }
        }
    }
}
