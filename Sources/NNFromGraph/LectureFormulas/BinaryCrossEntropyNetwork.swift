extension LectureFormulas {
    /// Lecture 003: the computation graph of its back-propagation example, node by node.
    ///
    /// N samples, D inputs, M sigmoid hidden units, one output unit whose net input `z_O` is a logit:
    /// `z_H,ij = Σ_k x_ik W_H,kj + b_H,j`, `u_H,ij = σ(z_H,ij)`, `z_O,i = Σ_j u_H,ij W_O,j + b_O`. The gradient is of
    ///
    /// ```text
    /// L = Σᵢ [ ln(1 + exp z_O,i) − yᵢ z_O,i ]
    /// ```
    ///
    /// a sum over the samples. The backward pass, one node at a time:
    ///
    /// ```text
    /// ∂L/∂z_O,i  = σ(z_O,i) − yᵢ
    /// ∂L/∂W_O,j  = Σᵢ ∂L/∂z_O,i u_H,ij          ∂L/∂b_O   = Σᵢ ∂L/∂z_O,i
    /// ∂L/∂u_H,ij = ∂L/∂z_O,i W_O,j
    /// ∂L/∂z_H,ij = ∂L/∂u_H,ij u_H,ij (1 − u_H,ij)
    /// ∂L/∂W_H,kj = Σᵢ ∂L/∂z_H,ij x_ik           ∂L/∂b_H,j = Σᵢ ∂L/∂z_H,ij
    /// ```
    ///
    /// The lecture's exercise leaves the gradients of the last line to the reader. Unlike the other networks, this one
    /// is written with sums over indices, so that it also checks their matrix products: with one output and λ = 0,
    /// ``LogisticCostNetwork`` is the same function. The loss is computed as a softplus: finite where `exp z` is not.
    ///
    /// Source: lecture 003, 'Computation Graph & Forward Pass' and 'Back-Propagation Example' parts 1 to 5, and the
    /// in-class exercise after them.
    ///
    /// Where the lecture is inconsistent:
    /// - 'Selecting the Right Loss Function' has `ln(1 + e^(y z)) − y z`; part 1 and the exercise's code have
    ///   `ln(1 + e^z) − y z`. The former is constant for y = 0, so its gradient vanishes.
    /// - Part 5 is headed 'Node z_O' and writes `∂L/∂W_O,kj`, `∂z_O,ij/∂b_O,j` and `∂L/∂z_O,ij` where it means `z_H`,
    ///   `W_H` and `b_H`.
    /// - The loss of gradient descent is a mean over the samples there; the exercise's loss is a sum.
    public struct BinaryCrossEntropyNetwork: Network {
        /// The gradient with respect to the graph's inner nodes.
        public struct NodeGradients: Equatable, Sendable {
            /// `∂L/∂z_O`: N × 1.
            public var outputNetInputs: PlainMatrix
            /// `∂L/∂u_H`: N × M.
            public var hiddenActivations: PlainMatrix
            /// `∂L/∂z_H`: N × M.
            public var hiddenNetInputs: PlainMatrix
        }

        /// The network of the lecture.
        public init() {}

        /// `L` and its gradient; the targets are [N × 1], between 0 and 1. Stops the program for several output units.
        public func lossAndGradient(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<TwoLayerParameters> {
            let (loss, hidden, nodes) = sweep(parameters, inputs, targets)
            let (inputUnits, hiddenUnits) = (inputs.columns, hidden.columns)
            var gradient = parameters
            gradient.flattened = Array(repeating: 0, count: parameters.flattened.count)
            for sample in 0..<inputs.rows {
                let outputError = nodes.outputNetInputs[sample, 0]
                gradient.outputBias[0] += outputError
                for unit in 0..<hiddenUnits {
                    let hiddenError = nodes.hiddenNetInputs[sample, unit]
                    gradient.outputWeights[unit, 0] += outputError * hidden[sample, unit]
                    gradient.hiddenBias[unit] += hiddenError
                    for input in 0..<inputUnits {
                        gradient.hiddenWeights[input, unit] += hiddenError * inputs[sample, input]
                    }
                }
            }
            return LossAndGradient(loss: loss, gradient: gradient)
        }

        /// The gradient with respect to the inner nodes `z_O`, `u_H` and `z_H`, as derived in parts 1, 3 and 4.
        public func nodeGradients(
            parameters: TwoLayerParameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> NodeGradients {
            sweep(parameters, inputs, targets).nodes
        }

        private func sweep(
            _ parameters: TwoLayerParameters, _ inputs: PlainMatrix, _ targets: PlainMatrix
        ) -> (loss: Double, hidden: PlainMatrix, nodes: NodeGradients) {
            let operation = "BinaryCrossEntropyNetwork.lossAndGradient"
            if parameters.outputWeights.columns != 1 {
                stopAtShapes(
                    operation, ("output weights", parameters.outputWeights.shapeDescription),
                    ("one output unit", "(hidden units × 1)"), "use LogisticCostNetwork for several output units")
            }
            let (hidden, netInputs) = parameters.forward(inputs, targets: targets, operation)
            let (samples, units) = (hidden.rows, hidden.columns)
            var nodes = NodeGradients(
                outputNetInputs: PlainMatrix(rows: samples, columns: 1),
                hiddenActivations: PlainMatrix(rows: samples, columns: units),
                hiddenNetInputs: PlainMatrix(rows: samples, columns: units))
            var loss = 0.0
            for sample in 0..<samples {
                let (logit, target) = (netInputs[sample, 0], targets[sample, 0])
                loss += binaryCrossEntropy(netInput: logit, target: target)
                let outputError = sigmoid(logit) - target
                nodes.outputNetInputs[sample, 0] = outputError
                for unit in 0..<units {
                    let activation = hidden[sample, unit]
                    let activationError = outputError * parameters.outputWeights[unit, 0]
                    nodes.hiddenActivations[sample, unit] = activationError
                    nodes.hiddenNetInputs[sample, unit] = activationError * (activation * (1 - activation))
                }
            }
            return (loss, hidden, nodes)
        }
    }
}
