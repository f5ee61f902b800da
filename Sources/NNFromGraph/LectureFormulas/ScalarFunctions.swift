import Foundation

extension LectureFormulas {
    /// A unit's activation, a function of its net input `z`, and its derivative.
    public enum Activation: CaseIterable, Equatable, Sendable {
        /// `z`; slope 1.
        case identity
        /// `σ(z) = 1 / (1 + exp(−z))`; slope `a (1 − a)`.
        case sigmoid
        /// `tanh z`; slope `1 − a²`.
        case hyperbolicTangent
        /// `max(0, z)`; slope 1 where `z > 0`, else 0 (0 at the kink, too).
        case rectifiedLinear

        /// The activation of a net input.
        public func value(at netInput: Double) -> Double {
            switch self {
            case .identity: netInput
            case .sigmoid: LectureFormulas.sigmoid(netInput)
            case .hyperbolicTangent: tanh(netInput)
            case .rectifiedLinear: max(0, netInput)
            }
        }

        /// The derivative as a function of the activation's value, which the forward pass has stored; no activation
        /// here needs its net input again.
        public func slope(ofValue activation: Double) -> Double {
            switch self {
            case .identity: 1
            case .sigmoid: activation * (1 - activation)
            case .hyperbolicTangent: 1 - activation * activation
            case .rectifiedLinear: activation > 0 ? 1 : 0
            }
        }
    }

    /// A penalty on weights. Biases are never penalized.
    ///
    /// The lectures' penalties differ by a factor of two, even within a lecture, so each formula states its own.
    public enum WeightPenalty: Equatable, Sendable {
        /// No penalty.
        case none
        /// `λ ‖w‖²`, gradient `2 λ w`: the cost that 002 prints ('Regularization') and that 001's code computes.
        case squaredNorm(Double)
        /// `λ/2 ‖w‖²`, gradient `λ w`: the gradient that 001's code uses.
        case halfSquaredNorm(Double)

        /// The penalty summed over all given matrices.
        public func value(of weights: [PlainMatrix]) -> Double {
            slopeFactor / 2 * weights.reduce(0) { $0 + $1.sumOfSquares }
        }

        /// The factor by which a weight is multiplied in the penalty's gradient.
        public var slopeFactor: Double {
            switch self {
            case .none: 0
            case .squaredNorm(let strength): 2 * strength
            case .halfSquaredNorm(let strength): strength
            }
        }
    }

    /// `1 / (1 + exp(−z))`, computed as `exp z / (1 + exp z)` for negative z, so that no exponential overflows.
    public static func sigmoid(_ netInput: Double) -> Double {
        if netInput >= 0 { return 1 / (1 + exp(-netInput)) }
        let small = exp(netInput)
        return small / (1 + small)
    }

    /// `ln(1 + exp z) − y z`, the cross-entropy of the probability `σ(z)` against the target `y`.
    ///
    /// Equal to `−y ln σ(z) − (1 − y) ln(1 − σ(z))`, and computed as `max(z, 0) − y z + ln(1 + exp(−|z|))`: this is
    /// finite for every finite `z`, and where `y z = max(z, 0)` the first two terms cancel exactly and the small loss
    /// keeps its relative accuracy. The derivative with respect to `z` is `σ(z) − y`.
    public static func binaryCrossEntropy(netInput: Double, target: Double) -> Double {
        max(netInput, 0) - target * netInput + log1p(exp(-abs(netInput)))
    }

    /// `ln Σ exp z_c − Σ t_c z_c`, the cross-entropy of the softmax of `z` against targets `t` that sum to 1.
    ///
    /// With m = max z, the log-sum-exp is `m + ln(1 + Σ exp(z_c − m))`, the sum being over all classes but the largest:
    /// no exponential overflows. The derivative with respect to `z_c` is `softmax(z)_c − t_c`. Arrays of different
    /// lengths, or empty ones, stop the program.
    public static func softmaxCrossEntropy(netInputs: [Double], targets: [Double]) -> Double {
        guard let largest = netInputs.indices.max(by: { netInputs[$0] < netInputs[$1] }),
            netInputs.count == targets.count
        else {
            stopAtShapes(
                "softmaxCrossEntropy", ("net inputs", "of count \(netInputs.count)"),
                ("targets", "of count \(targets.count)"), "pass one number per class to each, for at least one class")
        }
        var others = 0.0
        var picked = 0.0
        for index in netInputs.indices {
            if index != largest { others += exp(netInputs[index] - netInputs[largest]) }
            picked += targets[index] * netInputs[index]
        }
        return (netInputs[largest] - picked) + log1p(others)
    }

    /// `exp z_c / Σ exp z_k` for each class; the largest `z` is subtracted from all first, so that nothing overflows.
    public static func softmax(_ netInputs: [Double]) -> [Double] {
        let largest = netInputs.max() ?? 0
        let exponentials = netInputs.map { exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }
}
