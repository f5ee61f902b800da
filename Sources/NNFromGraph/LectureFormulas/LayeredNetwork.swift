extension LectureFormulas {
    /// Lecture 002: the four general equations of back-propagation, for any number of layers.
    ///
    /// With `a⁰ = x`, `z_j^l = Σᵢ w_ij^l a_i^(l−1) + b_j^l` and `a^l = f_l(z^l)` for the layers l = 1 … L, the gradient
    /// is that of `C = Σ ½ Σⱼ (a_j^L − y_j)²`, summed over the samples; the lecture has one sample. For each sample:
    ///
    /// 1. `δ_j^L = f_L'(z_j^L) ∂C/∂a_j^L`, here with `∂C/∂a_j^L = a_j^L − y_j`
    /// 2. `δ_j^l = (Σ_k w_jk^(l+1) δ_k^(l+1)) f_l'(z_j^l)` for l = L − 1 … 1
    /// 3. `∂C/∂w_ij^l = a_i^(l−1) δ_j^l`
    /// 4. `∂C/∂b_j^l = δ_j^l`
    ///
    /// Source: lecture 002, 'Setting up the equations for a neural network', 'Getting serious, the back propagation
    /// equations for a neural network' (its equations 2 to 4) and 'Final back propagating equation'.
    ///
    /// Corrected: the lecture defines `w_ij` as the weight from unit i of the previous layer to unit j, and then writes
    /// `∂z_j/∂a_i = w_ji`, `∂C/∂w_jk = δ_j a_k` and `Σ_k δ_k w_kj` with the indices swapped; the equations above follow
    /// the definition. Its update loop runs over l = L − 1 … 1 and so omits the output layer; here all layers 1 … L are
    /// updated.
    public struct LayeredNetwork: Network {
        /// The weights and biases of all layers.
        ///
        /// ``flattened`` holds the layers in order, each with its weights in row-major order and then its biases.
        public struct Parameters: FlatParameters {
            /// One matrix per layer: [units of the previous layer × units].
            public var weights: [PlainMatrix]
            /// One array per layer, with one number per unit.
            public var biases: [[Double]]

            /// The parameters of the given layers. Stops the program if there are none or if their shapes do not match.
            public init(weights: [PlainMatrix], biases: [[Double]]) {
                self.weights = weights
                self.biases = biases
                checkLayers("LayeredNetwork.Parameters.init")
            }

            public var flattened: [Double] {
                get { zip(weights, biases).flatMap { $0.values + $1 } }
                set {
                    checkCount(newValue.count, flattened.count)
                    var rest = newValue[...]
                    for layer in weights.indices {
                        let (rows, columns) = (weights[layer].rows, weights[layer].columns)
                        weights[layer] = PlainMatrix(
                            rows: rows, columns: columns, values: Self.take(rows * columns, from: &rest))
                        biases[layer] = Self.take(columns, from: &rest)
                    }
                }
            }

            public var shapeDescription: String {
                let layers = zip(weights, biases).map { "\($0.shapeDescription) + \($1.count)" }
                return "(" + layers.joined(separator: ", ") + ")"
            }

            func checkLayers(_ operation: String) {
                if weights.isEmpty || weights.count != biases.count {
                    stopAtShapes(
                        operation, ("weights", "of \(weights.count) layers"), ("biases", "of \(biases.count) layers"),
                        "give each layer weights and biases, and at least one layer")
                }
                for (matrix, bias) in zip(weights, biases) where matrix.columns != bias.count {
                    stopAtShapes(
                        operation, ("weights", matrix.shapeDescription), ("bias", "of count \(bias.count)"),
                        "give the layer one bias for each column of its weights")
                }
                for (before, after) in zip(weights, weights.dropFirst()) where before.columns != after.rows {
                    stopAtShapes(
                        operation, ("weights", before.shapeDescription),
                        ("the next layer's weights", after.shapeDescription),
                        "weights are inputs × units; transpose them if they are units × inputs")
                }
            }
        }

        /// The activation of each layer.
        public var activations: [Activation]

        /// A network with one activation per layer.
        public init(activations: [Activation]) {
            self.activations = activations
        }

        public func lossAndGradient(
            parameters: Parameters, inputs: PlainMatrix, targets: PlainMatrix
        ) -> LossAndGradient<Parameters> {
            let operation = "LayeredNetwork.lossAndGradient"
            check(parameters, inputs, targets, operation)
            let layers = parameters.weights.count
            var values = [inputs]
            for layer in 0..<layers {
                let netInputs = values[layer].times(parameters.weights[layer]).addingToEachRow(parameters.biases[layer])
                values.append(netInputs.map(activations[layer].value))
            }

            let differences = values[layers].combined(with: targets) { $0 - $1 }
            var gradient = parameters
            var costByValues = differences  // ∂C/∂a of the current layer
            for layer in (0..<layers).reversed() {
                let errors = costByValues.combined(with: values[layer + 1]) {
                    $0 * activations[layer].slope(ofValue: $1)
                }
                gradient.weights[layer] = values[layer].transposedTimes(errors)
                gradient.biases[layer] = errors.columnSums
                costByValues = errors.timesTransposed(parameters.weights[layer])
            }
            return LossAndGradient(loss: differences.sumOfSquares / 2, gradient: gradient)
        }

        private func check(
            _ parameters: Parameters, _ inputs: PlainMatrix, _ targets: PlainMatrix, _ operation: String
        ) {
            parameters.checkLayers(operation)
            if parameters.weights.count != activations.count {
                stopAtShapes(
                    operation, ("parameters", parameters.shapeDescription),
                    ("activations", "of count \(activations.count)"), "give the network one activation per layer")
            }
            checkBatch(
                inputs, targets, inputUnits: parameters.weights[0].rows,
                outputUnits: parameters.weights[parameters.weights.count - 1].columns, operation)
        }
    }
}
