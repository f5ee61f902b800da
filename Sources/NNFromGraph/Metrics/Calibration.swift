import Autodiff

/// Whether predicted probabilities are calibrated: predictions binned by confidence, with the accuracy in each bin.
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural networks", ICML 2017, section 2.
public struct Calibration: Sendable, Hashable {
    /// The predictions whose confidence lies in one part of 0…1.
    public struct Bin: Sendable, Hashable {
        /// The bin's bounds, exclusive below and inclusive above; the first bin includes its lower bound.
        public let lower, upper: Double
        /// The number of samples in the bin.
        public let count: Int
        /// The mean confidence and the fraction of right predictions in the bin; 0 for an empty bin.
        public let confidence, accuracy: Double
    }

    /// Bins of equal width, from 0 to 1.
    public let bins: [Bin]

    /// Bins predictions by confidence. Different counts, a confidence outside 0…1, or a `binCount` below 1 stop the
    /// program.
    /// - Parameters:
    ///   - confidences: Each prediction's probability, in 0…1.
    ///   - isRight: Whether each prediction is right.
    ///   - binCount: The number of bins.
    public init(confidences: [Double], isRight: [Bool], binCount: Int = 15) {
        Metrics.checkPairs("Calibration", isRight.count, confidences.count)
        if binCount < 1 { stop("Calibration: binCount is \(binCount); it must be at least 1") }
        var sums = [(count: Int, confidence: Double, right: Int)](repeating: (0, 0, 0), count: binCount)
        for (confidence, right) in zip(confidences, isRight) {
            guard confidence >= 0, confidence <= 1 else {
                stop("Calibration: a confidence is \(confidence); it must be a probability, from 0 to 1")
            }
            let bin = Self.bin(of: confidence, among: binCount)
            sums[bin].count += 1
            sums[bin].confidence += confidence
            sums[bin].right += right ? 1 : 0
        }
        bins = sums.enumerated().map { index, sum in
            let count = Double(max(sum.count, 1))
            return Bin(
                lower: Self.boundary(index, of: binCount), upper: Self.boundary(index + 1, of: binCount),
                count: sum.count,
                confidence: sum.confidence / count, accuracy: Double(sum.right) / count)
        }
    }

    private static func boundary(_ index: Int, of count: Int) -> Double { Double(index) / Double(count) }

    /// The bin whose bounds enclose a confidence. The product confidence · count may round past a bound, so the index
    /// is corrected by comparing with the bounds themselves.
    private static func bin(of confidence: Double, among count: Int) -> Int {
        var bin = min(max(Int((confidence * Double(count)).rounded(.up)) - 1, 0), count - 1)
        while bin > 0, confidence <= boundary(bin, of: count) { bin -= 1 }
        while bin < count - 1, confidence > boundary(bin + 1, of: count) { bin += 1 }
        return bin
    }

    /// Bins predictions, each sample's most probable class, from the classes' probabilities [samples × classes] or from
    /// class 1's [samples × 1]. Another shape stops the program.
    public init<Scalar: TensorScalar>(labels: [Int], probabilities: Tensor<Scalar>, binCount: Int = 15) {
        guard probabilities.shape.rank == 2, probabilities.shape[0] == labels.count, probabilities.shape[1] > 0 else {
            stop(
                "Calibration: probabilities of shape \(probabilities.shape) for \(labels.count) labels; give one row "
                    + "each, [\(labels.count) × classes]")
        }
        let predictions = ClassPredictions(probabilities: probabilities)
        self.init(
            confidences: predictions.confidences, isRight: zip(labels, predictions.classes).map { $0 == $1 },
            binCount: binCount)
    }

    /// The expected calibration error Σ (count/total)·|accuracy − confidence| over the bins: 0 for perfect calibration;
    /// NaN without predictions.
    public var expectedError: Double {
        let total = bins.reduce(0) { $0 + $1.count }
        return bins.reduce(0) { $0 + Double($1.count) * abs($1.accuracy - $1.confidence) } / Double(total)
    }

    /// The maximum calibration error: the largest |accuracy − confidence| of a non-empty bin; 0 without predictions.
    public var largestError: Double {
        bins.filter { $0.count > 0 }.map { abs($0.accuracy - $0.confidence) }.max() ?? 0
    }
}

/// The most probable class of each sample, and its probability.
public struct ClassPredictions: Sendable, Hashable {
    /// The predicted class of each sample.
    public let classes: [Int]
    /// The probability of each sample's predicted class.
    public let confidences: [Double]

    /// Predictions from the classes' probabilities [samples × classes], where the first of equally probable classes is
    /// chosen; or from class 1's alone [samples × 1], where ½ counts as class 1. Another shape stops the program.
    public init<Scalar: TensorScalar>(probabilities: Tensor<Scalar>) {
        guard probabilities.shape.rank == 2, probabilities.shape[1] > 0 else {
            stop(
                "ClassPredictions: probabilities of shape \(probabilities.shape); they must be [samples × classes]")
        }
        if probabilities.shape[1] == 1 {
            let values = probabilities.scalars.map { Double($0) }
            classes = values.map { upperClass($0, threshold: 0.5) }
            confidences = values.map { max($0, 1 - $0) }
        } else {
            let width = probabilities.shape[1]
            let best = probabilities.argmax(along: 1)
            classes = best
            confidences = best.indices.map { Double(probabilities.scalars[$0 * width + best[$0]]) }
        }
    }
}
