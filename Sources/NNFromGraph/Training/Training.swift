import Autodiff
import Foundation

/// How a network is trained.
public struct TrainingConfiguration<Scalar: TensorScalar>: Sendable {
    public var loss: Loss
    /// λ of the penalty λ/2·Σ w² on the weights.
    public var regularization: Double
    public var optimizer: any Optimizer<Scalar>
    public var epochs: Int
    public var batchSize: Int
    /// Fixes the order of the samples in every epoch.
    public var seed: UInt64

    public init(
        loss: Loss, regularization: Double = 0, optimizer: any Optimizer<Scalar>, epochs: Int, batchSize: Int,
        seed: UInt64
    ) {
        self.loss = loss
        self.regularization = regularization
        self.optimizer = optimizer
        self.epochs = epochs
        self.batchSize = batchSize
        self.seed = seed
    }
}

/// What one epoch came to.
public struct EpochRecord: Sendable, Hashable {
    /// Counted from 1.
    public let epoch: Int
    /// The mean over the epoch's minibatches of the loss, penalty included, as training met it.
    public let trainingLoss: Double
    public let trainingAccuracy: Double
    public let validationLoss: Double
    public let validationAccuracy: Double
    /// The time of the training steps, without the evaluation that follows them.
    public let seconds: Double
    public let samplesPerSecond: Double

    public init(
        epoch: Int, trainingLoss: Double, trainingAccuracy: Double, validationLoss: Double, validationAccuracy: Double,
        seconds: Double, samplesPerSecond: Double
    ) {
        self.epoch = epoch
        self.trainingLoss = trainingLoss
        self.trainingAccuracy = trainingAccuracy
        self.validationLoss = validationLoss
        self.validationAccuracy = validationAccuracy
        self.seconds = seconds
        self.samplesPerSecond = samplesPerSecond
    }
}

/// Why training stopped.
public enum TrainingError: WordedError {
    case noEpochs(Int)
    case classes(network: Int, data: Int)
    case features(network: Int, data: Int)
    case nonFiniteLoss(epoch: Int, step: Int, loss: Double, origin: String)

    public var description: String {
        switch self {
        case .noEpochs(let epochs): "training: \(epochs) epochs; at least 1 is needed"
        case .classes(let network, let data):
            "training: the network has \(network) outputs and the data \(data) classes; they must be equal"
        case .features(let network, let data):
            "training: the network takes \(network) inputs and the data has \(data) features; they must be equal"
        case .nonFiniteLoss(let epoch, let step, let loss, let origin):
            "training: the loss is \(loss) in epoch \(epoch), step \(step); first: \(origin). A smaller learning rate or "
                + "weights nearer to zero may help."
        }
    }
}

extension Network {
    /// The loss of a batch, penalty included, and its gradient with respect to every parameter: recorded on the tape and
    /// swept backwards.
    public func lossAndGradients(
        _ x: Tensor<Scalar>, targets: Tensor<Scalar>, loss: Loss, regularization: Double = 0, on tape: Tape
    ) -> (loss: Scalar, gradients: [Tensor<Scalar>]) {
        tape.clear()
        let variables = parameters.map { tape.variable($0) }
        let value = record(x, targets: targets, loss: loss, regularization: regularization, variables)
        let adjoints = tape.adjoints(of: value)
        defer { tape.clear() }
        return (value.value.scalar, variables.map { adjoints[$0] })
    }

    private func record(
        _ x: Tensor<Scalar>, targets: Tensor<Scalar>, loss: Loss, regularization: Double,
        _ variables: [TensorVariable<Scalar>]
    ) -> TensorVariable<Scalar> {
        let z = netInputs(TensorVariable(x), variables)
        let value = loss(z, layers[layers.count - 1].activation, targets: TensorVariable(targets))
        return regularization == 0 ? value : value + weightPenalty(weights(variables), strength: regularization)
    }

