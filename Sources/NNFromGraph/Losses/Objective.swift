import Autodiff

/// A batch of samples, as tensors.
public struct Batch<T> {
    /// The inputs: [rows] + one sample's shape.
    public var inputs: T
    /// The targets: [rows × outputs].
    public var targets: T
    /// The weights of the samples in the loss: [rows], or `nil` for 1 each.
    public var sampleWeights: T?

    /// A batch; without weights, all samples count equally.
    public init(inputs: T, targets: T, sampleWeights: T? = nil) {
        self.inputs = inputs
        self.targets = targets
        self.sampleWeights = sampleWeights
    }

    /// The inputs, the targets and, if there are any, the sample weights.
    var tensors: [T] { [inputs, targets] + (sampleWeights.map { [$0] } ?? []) }
}

/// What a training step minimizes, as a function of tensors: the loss of a batch plus all penalties.
public struct Objective: Sendable {
    /// The network.
    public let architecture: Architecture
    /// The loss, without penalties.
    public let loss: Loss
    /// The penalty on weights; lectures 001 to 004 penalize nothing else.
    public let weightPenalty: Regularizer
    /// The penalty on biases.
    public let biasPenalty: Regularizer

    /// The objective of a network with the given loss and penalties.
    /// - Throws: ``NetworkError`` if the loss needs another activation in the last layer, or if a penalty is negative
    ///   or not finite.
    public init(
        _ architecture: Architecture, loss: Loss, weightPenalty: Regularizer = .none, biasPenalty: Regularizer = .none
    ) throws(NetworkError) {
        if let needed = loss.requiredActivation, needed != architecture.outputActivation {
            throw .unsuitableActivation(
                loss: loss.name, activation: architecture.outputActivation, needed: needed)
        }
        try weightPenalty.check("weights")
        try biasPenalty.check("biases")
        self.architecture = architecture
        self.loss = loss
        self.weightPenalty = weightPenalty
        self.biasPenalty = biasPenalty
    }

    /// The result of evaluating an objective.
    public struct Value<T> {
        /// The loss with all penalties: a scalar.
        public let loss: T
        /// The loss without penalties: a scalar.
        public let dataLoss: T
        /// The sum of all penalties: a scalar; `nil` without any.
        public let penalty: T?
        /// The last layer's logits [rows × outputs].
        public let logits: T
        /// The updated running statistics.
        public let statistics: [T]
    }

    /// Evaluates the objective in training mode. Everything that it depends on is passed as tensors, in the order of
    /// the architecture's descriptions; a missing tensor or one of another shape stops the program.
    public func callAsFunction<T: TensorAlgebra>(
        _ batch: Batch<T>, parameters: [T], statistics: [T], masks: [T]
    ) -> Value<T> {
        var pass = Pass(mode: .training, parameters: parameters, statistics: statistics, masks: masks)
        let logits = architecture(batch.inputs, &pass)
        let dataLoss = loss(
            logits, architecture.outputActivation, targets: batch.targets, sampleWeights: batch.sampleWeights)
        let penalties = penalties(parameters, pass)
        return Value(
            loss: penalties.reduce(dataLoss) { $0 + $1 }, dataLoss: dataLoss,
            penalty: penalties.first.map { penalties.dropFirst().reduce($0) { $0 + $1 } }, logits: logits,
            statistics: pass.statistics)
    }

    /// The penalties on weights and biases and those of the layers.
    private func penalties<T: TensorAlgebra>(_ parameters: [T], _ pass: Pass<T>) -> [T] {
        let all = [
            weightPenalty(architecture.select(.weights, from: parameters)),
            biasPenalty(architecture.select(.biases, from: parameters)), pass.penalty,
        ]
        return all.compactMap { $0 }
    }

    /// The same in parts, whose sum is the objective: each row's part of the loss, shape [rows] (see
    /// ``Loss/contributions(_:_:targets:sampleWeights:)``), and the sum of the penalties; `nil` for none.
    func parts<T: TensorAlgebra>(
        _ batch: Batch<T>, parameters: [T], statistics: [T], masks: [T]
    ) -> (logits: T, rows: T, penalty: T?) {
        var pass = Pass(mode: .training, parameters: parameters, statistics: statistics, masks: masks)
        let logits = architecture(batch.inputs, &pass)
        let rows = loss.contributions(
            logits, architecture.outputActivation, targets: batch.targets, sampleWeights: batch.sampleWeights)
        let penalties = penalties(parameters, pass)
        return (logits, rows, penalties.first.map { penalties.dropFirst().reduce($0) { $0 + $1 } })
    }
}
