import Autodiff
import NNFromGraph

extension PerceptronDemo {
    /// A network's outputs: over its input beside the samples or, for two inputs, over the targets.
    static func panel(_ title: String, _ network: Network<Double>, _ data: DataSet<Double>) -> LineChart.Panel {
        let targets = data.targets.scalars
        if data.featureCount == 1 {
            let x = data.features.scalars
            let grid = (0...100).map { Double($0) / 100 * ((x.max() ?? 1) - (x.min() ?? 0)) + (x.min() ?? 0) }
            let fitted = network(Tensor(shape: [grid.count, 1], scalars: grid)).scalars
            return LineChart.Panel(
                title, horizontalName: "x", isCounting: false,
                series: [
                    .init("samples", zip(x, targets).map { LineChart.Point($0, $1) }, isScatter: true),
                    .init("network", zip(grid, fitted).map { LineChart.Point($0, $1) }),
                ])
        }
        let points = zip(targets, network(data.features).scalars).map { LineChart.Point($0, $1) }
        let (least, most) = (targets.min() ?? 0, targets.max() ?? 1)
        return LineChart.Panel(
            title + ": predicted", horizontalName: "true", isCounting: false, isSquare: true,
            series: [
                .init("samples", points, isScatter: true),
                .init("predicted = true", [.init(least, least), .init(most, most)]),
            ])
    }

    /// All networks' outputs.
    static func picture(_ panels: [LineChart.Panel], epochs: Int) -> LineChart {
        LineChart(
            title: "Scalar networks fitted by gradient descent",
            subtitle: "lecture 002: a perceptron, a hidden layer of one unit, one of two; "
                + Units.count(epochs, "step"),
            panels: panels)
    }
}
