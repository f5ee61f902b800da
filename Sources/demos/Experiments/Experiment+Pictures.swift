import Autodiff
import Foundation
import NNFromGraph

/// What a trained network gives for the samples of a part of the data, for pictures.
private struct JudgedSamples {
    let outputs: Tensor<Float>
    /// The true classes, and the predicted ones with their probabilities; empty for regression.
    let labels, predictions: [Int]
    let confidences: [Double]
    /// The targets of a regression.
    let targets: [Double]
    /// The number of classes; 0 for regression.
    let classes: Int

    init(_ network: Network<Float>, _ data: any DataSource<Float>) {
        func open(_ source: some DataSource<Float>) -> JudgedSamples {
            JudgedSamples(
                outputs: network.outputs(on: source), labels: source.classes > 0 ? source.labels(0..<source.count) : [],
                predictions: source.classes > 0 ? network.predictions(on: source) : [],
                targets: source.classes > 0 ? [] : source.targets(0..<source.count).scalars.map { Double($0) },
                classes: source.classes)
        }
        self = open(data)
    }

    private init(outputs: Tensor<Float>, labels: [Int], predictions: [Int], targets: [Double], classes: Int) {
        (self.outputs, self.labels, self.predictions) = (outputs, labels, predictions)
        (self.targets, self.classes) = (targets, classes)
        confidences = classes > 0 ? ClassPredictions(probabilities: outputs).confidences : []
    }
}

extension Experiment {
    /// The pictures of one training, with the names of their files.
    func pictures(
        _ history: TrainingHistory, _ figures: Figures, _ network: Network<Float>, _ data: ExperimentData, seed: UInt64
    ) -> [(name: String, picture: any SVGPicture)] {
        let judged = JudgedSamples(network, data.test ?? data.training)
        let facts = "\(summary); \(optimizerName), \(history.count) epochs, seed \(seed)"
        let samples = "\(facts); \(figures.judgedPart) samples"
        let curve = LearningCurve(
            title: subject, subtitle: facts + result(figures), epochs: history, markedEpoch: history.weightsEpoch,
            target: target)
        var all: [(name: String, picture: any SVGPicture)] = [("learning-curve", curve)]
        if judged.classes > 0 { all.append(("confusion", confusion(judged, samples))) }
        if judged.classes > 0, judged.outputs.shape[1] == 1 { all.append(("roc", roc(judged, samples))) }
        if let images = data.testImages {
            let grid = DigitGrid(
                title: "\(subject), misclassified", misclassifiedIn: images, predictions: judged.predictions,
                confidences: judged.confidences)
            all.append(("misclassified", grid))
            let tiles = WeightTiles(
                title: "\(subject): weights of the hidden layer", subtitle: facts, of: network,
                imageWidth: images.width, imageHeight: images.height)
            if let tiles { all.append(("weights", tiles)) }
        }
        if judged.classes == 0 { all.append(("fit", fit(judged, facts + result(figures)))) }
        return (all + pictures(network, data)).map { ("\(name)-\($0.name)", $0.picture) }
    }

    /// `: test accuracy 97.84 %`, the first of the figures for which a target is stated.
    private func result(_ figures: Figures) -> String {
        guard let figure = expectations.first?.figure else { return "" }
        let value: Double? = figures[figure]
        return value.map { ": \(figure.rawValue) " + words($0, figure) } ?? ""
    }

    private func words(_ value: Double, _ figure: Expectation.Figure) -> String {
        figure == .determination ? String(format: "%.5f", value) : String(format: "%.2f %%", 100 * value)
    }

    private func confusion(_ judged: JudgedSamples, _ samples: String) -> ConfusionMatrixChart {
        let matrix = ConfusionMatrix(
            labels: judged.labels, predictions: judged.predictions, classes: max(judged.classes, 2))
        return ConfusionMatrixChart(title: subject, subtitle: samples, matrix: matrix, classNames: classNames)
    }

    private func roc(_ judged: JudgedSamples, _ samples: String) -> LineChart {
        let curve = ROCCurve(
            isPositive: judged.labels.map { $0 == 1 }, scores: judged.outputs.scalars.map { Double($0) })
        return curve.chart(title: subject, subtitle: samples, positive: classNames.last ?? "class 1")
    }

    /// The first target that is an accuracy, for the learning curve.
    private var target: LineChart.Level? {
        let accuracy = expectations.first { $0.figure != .determination }
        return accuracy.map { .init($0.value, "target for the \($0.figure.rawValue): \(words($0.value, $0.figure))") }
    }

    /// `Adam`; `gradient descent` for the long name of the type.
    private var optimizerName: String {
        let name = String(describing: type(of: training.optimizer))
        return name == "StochasticGradientDescent" ? "stochastic gradient descent" : name
    }

    /// A regression's outputs over its targets: on the diagonal, they are equal.
    private func fit(_ judged: JudgedSamples, _ facts: String) -> LineChart {
        let points = zip(judged.targets, judged.outputs.scalars).map { LineChart.Point($0, Double($1)) }
        let (least, most) = (judged.targets.min() ?? 0, judged.targets.max() ?? 1)
        let panel = LineChart.Panel(
            "predicted", horizontalName: "true", isCounting: false, isSquare: true,
            series: [
                .init("samples", points, isScatter: true),
                .init("predicted = true", [.init(least, least), .init(most, most)]),
            ])
        return LineChart(title: subject, subtitle: facts, panels: [panel])
    }
}
