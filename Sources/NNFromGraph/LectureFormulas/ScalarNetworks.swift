extension LectureFormulas {
    /// Lecture 002: one weight, one bias, one input.
    ///
    /// `z = w x + b`, `a = σ(z)`. The gradient is that of `C = Σ ½ (a − y)²`, summed over the samples; the lecture has
    /// one sample: `δ = (a − y) σ'(z)`, `∂C/∂w = δ x`, `∂C/∂b = δ`. Inputs and targets are [samples × 1].
    ///
    /// Source: lecture 002, 'First network example, simple perceptron with one input' and 'Optimizing the parameters'.
    public struct ScalarPerceptron: Network {
        /// The two parameters; ``flattened`` is `[weight, bias]`.
        public struct Parameters: FlatParameters {
            /// The weight w.
            public var weight: Double
            /// The bias b.
            public var bias: Double

            /// The parameters of a perceptron.
            public init(weight: Double, bias: Double) {
                self.weight = weight
                self.bias = bias
            }

            public var flattened: [Double] {
                get { [weight, bias] }
                set {
                    checkCount(newValue.count, 2)
                    (weight, bias) = (newValue[0], newValue[1])
                }
            }

            public var shapeDescription: String { "(weight, bias)" }
        }

        /// The activation of the output.
        public var activation: Activation

        /// A perceptron with the given activation.
        public init(activation: Activation = .sigmoid) {
            self.activation = activation
        }

        public func lossAndGradient(
            parameters: Parameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<Parameters> {
            checkBatch(inputs, targets, inputUnits: 1, outputUnits: 1, "ScalarPerceptron.lossAndGradient")
            var loss = 0.0
            var gradient = Parameters(weight: 0, bias: 0)
            for (input, target) in zip(inputs.values, targets.values) {
                let output = activation.value(at: parameters.weight * input + parameters.bias)
                let error = (output - target) * activation.slope(ofValue: output)
                loss += (output - target) * (output - target) / 2
                gradient.weight += error * input
                gradient.bias += error
            }
            return LossAndGradient(loss: loss, gradient: gradient)
        }
    }

    /// Lecture 002: a chain of one hidden and one output unit, every quantity a scalar.
    ///
    /// `a₁ = σ₁(w₁ x + b₁)`, `a₂ = σ₂(w₂ a₁ + b₂)`. The gradient is that of `C = Σ ½ (a₂ − y)²`, summed over the
    /// samples; the lecture has one sample. `δ₂ = (a₂ − y) σ₂'`, `∂C/∂w₂ = δ₂ a₁`, `∂C/∂b₂ = δ₂`, `δ₁ = δ₂ w₂ σ₁'`,
    /// `∂C/∂w₁ = δ₁ x`, `∂C/∂b₁ = δ₁`. Inputs and targets are [samples × 1].
    ///
    /// Source: lecture 002, 'Adding a hidden layer' and 'The derivatives'. Its code example has a sigmoid hidden unit
    /// and a linear output unit.
    ///
    /// Corrected: the lecture has `∂C/∂w₁ = (a₂ − y) σ₂' a₁ σ₁' a₀` and `∂C/∂b₁ = (a₂ − y) σ₂' σ₁'`. Both lack the
    /// factor `∂z₂/∂a₁ = w₂`; the first has `a₁` in its place.
    public struct ScalarHiddenLayerNetwork: Network {
        /// The four parameters; ``flattened`` is `[hiddenWeight, hiddenBias, outputWeight, outputBias]`.
        public struct Parameters: FlatParameters {
            /// The weight of the hidden unit, w₁.
            public var hiddenWeight: Double
            /// The bias of the hidden unit, b₁.
            public var hiddenBias: Double
            /// The weight of the output unit, w₂.
            public var outputWeight: Double
            /// The bias of the output unit, b₂.
            public var outputBias: Double

            /// The parameters of the two layers.
            public init(hiddenWeight: Double, hiddenBias: Double, outputWeight: Double, outputBias: Double) {
                self.hiddenWeight = hiddenWeight
                self.hiddenBias = hiddenBias
                self.outputWeight = outputWeight
                self.outputBias = outputBias
            }

            public var flattened: [Double] {
                get { [hiddenWeight, hiddenBias, outputWeight, outputBias] }
                set {
                    checkCount(newValue.count, 4)
                    (hiddenWeight, hiddenBias, outputWeight, outputBias) =
                        (newValue[0], newValue[1], newValue[2], newValue[3])
                }
            }

            public var shapeDescription: String { "(hidden weight, hidden bias, output weight, output bias)" }
        }

        /// The activation of the hidden unit.
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
            checkBatch(inputs, targets, inputUnits: 1, outputUnits: 1, "ScalarHiddenLayerNetwork.lossAndGradient")
            var loss = 0.0
            var gradient = Parameters(hiddenWeight: 0, hiddenBias: 0, outputWeight: 0, outputBias: 0)
            for (input, target) in zip(inputs.values, targets.values) {
                let hidden = hiddenActivation.value(at: parameters.hiddenWeight * input + parameters.hiddenBias)
                let output = outputActivation.value(at: parameters.outputWeight * hidden + parameters.outputBias)
                let outputError = (output - target) * outputActivation.slope(ofValue: output)
                let hiddenError = outputError * parameters.outputWeight * hiddenActivation.slope(ofValue: hidden)
                loss += (output - target) * (output - target) / 2
                gradient.outputWeight += outputError * hidden
                gradient.outputBias += outputError
                gradient.hiddenWeight += hiddenError * input
                gradient.hiddenBias += hiddenError
            }
            return LossAndGradient(loss: loss, gradient: gradient)
        }
    }
}
