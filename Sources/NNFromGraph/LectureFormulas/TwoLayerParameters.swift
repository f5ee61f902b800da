extension LectureFormulas {
    /// Weights and biases of a network with one hidden layer, or the gradient with respect to them.
    ///
    /// ``flattened`` holds the four properties in their order, matrices in row-major order.
    public struct TwoLayerParameters: FlatParameters {
        /// [input units × hidden units].
        public var hiddenWeights: PlainMatrix
        /// One number per hidden unit.
        public var hiddenBias: [Double]
        /// [hidden units × output units].
        public var outputWeights: PlainMatrix
        /// One number per output unit.
        public var outputBias: [Double]

        /// The parameters of two layers. Stops the program if their shapes do not match.
        public init(
            hiddenWeights: PlainMatrix, hiddenBias: [Double], outputWeights: PlainMatrix, outputBias: [Double]
        ) {
            self.hiddenWeights = hiddenWeights
            self.hiddenBias = hiddenBias
            self.outputWeights = outputWeights
            self.outputBias = outputBias
            checkLayers("TwoLayerParameters.init")
        }

        public var flattened: [Double] {
            get { hiddenWeights.values + hiddenBias + outputWeights.values + outputBias }
            set {
                checkCount(newValue.count, flattened.count)
                var rest = newValue[...]
                let (inputs, hidden, outputs) = (hiddenWeights.rows, hiddenWeights.columns, outputWeights.columns)
                hiddenWeights = PlainMatrix(
                    rows: inputs, columns: hidden, values: Self.take(inputs * hidden, from: &rest))
                hiddenBias = Self.take(hidden, from: &rest)
                outputWeights = PlainMatrix(
                    rows: hidden, columns: outputs, values: Self.take(hidden * outputs, from: &rest))
                outputBias = Self.take(outputs, from: &rest)
            }
        }

        public var shapeDescription: String {
            "(hidden \(hiddenWeights.shapeDescription) + \(hiddenBias.count), "
                + "output \(outputWeights.shapeDescription) + \(outputBias.count))"
        }
    }
}

extension LectureFormulas.TwoLayerParameters {
    typealias Matrix = LectureFormulas.PlainMatrix

    /// `A_h = σ(X W_h + b_h)` and `Z_out = A_h W_out + b_out`, with one sample per row.
    func forward(
        _ inputs: Matrix, targets: Matrix, _ operation: String
    ) -> (hidden: Matrix, outputNetInputs: Matrix) {
        checkLayers(operation)
        checkBatch(inputs, targets, operation)
        let hidden = inputs.times(hiddenWeights).addingToEachRow(hiddenBias).map(LectureFormulas.sigmoid)
        return (hidden, hidden.times(outputWeights).addingToEachRow(outputBias))
    }

    /// The gradient, given the output layer's error `δ_out = ∂L/∂Z_out` [samples × outputs], with sigmoid hidden units.
    ///
    /// Lectures 000, 001, 002 and 004 have this in common:
    /// `∂L/∂W_out = A_hᵀ δ_out`, `∂L/∂b_out = Σ δ_out` over samples, `δ_h = (δ_out W_outᵀ) ∘ A_h ∘ (1 − A_h)`,
    /// `∂L/∂W_h = Xᵀ δ_h`, `∂L/∂b_h = Σ δ_h`.
    func gradient(inputs: Matrix, hidden: Matrix, outputErrors: Matrix) -> Self {
        let hiddenErrors = outputErrors.timesTransposed(outputWeights).combined(with: hidden) { $0 * ($1 * (1 - $1)) }
        return Self(
            hiddenWeights: inputs.transposedTimes(hiddenErrors), hiddenBias: hiddenErrors.columnSums,
            outputWeights: hidden.transposedTimes(outputErrors), outputBias: outputErrors.columnSums)
    }

    /// This gradient plus the penalty's gradient with respect to the weights of `parameters`; biases are unchanged.
    func adding(_ penalty: LectureFormulas.WeightPenalty, of parameters: Self) -> Self {
        let factor = penalty.slopeFactor
        var result = self
        result.hiddenWeights = hiddenWeights.combined(with: parameters.hiddenWeights) { $0 + factor * $1 }
        result.outputWeights = outputWeights.combined(with: parameters.outputWeights) { $0 + factor * $1 }
        return result
    }

    func checkLayers(_ operation: String) {
        for (weights, bias, name) in [(hiddenWeights, hiddenBias, "hidden"), (outputWeights, outputBias, "output")]
        where weights.columns != bias.count {
            LectureFormulas.stopAtShapes(
                operation, ("\(name) weights", weights.shapeDescription), ("\(name) bias", "of count \(bias.count)"),
                "give the layer one bias for each column of its weights")
        }
        if hiddenWeights.columns != outputWeights.rows {
            LectureFormulas.stopAtShapes(
                operation, ("hidden weights", hiddenWeights.shapeDescription),
                ("output weights", outputWeights.shapeDescription),
                "weights are inputs × units; transpose them if they are units × inputs")
        }
    }

    private func checkBatch(_ inputs: Matrix, _ targets: Matrix, _ operation: String) {
        LectureFormulas.checkBatch(
            inputs, targets, inputUnits: hiddenWeights.rows, outputUnits: outputWeights.columns, operation)
    }
}

extension LectureFormulas {
    /// Stops the program if a batch is empty or does not match the numbers of input and output units.
    static func checkBatch(
        _ inputs: PlainMatrix, _ targets: PlainMatrix, inputUnits: Int, outputUnits: Int, _ operation: String
    ) {
        let (shape, targetShape) = (inputs.shapeDescription, targets.shapeDescription)
        if inputs.columns != inputUnits {
            stopAtShapes(
                operation, ("inputs", shape), ("a network", "of \(inputUnits) input units"),
                "pass one sample per row, with one column per input unit")
        }
        if targets.columns != outputUnits {
            stopAtShapes(
                operation, ("targets", targetShape), ("a network", "of \(outputUnits) output units"),
                "pass one sample per row, with one column per output unit (labels as one-hot rows)")
        }
        if inputs.rows != targets.rows || inputs.rows == 0 {
            stopAtShapes(
                operation, ("inputs", shape), ("targets", targetShape),
                "pass the same number of samples (rows) to both, at least one")
        }
    }
}
