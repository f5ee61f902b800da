/// Sine and cosine with the same bits on every platform, for generated data: only the four arithmetic operations are
/// used, which IEEE 754 rounds correctly, whereas the results of mathematical libraries differ.
package enum CircularFunctions {
    /// (cos 2πt, sin 2πt) for a number of turns t, to about 2 parts in 10¹⁶.
    ///
    /// t is reduced, exactly, to at most an eighth of a turn from the nearest multiple of a quarter turn. There the
    /// truncation error of nine terms of each Taylor series is at most (π/4)¹⁸/18! = 2·10⁻¹⁸.
    package static func point(atTurns turns: Double) -> (cosine: Double, sine: Double) {
        let quarters = (turns * 4).rounded()
        let x = (turns - quarters / 4) * (2 * Double.pi)
        let square = x * x
        // 1 − x²/2 (1 − x²/(3·4) (1 − …)) and x (1 − x²/(2·3) (1 − x²/(4·5) (1 − …))), from the innermost bracket.
        var cosine = 1.0
        var sine = 1.0
        for index in stride(from: 16.0, through: 2, by: -2) {
            cosine = 1 - square / ((index - 1) * index) * cosine
            sine = 1 - square / (index * (index + 1)) * sine
        }
        sine *= x
        let remainder = quarters.truncatingRemainder(dividingBy: 4)
        return switch Int(remainder < 0 ? remainder + 4 : remainder) {
        case 0: (cosine, sine)
        case 1: (-sine, cosine)
        case 2: (-cosine, -sine)
        default: (sine, -cosine)
        }
    }
}
