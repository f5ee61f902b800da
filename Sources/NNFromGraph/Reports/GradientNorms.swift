import Autodiff

/// The norm of each layer's gradient after each epoch, for the objective of the same training samples.
public struct GradientNorms: Sendable, Equatable {
    /// The names of the layers that have trainable parameters, such as `dense1`.
    public private(set) var layers: [String] = []
    /// The numbers of the epochs.
    public private(set) var epochs: [Int] = []
    /// The norms, [epochs][layers].
    public private(set) var norms: [[Double]] = []

    /// No epochs yet.
    public init() {}

    /// The largest number of samples that are used, the first of the training data.
    static let samples = 256

    /// Adds the norms after an epoch.
    mutating func add<Source: DataSource>(
        epoch: Int, _ network: Network<Source.Scalar>, _ rule: StepRule, _ data: Source
    ) {
        let state: TrainingState<Source.Scalar> = rule.start(network)
        let samples = Array(0..<min(Self.samples, data.count))
        let objective = MinibatchObjective<Source.Scalar>(rule, data, samples, step: 1, state)
        let gradient = objective.gradient(at: rule.trainable.map { network.parameters[$0] })
        var (names, squares): ([String], [Double]) = ([], [])
        for (place, index) in rule.trainable.enumerated() {
            let name = rule.objective.architecture.parameters[index].layerName
            if names.last != name {
                names.append(name)
                squares.append(0)
            }
            squares[squares.count - 1] += gradient[place].product(gradient[place])
        }
        layers = names
        epochs.append(epoch)
        norms.append(squares.map { $0.squareRoot() })
    }

    /// The norms over the epochs, a line for each layer.
    public var chart: LineChart {
        let series = layers.enumerated().map { place, name in
            LineChart.Series(name, zip(epochs, norms).map { LineChart.Point(Double($0), $1[place]) })
        }
        return LineChart(
            title: "Norm of the gradient by layer",
            subtitle: "after each epoch, on the same \(Self.samples) training samples or fewer",
            panels: [LineChart.Panel("norm of the gradient", isLogarithmic: true, series: series)])
    }
}

extension ParameterDescription {
    /// The part of the name before the last dot: the layer's.
    var layerName: String {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? parts.dropLast().joined(separator: ".") : name
    }
}