    /// Trains the network on minibatches that are drawn anew every epoch.
    ///
    /// After each epoch it is evaluated on the training and the validation data, without recording, and `report` gets the
    /// epoch's record.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``BatchSizeError`` for a configuration that does not fit;
    ///   ``TrainingError/nonFiniteLoss(epoch:step:loss:origin:)`` as soon as a loss is infinite or NaN, naming the first
    ///   operation that was. The network then holds the parameters of the step before.
    public mutating func train(
        on training: some DataSource<Scalar>, validation: (some DataSource<Scalar>),
        _ configuration: TrainingConfiguration<Scalar>, report: (EpochRecord) -> Void = { _ in }
    ) throws -> [EpochRecord] {
        try check(configuration, training)
        try check(configuration, validation)
        let schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        var optimizer = configuration.optimizer
        var history: [EpochRecord] = []
        let tape = Tape()
        for epoch in 1...configuration.epochs {
            let start = ContinuousClock.now
            var total = 0.0
            let batches = schedule.minibatches(epoch: epoch)
            for (step, indices) in batches.enumerated() {
                let x = training.inputs(indices)
                let targets = Tensor<Scalar>.oneHot(training.labels(indices), classes: training.classes)
                let (loss, gradients) = lossAndGradients(
                    x, targets: targets, loss: configuration.loss, regularization: configuration.regularization,
                    on: tape)
                guard loss.isFinite else {
                    throw TrainingError.nonFiniteLoss(
                        epoch: epoch, step: step + 1, loss: Double(loss),
                        origin: originOfNonFinite(x, targets, configuration))
                }
                total += Double(loss)
                optimizer.update(&parameters, gradients: gradients)
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let trained = evaluate(on: training, loss: configuration.loss)
            let validated = evaluate(on: validation, loss: configuration.loss)
            history.append(
                EpochRecord(
                    epoch: epoch, trainingLoss: total / Double(batches.count), trainingAccuracy: trained.accuracy,
                    validationLoss: validated.loss, validationAccuracy: validated.accuracy, seconds: seconds,
                    samplesPerSecond: Double(training.count) / seconds))
            report(history[history.count - 1])
        }
        return history
    }

    /// The loss (a mean over samples, without penalty) and the accuracy on data, without recording.
    public func evaluate(on data: some DataSource<Scalar>, loss: Loss) -> (loss: Double, accuracy: Double) {
        var total = 0.0
        var correct = 0
        for chunk in chunks(of: data.count) {
            let z = netInputs(data.inputs(chunk), parameters)
            let labels = data.labels(chunk)
            let value = loss(z, layers[layers.count - 1].activation, targets: .oneHot(labels, classes: data.classes))
            total += Double(value.scalar) * (loss.isSum ? 1 : Double(chunk.count))
            correct += zip(z.argmax(along: 1), labels).filter { $0 == $1 }.count
        }
        return (total / Double(data.count), Double(correct) / Double(data.count))
    }

    /// The most probable class of each sample.
    public func predictions(on data: some DataSource<Scalar>) -> [Int] {
        chunks(of: data.count).flatMap { netInputs(data.inputs($0), parameters).argmax(along: 1) }
    }

    // Few enough rows at a time for their activations to stay in cache, enough of them to share out over threads.
    private func chunks(of count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: 1000).map { $0..<Swift.min($0 + 1000, count) }
    }

    private func check(_ configuration: TrainingConfiguration<Scalar>, _ data: some DataSource<Scalar>) throws {
        guard configuration.epochs >= 1 else { throw TrainingError.noEpochs(configuration.epochs) }
        let last = layers[layers.count - 1]
        guard last.units == data.classes else { throw TrainingError.classes(network: last.units, data: data.classes) }
        guard inputs == data.featureCount else {
            throw TrainingError.features(network: inputs, data: data.featureCount)
        }
        if let needed = configuration.loss.requiredActivation, needed != last.activation {
            throw NetworkError.unsuitableActivation(
                loss: configuration.loss.rawValue, activation: last.activation, needed: needed)
        }
    }

    /// Records the step again with every value kept, and names the first operation whose value is not finite.
    private func originOfNonFinite(
        _ x: Tensor<Scalar>, _ targets: Tensor<Scalar>, _ configuration: TrainingConfiguration<Scalar>
    ) -> String {
        let tape = Tape(keepingEveryValue: true)
        let variables = parameters.map { tape.variable($0) }
        _ = record(
            x, targets: targets, loss: configuration.loss, regularization: configuration.regularization, variables)
        return tape.firstNonFinite().map(\.description) ?? "no single operation"
    }
}
