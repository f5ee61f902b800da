extension RandomNumbers {
    /// The next normal deviate with mean 0 and standard deviation 1; it uses one word.
    ///
    /// It is the quantile Φ⁻¹(p) of a uniform p = (k + ½)·2⁻⁵², 0 ≤ k < 2⁵², so that deviates reach ±8.2. Because of
    /// the inversion, deviate i of a stream depends only on word i. Only additions, multiplications, divisions and
    /// square roots are used, which IEEE 754 rounds correctly, so the result is the same on every platform.
    public mutating func nextNormal() -> Double {
        NormalQuantile.value(at: (Double(next() >> 12) + 0.5) * 0x1p-52)
    }

    /// `count` normal deviates, each computed in `Double` and rounded to `Scalar`.
    ///
    /// - Parameters:
    ///   - count: The number of deviates; a negative one stops the program.
    ///   - mean: Their expected value.
    ///   - standardDeviation: Their standard deviation.
    ///   - type: `Float` or `Double`, if the context does not determine it.
    @inlinable
    public mutating func normals<Scalar: BinaryFloatingPoint>(
        _ count: Int, mean: Double = 0, standardDeviation: Double = 1, as type: Scalar.Type = Scalar.self
    ) -> [Scalar] {
        (0..<count).map { _ in Scalar(mean + standardDeviation * nextNormal()) }
    }

    /// `count` uniform deviates from `range`, each computed in `Double` and rounded to `Scalar`, which may give the
    /// upper bound.
    @inlinable
    public mutating func uniforms<Scalar: BinaryFloatingPoint>(
        _ count: Int, in range: Range<Double>, as type: Scalar.Type = Scalar.self
    ) -> [Scalar] {
        let width = range.upperBound - range.lowerBound
        return (0..<count).map { _ in Scalar(range.lowerBound + width * nextUniform()) }
    }
}

/// The inverse of the normal distribution function.
package enum NormalQuantile {
    /// The x with Φ(x) = p, to about 1 part in 10¹⁶, for p strictly between 0 and 1.
    ///
    /// Algorithm AS 241 (PPND16) of M. Wichura, "The percentage points of the normal distribution", Applied Statistics
    /// 37 (1988): a rational function of p − ½ near the middle, and of √(−log(tail probability)) elsewhere.
    package static func value(at p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 { return q * middle(0.180625 - q * q) }
        let r = (-logarithm(q < 0 ? p : 1 - p)).squareRoot()
        let x = r <= 5 ? near(r - 1.6) : far(r - 5)
        return q < 0 ? -x : x
    }

    /// log x for a normal x > 0, to about 1 part in 10¹⁶.
    ///
    /// With x = m·2ᵉ and m between √½ and √2, log x = e·log 2 + 2·artanh s, where s = (m − 1)/(m + 1) is at most 0.172
    /// in magnitude. The truncation error of 11 terms of artanh s = s + s³/3 + s⁵/5 + … is below s²³/23 / (1 − s²), a
    /// relative error of 7·10⁻¹⁹.
    package static func logarithm(_ x: Double) -> Double {
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        var series = 0.0
        for odd in stride(from: 21.0, through: 3.0, by: -2.0) { series = (series + 1 / odd) * (s * s) }
        let artanh = s + s * series
        // log 2 in two parts; the first has enough trailing zeros for its product with the exponent to be exact.
        return exponent * 0x1.62e42fefa38p-1 + (exponent * 0x1.ef35793c7673p-45 + 2 * artanh)
    }

    /// The rational function for p from 0.075 to 0.925.
    private static func middle(_ r: Double) -> Double {
        let numerator = polynomial(
            r, 3.387_132_872_796_366_608_0, 1.331_416_678_917_843_774_5e2, 1.971_590_950_306_551_442_7e3,
            1.373_169_376_550_946_112_5e4, 4.592_195_393_154_987_145_7e4, 6.726_577_092_700_870_085_3e4,
            3.343_057_558_358_812_810_5e4, 2.509_080_928_730_122_672_7e3)
        let denominator = polynomial(
            r, 1, 4.231_333_070_160_091_125_2e1, 6.871_870_074_920_579_083_0e2, 5.394_196_021_424_751_107_7e3,
            2.121_379_430_158_659_586_7e4, 3.930_789_580_009_271_061_0e4, 2.872_908_573_572_194_267_4e4,
            5.226_495_278_852_854_561_0e3)
        return numerator / denominator
    }

    /// The rational function for the tails, down to a probability of e⁻²⁵.
    private static func near(_ r: Double) -> Double {
        let numerator = polynomial(
            r, 1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
            3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 2.417_807_251_774_506_117_70e-1,
            2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_40e-4)
        let denominator = polynomial(
            r, 1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40, 6.897_673_349_851_000_045_50e-1,
            1.481_039_764_274_800_745_90e-1, 1.519_866_656_361_645_719_66e-2, 5.475_938_084_995_344_946_00e-4,
            1.050_750_071_644_416_843_24e-9)
        return numerator / denominator
    }

    /// The rational function for the far tails.
    private static func far(_ r: Double) -> Double {
        let numerator = polynomial(
            r, 6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
            2.965_605_718_285_048_912_30e-1, 2.653_218_952_657_612_309_30e-2, 1.242_660_947_388_078_438_60e-3,
            2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7)
        let denominator = polynomial(
            r, 1, 5.998_322_065_558_879_376_90e-1, 1.369_298_809_227_358_053_10e-1, 1.487_536_129_085_061_485_25e-2,
            7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
            2.044_263_103_389_939_785_64e-15)
        return numerator / denominator
    }

    /// c0 + c1 x + … + c7 x⁷ by Horner's rule; parameters instead of an array avoid loads and bounds checks.
    @inline(__always)
    private static func polynomial(
        _ x: Double, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
        _ c7: Double
    ) -> Double {
        let upper = ((c7 * x + c6) * x + c5) * x + c4
        return (((upper * x + c3) * x + c2) * x + c1) * x + c0
    }
}
