/// An optimizer, or another part of a training's configuration, in words: its name and its own settings.
package struct Wording: Sendable, Hashable, CustomStringConvertible {
    /// The name: `Adam`.
    package let name: String
    /// The settings: `learning rate 0.001`, `β₁ 0.9`.
    package let settings: [String]

    package init(_ name: String, _ settings: [String?] = []) {
        self.name = name
        self.settings = settings.compactMap { $0 }
    }

    /// The words of a part, or the description of one that has none of its own, as a caller's optimizer.
    package init(of part: Any) {
        self = (part as? any Worded)?.wording ?? Wording(String(describing: part))
    }

    /// `Adam (learning rate 0.001, β₁ 0.9, β₂ 0.999, ε 10⁻⁸)`.
    package var description: String {
        settings.isEmpty ? name : "\(name) (\(settings.joined(separator: ", ")))"
    }
}

/// A part of a configuration that says itself in words.
protocol Worded {
    var wording: Wording { get }
}

extension Schedule {
    /// `learning rate 0.1, × 0.5 every 10 epochs`.
    fileprivate var words: String { "learning rate \(Wording(of: self))" }
}

extension Double: Worded {
    var wording: Wording { Wording(Units.exact(self)) }
}

extension ScheduleUnit {
    fileprivate var singular: String { self == .steps ? "step" : "epoch" }
    /// `every epoch`, `every 10 epochs`.
    fileprivate func every(_ length: Double) -> String { length == 1 ? "every \(singular)" : "every \(count(length))" }
    /// `1 step`, `10 epochs`.
    fileprivate func count(_ length: Double) -> String {
        length == 1 ? "1 \(singular)" : "\(Units.exact(length)) \(singular)s"
    }
}

extension StepDecay: Worded {
    var wording: Wording {
        Wording("\(Units.exact(initial)), times \(Units.exact(factor)) \(unit.every(every))")
    }
}

extension ExponentialDecay: Worded {
    var wording: Wording { Wording("\(Units.exact(initial)), times \(Units.exact(factor)) per \(unit.singular)") }
}

extension CosineDecay: Worded {
    var wording: Wording {
        Wording("\(Units.exact(initial)), falling to \(Units.exact(final)) along a cosine over \(unit.count(length))")
    }
}

extension InverseTimeDecay: Worded {
    var wording: Wording { Wording("\(Units.exact(initial)) / (1 + t / \(unit.count(halving)))") }
}

extension WarmUp: Worded {
    var wording: Wording { Wording("\(Wording(of: rest)), after a warm-up of \(Units.count(steps, "step"))") }
}

extension StochasticGradientDescent: Worded {
    var wording: Wording {
        let words = "\(isNesterov ? "Nesterov momentum" : "momentum") \(Units.exact(momentum))"
        return Wording("stochastic gradient descent", [learningRate.words, momentum == 0 ? nil : words])
    }
}

extension Adagrad: Worded {
    var wording: Wording {
        Wording(
            "Adagrad",
            [
                learningRate.words, momentum == 0 ? nil : "momentum \(Units.exact(momentum))",
                "ε \(Units.exact(epsilon))",
            ])
    }
}

extension RMSprop: Worded {
    var wording: Wording {
        Wording("RMSprop", [learningRate.words, "ρ \(Units.exact(decay))", "ε \(Units.exact(epsilon))"])
    }
}

extension Adam: Worded {
    var wording: Wording {
        Wording(
            "Adam",
            [
                learningRate.words, "β₁ \(Units.exact(decay.first))", "β₂ \(Units.exact(decay.second))",
                "ε \(Units.exact(epsilon))",
            ])
    }
}

extension DecoupledWeightDecay: Worded {
    var wording: Wording {
        let base = Wording(of: base)
        let isUsual = roles == [.weights]
        let parts = isUsual ? "" : " of " + roles.map(\.rawValue).sorted().joined(separator: " and ")
        return Wording(
            base.name == "Adam" ? "AdamW" : "\(base.name) with decoupled weight decay",
            base.settings + ["weight decay \(Units.exact(strength))\(parts)"])
    }
}

extension ClippingByValue: Worded {
    var wording: Wording { Wording("clipping of each element at \(Units.exact(limit))") }
}

extension ClippingByNorm: Worded {
    var wording: Wording { Wording("clipping of each norm at \(Units.exact(limit))") }
}

extension ClippingByGlobalNorm: Worded {
    var wording: Wording { Wording("clipping of the norm of all at \(Units.exact(limit))") }
}
