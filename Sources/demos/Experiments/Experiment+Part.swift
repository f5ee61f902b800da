import NNFromGraph

extension Experiment {
    /// What `--json` prints of a training: its figures, the means of all runs', and how it was trained.
    func part(_ first: Trained, _ figures: Figures, _ all: [Figures], _ options: Options) throws -> Part {
        var part = Part(name: name, seconds: first.seconds)
        (part.trainAccuracy, part.validationAccuracy) = (all.mean(.training), all.mean(.validation))
        (part.testAccuracy, part.rSquared) = (all.mean(.test), all.mean(.determination))
        part.loss = all.map(\.loss).mean
        part.penalty = all.contains { $0.penalty != 0 } ? all.map(\.penalty).mean : nil
        let losses = all.compactMap(\.validationLoss)
        part.validationLoss = losses.isEmpty ? nil : losses.mean
        (part.epochs, part.keptEpoch) = (first.history.count, figures.keptEpoch)
        part.resumedFromEpoch = first.history.resumedEpochs
        part.secondsPerEpoch = first.history.secondsPerEpoch
        part.seed = options.seed
        part.configuration = configurationPart(first)
        part.confusionMatrix = figures.confusion?.counts
        if !figures.outputs.isEmpty { (part.outputs, part.targets) = (figures.outputs, figures.targets) }
        func norms(_ data: some DataSource<Float>) throws -> [LayerNorms] {
            try first.network.layerNorms(first.configuration, on: data)
        }
        part.layers = try norms(first.data.training).map {
            LayerPart(name: $0.layer, parameterNorm: $0.parameters, gradientNorm: $0.gradient)
        }
        return part
    }

    private func configurationPart(_ first: Trained) -> ConfigurationPart {
        let configuration = first.configuration
        let rate = configuration.optimizer.learningRate.learningRate(at: ScheduleTime(step: 1))
        return ConfigurationPart(
            network: first.network.architecture.layers.filter { !$0.isGroup }.map { "\($0.kind) \($0.outputShape)" },
            parameters: first.network.parameterCount, loss: configuration.loss.name,
            optimizer: "\(type(of: configuration.optimizer))", learningRate: rate,
            weightPenalty: configuration.weightPenalty == .none ? nil : configuration.weightPenalty,
            epochs: configuration.epochs, batchSize: configuration.batchSize,
            trainingSamples: first.data.training.count, validationSamples: first.data.validation?.count,
            testSamples: first.data.test?.count)
    }
}
