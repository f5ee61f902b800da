/// The coefficients of the series in 1/x² that log Γ and its relatives have for large x, from Bernoulli's numbers B₂ₖ.
/// The functions of plain doubles and their compositions for other engines have them in common.
enum AsymptoticSeries {
    /// B₂ₖ/(2k(2k − 1)), k = 1 … 8: x·(log Γ(x) less Stirling's formula) (DLMF 5.11.1).
    static let logGamma: [Double] = [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156, -3617.0 / 122_400,
    ]

    /// B₂ₖ/(2k), k = 1 … 7: x²·(log x − 1/(2x) − ψ(x)) (DLMF 5.11.2).
    static let digamma: [Double] = [
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12,
    ]

    /// B₂ₖ, k = 1 … 7: x³·(ψ′(x) − 1/x − 1/(2x²)), the derivative of the series of ψ.
    static let trigamma: [Double] = [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6]

    /// B₂ₖ/(2k)!, k = 1 … 10: the sum of a function's values less its integral, in the function's odd derivatives
    /// (Euler–Maclaurin; DLMF 2.10.1).
    static let eulerMaclaurin: [Double] = [
        1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1_209_600, 1.0 / 47_900_160, -691.0 / 1_307_674_368_000,
        1.0 / 74_724_249_600, -3617.0 / 10_670_622_842_880_000, 43867.0 / 5_109_094_217_170_944_000,
        -174611.0 / 802_857_662_698_291_200_000,
    ]

    /// c₁ + c₂·p + c₃·p² + … at p = 1/x².
    static func sum(_ coefficients: [Double], at inverseSquare: Double) -> Double {
        coefficients.reversed().reduce(0.0) { $0 * inverseSquare + $1 }
    }
}
