extension StepExplanation {
    /// The median of the losses of the steps before; `nil` for the first step.
    public var medianBefore: Double? {
        let sorted = lossesBefore.sorted()
        if sorted.isEmpty { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Why the loss is what it is, in sentences: against the steps before, by samples, and by what the step did.
    public var reasons: [String] {
        if let nonFiniteOrigin {
            return [
                "The loss is not finite, so the step was not taken and training ended. The first value that is not "
                    + "finite: \(nonFiniteOrigin)."
            ]
        }
        return [comparison, jumpReason, sampleReason, updateReason].compactMap { $0 }
    }

    private func number(_ value: Double) -> String { Units.number(value, digits: 3) }
    private func signed(_ value: Double) -> String { Units.number(value, digits: 3, isSigned: true) }
    private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

    private var comparison: String? {
        guard let medianBefore, medianBefore > 0, lossesBefore.count > 1 else { return nil }
        let higher = lossesBefore.count { $0 >= loss }
        let ratio = loss / medianBefore
        let rank =
            higher == 0
            ? "higher than in each" : abs(ratio - 1) < 0.05 ? "about the median" : "\(number(ratio)) times the median"
        return "The loss, \(number(loss)), is \(rank) of the \(lossesBefore.count) steps before (median "
            + "\(number(medianBefore)))."
    }

    private var jumpReason: String? {
        guard let jump else { return nil }
        let direction = jump.difference >= 0 ? "rose" : "fell"
        let start =
            "It \(direction) by \(number(abs(jump.difference))) from step \(step - 1) to this one: "
            + "\(signed(jump.otherSamples)) because this minibatch has other samples, "
            + "\(signed(jump.previousUpdate.actual)) from the update of step \(step - 1)"
        let previous = jump.previousUpdate
        guard previous.actual > 0, previous.predicted < 0 else { return start + "." }
        return start
            + ", which was to lower it by \(number(-previous.predicted)): that step was too long for the curvature of "
            + "the loss."
    }

    private var sampleReason: String? {
        let whole = samples.reduce(0) { $0 + $1.loss }
        guard samples.count > 3, whole > 0 else { return nil }
        let worst = samples.sorted { $0.loss > $1.loss }.prefix(3)
        let share = worst.reduce(0) { $0 + $1.loss } / whole
        // Three equally hard samples of n have 3/n of the loss.
        guard share > 2 * 3 / Double(samples.count) else {
            return "No small group of samples stands out: the three with the largest loss make up \(percent(share)) "
                + "of it."
        }
        let names = worst.map { sample in
            let kinds = sample.label.flatMap { label in
                sample.predictedLabel.map { $0 == label ? "" : " (class \(label), predicted \($0))" }
            }
            return "\(sample.index)" + (kinds ?? "")
        }
        return "Three of the \(samples.count) samples account for \(percent(share)) of the loss: \(names[0]), "
            + "\(names[1]) and \(names[2])."
    }

    private var updateReason: String? {
        guard updateNorm > 0 else { return "The step changed no parameter." }
        let (predicted, actual) = (change.predicted, change.actual)
        let main = layers.max { abs($0.change.actual) < abs($1.change.actual) }
        let layer = main.map { ", most of it in \($0.name) (\(signed($0.change.actual)))" } ?? ""
        let start =
            "This step's update changed the loss of its own minibatch by \(signed(actual))"
            + (layers.count > 1 ? layer : "")
        if predicted < 0, actual > 0 {
            return start + ", where the gradient promised \(signed(predicted)): it is too long for the curvature."
        }
        if predicted > 0 {
            return start + "; it goes against the gradient (\(signed(predicted)) to first order), carried by earlier "
                + "gradients in the optimizer."
        }
        return start + "; to first order it is \(signed(predicted)), of which \(percent(actual / predicted)) was "
            + "realized."
    }
}
