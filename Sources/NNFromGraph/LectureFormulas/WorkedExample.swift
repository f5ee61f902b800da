extension LectureFormulas {
    /// Lecture 001: one round of back-propagation through a 2-2-2 network of sigmoid units, with every intermediate
    /// value.
    ///
    /// Inputs 0.05 and 0.10, targets 0.01 and 0.99, learning rate 0.5. Weights w₁ … w₈ as in the source's figure:
    /// `net_h1 = w₁ i₁ + w₂ i₂ + b₁`, `net_h2 = w₃ i₁ + w₄ i₂ + b₁`, `net_o1 = w₅ out_h1 + w₆ out_h2 + b₂`,
    /// `net_o2 = w₇ out_h1 + w₈ out_h2 + b₂`. Both units of a layer share one bias, and biases are not updated.
    ///
    /// The gradient is that of `E_total = ½ (target₁ − out_o1)² + ½ (target₂ − out_o2)²`:
    /// `δ_o = (out_o − target_o) out_o (1 − out_o)`, `∂E/∂w₅ = δ_o1 out_h1` and so on;
    /// `δ_h1 = (δ_o1 w₅ + δ_o2 w₇) out_h1 (1 − out_h1)`, `∂E/∂w₁ = δ_h1 i₁` and so on, all with the weights before the
    /// update.
    ///
    ///     let round = LectureFormulas.WorkedExample().round()
    ///     print(String(format: "%.9f %.8f", round.totalError, round.updatedWeights[4]))  // 0.298371109 0.35891648
    ///
    /// Source: lecture 001, 'Example', 'Feedforward' and 'Backpropagation' (1/2), after
    /// mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example. The text of 001 prints only 0.75136507,
    /// 0.274811083, 0.023560026, 0.298371109 and the target 0.01; the other numbers are missing from its slides and are
    /// taken from that page. Two of the page's are wrong: the error after the first update is 0.291027774, not
    /// 0.291027924, with weights that agree with all digits it prints; and `∂E_o2/∂out_h1` is −0.019049118, not
    /// −0.019049119.
    public struct WorkedExample: Equatable, Sendable {
        /// i₁ and i₂.
        public var inputs = [0.05, 0.10]
        /// The targets of o₁ and o₂.
        public var targets = [0.01, 0.99]
        /// b₁, shared by both hidden units.
        public var hiddenBias = 0.35
        /// b₂, shared by both output units.
        public var outputBias = 0.60
        /// The learning rate η.
        public var learningRate = 0.5
        /// The initial weights w₁ … w₈.
        public var weights = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]

        /// The lecture's numbers.
        public init() {}

        /// Every value of one round. Arrays of two belong to h₁ and h₂, or to o₁ and o₂; arrays of eight to w₁ … w₈.
        public struct Round: Equatable, Sendable {
            /// The net inputs of the hidden units.
            public var hiddenNetInputs: [Double]
            /// The outputs of the hidden units.
            public var hiddenOutputs: [Double]
            /// The net inputs of the output units.
            public var outputNetInputs: [Double]
            /// The outputs of the output units.
            public var outputs: [Double]
            /// `½ (target − out)²` of each output unit.
            public var errors: [Double]
            /// The sum of the output units' errors.
            public var totalError: Double
            /// `∂E_total/∂net` of the output units.
            public var outputDeltas: [Double]
            /// `∂E_total/∂net` of the hidden units.
            public var hiddenDeltas: [Double]
            /// `∂E_total/∂w`.
            public var gradient: [Double]
            /// The weights after one step of gradient descent.
            public var updatedWeights: [Double]
        }

        /// One round: forward pass, backward pass, update. Stops the program unless there are 2 inputs, 2 targets and 8
        /// weights.
        public func round() -> Round {
            guard inputs.count == 2, targets.count == 2, weights.count == 8 else {
                stopAtShapes(
                    "WorkedExample.round", ("inputs, targets", "of count \(inputs.count), \(targets.count)"),
                    ("weights", "of count \(weights.count)"), "the example has 2 inputs, 2 targets and 8 weights")
            }
            let hiddenNetInputs = [0, 2].map { first in
                weights[first] * inputs[0] + weights[first + 1] * inputs[1] + hiddenBias
            }
            let hidden = hiddenNetInputs.map(sigmoid)
            let outputNetInputs = [4, 6].map { first in
                weights[first] * hidden[0] + weights[first + 1] * hidden[1] + outputBias
            }
            let outputs = outputNetInputs.map(sigmoid)
            let errors = zip(outputs, targets).map { ($0 - $1) * ($0 - $1) / 2 }

            let outputDeltas = zip(outputs, targets).map { ($0 - $1) * ($0 * (1 - $0)) }
            let hiddenDeltas = [0, 1].map { unit in
                (outputDeltas[0] * weights[4 + unit] + outputDeltas[1] * weights[6 + unit])
                    * (hidden[unit] * (1 - hidden[unit]))
            }
            let gradient =
                hiddenDeltas.flatMap { delta in inputs.map { delta * $0 } }
                + outputDeltas.flatMap { delta in hidden.map { delta * $0 } }
            return Round(
                hiddenNetInputs: hiddenNetInputs, hiddenOutputs: hidden, outputNetInputs: outputNetInputs,
                outputs: outputs, errors: errors, totalError: errors[0] + errors[1], outputDeltas: outputDeltas,
                hiddenDeltas: hiddenDeltas, gradient: gradient,
                updatedWeights: zip(weights, gradient).map { $0 - learningRate * $1 })
        }
    }
}
