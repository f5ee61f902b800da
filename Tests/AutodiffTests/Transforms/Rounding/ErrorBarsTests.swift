import Autodiff
import Foundation
import Testing

/// Error bars against exactly known results: they contain the exact result, are not much too wide, and report
/// cancellation.
struct ErrorBarsTests {
    static func cosine(_ x: [Variable]) -> Variable { (1 - cos(x[0])) / (x[0] * x[0]) }

    @Test func cancellationIsDetected() {
        let x = 1e-5
        let bad = errorBars(at: [x]) { Self.cosine($0) }
        let exact = 0.5 - x * x / 24
        #expect(abs(bad.value.value - exact) <= bad.value.error)
        #expect(bad.value.error > 1e-8 && bad.value.error < 1e-5)
        #expect(bad.cancellations.count == 1)
        #expect(bad.cancellations[0].bits > 33 && bad.cancellations[0].bits < 35)
        #expect(abs(bad.gradient[0].value + x / 12) <= bad.gradient[0].error)
        #expect(bad.gradient[0].error > abs(x / 12))
        // The same without cancellation: 2·sin²(x/2)/x².
        let good = errorBars(at: [x]) { x in 2 * square(sin(0.5 * x[0])) / (x[0] * x[0]) }
        #expect(abs(good.value.value - exact) <= good.value.error)
        #expect(good.value.error < 1e-15 && good.cancellations.isEmpty)
    }

    @Test func completeCancellationIsDescribed() {
        let bars = errorBars(at: [0.1]) { x in (x[0] + 0.2) - (0.2 + x[0]) }
        #expect(bars.cancellations.map(\.bits) == [.infinity])
        #expect(bars.cancellations[0].description.hasSuffix("all bits are lost"))
    }

    /// Rump's polynomial: in double arithmetic not a single digit is right, without any sign of it.
    @Test func rumpsPolynomial() {
        let bars = errorBars(at: [77617, 33096]) { (x: [Variable]) -> Variable in
            let (a2, b2) = (x[0] * x[0], x[1] * x[1])
            let (b4, b6, b8) = (b2 * b2, b2 * b2 * b2, b2 * b2 * b2 * b2)
            let middle: Variable = a2 * (11 * a2 * b2 - b6 - 121 * b4 - 2)
            let first: Variable = 333.75 * b6
            return first + middle + 5.5 * b8 + x[0] / (2 * x[1])
        }
        #expect(abs(bars.value.value + 0.8273960599468214) <= bars.value.error)
        #expect(bars.value.error > 1e15)
        #expect(!bars.cancellations.isEmpty)
    }

    @Test func sumsAndExactArithmetic() {
        let harmonic = errorBars(at: [1.0]) { (x: [Variable]) -> Variable in
            var sum: Variable = 0
            for k in 1...1000 { sum += x[0] / Variable(constant: Double(k)) }
            return sum
        }
        #expect(abs(harmonic.value.value - 7.4854708605503449) <= harmonic.value.error)
        #expect(harmonic.value.error < 1e-12)
        let exact = errorBars(at: [3, 0.5]) { x in x[0] * x[1] + abs(x[0] - 8) * 0.25 }
        #expect(exact.value == RoundedNumber(2.75))
        #expect(exact.gradient == [RoundedNumber(0.25), RoundedNumber(3)])
    }

    /// An error of the input passes through the derivative.
    @Test func inputErrors() {
        let bars = errorBars(at: [2, 3], inputErrors: [1e-6, 0]) { x in x[0] * x[0] * x[1] }
        #expect(isClose(bars.value.error / 12e-6, 1, within: 1e-6))
        #expect(isClose(bars.gradient[0].error / 6e-6, 1, within: 1e-6))
        #expect(isClose(bars.gradient[1].error / 4e-6, 1, within: 1e-6))
        #expect(bars.value.relativeError < 1.1e-6)
    }

    /// For every operation, values and gradients are those of the ordinary sweep.
    @Test(arguments: (0..<15).map { ScalarProgram(seed: 900 + $0, length: 15, smooth: false) })
    func valuesAreThoseOfTheTape(program: ScalarProgram) {
        let bars = errorBars(at: program.point) { program($0) }
        let (value, gradient) = valueWithGradient(at: program.point) { program($0) }
        #expect(isSame(bars.value.value, value))
        #expect(areClose(bars.gradient.map(\.value), gradient, within: 1e-10))
    }

    /// Intervals around a point enclose the exact result, and error bars reach as far, up to the assumed errors of
    /// elementary functions.
    @Test func errorBarsAgreeWithIntervals() throws {
        func f(_ x: [Variable]) -> Variable { exp(sin(x[0]) * 3) / (1 + x[0] * x[0]) - 0.1 }
        let range = try bounds(over: [0.7...0.7]) { f($0) }
        let bars = errorBars(at: [0.7]) { f($0) }
        #expect(range.value.contains(bars.value.value))
        #expect(bars.value.error < range.value.width && bars.value.error > range.value.width / 40)
    }
}
