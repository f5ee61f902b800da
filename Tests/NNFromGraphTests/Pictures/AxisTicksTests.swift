import Foundation
import NNFromGraph
import Testing

struct AxisTicksTests {
    @Test(arguments: [
        (0.0, 1.0, 0.2), (0.03, 1.62, 0.5), (63.1, 99.9, 10), (1.0, 50.0, 10), (-1, 1, 0.5), (99.91, 99.95, 0.01),
        (1e-6, 1e-5, 2e-6), (0, 1e7, 2e6),
    ])
    func coverTheValuesWithRoundSteps(least: Double, most: Double, step: Double) {
        let ticks = AxisTicks(covering: least, most)
        #expect(abs(ticks.step - step) <= 1e-12 * step)
        #expect((2...8).contains(ticks.values.count), "\(ticks.values)")
        #expect(ticks.lower <= least + 1e-6 * step && least - ticks.lower < step)
        #expect(ticks.upper >= most - 1e-6 * step && ticks.upper - most < step)
    }

    @Test func ticksDoNotExceedTheValues() {
        #expect(AxisTicks(covering: -1, 1).values == [-1, -0.5, 0, 0.5, 1])
        #expect(AxisTicks(covering: 0, 50).values == [0, 10, 20, 30, 40, 50])
    }

    @Test(arguments: [
        (5.0, 5.0), (0, 0), (-3, -3), (.nan, 1), (0, .infinity), (1, 1 + 1e-15),
        (0, .leastNonzeroMagnitude), (-1e299, 1e299), (2, 1),
    ])
    func anythingGivesAnAxis(first: Double, second: Double) {
        let ticks = AxisTicks(covering: first, second)
        #expect((2...12).contains(ticks.values.count))
        #expect(ticks.values.allSatisfy { $0.isFinite })
        #expect(ticks.lower < ticks.upper)
    }

    @Test func countsHaveIntegerTicks() {
        #expect(AxisTicks(covering: 1, 3, wanted: 6, smallestStep: 1).values == [1, 2, 3])
    }

    @Test func labelsHaveTheDecimalsOfTheStep() {
        func labels(_ least: Double, _ most: Double) -> [String] {
            let ticks = AxisTicks(covering: least, most)
            return ticks.values.map(ticks.label)
        }
        #expect(labels(-0.2, 0.3) == ["−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"])
        #expect(labels(0, 0.05) == ["0.00", "0.01", "0.02", "0.03", "0.04", "0.05"])
        #expect(labels(0, 50) == ["0", "10", "20", "30", "40", "50"])
        #expect(labels(0, 4e-6) == ["0", "1.0·10⁻⁶", "2.0·10⁻⁶", "3.0·10⁻⁶", "4.0·10⁻⁶"])
        #expect(labels(0, 4e6).last == "4.0·10⁶")
    }

    /// Powers of ten, with 2 and 5 times them where there would be few.
    @Test func logarithmicAxes() {
        func labels(_ least: Double, _ most: Double) -> [String] {
            let ticks = AxisTicks(logarithmsFrom: log10(least), to: log10(most))
            #expect(ticks.lower <= log10(least) + 1e-9 && ticks.upper >= log10(most) - 1e-9)
            return ticks.values.map(ticks.label)
        }
        #expect(labels(0.06, 0.7) == ["0.05", "0.1", "0.2", "0.5", "1"])
        #expect(labels(1, 100) == ["1", "2", "5", "10", "20", "50", "100"])
        #expect(labels(3, 3) == ["2", "5"] && labels(1, 1) == ["1", "2"])
        #expect(labels(0.002, 40) == ["0.001", "0.01", "0.1", "1", "10", "100"])
        #expect(labels(1e-7, 1e7) == ["10⁻¹⁰", "10⁻⁵", "10⁰", "10⁵", "10¹⁰"])
        #expect(labels(3e-7, 4e-6) == ["2·10⁻⁷", "5·10⁻⁷", "10⁻⁶", "2·10⁻⁶", "5·10⁻⁶"])
    }

    /// Seven decades, of which every second has a tick: the axis starts at the decade below the smallest value.
    @Test func logarithmicAxesAreTight() {
        let ticks = AxisTicks(logarithmsFrom: log10(6e-7), to: log10(3.5))
        #expect(ticks.values.map(ticks.label) == ["10⁻⁷", "10⁻⁵", "10⁻³", "10⁻¹", "10¹"])
    }
}
