import Autodiff

/// The allowed range of a number that a caller passes; NaN and infinity are never allowed.
enum Allowed: String {
    case any = "finite"
    case positive = "positive and finite"
    case notNegative = "finite and not negative"
    /// A decay, a rate or a momentum.
    case fraction = "from 0 to below 1"
    /// The weight of a new value in a running mean.
    case share = "above 0 and at most 1"

    func contains(_ value: Double) -> Bool {
        switch self {
        case .any: value.isFinite
        case .positive: value > 0 && value.isFinite
        case .notNegative: value >= 0 && value.isFinite
        case .fraction: value >= 0 && value < 1
        case .share: value > 0 && value <= 1
        }
    }
}

/// Stops the program unless the number is in the allowed range, with a message that gives its name, its value and the
/// range.
func require(_ value: Double, _ what: String, _ allowed: Allowed) {
    if !allowed.contains(value) { stop("\(what) is \(value); it must be \(allowed.rawValue)") }
}
