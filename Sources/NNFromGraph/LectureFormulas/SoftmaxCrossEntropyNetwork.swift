extension LectureFormulas {
    /// How the losses of a batch's samples become one number.
    public enum BatchReduction: Equatable, Sendable {
        /// `Σᵢ Lᵢ`
        case sum
        /// `1/N Σᵢ Lᵢ`
        case mean
    }

    /// Lecture 002, digits: one sigmoid hidden layer, softmax outputs, cross-entropy, and L2 on weights.
    ///
    /// With `y = softmax(z_L)` for each sample and targets t, the gradient is of
    ///
    /// ```text
    /// C = s Σᵢ [ ln Σ_c exp z_ic − Σ_c t_ic z_ic ] + penalty(W_h, W_L)
    /// ```
    ///
    /// where s is 1 for a sum and 1/N for a mean. Each bracket equals `−Σ_c t_ic ln y_ic` if the sample's targets sum
    /// to 1 (one-hot rows do); its gradient with respect to `z_i` is `y_i − t_i` even if they do not. So
    /// `δ_L = s (Y − T)` [samples × classes], `∇W_L = A_hᵀ δ_L + p W_L`, `∇b_L = Σᵢ δ_L`,
    /// `δ_h = (δ_L W_Lᵀ) ∘ A_h ∘ (1 − A_h)`, `∇W_h = Xᵀ δ_h + p W_h`, `∇b_h = Σᵢ δ_h`, where p is the penalty's
    /// ``WeightPenalty/slopeFactor``; biases are not penalized. The log-sum-exp is shifted by the largest `z`, so that
    /// net inputs of ±10⁴ do not overflow.
    ///
    /// Source: lecture 002, 'Choose cost function and optimizer', 'Regularization' (the cost: mean, `λ ‖w‖²`) and
    /// 'Matrix multiplication' (the gradients: sums over the inputs).
    ///
    /// Where the lecture is inconsistent:
    /// - It prints `δ_L = t − y`, which is the descent direction. With its update `θ − η ∇C` the sign must be `y − t`.
    /// - Its cost is a mean with the penalty `λ ‖w‖²` (gradient `2 λ w`), but its gradients are sums over the inputs.
    ///   `reduction` and `penalty` choose between them; the defaults are a mean and no penalty.
    /// - The formulas of the hidden layer are missing from its text; those above follow from its general equations.
    public struct SoftmaxCrossEntropyNetwork: Network {
        /// Whether the loss is the sum or the mean over the batch.
        public var reduction: BatchReduction
        /// The penalty on the weights.
        public var penalty: WeightPenalty

        /// A network whose loss is reduced and penalized as given.
        public init(reduction: BatchReduction = .mean, penalty: WeightPenalty = .none) {
            self.reduction = reduction
            self.penalty = penalty
        }

        /// `C` and its gradient.
        public func lossAndGradient(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<TwoLayerParameters> {
            let (hidden, netInputs) = parameters.forward(
                inputs, targets: targets, "SoftmaxCrossEntropyNetwork.lossAndGradient")
            let classes = targets.columns
            let scale = reduction == .mean ? 1 / Double(inputs.rows) : 1
            var loss = 0.0
            var outputErrors = PlainMatrix(rows: inputs.rows, columns: classes)
            for sample in 0..<inputs.rows {
                let range = sample * classes..<(sample + 1) * classes
                let (scores, wanted) = (Array(netInputs.values[range]), Array(targets.values[range]))
                loss += softmaxCrossEntropy(netInputs: scores, targets: wanted)
                for (index, probability) in softmax(scores).enumerated() {
                    outputErrors[sample, index] = scale * (probability - wanted[index])
                }
            }
            return LossAndGradient(
                loss: scale * loss + penalty.value(of: [parameters.hiddenWeights, parameters.outputWeights]),
                gradient: parameters.gradient(inputs: inputs, hidden: hidden, outputErrors: outputErrors)
                    .adding(penalty, of: parameters))
        }
    }
}
