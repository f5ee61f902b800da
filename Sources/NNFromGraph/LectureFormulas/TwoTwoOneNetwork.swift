extension LectureFormulas {
    /// Lecture 002: two inputs, two hidden units, one output, with all nine derivatives written out.
    ///
    /// `zᵢ = wᵢ₀ x₀ + wᵢ₁ x₁ + bᵢ` and `aᵢ = σ(zᵢ)` for the hidden units i = 0, 1; `z = w₀ a₀ + w₁ a₁ + b` and
    /// `a = σ(z)` for the output. The lecture leaves the cost open; here it is the lecture's usual `C = Σ ½ (a − y)²`,
    /// summed over the samples.
    ///
    /// `δ = (a − y) σ'(z)`: `∂C/∂wᵢ = δ aᵢ`, `∂C/∂b = δ`. `δᵢ = wᵢ σ'(zᵢ) δ`: `∂C/∂wᵢⱼ = δᵢ xⱼ`, `∂C/∂bᵢ = δᵢ`.
    /// Inputs are [samples × 2], targets [samples × 1].
    ///
    /// Source: lecture 002, 'Simple neural network and the back propagation equations' to 'Gradient expressions'.
    ///
    /// Corrected: 'Final expression' and 'Completing the list' have the hidden activation `a_j^(1)` in `∂C/∂w_ij^(1)`;
    /// it must be the input `a_j^(0)`, as in the update rules of 'Gradient expressions'. The first index of the hidden
    /// weights is the hidden unit and the second the input, as in that section: the transpose of this folder's
    /// convention, and of the lecture's own `w_ij` elsewhere.
    public struct TwoTwoOneNetwork: Network {
        /// The nine parameters; ``flattened`` is `[w₀₀, w₀₁, w₁₀, w₁₁, b₀, b₁, w₀, w₁, b]`.
        public struct Parameters: FlatParameters {
            /// From input 0 to hidden unit 0.
            public var hiddenWeight00: Double
            /// From input 1 to hidden unit 0.
            public var hiddenWeight01: Double
            /// From input 0 to hidden unit 1.
            public var hiddenWeight10: Double
            /// From input 1 to hidden unit 1.
            public var hiddenWeight11: Double
            /// The bias of hidden unit 0.
            public var hiddenBias0: Double
            /// The bias of hidden unit 1.
            public var hiddenBias1: Double
            /// The weight from hidden unit 0 to the output.
            public var outputWeight0: Double
            /// The weight from hidden unit 1 to the output.
            public var outputWeight1: Double
            /// The bias of the output unit.
            public var outputBias: Double

            /// The nine numbers in the order of ``flattened``; another count stops the program.
            public init(_ flattened: [Double]) {
                (hiddenWeight00, hiddenWeight01, hiddenWeight10, hiddenWeight11) = (0, 0, 0, 0)
                (hiddenBias0, hiddenBias1) = (0, 0)
                (outputWeight0, outputWeight1, outputBias) = (0, 0, 0)
                self.flattened = flattened
            }

            public var flattened: [Double] {
                get {
                    [hiddenWeight00, hiddenWeight01, hiddenWeight10, hiddenWeight11, hiddenBias0, hiddenBias1]
                        + [outputWeight0, outputWeight1, outputBias]
                }
                set {
                    checkCount(newValue.count, 9)
                    (hiddenWeight00, hiddenWeight01) = (newValue[0], newValue[1])
                    (hiddenWeight10, hiddenWeight11) = (newValue[2], newValue[3])
                    (hiddenBias0, hiddenBias1) = (newValue[4], newValue[5])
                    (outputWeight0, outputWeight1, outputBias) = (newValue[6], newValue[7], newValue[8])
                }
            }

            public var shapeDescription: String { "(2 × 2 hidden weights, 2 biases, 2 output weights, 1 bias)" }
        }

        /// The activation of the hidden units.
        public var hiddenActivation: Activation
        /// The activation of the output unit.
        public var outputActivation: Activation

        /// A network with the given activations.
        public init(hiddenActivation: Activation = .sigmoid, outputActivation: Activation = .sigmoid) {
            self.hiddenActivation = hiddenActivation
            self.outputActivation = outputActivation
        }

        public func lossAndGradient(
            parameters: Parameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<Parameters> {
            checkBatch(inputs, targets, inputUnits: 2, outputUnits: 1, "TwoTwoOneNetwork.lossAndGradient")
            let weights = parameters
            var loss = 0.0
            var gradient = Parameters(Array(repeating: 0, count: 9))
            for sample in 0..<inputs.rows {
                let (input0, input1) = (inputs[sample, 0], inputs[sample, 1])
                let target = targets[sample, 0]
                let hidden0 = hiddenActivation.value(
                    at: weights.hiddenWeight00 * input0 + weights.hiddenWeight01 * input1 + weights.hiddenBias0)
                let hidden1 = hiddenActivation.value(
                    at: weights.hiddenWeight10 * input0 + weights.hiddenWeight11 * input1 + weights.hiddenBias1)
                let output = outputActivation.value(
                    at: weights.outputWeight0 * hidden0 + weights.outputWeight1 * hidden1 + weights.outputBias)
                loss += (output - target) * (output - target) / 2

                let outputError = (output - target) * outputActivation.slope(ofValue: output)
                gradient.outputWeight0 += outputError * hidden0
                gradient.outputWeight1 += outputError * hidden1
                gradient.outputBias += outputError

                let hiddenError0 = weights.outputWeight0 * hiddenActivation.slope(ofValue: hidden0) * outputError
                gradient.hiddenWeight00 += hiddenError0 * input0
                gradient.hiddenWeight01 += hiddenError0 * input1
                gradient.hiddenBias0 += hiddenError0

                let hiddenError1 = weights.outputWeight1 * hiddenActivation.slope(ofValue: hidden1) * outputError
                gradient.hiddenWeight10 += hiddenError1 * input0
                gradient.hiddenWeight11 += hiddenError1 * input1
                gradient.hiddenBias1 += hiddenError1
            }
            return LossAndGradient(loss: loss, gradient: gradient)
        }
    }
}
