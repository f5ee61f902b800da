import Autodiff

extension Loss {
    /// The loss of logits against targets of the same shape [rows × units]: a scalar.
    ///
    /// With weights, a sum is Σ w·l and a mean Σ w·l / Σ w over the rows. A row of weight 0 contributes nothing, even
    /// if its loss is infinite or NaN; a mean over such rows only is 0. Different shapes stop the program: nothing is
    /// broadcast.
    /// - Parameters:
    ///   - logits: [rows × units].
    ///   - activation: The last layer's activation.
    ///   - targets: [rows × units].
    ///   - sampleWeights: The rows' weights, shape [rows]; `nil` for 1 each.
    public func callAsFunction<T: TensorAlgebra>(
        _ logits: T, _ activation: Activation, targets: T, sampleWeights: T? = nil
    ) -> T {
        requireRows(logits, targets)
        if case .custom(let function) = formula, classWeights.isEmpty, sampleWeights == nil, !isSum {
            let terms = function(logits, activation, targets: smoothed(targets))
            // One number is the mean already.
            return terms.shape.rank == 0 ? terms : function.rows(terms, logits.shape).mean()
        }
        let losses = rows(logits, activation, targets: targets)
        guard let weights = rowWeights(targets, sampleWeights) else { return isSum ? losses.sum() : losses.mean() }
        // Avoids 0·∞ where a row of weight 0 has an infinite loss.
        let total = select(weights .== 0, 0, weights * losses).sum()
        if isSum { return total }
        let weight = weights.sum()
        return total / select(weight .== 0, 1, weight)
    }

    /// The same for class labels: one-hot targets for several units, 0 and 1 for one. A label out of range, or a number
    /// of labels that differs from that of the rows, stops the program.
    public func callAsFunction<T: TensorAlgebra>(
        _ logits: T, _ activation: Activation, labels: [Int], sampleWeights: T? = nil
    ) -> T {
        let units = logits.shape.extents.last ?? 0
        let targets: Tensor<T.Scalar> =
            units == 1
            ? TargetEncoding.binary.targets(labels, classes: 2) : TargetEncoding.oneHot.targets(labels, classes: units)
        return self(logits, activation, targets: T(targets), sampleWeights: sampleWeights)
    }

    /// The loss of each row, without weights: shape [rows]. Different shapes stop the program.
    public func rows<T: TensorAlgebra>(_ logits: T, _ activation: Activation, targets: T) -> T {
        requireRows(logits, targets)
        let y = smoothed(targets)
        switch formula {
        case .softmaxCrossEntropy: return Autodiff.softmaxCrossEntropy(logits: logits, targets: y)
        case .logistic: return sigmoidCrossEntropy(logits: logits, targets: y).sum(along: [1])
        case .categoricalCrossEntropy where activation == .softmax:
            return Autodiff.softmaxCrossEntropy(logits: logits, targets: y)
        case .binaryCrossEntropy where activation == .sigmoid:
            return sigmoidCrossEntropy(logits: logits, targets: y).sum(along: [1])
        case .custom(let function): return function.rows(function(logits, activation, targets: y), logits.shape)
        default: return elements(activation(logits), y).sum(along: [1])
        }
    }

    /// Each row's part of a batch's loss, weighted and divided as in it: shape [rows], and their sum is the loss. A
    /// custom loss that is one number for the batch has one part, shape [1].
    func contributions<T: TensorAlgebra>(
        _ logits: T, _ activation: Activation, targets: T, sampleWeights: T? = nil
    ) -> T {
        requireRows(logits, targets)
        if case .custom(let function) = formula, classWeights.isEmpty, sampleWeights == nil, !isSum {
            let terms = function(logits, activation, targets: smoothed(targets))
            if terms.shape.rank == 0 { return terms.reshaped(to: [1]) }
        }
        let losses = rows(logits, activation, targets: targets)
        guard let weights = rowWeights(targets, sampleWeights) else {
            return isSum ? losses : losses / T(constant: Double(losses.shape[0]))
        }
        let weighted = select(weights .== 0, 0, weights * losses)
        if isSum { return weighted }
        let weight = weights.sum()
        return weighted / select(weight .== 0, 1, weight)
    }

    private func requireRows<T: TensorAlgebra>(_ logits: T, _ targets: T) {
        guard logits.shape == targets.shape, logits.shape.rank == 2 else {
            stop(
                "\(name): outputs of shape \(logits.shape) and targets of shape \(targets.shape); both must have the "
                    + "same shape, [rows × units]")
        }
    }

    /// The terms whose sum over units is a row's loss, from activations.
    private func elements<T: TensorAlgebra>(_ a: T, _ y: T) -> T {
        switch formula {
        case .absoluteError: abs(a - y)
        case .huber(let delta): huber(a - y, T(constant: delta))
        case .hinge: relu(1 - (2 * step(y) - 1) * a)
        case .binaryCrossEntropy: -(xlogy(y, a) + xlogy(1 - y, 1 - a))
        case .categoricalCrossEntropy: -xlogy(y, a)
        case .squaredError, .logistic, .softmaxCrossEntropy, .custom: square(a - y)
        }
    }

    // q·(|d| − q/2) with q = min(|d|, δ): d²/2 for |d| ≤ δ and δ·(|d| − δ/2) beyond, without a branch.
    private func huber<T: TensorAlgebra>(_ difference: T, _ delta: T) -> T {
        let size = abs(difference)
        let quadratic = min(size, delta)
        return quadratic * (size - 0.5 * quadratic)
    }

    private func smoothed<T: TensorAlgebra>(_ targets: T) -> T {
        if labelSmoothing == 0 { return targets }
        // A single output distinguishes two classes.
        let classes = Double(max(targets.shape[1], 2))
        return targets * T(constant: 1 - labelSmoothing) + T(constant: labelSmoothing / classes)
    }

    /// A batch's weight in an epoch's mean: the denominator of its mean, or the number of rows for a sum.
    func batchWeight<Scalar>(_ targets: Tensor<Scalar>, _ sampleWeights: Tensor<Scalar>?) -> Double {
        if isSum { return Double(targets.shape[0]) }
        return rowWeights(targets, sampleWeights).map { $0.scalars.reduce(0) { $0 + Double($1) } }
            ?? Double(targets.shape[0])
    }

    /// The rows' weights; `nil` for 1 each.
    private func rowWeights<T: TensorAlgebra>(_ targets: T, _ sampleWeights: T?) -> T? {
        if let sampleWeights, sampleWeights.shape != [targets.shape[0]] {
            stop(
                "\(name): sample weights of shape \(sampleWeights.shape) for targets of shape \(targets.shape); give "
                    + "one per row, [\(targets.shape[0])]")
        }
        if classWeights.isEmpty { return sampleWeights }
        let classes = Self.classes(ofOutputs: targets.shape[1])
        guard classWeights.count == classes else {
            stop(
                "\(name): \(classWeights.count) class weights for targets of shape \(targets.shape), which distinguish "
                    + "\(classes) classes; give one per class")
        }
        // Each row's membership in each class; a sign of −1 means no membership, as 0 does.
        let membership = min(max(targets, 0), 1)
        let weights = classWeights.map { T.Scalar($0) }
        let byClass =
            targets.shape[1] == 1
            ? (T(constant: classWeights[0]) * (1 - membership) + T(constant: classWeights[1]) * membership).sum(along: [
                1
            ])
            : matmul(membership, T(Tensor(weights)))
        return sampleWeights.map { $0 * byClass } ?? byClass
    }
}
