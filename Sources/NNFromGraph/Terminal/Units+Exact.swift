import Autodiff
import Foundation

extension Units {
    /// A number with all of its digits, as a person writes it: `0.9`, `32`, `10⁻⁸`, `2.5·10⁻⁵`.
    package static func exact(_ value: Double) -> String {
        guard value.isFinite else { return number(value) }
        var parts = "\(value)".split(separator: "e", maxSplits: 1).map(String.init)
        if parts[0].hasSuffix(".0") { parts[0].removeLast(2) }
        let mantissa = parts[0].replacing("-", with: "−")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return mantissa }
        let power = "10" + NumberText.superscript(exponent)
        switch mantissa {
        case "1": return power
        case "−1": return "−" + power
        default: return mantissa + "·" + power
        }
    }

    /// A number as `1.5·10⁻⁷`, with so many decimals.
    package static func scientific(_ value: Double, decimals: Int) -> String {
        let parts = String(format: "%.\(decimals)e", value).split(separator: "e")
        return parts[0].replacing("-", with: "−") + "·10" + NumberText.superscript(Int(parts[1]) ?? 0)
    }
}
