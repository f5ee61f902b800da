import Foundation

extension Units {
    /// A number with at most this many significant digits, `1.31`, `−0.0023`, `4e−5`, `∞`; with a sign also where it is
    /// positive, if requested.
    package static func number(_ value: Double, digits: Int = 4, isSigned: Bool = false) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "−∞" : isSigned ? "+∞" : "∞" }
        return String(format: isSigned ? "%+.\(digits)g" : "%.\(digits)g", value == 0 ? 0 : value)
            .replacing("e-0", with: "e-").replacing("e+0", with: "e+").replacing("-", with: "−")
    }
}
