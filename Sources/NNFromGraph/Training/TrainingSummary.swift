import Autodiff

/// How a network is trained: what a report's page, the terminal and JSON say of it.
package struct TrainingSummary: Sendable, Encodable {
    /// The layers' rows of a table.
    package let layers: [LayerRow]
    package let parameters: Int
    /// The shape of one sample.
    package let sampleShape: Shape
    /// The loss in words, with its smoothing and weights of classes.
    package let loss: Wording
    /// The penalties; `nil` for none.
    package let weightPenalty, biasPenalty: Regularizer?
    package let optimizer: Wording
    /// The learning rate of the first step.
    package let learningRate: Double
    /// The transformations of the gradients before the optimizer's step, in words.
    package let transformations: [Wording]
    package let epochs, batchSize: Int
    package let seed: UInt64
    /// The numbers of samples of each part of the data that there is.
    package let trainingSamples: Int
    package let validationSamples, testSamples: Int?

    /// The summary of a training before it begins.
    package init<Scalar>(
        _ configuration: TrainingConfiguration, of network: Network<Scalar>, on training: some DataSource<Scalar>,
        validation: (any DataSource<Scalar>)? = nil, test: (any DataSource<Scalar>)? = nil
    ) {
        layers = network.layerRows
        parameters = network.parameterCount
        sampleShape = network.architecture.inputShape
        loss = Wording(of: configuration.loss)
        weightPenalty = configuration.weightPenalty == .none ? nil : configuration.weightPenalty
        biasPenalty = configuration.biasPenalty == .none ? nil : configuration.biasPenalty
        optimizer = Wording(of: configuration.optimizer)
        learningRate = configuration.optimizer.learningRate.learningRate(at: ScheduleTime(step: 1))
        transformations = configuration.transformations.map { Wording(of: $0) }
        (epochs, batchSize, seed) = (configuration.epochs, configuration.batchSize, configuration.seed)
        (trainingSamples, validationSamples, testSamples) = (training.count, validation?.count, test?.count)
    }

    /// `1,077 training, 360 validation, 360 test`.
    private var samples: String {
        [("training", trainingSamples), ("validation", validationSamples), ("test", testSamples)]
            .compactMap { name, count in count.map { "\(Units.grouped($0)) \(name)" } }.joined(separator: ", ")
    }

    /// What is minimized: `softmax cross-entropy + L2 penalty 0.0001 on weights`.
    private var objective: String {
        let penalties = [(weightPenalty, "weights"), (biasPenalty, "biases")].compactMap { penalty, what in
            penalty.map { "\(Wording(of: $0)) on \(what)" }
        }
        return (["\(loss)"] + penalties).joined(separator: " + ")
    }

    /// The names and values of a page's or table's rows, in order, without the layers.
    package var facts: [(name: String, value: String)] {
        let changes = transformations.map(\.description).joined(separator: ", ")
        return [
            ("samples", samples), ("shape of a sample", "\(sampleShape)"), ("parameters", Units.grouped(parameters)),
            ("loss", objective), ("optimizer", "\(optimizer)"), ("gradients before the step", changes),
            ("batch size", Units.grouped(batchSize)), ("epochs", Units.grouped(epochs)), ("seed", "\(seed)"),
        ].filter { !$0.1.isEmpty }
    }

    /// The lines of the terminal, which are wrapped there: data, what is minimized, how.
    package var lines: [String] {
        let changes = transformations.map { ", \($0)" }.joined()
        return [
            "samples: \(samples)", "loss: \(objective)", "optimizer: \(optimizer)\(changes)",
            "\(Units.count(epochs, "epoch")), batches of \(Units.grouped(batchSize))",
        ]
    }

    private enum CodingKeys: String, CodingKey {
        case network, parameters, loss, optimizer, optimizerSettings, learningRate, weightPenalty, biasPenalty
        case gradientTransformations, epochs, batchSize, trainingSamples, validationSamples, testSamples
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(layers.filter { !$0.isGroup }.map { "\($0.kind) \($0.output)" }, forKey: .network)
        try object.encode(parameters, forKey: .parameters)
        try object.encode("\(loss)", forKey: .loss)
        try object.encode(optimizer.name, forKey: .optimizer)
        try object.encode(optimizer.settings, forKey: .optimizerSettings)
        try object.encode(learningRate, forKey: .learningRate)
        try object.encodeIfPresent(weightPenalty, forKey: .weightPenalty)
        try object.encodeIfPresent(biasPenalty, forKey: .biasPenalty)
        if !transformations.isEmpty {
            try object.encode(transformations.map(\.description), forKey: .gradientTransformations)
        }
        try object.encode(epochs, forKey: .epochs)
        try object.encode(batchSize, forKey: .batchSize)
        try object.encode(trainingSamples, forKey: .trainingSamples)
        try object.encodeIfPresent(validationSamples, forKey: .validationSamples)
        try object.encodeIfPresent(testSamples, forKey: .testSamples)
    }
}

extension Regularizer: Worded {
    /// `L2 penalty 0.01`; `no penalty`.
    var wording: Wording {
        let parts = [("L1", l1), ("L2", l2)].filter { $0.1 != 0 }.map { "\($0.0) penalty \(Units.exact($0.1))" }
        return Wording(parts.isEmpty ? "no penalty" : parts.joined(separator: " and "))
    }
}

extension Loss: Worded {
    var wording: Wording {
        let weights = classWeights.map { Units.exact($0) }.joined(separator: ", ")
        return Wording(
            name,
            [
                labelSmoothing == 0 ? nil : "labels smoothed by \(Units.exact(labelSmoothing))",
                classWeights.isEmpty ? nil : "class weights \(weights)",
            ])
    }
}
