import Autodiff

/// The norm of each layer's gradient after each epoch, for the objective of the same training samples.
public struct GradientNorms: Sendable, Equatable {
    /// The names of the layers that have trainable parameters, such as `dense1`.
    public private(set) var layers: [String] = []
    /// The numbers of the epochs.
    public private(set) var epochs: [Int] = []
    /// The norms, [epochs][layers].
    public private(set) var norms: [[Double]] = []

    /// The number of samples whose objective it is.
    public private(set) var sampleCount = 0

    /// No epochs yet.
    public init() {}

    /// The largest number of samples that are used, the first of the training data.
    static let mostSamples = 256

    /// Adds the norms after an epoch.
    mutating func add<Source: DataSource>(
        epoch: Int, _ network: Network<Source.Scalar>, _ rule: StepRule, _ data: Source
    ) {
        sampleCount = min(Self.mostSamples, data.count)
        let found = rule.layerNorms(network, on: data.batch(0..<sampleCount, step: 1))
        layers = found.map(\.layer)
        epochs.append(epoch)
        norms.append(found.map(\.gradient))
    }

    /// The norms over the epochs, a line for each layer.
    public var chart: LineChart {
        let series = layers.enumerated().map { place, name in
            LineChart.Series(name, zip(epochs, norms).map { LineChart.Point(Double($0), $1[place]) })
        }
        return LineChart(
            title: "Norm of the gradient by layer",
            subtitle: "after each epoch, on the first \(Units.count(sampleCount, "training sample"))",
            panels: [LineChart.Panel("norm of the gradient", isLogarithmic: true, series: series)])
    }
}
