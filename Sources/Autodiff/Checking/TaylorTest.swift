import Foundation

/// The Taylor test: whether a vector is the gradient of a function at a point.
///
/// Along a direction v the remainder R(h) = f(x + hv) − f(x) − h·⟨g, v⟩ falls like h² or faster if g is the gradient
/// and f is smooth, and like h otherwise. The step is halved over decades, as long as the remainder exceeds the
/// rounding noise, and the slope of log |R| over log h is estimated at the smallest steps. No single step size matters.
struct TaylorTest {
    let value: ([Double]) throws -> Double
    /// Rounds a vector as the function does: numbers of `Float` tensors are rounded to `Float`.
    let rounded: ([Double]) -> [Double]
    let point: [Double]
    let valueAtPoint: Double
    let gradient: [Double]
    /// The relative error of the directional derivative that counts as rounding.
    let tolerance: Double
    /// The relative change of the function that counts as rounding.
    let standstill: Double

    /// The largest steps, relative to the point; the smaller ones are for functions that are smooth only locally.
    static let scales = [0x1p-3, 0x1p-10, 0x1p-17, 0x1p-24]

    /// The outcome along one direction.
    enum Outcome {
        /// The remainder falls with this slope, or is below the noise (`nil`). A relative error of the derivative above
        /// `resolution` would have been detected.
        case right(slope: Double?, resolution: Double)
        /// The directional derivative is `found` and not `claimed`; the remainder falls with `slope`, near 1.
        case wrong(claimed: Double, found: Double, slope: Double)
        /// The remainders do not tell.
        case undecided(Doubt)
    }

    /// Why the check is undecided.
    enum Doubt {
        /// The function is not finite or not smooth here.
        case notSmooth(String)
        /// Its rounding noise hides too much.
        case noise(String)
    }

    /// f at ±h along the direction.
    struct Step {
        let h: Double
        /// f(x + hv) − f(x), and the same without its linear part.
        let change: Double
        let remainder: Double
        /// The same for −h.
        let backwardChange: Double
        let backwardRemainder: Double
        /// The scale of f's rate of change: the largest of |f(x ± hv) − f(x)|/h and Σ |gᵢ·vᵢ|.
        let rate: Double
        /// ⟨g, v⟩.
        var claimed: Double { (change - remainder) / h }
        /// The derivative along v, by the central difference.
        var quotient: Double { (change - backwardChange) / (2 * h) }
        /// The larger remainder.
        var size: Double { max(abs(remainder), abs(backwardRemainder)) }
        /// Remainders up to this are taken for rounding noise.
        var visibleFrom = 0.0
        var isVisible: Bool { size > visibleFrom }
        /// The relative error of the derivative that the remainder, or the noise, could amount to.
        var resolution: Double { max(size, visibleFrom) / (h * rate) }
    }

    /// Tests `direction` with steps of several scales, until one is decisive.
    func outcome(along direction: [Double]) throws -> Outcome {
        var best: Outcome?
        var finest = Double.infinity
        for scale in Self.scales {
            let outcome = try outcome(along: direction, from: scale)
            switch outcome {
            case .wrong(let claimed, let found, _):
                // If larger steps have already excluded so large an error, the small ones are dominated by coarse
                // rounding.
                if abs(claimed - found) <= 4 * finest * max(abs(claimed), abs(found)) { return outcome }
            case .right(_, let resolution) where resolution < finest: (best, finest) = (outcome, resolution)
            case .undecided where best == nil: best = outcome
            default: break
            }
            if finest < 0x1p-12 { break }
        }
        return best!
    }

    /// Tests `direction` with steps from `start` downwards.
    func outcome(along direction: [Double], from start: Double) throws -> Outcome {
        guard let noise = try noise(along: direction, spacing: start * 0x1p-12) else {
            return .undecided(.notSmooth("the function or its gradient is not finite there"))
        }
        var steps: [Step] = []
        var invisible = 0
        for halvings in 0..<45 where invisible < 8 {
            guard let step = try step(start * exp2(-Double(halvings)), direction, noise) else {
                steps = []  // Outside the domain: restart with smaller steps.
                continue
            }
            steps.append(step)
            invisible = step.isVisible ? 0 : invisible + 1
        }
        return judge(steps, isLargestScale: start == Self.scales[0])
    }

    /// f at ±h; `nil` if it is not finite there.
    private func step(_ h: Double, _ direction: [Double], _ noise: Double) throws -> Step? {
        let (forward, backward) = (try move(h, direction), try move(-h, direction))
        let rate = max(forward.most, backward.most) / h
        guard rate.isFinite, forward.remainder.isFinite, backward.remainder.isFinite else { return nil }
        var step = Step(
            h: h, change: forward.change, remainder: forward.remainder, backwardChange: backward.change,
            backwardRemainder: backward.remainder, rate: rate)
        step.visibleFrom = 20 * max(noise, Double.ulpOfOne * abs(valueAtPoint)) + tolerance * h * rate
        return step
    }

    /// The change of f over a step, its remainder, and the scale of the change.
    private func move(_ h: Double, _ v: [Double]) throws -> (change: Double, remainder: Double, most: Double) {
        let moved = rounded(zip(point, v).map { $0 + h * $1 })
        let change = try value(moved) - valueAtPoint
        var linear = 0.0
        var most = 0.0
        for index in point.indices {
            let term = gradient[index] * (moved[index] - point[index])
            linear += term
            most += abs(term)
        }
        return (change, change - linear, max(most, abs(change)))
    }

    /// The rounding noise of f near the point, from sixth differences, in which the smooth part vanishes. Their mean
    /// square is C(12, 6) = 924 times the variance of the noise (Moré and Wild, 'Estimating computational noise',
    /// 2011).
    private func noise(along direction: [Double], spacing: Double) throws -> Double? {
        var differences = try (-6...6).map { $0 == 0 ? 0 : try move(Double($0) * spacing, direction).remainder }
        for _ in 0..<6 { differences = zip(differences.dropFirst(), differences).map(-) }
        let mean = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
        return mean.isFinite ? (mean / 924).squareRoot() : nil
    }
}

/// A number with few digits, for messages.
func brief(_ value: Double) -> String { String(format: "%.4g", value) }
