import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// A training's report: what stands in it, and how a browser shows it.
@Suite struct TrainingReportTests {
    private static let made: Result<TrainingReport, any Error> = Result {
        let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
        let others = ScaledImages<Float>(RecordedTraining.images.subset(Array(300..<500)), range: 0...1)
        var network = try Network<Float>(inputs: 64, [Dense(16, .tanh), Dense(10, .softmax)], seed: 1)
        var configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, weightPenalty: .l2(0.01), optimizer: Adam(learningRate: 0.01), epochs: 5,
            seed: 7)
        var report = try TrainingReport(title: "digits & <more>", of: network, configuration, on: data)
        report.command = ["digits", "--seed", "7"]
        let observer = try ReportObserver(report, of: network, configuration, on: data)
        configuration.observers = [observer]
        observer.finish(try network.train(on: data, validation: others, configuration))
        report = observer.report
        let predictions = network.predictions(on: others)
        let labels = others.labels(0..<others.count)
        let matrix = ConfusionMatrix(labels: labels, predictions: predictions, classes: 10)
        report.figures = [
            .init("Confusion matrix", ConfusionMatrixChart(title: "digits", matrix: matrix)),
            .init("First layer's weights", WeightTiles(title: "weights", of: network, imageWidth: 8, imageHeight: 8)!),
        ]
        report.worst = WorstPredictions(network, on: others)
        report.calibration = Calibration(labels: labels, probabilities: network.outputs(on: others))
        report.peakMemory = 123_000_000
        report.results = [.init(name: "test accuracy", value: Units.percent(matrix.accuracy))]
        return report
    }

    private func report() throws -> TrainingReport { try Self.made.get() }

    /// The page, with permission for the browser's probe to run in it.
    private func probed() throws -> String {
        try report().html().replacingOccurrences(
            of: "default-src 'none';", with: "default-src 'none'; script-src 'unsafe-inline';")
    }

    private static let headings = [
        "Result", "Configuration", "Learning curves", "Confusion matrix", "First layer's weights",
        "Misclassified samples", "Gradient norms by layer", "Calibration", "Time and memory",
        "Computation graph of a step", "Reproduce it",
    ]

    @Test func itIsOneFileThatLoadsNothing() throws {
        let page = try report().html()
        for text in ["src=\"http", "href=\"http", "url(", "@import", "<script", "<link"] {
            #expect(!page.contains(text), "\(text)")
        }
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:\""))
        #expect(page.contains("<title>digits &amp; &lt;more&gt;</title>"))
        #expect(page.contains("demos digits --seed 7") && page.contains("With seed 7, this training"))
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("page.html")
            try report().write(to: file)
            #expect(try String(contentsOf: file, encoding: .utf8) == page)
        }
    }

    /// The gradients' norms are those of the objective on the first samples, by layer.
    @Test func gradientNormsAreThoseOfTheObjective() throws {
        let report = try report()
        #expect(report.gradientNorms.layers == ["dense1", "dense2"] && report.gradientNorms.epochs == [1, 2, 3, 4, 5])
        let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
        let network = try Network<Float>(inputs: 64, [Dense(16, .tanh), Dense(10, .softmax)], seed: 1)
        let rule = try network.rule(TrainingConfiguration(loss: .softmaxCrossEntropy, weightPenalty: .l2(0.01)), data)
        var norms = GradientNorms()
        norms.add(epoch: 1, network, rule, data)
        let batch = data.batch(0..<256)
        let slopes = gradient(atTree: network.parameters) { (p: [TensorVariable<Float>]) in
            rule.objective(batch, parameters: p).loss
        }
        for (layer, parameters) in [(0, [0, 1]), (1, [2, 3])] {
            let squares = parameters.reduce(0) { $0 + slopes[$1].product(slopes[$1]) }
            #expect(abs(norms.norms[0][layer] - squares.squareRoot()) <= 1e-5 * squares.squareRoot())
        }
    }

    /// By role and text: headings, regions, tables, images with words, links to the sections.
    @Test(.enabled(if: Browser.program != nil), arguments: [390, 1280], [false, true])
    func aBrowserShowsEverySection(width: Int, isDark: Bool) throws {
        let found = try Browser(width: width, height: 900, isDark: isDark).result(
            of: """
                const text = node => node.textContent.trim();
                const visible = node => node.getBoundingClientRect().width > 0;
                const luminance = color => {
                  const parts = color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
                    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
                };
                const paper = luminance(getComputedStyle(document.body).backgroundColor);
                const contrast = node => {
                  const ink = luminance(getComputedStyle(node).color);
                  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
                };
                const texts = [...document.querySelectorAll('h1, h2, p, dt, dd, th, td, caption, a')];
                return {
                  headings: [...document.querySelectorAll('h2')].map(text),
                  labeled: [...document.querySelectorAll('section')].every(part =>
                    document.getElementById(part.getAttribute('aria-labelledby'))),
                  regions: [...document.querySelectorAll('[role=region]')].map(part => part.getAttribute('aria-label')),
                  focusable: [...document.querySelectorAll('[role=region]')].every(part => part.tabIndex === 0),
                  links: [...document.querySelectorAll('nav a')].every(link =>
                    document.querySelector(link.getAttribute('href'))),
                  pictures: [...document.querySelectorAll('svg')].every(picture =>
                    picture.getAttribute('role') === 'img' && picture.querySelector('title') && visible(picture)),
                  images: [...document.images].every(image => image.alt && image.complete && image.naturalWidth > 0),
                  state: text(document.querySelector('[role=status]')),
                  facts: Object.fromEntries([...document.querySelectorAll('dl div')].map(fact =>
                    [text(fact.querySelector('dt')), text(fact.querySelector('dd'))])),
                  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
                  least: Math.min(...texts.filter(visible).map(contrast)),
                  dark: paper < 0.2,
                };
                """, in: probed())
        #expect(found["headings"] as? [String] == Self.headings)
        #expect(found["faults"] as? [String] == [])
        for name in ["labeled", "focusable", "links", "pictures", "images"] {
            #expect(found[name] as? Bool == true, "\(name)")
        }
        let regions = try #require(found["regions"] as? [String])
        for name in ["Learning curve", "Confusion matrix", "Reliability diagram", "Computation graph of a step"] {
            #expect(regions.contains(name))
        }
        #expect(found["state"] as? String == "completed after 5 epochs" && found["overflow"] as? Int == 0)
        let facts = try #require(found["facts"] as? [String: String])
        #expect(facts["epochs"] != nil && facts["seed"] == "7" && facts["peak memory of the program"] == "123 MB")
        #expect(facts["test accuracy"]?.hasSuffix("%") == true && facts["optimizer"]?.hasPrefix("Adam") == true)
        #expect(try #require(found["least"] as? Double) >= 4.5 && found["dark"] as? Bool == isDark)
    }

    /// Tab reaches every link and every part that scrolls, in order.
    @Test(.enabled(if: Browser.program != nil)) func theKeyboardReachesEveryPart() throws {
        let found = try Browser(width: 390, height: 900, isDark: false).result(
            of: """
                const reachable = [...document.querySelectorAll('a, [tabindex]')];
                for (const part of reachable) {
                  part.focus();
                  if (document.activeElement !== part) return { lost: part.outerHTML.slice(0, 80) };
                }
                const part = document.querySelector('table').parentElement;
                part.focus();
                return { count: reachable.length, outline: getComputedStyle(part).overflowX };
                """, in: probed())
        #expect(found["lost"] == nil && (found["count"] as? Int ?? 0) > 15 && found["outline"] as? String == "auto")
    }

    /// The page of a resumed training: curves of the whole, and what begins with its own epochs says so.
    @Test func aResumedTrainingSaysWhatItKnowsOfWhich() throws {
        try withTemporaryFolder { folder in
            let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
            func trained(epochs: Int) throws -> (TrainingReport, TrainingHistory) {
                var network = try Network<Float>(inputs: 64, [Dense(16, .tanh), Dense(10, .softmax)], seed: 1)
                var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: epochs, seed: 7)
                configuration.checkpoints = Checkpointing(file: folder.appendingPathComponent("checkpoint"))
                let report = try TrainingReport(title: "digits", of: network, configuration, on: data)
                let observer = try ReportObserver(report, of: network, configuration, on: data)
                configuration.observers = [observer]
                let history = try network.train(on: data, configuration)
                observer.finish(history)
                return (observer.report, history)
            }
            let (first, whole) = try trained(epochs: 2)
            #expect(first.resumedEpochs == nil && whole.resumedEpochs == nil && first.gradientNorms.epochs == [1, 2])
            #expect(!first.html().contains("resumed"))
            let (second, history) = try trained(epochs: 5)
            #expect(second.resumedEpochs == 2 && history.resumedEpochs == 2)
            #expect(second.gradientNorms.epochs == [3, 4, 5])
            #expect(second.records.map(\.epoch) == [1, 2, 3, 4, 5])
            #expect(second.records.prefix(2).map(\.trainingLoss) == first.records.map(\.trainingLoss))
            let page = second.html()
            #expect(page.contains("completed after 5 epochs; resumed after epoch 2"))
            #expect(page.contains(">epoch 3</th>") && page.contains(">epoch 5</th>") && !page.contains("first epoch"))
            #expect(page.contains("resumed from a checkpoint after epoch 2") && page.contains("since epoch 3"))
            // With nothing left to do, no norms are known.
            let (third, _) = try trained(epochs: 5)
            #expect(third.resumedEpochs == 5 && third.gradientNorms.epochs.isEmpty)
            #expect(third.html().contains("resumed after epoch 5"))
        }
    }

    /// A training that keeps an epoch's weights: all figures, the marked point and the words are of that epoch.
    @Test func allFiguresAreOfTheWeightsEpoch() throws {
        var report = try report()
        report.weightsEpoch = 2
        let page = report.html()
        let kept = report.records[1]
        #expect(page.contains("<dd>of epoch 2, kept as the best</dd>"))
        #expect(page.contains("<dt>training loss</dt><dd>\(Units.number(kept.trainingLoss))</dd>"))
        #expect(page.contains("<dt>validation accuracy</dt><dd>\(Units.percent(kept.validationAccuracy))</dd>"))
        #expect(page.contains(">epoch 2: \(Units.percent(kept.validationAccuracy))<"))
        #expect(page.contains("highest validation accuracy"))
        report.weightsEpoch = 5
        #expect(report.html().contains("<dd>of epoch 5, the last</dd>"))
        report.weightsEpoch = nil
        #expect(report.html().contains("<dd>of epoch 5, the last so far</dd>"))
    }

    /// The configuration in words, the table of layers, and losses with the same number of decimals.
    @Test func theConfigurationReadsAsAPersonWritesIt() throws {
        let page = try report().html()
        #expect(page.contains("Adam (learning rate 0.01, β₁\u{A0}0.9, β₂\u{A0}0.999, ε\u{A0}10⁻⁸)"))
        #expect(page.contains("softmax cross-entropy + L2 penalty 0.01 on weights") && !page.contains("e-08"))
        for cell in ["<td>tanh</td><td>[16]</td>", "<td>softmax</td><td>[10]</td>"] { #expect(page.contains(cell)) }
        let table = try #require(page.components(separatedBy: "<caption>Epochs</caption>").dropFirst().first)
        let rows = table.components(separatedBy: "</table>")[0].components(separatedBy: "<tr>").dropFirst(2)
        let decimals = rows.map { row in row.components(separatedBy: "\">")[2].prefix { $0 != "<" }.count }
        #expect(rows.count == 5 && Set(decimals).count == 1)
    }

    @Test func oneEpochIsNotSeveral() throws {
        let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
        var network = try Network<Float>(inputs: 64, [Dense(10, .softmax)], seed: 1)
        var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 1)
        let report = try TrainingReport(title: "digits", of: network, configuration, on: data)
        let observer = try ReportObserver(report, of: network, configuration, on: data)
        configuration.observers = [observer]
        observer.finish(try network.train(on: data, configuration))
        let page = observer.report.html()
        #expect(page.contains("completed after 1 epoch<") && !page.contains("1 epochs"))
        #expect(page.components(separatedBy: ">epoch 1</th>").count == 2)
    }

    /// With the seed and the command of the report, the same training.
    @Test func observersChangeNothing() throws {
        let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
        func trained(_ observes: Bool) throws -> [Tensor<Float>] {
            var network = try Network<Float>(inputs: 64, [Dense(16, .tanh), Dense(10, .softmax)], seed: 1)
            var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2, seed: 7)
            if observes {
                let report = try TrainingReport(title: "", of: network, configuration, on: data)
                configuration.observers = [try ReportObserver(report, of: network, configuration, on: data)]
            }
            _ = try network.train(on: data, configuration)
            return network.parameters
        }
        let (plain, observed) = (try trained(false), try trained(true))
        #expect(plain == observed)
    }
}
