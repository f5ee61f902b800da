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

    /// A number with so many decimals, padded on the left: `−0.250`.
    package static func fixed(_ value: Double, decimals: Int, width: Int = 0) -> String {
        String(format: "%.\(decimals)f", value).replacing("-", with: "−").aligned(width)
    }

    /// The numbers of a table's column, all with the same number of decimals; powers of ten where that takes too many.
    /// `–` where a number is NaN.
    /// - Parameters:
    ///   - digits: The digits of the largest number, where the numbers are parts of a whole; `nil` for three digits of
    ///     the smallest.
    ///   - isSigned: Whether positive numbers have a sign, too.
    package static func aligned(_ values: [Double], ofLargest digits: Int? = nil, isSigned: Bool = false) -> [String] {
        let sizes = values.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
        let size = digits == nil ? sizes.min() : sizes.max()
        let decimals = size.map { max(0, (digits ?? 3) - 1 - Int(log10($0).rounded(.down))) } ?? 0
        return values.map { value in
            if value.isNaN { return "–" }
            if value.isInfinite { return number(value, isSigned: isSigned) }
            let sign = isSigned && value > 0 ? "+" : ""
            if decimals <= (digits ?? 3) + 4 { return sign + fixed(value, decimals: decimals) }
            return value == 0 ? "0" : sign + scientific(value, decimals: 2)
        }
    }
}
