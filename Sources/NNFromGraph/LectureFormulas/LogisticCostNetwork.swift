extension LectureFormulas {
    /// Lectures 001 and 004: one hidden layer, sigmoid units throughout, logistic cost summed over a minibatch, and an
    /// L2 penalty.
    ///
    /// With `A_out = σ(Z_out)`, the gradient is of
    ///
    /// ```text
    /// J = −Σᵢ Σⱼ [ y_ij ln a_ij + (1 − y_ij) ln(1 − a_ij) ] + λ/2 (‖W_h‖² + ‖W_out‖²)
    /// ```
    ///
    /// a sum, not a mean, over samples and output units. The sigmoid's derivative cancels those of the logarithms, so
    /// `δ_out = A_out − Y` (samples × outputs); `δ_h = (δ_out W_outᵀ) ∘ A_h ∘ (1 − A_h)`;
    /// `∂J/∂W_out = A_hᵀ δ_out + λ W_out`, `∂J/∂W_h = Xᵀ δ_h + λ W_h`. Biases are not regularized; their gradients are
    /// the sums of δ over the samples.
    ///
    /// The cost is computed from the net inputs by ``LectureFormulas/binaryCrossEntropy(netInput:target:)``: it stays
    /// finite where `ln a` or `ln(1 − a)` of a saturated unit would be infinite.
    ///
    /// Source: lecture 001, 'Cost Function for the Entire Network', 'Backpropagation', and the code's fit method;
    /// lecture 004, 'Computing the logistic cost function' and 'Training neural networks via backpropagation'
    /// (its formulas are images, which are missing from the text; the names of the code's variables remain).
    ///
    /// Where the lectures are inconsistent:
    /// - 001 defines the penalty as `λ ‖w‖²` and puts `λ/2 ‖w‖²` into the final cost. Its code adds `λ ‖w‖²` to the
    ///   reported cost, but `λ w`, the gradient of `λ/2 ‖w‖²`, to the gradient. Here the cost follows the gradient;
    ///   ``reportedCost(parameters:inputs:targets:)`` is the code's cost.
    /// - 001 first prints `−Σ y ln a + (1 − y) ln(1 − a)` without the brackets above: the minus sign applies to both
    ///   terms.
    /// - 'Textbook Version' adds `λ^(l)` to the accumulated gradient; it should be `λ W^(l)`.
    public struct LogisticCostNetwork: Network {
        /// λ; 0 for no penalty.
        public var regularization: Double

        /// A network whose cost has the penalty λ/2·‖w‖², with λ = `regularization`.
        public init(regularization: Double = 0) {
            self.regularization = regularization
        }

        /// `J` with the penalty `λ/2 ‖w‖²`, and its gradient.
        public func lossAndGradient(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<TwoLayerParameters> {
            let (hidden, netInputs) = parameters.forward(
                inputs, targets: targets, "LogisticCostNetwork.lossAndGradient")
            let costs = netInputs.combined(with: targets) { binaryCrossEntropy(netInput: $0, target: $1) }
            let outputErrors = netInputs.combined(with: targets) { sigmoid($0) - $1 }
            let penalty = WeightPenalty.halfSquaredNorm(regularization)
            return LossAndGradient(
                loss: costs.values.reduce(0, +)
                    + penalty.value(of: [parameters.hiddenWeights, parameters.outputWeights]),
                gradient: parameters.gradient(inputs: inputs, hidden: hidden, outputErrors: outputErrors)
                    .adding(penalty, of: parameters))
        }

        /// The cost that 001's code reports, with the penalty `λ ‖w‖²`. Unless λ is 0, its gradient is not the one that
        /// ``lossAndGradient(parameters:inputs:targets:)`` returns.
        public func reportedCost(parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix) -> Double {
            lossAndGradient(parameters: parameters, inputs: inputs, targets: targets).loss
                + WeightPenalty.halfSquaredNorm(regularization)
                .value(of: [parameters.hiddenWeights, parameters.outputWeights])
        }
    }
}
