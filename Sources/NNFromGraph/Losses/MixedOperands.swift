import Autodiff

// Losses of recorded logits with plain targets and weights, which are constants, and vice versa.

extension Loss {
    /// The loss of logits against constant targets: see ``callAsFunction(_:_:targets:sampleWeights:)``.
    public func callAsFunction<Scalar>(
        _ logits: TensorVariable<Scalar>, _ activation: Activation, targets: Tensor<Scalar>,
        sampleWeights: Tensor<Scalar>? = nil
    ) -> TensorVariable<Scalar> {
        self(
            logits, activation, targets: TensorVariable(targets),
            sampleWeights: sampleWeights.map { TensorVariable($0) })
    }

    /// The loss of constant logits against recorded targets.
    public func callAsFunction<Scalar>(
        _ logits: Tensor<Scalar>, _ activation: Activation, targets: TensorVariable<Scalar>,
        sampleWeights: Tensor<Scalar>? = nil
    ) -> TensorVariable<Scalar> {
        self(
            TensorVariable(logits), activation, targets: targets,
            sampleWeights: sampleWeights.map { TensorVariable($0) })
    }

    /// The loss of logits against class labels, with constant sample weights.
    public func callAsFunction<Scalar>(
        _ logits: TensorVariable<Scalar>, _ activation: Activation, labels: [Int], sampleWeights: Tensor<Scalar>
    ) -> TensorVariable<Scalar> {
        self(logits, activation, labels: labels, sampleWeights: TensorVariable(sampleWeights))
    }

    /// The loss of each row against constant targets.
    public func rows<Scalar>(
        _ logits: TensorVariable<Scalar>, _ activation: Activation, targets: Tensor<Scalar>
    ) -> TensorVariable<Scalar> {
        rows(logits, activation, targets: TensorVariable(targets))
    }
}

extension Objective {
    /// Evaluates the objective for a constant batch, as a function of the parameters.
    public func callAsFunction<Scalar>(
        _ batch: Batch<Tensor<Scalar>>, parameters: [TensorVariable<Scalar>], statistics: [Tensor<Scalar>] = [],
        masks: [Tensor<Scalar>] = []
    ) -> Value<TensorVariable<Scalar>> {
        let recorded = Batch(
            inputs: TensorVariable(batch.inputs), targets: TensorVariable(batch.targets),
            sampleWeights: batch.sampleWeights.map { TensorVariable($0) })
        return self(
            recorded, parameters: parameters, statistics: statistics.map { TensorVariable($0) },
            masks: masks.map { TensorVariable($0) })
    }
}
