import Autodiff

/// Scalar measures of predictions. Labels and predictions of different counts stop the program.
public enum Metrics {
    /// The fraction of right predictions (lecture 002, 'Evaluate model performance on test data'); NaN for none.
    public static func accuracy(labels: [Int], predictions: [Int]) -> Double {
        checkPairs("accuracy", labels.count, predictions.count)
        if labels.isEmpty { return .nan }
        return Double(zip(labels, predictions).filter { $0 == $1 }.count) / Double(labels.count)
    }

    /// The top-k accuracy: the fraction of samples whose class is among the `k` classes with the highest scores
    /// [samples × classes].
    ///
    /// Equal scores rank in class order, as in argmax, so that k = 1 gives the accuracy. A sample with a NaN score has
    /// no ranking and counts as wrong. Another shape of scores, a label out of range, or a `k` that is not from 1 to
    /// the number of classes stops the program.
    public static func topAccuracy<Scalar: TensorScalar>(_ k: Int, labels: [Int], scores: Tensor<Scalar>) -> Double {
        guard scores.shape.rank == 2, scores.shape[0] == labels.count else {
            stop(
                "topAccuracy: scores of shape \(scores.shape) for \(labels.count) labels; give one row per label, "
                    + "[\(labels.count) × classes]")
        }
        let classes = scores.shape[1]
        guard k >= 1, k <= classes else { stop("topAccuracy: k is \(k); it must be from 1 to \(classes)") }
        let hits = labels.enumerated().filter { sample, label in
            guard (0..<classes).contains(label) else {
                stop("topAccuracy: a label is \(label); labels must be from 0 to \(classes - 1)")
            }
            let row = scores.scalars[sample * classes..<(sample + 1) * classes]
            if row.contains(where: \.isNaN) { return false }
            let own = row[row.startIndex + label]
            let before = row.enumerated().filter { $0.element > own || ($0.element == own && $0.offset < label) }
            return before.count < k
        }
        return Double(hits.count) / Double(labels.count)
    }

    /// R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)²: 1 for perfect predictions, 0 for predicting the mean, negative for worse.
    ///
    /// For targets [samples × outputs] it is the mean over outputs. For an output whose targets are all equal, it is 1
    /// if the predictions equal them, else 0. Different or empty shapes stop the program.
    public static func coefficientOfDetermination<Scalar: TensorScalar>(
        targets: Tensor<Scalar>, predictions: Tensor<Scalar>
    ) -> Double {
        guard targets.shape == predictions.shape, targets.shape.rank >= 1, targets.shape.count > 0 else {
            stop(
                "coefficientOfDetermination: targets of shape \(targets.shape) and predictions of shape "
                    + "\(predictions.shape); they must be equal, [samples × outputs], without an extent of 0")
        }
        let outputs = targets.shape.count / targets.shape[0]
        let scores = (0..<outputs).map { output -> Double in
            let places = stride(from: output, to: targets.shape.count, by: outputs)
            let own = places.map { Double(targets.scalars[$0]) }
            let predicted = places.map { Double(predictions.scalars[$0]) }
            let spread = Spread(own)
            if spread.isConstant { return own == predicted ? 1 : 0 }
            let residual = zip(own, predicted).reduce(0) { sum, pair in
                let difference = pair.0 / spread.unit - pair.1 / spread.unit
                return sum + difference * difference
            }
            return 1 - residual / spread.squares
        }
        return scores.reduce(0, +) / Double(outputs)
    }

    /// The mean over classes of the average precision of each class against all others, by its column of scores
    /// [samples × classes]: see ``PrecisionRecallCurve/averagePrecision``. A class without samples counts as 0.
    ///
    /// Another shape of scores, a label out of range or a NaN score stops the program.
    public static func macroAveragePrecision<Scalar: TensorScalar>(labels: [Int], scores: Tensor<Scalar>) -> Double {
        meanOverClasses("macroAveragePrecision", labels, scores) { isPositive, scores in
            PrecisionRecallCurve(isPositive: isPositive, scores: scores).averagePrecision
        }
    }

    /// The mean over classes of the area under the ROC curve of each class against all others, by its column of scores
    /// [samples × classes]: see ``ROCCurve/area``. NaN if a class has no samples, or all of them.
    ///
    /// Another shape of scores, a label out of range or a NaN score stops the program.
    public static func macroROCArea<Scalar: TensorScalar>(labels: [Int], scores: Tensor<Scalar>) -> Double {
        meanOverClasses("macroROCArea", labels, scores) { isPositive, scores in
            ROCCurve(isPositive: isPositive, scores: scores).area
        }
    }

    private static func meanOverClasses<Scalar: TensorScalar>(
        _ name: String, _ labels: [Int], _ scores: Tensor<Scalar>, _ score: ([Bool], [Double]) -> Double
    ) -> Double {
        guard scores.shape.rank == 2, scores.shape[0] == labels.count, scores.shape[1] >= 1 else {
            stop(
                "\(name): scores of shape \(scores.shape) for \(labels.count) labels; give one row per label, "
                    + "[\(labels.count) × classes]")
        }
        let classes = scores.shape[1]
        if let label = labels.first(where: { !(0..<classes).contains($0) }) {
            stop("\(name): a label is \(label); labels must be from 0 to \(classes - 1)")
        }
        let scalars = scores.scalars
        let sum = (0..<classes).reduce(0) { sum, column in
            let own = labels.indices.map { Double(scalars[$0 * classes + column]) }
            return sum + score(labels.map { $0 == column }, own)
        }
        return sum / Double(classes)
    }

    static func checkPairs(_ name: String, _ labels: Int, _ others: Int) {
        if labels != others { stop("\(name): \(labels) labels and \(others) predictions; give one for each label") }
    }
}
