import Foundation

extension TaylorTest {
    /// Judges steps along a direction, each half the previous one.
    func judge(_ steps: [Step], isLargestScale: Bool) -> Outcome {
        guard let last = steps.lastIndex(where: \.isVisible) else { return unseen(steps) }
        let first = steps[..<last].lastIndex { !$0.isVisible }.map { $0 + 1 } ?? 0
        let window = steps[max(first, last - 5)...last]
        let (slope, deviation) = window.count > 1 ? line(window) : (2, 0)
        if slope < 1.6 {
            if window.count < 5 { return .undecided(.noise("the function's rounding noise hides too much")) }
            // A function that is constant over small steps and changes over large ones is coarsely rounded.
            let stands = window.allSatisfy { $0.change == 0 && $0.backwardChange == 0 }
            if stands, !isLargestScale || steps.contains(where: { $0.change != 0 || $0.backwardChange != 0 }) {
                return .undecided(.noise("the function does not resolve small steps"))
            }
            return flat(window, slope, best: steps[max(first, last - 12)])
        }
        if window.count < 5 { return unseen(Array(steps[last...])) }
        if deviation > 0.5 { return .undecided(.notSmooth("the remainder follows no power of the step")) }
        // Errors are relative to the rate of change of f or, if that vanishes, to its rate over larger steps.
        let nearby = steps[max(first, last - 9)...last]
        let isLevel = steps[last].resolution > 0x1p-5 && nearby.count == 10 && line(nearby).deviation < 0.5
        let rate = isLevel ? nearby.map(\.rate).max()! : steps[last].rate
        return decide(slope, resolution: steps[last].size / (steps[last].h * rate))
    }

    /// Judges steps whose remainders are below the noise, whose level tells how large an error they could hide.
    private func unseen(_ steps: [Step]) -> Outcome {
        let isConstant =
            steps.allSatisfy { $0.rate == 0 }
            || steps.contains { $0.h == Self.scales[0] && $0.rate * $0.h <= standstill * abs(valueAtPoint) }
        return decide(nil, resolution: !steps.isEmpty && isConstant ? 0 : steps.map(\.resolution).min() ?? .infinity)
    }

    /// Right if an error of 1/32 would have been seen, else undecided.
    private func decide(_ slope: Double?, resolution: Double) -> Outcome {
        resolution <= 0x1p-5
            ? .right(slope: slope, resolution: max(resolution, tolerance))
            : .undecided(.noise("noise hides relative errors up to \(brief(resolution))"))
    }

    /// The remainder is proportional to h: the gradient is wrong, unless f has a kink here or is not resolved.
    private func flat(_ window: ArraySlice<Step>, _ slope: Double, best: Step) -> Outcome {
        let smallest = window.last!
        let odd = (smallest.remainder - smallest.backwardRemainder) / 2
        let even = (smallest.remainder + smallest.backwardRemainder) / 2
        guard slope > 0.75, slope < 1.25 else {
            return .undecided(.notSmooth("the remainder falls with slope \(brief(slope)), neither 1 nor 2"))
        }
        if abs(even) > abs(odd) / 4 {
            return .undecided(.notSmooth("the function has a kink there: the slopes on its two sides differ"))
        }
        let moved = window.map { max(abs($0.change), abs($0.backwardChange)) }.max()!
        if moved > 0, moved < smallest.visibleFrom {
            return .undecided(.noise("the function's changes are below its rounding noise"))
        }
        let error = odd / smallest.h
        let quotients = window.map(\.quotient)
        if quotients.max()! - quotients.min()! > abs(error) / 4 {
            return .undecided(.noise("the function is not smooth at the steps that stand out of its noise"))
        }
        // A step 2¹² times the smallest one gives the most accurate difference quotient.
        return .wrong(claimed: smallest.claimed, found: best.quotient, slope: slope)
    }

    /// The slope of the least-squares line through the points (log h, log |R|), and the deviation from it, in powers of
    /// two.
    private func line(_ steps: ArraySlice<Step>) -> (slope: Double, deviation: Double) {
        let (u, w) = (steps.map { log2($0.h) }, steps.map { log2($0.size) })
        func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
        let (meanU, meanW) = (mean(u), mean(w))
        let products = zip(u, w).map { ($0 - meanU) * ($1 - meanW) }
        let slope = mean(products) / mean(u.map { ($0 - meanU) * ($0 - meanU) })
        return (slope, zip(u, w).map { abs($1 - meanW - slope * ($0 - meanU)) }.max()!)
    }
}
