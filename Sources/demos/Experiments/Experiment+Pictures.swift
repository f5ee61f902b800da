import Autodiff
import Foundation
import NNFromGraph

extension Experiment {
    /// The pictures of one training, with the names of their files.
    func pictures(
        _ history: TrainingHistory, _ figures: Figures, _ network: Network<Float>, _ data: ExperimentData, seed: UInt64
    ) -> [(name: String, picture: any SVGPicture)] {
        // Of a regression the figures have the outputs.
        let outputs = figures.labels.isEmpty ? nil : outputs(network, data.test ?? data.training)
        let facts =
            "\(summary); \(Wording(of: training.optimizer).name), \(Units.count(history.count, "epoch")), seed \(seed)"
        let samples = "\(facts); \(figures.judgedPart) samples"
        let curve = LearningCurve(
            title: subject, subtitle: facts + result(figures), epochs: history, markedEpoch: history.weightsEpoch,
            target: target)
        var all: [(name: String, picture: any SVGPicture)] = [("learning-curve", curve)]
        if let matrix = figures.confusion {
            let chart = ConfusionMatrixChart(
                title: subject, subtitle: samples, matrix: matrix, classNames: classNames)
            all.append(("confusion", chart))
        }
        if let outputs, outputs.shape[1] == 1 { all.append(("roc", roc(figures.labels, outputs, samples))) }
        if let outputs, let images = data.testImages {
            let grid = DigitGrid(
                title: "\(subject), misclassified", misclassifiedIn: images, predictions: figures.predictions,
                confidences: ClassPredictions(probabilities: outputs).confidences)
            all.append(("misclassified", grid))
            let tiles = WeightTiles(
                title: "\(subject): weights of the hidden layer", subtitle: facts, of: network,
                imageWidth: images.width, imageHeight: images.height)
            if let tiles { all.append(("weights", tiles)) }
        }
        if outputs == nil { all.append(("fit", fit(figures, facts + result(figures)))) }
        return (all + pictures(network, data)).map { ("\(name)-\($0.name)", $0.picture) }
    }

    /// `: test accuracy 97.84 %`, the figures for which a target is stated.
    private func result(_ figures: Figures) -> String {
        let shown = expectations.map(\.figure).compactMap { figure in
            figures[figure].map { "\(figure.rawValue) " + words($0, figure) }
        }
        return shown.isEmpty ? "" : ": " + shown.joined(separator: ", ")
    }

    private func words(_ value: Double, _ figure: Expectation.Figure) -> String {
        figure == .determination ? String(format: "%.5f", value) : String(format: "%.2f %%", 100 * value)
    }

    private func outputs(_ network: Network<Float>, _ data: any DataSource<Float>) -> Tensor<Float> {
        func open(_ source: some DataSource<Float>) -> Tensor<Float> { network.outputs(on: source) }
        return open(data)
    }

    private func roc(_ labels: [Int], _ outputs: Tensor<Float>, _ samples: String) -> LineChart {
        let curve = ROCCurve(isPositive: labels.map { $0 == 1 }, scores: outputs.scalars.map { Double($0) })
        return curve.chart(title: subject, subtitle: samples, positive: classNames.last ?? "class 1")
    }

    /// The first target that is an accuracy, for the learning curve.
    private var target: LineChart.Level? {
        let accuracy = expectations.first { $0.figure != .determination }
        return accuracy.map { .init($0.value, "target for the \($0.figure.rawValue): \(words($0.value, $0.figure))") }
    }

    /// A regression's outputs over its targets: on the diagonal, they are equal.
    private func fit(_ figures: Figures, _ facts: String) -> LineChart {
        let points = zip(figures.targets, figures.outputs).map { LineChart.Point($0, $1) }
        let (least, most) = (figures.targets.min() ?? 0, figures.targets.max() ?? 1)
        let panel = LineChart.Panel(
            "predicted", horizontalName: "true", isCounting: false, isSquare: true,
            series: [
                .init("samples", points, isScatter: true),
                .init("predicted = true", [.init(least, least), .init(most, most)]),
            ])
        return LineChart(title: subject, subtitle: facts, panels: [panel])
    }
}
