extension LectureFormulas {
    /// Lecture 000: one hidden layer, sigmoid units throughout, squared error averaged over the samples.
    ///
    /// With n samples, t output units and `A_out = σ(Z_out)`, the gradient is of
    ///
    /// ```text
    /// L = 1/n Σᵢ Σⱼ (a_out,ij − y_ij)²
    /// ```
    ///
    /// and starts from `δ_out = 2 (A_out − Y) / n ∘ A_out ∘ (1 − A_out)` [n × t]. Then, as for every network here with
    /// one sigmoid hidden layer, `∂L/∂W_out = A_hᵀ δ_out`, `∂L/∂b_out = Σᵢ δ_out`,
    /// `δ_h = (δ_out W_outᵀ) ∘ A_h ∘ (1 − A_h)`, `∂L/∂W_h = Xᵀ δ_h`, `∂L/∂b_h = Σᵢ δ_h`.
    ///
    /// Source: lecture 000, section 3.2 (the class's backward method) and section 4.3 (the terms of formulas 20 to 23).
    ///
    /// Where the lecture is inconsistent:
    /// - Formula (16), and the loss that the lecture's code reports, also average over the t output units. The
    ///   gradient does not: it is t times that of (16). ``lossAveragedOverUnits(parameters:inputs:targets:)`` is (16).
    /// - Section 4.3 writes out the sigmoid with `e^z`; it should be `e^(−z)`, to which the slope `a (1 − a)` belongs.
    ///
    /// The lecture stores weights as units × inputs and multiplies by their transpose; here they are inputs × units.
    public struct MeanSquaredErrorNetwork: Network {
        /// The network of the lecture.
        public init() {}

        /// `1/n Σᵢ Σⱼ (a − y)²` and its gradient.
        public func lossAndGradient(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<TwoLayerParameters> {
            let (hidden, netInputs) = parameters.forward(
                inputs, targets: targets, "MeanSquaredErrorNetwork.lossAndGradient")
            let outputs = netInputs.map(sigmoid)
            let samples = Double(inputs.rows)
            let differences = outputs.combined(with: targets) { $0 - $1 }
            let outputErrors = differences.combined(with: outputs) { 2 * $0 / samples * ($1 * (1 - $1)) }
            return LossAndGradient(
                loss: differences.sumOfSquares / samples,
                gradient: parameters.gradient(inputs: inputs, hidden: hidden, outputErrors: outputErrors))
        }

        /// Formula (16): `1/(n t) Σᵢ Σⱼ (a − y)²`, the loss that the lecture reports while it trains.
        public func lossAveragedOverUnits(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> Double {
            lossAndGradient(parameters: parameters, inputs: inputs, targets: targets).loss / Double(targets.columns)
        }
    }
}
