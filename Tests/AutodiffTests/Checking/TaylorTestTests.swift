import Autodiff
import Testing

/// Scales, offsets, noise and kinks: right gradients pass, wrong ones fail, and an undecided test is not a success.
@Suite struct TaylorTestTests {
    /// Pseudorandom noise in −½ … ½ that depends on the argument.
    static func jitter(_ x: Double) -> Double {
        Double(x.bitPattern &* 0x9e37_79b9_7f4a_7c15 >> 11) * 0x1p-53 - 0.5
    }

    enum Finding { case right, wrong, undecided }

    static func finding(at x: Double, order: Int = 1, _ function: @escaping (Variable) -> Variable) -> Finding {
        do {
            try checkGradient(at: x, order: order, of: function)
            return .right
        } catch let mismatch as GradientMismatch {
            return mismatch.isUndecided ? .undecided : .wrong
        } catch { return .undecided }
    }

    @Test(arguments: [1e-6, 1e-3, 1, 1e3, 1e6])
    func scalesOfInputAndOutput(_ scale: Double) {
        for height in [1e-6, 1, 1e6] {
            #expect(Self.finding(at: 1.3 * scale, order: 2) { x in height * sin(x / scale) } == .right)
            #expect(Self.finding(at: 1.3 * scale) { x in height * sin(x / scale) * (x.value / x) } == .wrong)
            #expect(Self.finding(at: 0) { x in height * exp(x / scale) } == .right)
            #expect(
                Self.finding(at: 0) { x in height * (exp(x / scale) + 1e-3 * withoutDerivative(x / scale)) } == .wrong)
        }
    }

    @Test(arguments: [1e2, 1e5, 1e8])
    func largeOffsets(_ offset: Double) {
        #expect(Self.finding(at: 1.3) { x in offset + x * x } == .right)
        #expect(Self.finding(at: 1.3) { x in (offset + x * x) - offset } == .right)
        #expect(Self.finding(at: 1.3) { x in offset + x * withoutDerivative(x) } == .wrong)
        #expect(Self.finding(at: 1.3) { x in (offset + x * withoutDerivative(x)) - offset } == .wrong)
    }

    @Test(arguments: [1e12, 1e14, 1e15])
    func offsetsThatSwallowTheFunction(_ offset: Double) {
        #expect(Self.finding(at: 1.3) { x in offset + sin(x) } == .undecided)
        #expect(Self.finding(at: 1.3) { x in (offset + sin(x)) - offset } == .undecided)
    }

    @Test(arguments: [1e-14, 1e-12, 1e-10, 1e-9])
    func littleNoise(_ noise: Double) {
        #expect(Self.finding(at: 1.3) { x in x * x + noise * Self.jitter(x.value) } == .right)
        #expect(Self.finding(at: 1.3) { x in x * withoutDerivative(x) + noise * Self.jitter(x.value) } == .wrong)
    }

    @Test(arguments: [1e-3, 0.1, 1, 10])
    func muchNoiseIsUndecided(_ noise: Double) {
        #expect(Self.finding(at: 1.3) { x in x * x + noise * Self.jitter(x.value) } == .undecided)
        #expect(Self.finding(at: 1.3) { x in 0 * x + noise * Self.jitter(x.value) } == .undecided)
        // Wrong or undecided, but never right.
        #expect(Self.finding(at: 1.3) { x in x * withoutDerivative(x) + noise * Self.jitter(x.value) } != .right)
    }

    @Test(arguments: [0.5, 1e-2, 1e-4, 1e-6])
    func smallErrorsAreSeen(_ error: Double) {
        #expect(Self.finding(at: 1.3) { x in exp(x) * (1 + error * x - error * withoutDerivative(x)) } == .wrong)
    }

    @Test func aKinkAtThePointIsUndecidedAndNamed() throws {
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: 0.0) { x in x * x + abs(sin(x)) }
        }
        #expect(error.isUndecided)
        #expect(error.suspects.map(\.operation) == ["abs"])
        #expect(error.suspects.map(\.operandRows) == [[2]])
        #expect("\(error)".contains("kink"))
        #expect(Self.finding(at: 0) { x in relu(x) } == .undecided)
        #expect(Self.finding(at: 2) { x in max(x, 2) } == .undecided)
        #expect(Self.finding(at: 0) { x in step(x) + x } == .undecided)
    }

    @Test(arguments: [1e-1, 1e-3, 1e-5])
    func aKinkNearThePointIsNoHindrance(_ distance: Double) {
        #expect(Self.finding(at: 2) { x in abs(x - (2 + distance)) + x * x } == .right)
        #expect(Self.finding(at: 2) { x in abs(x - (2 + distance)) + x * withoutDerivative(x) } == .wrong)
    }

    @Test func infiniteDerivativesAreUndecided() {
        #expect(Self.finding(at: 0) { x in sqrt(x) } == .undecided)
        #expect(Self.finding(at: -1) { x in log(x) } == .undecided)
        #expect(Self.finding(at: 1 - 1e-9) { x in asin(x) } == .right)
    }

    /// A function that is constant up to its noise is not reported as having a wrong gradient.
    @Test(arguments: [0, 1e8, 1e13, 1e14, 1e15])
    func saturation(_ offset: Double) {
        #expect(Self.finding(at: 0) { x in offset + tanh(1e3 * x) } != .wrong)
    }
}
