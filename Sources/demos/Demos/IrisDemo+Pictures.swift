import Autodiff
import NNFromGraph

extension IrisDemo {
    /// The samples with the line at which each model's weighted sum is 0 (lecture 001).
    static func picture(_ data: DataSet<Double>, _ models: [(name: String, model: LinearModel<Double>)]) -> RegionMap {
        let range = -2.5...2.5
        let x = Tensor<Double>(RegionMap.grid(over: range).map { [$0.x, $0.y] })
        let panels = models.map { name, model in
            let line = RegionMap.Line(
                "decision boundary", a: model.weights[0, 0], b: model.weights[1, 0], c: model.bias[0])
            return RegionMap.Panel(name, model(x).scalars.map { $0 >= 0 ? 1 : 0 }, lines: [line])
        }
        let samples = (0..<data.count).map { index in
            RegionMap.Sample(x: data.features[index, 0], y: data.features[index, 1], label: data.labels[index])
        }
        return RegionMap(
            title: "Two classes of irises and the lines that separate them",
            subtitle: "lengths in standard deviations from the mean", range: range,
            horizontalName: "sepal length", verticalName: "petal length", valueName: "predicted class",
            classNames: ["setosa", "versicolor"], panels: panels, samples: samples)
    }
}
