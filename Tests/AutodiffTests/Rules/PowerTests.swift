import Autodiff
import Testing

/// Powers with bases of every sign and zero, to second order.
@Suite struct PowerTests {
    static let infinity = Double.infinity

    /// (base, exponent) → value, derivative and second derivative by the base, for a constant exponent.
    static let constantExponents: [(Double, Double, Double, Double, Double)] = [
        (0, 0, 1, 0, 0), (0, 1, 0, 1, 0), (0, 2, 0, 0, 2), (0, 3, 0, 0, 0), (0, 4, 0, 0, 0), (0, 1.5, 0, 0, infinity),
        (0, 0.5, 0, infinity, -infinity), (0, -1, infinity, -infinity, infinity), (0, 2.5, 0, 0, 0),
        (-2, 0, 1, 0, 0), (-2, 1, -2, 1, 0), (-2, 2, 4, -4, 2), (-2, 3, -8, 12, -12), (-2, -1, -0.5, -0.25, -0.25),
        (-2, -2, 0.25, 0.25, 0.375), (3, 0, 1, 0, 0), (3, 1, 3, 1, 0), (3, 2, 9, 6, 2), (4, 0.5, 2, 0.25, -1.0 / 32),
        (1, 1e6, 1, 1e6, 1e6 * (1e6 - 1)), (1e30, 2, 1e60, 2e30, 2), (-1e30, 2, 1e60, -2e30, 2),
    ]

    @Test(arguments: constantExponents)
    func constantExponent(_ x: Double, _ y: Double, _ value: Double, _ first: Double, _ second: Double) {
        let found = valueWithGradient(at: x) { pow($0, y) }
        #expect(isClose(found.value, value) && isClose(found.gradient, first), "pow(\(x), \(y)): \(found)")
        let twice: Double = gradient(at: x) { x in gradient(at: x) { pow($0, y) } }
        #expect(isClose(twice, second), "pow(\(x), \(y))″: \(twice)")
        // The same in tensors.
        let exponent = TensorVariable(Tensor(y))
        let power = { (x: TensorVariable<Double>) in pow(x, exponent).sum() }
        let tensor = Tensor<Double>(repeating: x, shape: [3])
        let slopes: Tensor<Double> = gradient(at: tensor, of: power)
        #expect(isClose(slopes, Tensor(repeating: first, shape: [3])), "pow(\(x), \(y)): \(slopes)")
        let curvatures: Tensor<Double> = gradient(at: tensor) { x in gradient(at: x, of: power).sum() }
        #expect(isClose(curvatures, Tensor(repeating: second, shape: [3])), "pow(\(x), \(y))″: \(curvatures)")
    }

    @Test func fractionalPowersOfNegativeBasesAreNaN() {
        for y in [0.5, -0.5, 1.0 / 3] {
            let found = valueWithGradient(at: -2) { pow($0, y) }
            #expect(found.value.isNaN && found.gradient.isNaN)
        }
    }

    @Test func constantBases() {
        func slope(of base: Double, at y: Double) -> Double { gradient(at: y) { pow(base, $0) } }
        #expect(isClose(slope(of: 2, at: 3), 8 * 0.6931471805599453))
        #expect(slope(of: 0, at: 3) == 0)
        #expect(slope(of: 0, at: 0) == 0)
        #expect(slope(of: 1, at: 3) == 0)
        #expect(slope(of: -2, at: 2).isNaN)
        let second: Double = gradient(at: 3) { y in gradient(at: y) { pow(0.0, $0) } }
        #expect(second == 0)
    }

    @Test func integerExponents() {
        for n in -3...4 {
            let integer: Double = gradient(at: -1.5) { pow($0, n) }
            let real: Double = gradient(at: -1.5) { pow($0, Double(n)) }
            #expect(integer == real)
        }
    }
}
