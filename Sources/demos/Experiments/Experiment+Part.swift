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
        part.configuration = summary(first.configuration, first.network, first.data)
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
}
