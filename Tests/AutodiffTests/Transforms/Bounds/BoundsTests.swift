import Autodiff
import Foundation
import Testing

/// Bounds over boxes: equal to closed forms where these are attainable, and valid for all points inside.
struct BoundsTests {
    @Test func documentedExample() throws {
        let b = try bounds(over: [1...2, 0...1]) { x in x[0] * exp(-x[1]) }
        #expect(b.value.contains(Interval(exp(-1) * (1 + 1e-15), 2)))
        #expect(isClose(b.value.lower, exp(-1), within: 1e-14) && isClose(b.value.upper, 2, within: 1e-14))
        #expect(isClose(b.gradient[1].lower, -2, within: 1e-14))
        #expect(isClose(b.gradient[1].upper, -exp(-1), within: 1e-14))
    }

    /// Ranges of one, two and three numbers: as a box of them.
    @Test func severalNumbers() throws {
        let one = try bounds(over: 0...2) { x in x * (x - 1) }
        let box = try bounds(over: [0...2]) { x in x[0] * (x[0] - 1) }
        #expect(one.value == box.value && one.gradient == box.gradient && one.gradient.count == 1)
        let two = try bounds(over: 1...2, 0...1) { x, y in x * exp(-y) }
        let pair = try bounds(over: [1...2, 0...1]) { x in x[0] * exp(-x[1]) }
        #expect(two.value == pair.value && two.gradient == pair.gradient)
        let three = try bounds(over: 1...2, 0...1, -1...3) { x, y, z in x + y * z }
        #expect(three.value == Interval(0, 5) && three.gradient == [Interval(1, 1), Interval(-1, 3), Interval(0, 1)])
    }

    /// Exact results stay exact; rounded ones are widened outwards by one unit in the last place.
    @Test func outwardRounding() {
        #expect(Interval(1, 2) + Interval(0.5, 0.25 + 0.5) == Interval(1.5, 2.75))
        let tenth: Interval = 0.1
        let third = tenth + Interval(constant: 0.2)
        #expect(third.lower < third.upper && third.upper == third.lower.nextUp)
        #expect(Interval(constant: 1) / 3 == Interval((1.0 / 3), (1.0 / 3).nextUp))
        #expect(sqrt(Interval(4, 9)) == Interval(2, 3))
        let root = sqrt(Interval(constant: 2))
        #expect(root.upper == root.lower.nextUp)
        #expect(Interval(-2, 3) * Interval(-5, 7) == Interval(-15, 21))
        #expect(square(Interval(-2, 1)) == Interval(0, 4))
        let overflow = Interval(constant: 1e300) * Interval(constant: 1e300)
        #expect(overflow == Interval(.greatestFiniteMagnitude, .infinity))
        let tiny = Interval(constant: 1e-200) * Interval(constant: 1e-200)
        #expect(tiny.lower <= 0 && tiny.upper > 0)
    }

    /// The midpoint of an unbounded interval lies in it and is finite, so that a function can be recorded there.
    @Test func midpointsOfUnboundedIntervals() throws {
        #expect(Interval.entire.midpoint == 0)
        #expect(Interval(-.infinity, 3).midpoint == -.greatestFiniteMagnitude)
        #expect(Interval(3, .infinity).midpoint == .greatestFiniteMagnitude)
        #expect(Interval(.infinity, .infinity).midpoint == .infinity)
        #expect(Interval(-1e308, 1.5e308).midpoint == 2.5e307)
        let everywhere = try bounds(over: [(-.infinity)...(.infinity)]) { x in tanh(x[0]) }
        #expect(everywhere.value == Interval(-1, 1))
    }

    @Test func rangesWithInteriorExtremes() {
        func check(_ range: Interval, _ low: Double, _ high: Double, sourceLocation: SourceLocation = #_sourceLocation)
        {
            let isEnclosed = range.lower <= low && high <= range.upper
            let isTight = isClose(range.lower, low, within: 1e-13) && isClose(range.upper, high, within: 1e-13)
            #expect(isEnclosed && isTight, "\(range)", sourceLocation: sourceLocation)
        }
        check(sin(Interval(1, 2)), sin(1), 1)
        check(sin(Interval(3, 5)), -1, sin(3))
        check(cos(Interval(-0.5, 0.25)), cos(0.5), 1)
        check(cos(Interval(1, 100)), -1, 1)
        check(cos(Interval(4, 6)), cos(4), cos(6))
        check(cosh(Interval(-1, 2)), 1, cosh(2))
        check(abs(Interval(-3, 2)), 0, 3)
        check(pow(Interval(-2, 1), 2), 0, 4)
        check(pow(Interval(-2, 1), 3), -8, 1)
        check(pow(Interval(0.5, 2), -1), 0.5, 2)
        check(gelu(Interval(-2, 0)), -0.16997120747990369, 0)
        check(logGamma(Interval(1, 3)), -0.12148629053584961, log(2.0))
        check(log(Interval(0, 1)), -.infinity, 0)
        check(tanh(Interval(-1, 1)), tanh(-1), tanh(1))
        check(max(Interval(0, 3), Interval(1, 2)), 1, 3)
        check(hypot(Interval(-3, 1), Interval(2, 4)), 2, 5)
        #expect(tan(Interval(1, 2)) == Interval(-.infinity, .infinity))
        #expect(sqrt(Interval(-2, -1)).lower.isNaN)
        #expect(Interval(1, 2) / Interval(-1, 1) == Interval(-.infinity, .infinity))
        #expect((Interval(1, 2) / Interval(0, 1)).lower == 1)
    }

    /// For every operation, the values and gradients at points of the box are within the bounds.
    @Test(
        arguments: (0..<40).map { ScalarProgram(seed: 700 + $0, length: 14, smooth: $0 % 2 == 0) }, [1e-6, 1e-2, 0.5])
    func everyPointIsWithinTheBounds(program: ScalarProgram, radius: Double) throws {
        let box = program.point.map { ($0 - radius)...($0 + radius) }
        let b = try bounds(over: box) { program($0) }
        var random = SeededGenerator(seed: program.seed)
        for _ in 0..<20 {
            let x = box.map { Double.random(in: $0, using: &random) }
            let (value, gradient) = valueWithGradient(at: x) { program($0) }
            if value.isFinite {
                #expect(b.value.contains(value) || b.value.lower.isNaN, "\(value) in \(b.value)")
            }
            for (derivative, range) in zip(gradient, b.gradient) where derivative.isFinite && !range.lower.isNaN {
                // The point's own derivative is rounded, too.
                let slack = 1e-9 * max(1, abs(derivative))
                #expect(range.lower - slack <= derivative && derivative <= range.upper + slack)
            }
        }
    }

    @Test func undecidedComparisons() throws {
        func f(_ x: [Variable]) -> Variable { x[0] > 1 ? x[0] * x[0] : -x[0] }
        let right = try bounds(over: [2...3]) { f($0) }
        #expect(right.value == Interval(4, 9) && right.gradient[0] == Interval(4, 6))
        let error = #expect(throws: UndecidedComparison.self) { try bounds(over: [0...3]) { f($0) } }
        #expect(error?.description.contains("Split the box") == true)
        #expect(throws: ValueRead.self) { try bounds(over: [0...3]) { x in x[0] * x[0].value } }
        // A recorded selection is bounded over both branches.
        let both = try bounds(over: [-1...2]) { x in select(x[0] .> 0, x[0], 0.5 * x[0]) }
        // Either branch may be selected or not: [0, 1] from one and [0, ½] from the other.
        #expect(both.value == Interval(-1, 2) && both.gradient[0] == Interval(0, 1.5))
        let kinked = try bounds(over: [-1...2]) { x in relu(x[0]) + abs(x[0]) }
        #expect(kinked.gradient[0] == Interval(-1, 2))
    }

    /// Tensors are decomposed into elements: a small network over a box of inputs.
    @Test func tensorsOfNumbers() throws {
        let w = Tensor<Double>([[0.5, -1], [2, 0.25]])
        func f(_ x: [Variable]) -> Variable {
            let h: TensorVariable<Double> = tanh(matmul(TensorVariable(w), TensorVariable(x, shape: [2, 1])))
            return h.softmax(along: 0)[0, 0]
        }
        let b = try bounds(over: [0.1...0.3, -0.2...0.1]) { f($0) }
        for x in [[0.1, -0.2], [0.3, 0.1], [0.2, 0]] {
            let (value, gradient) = valueWithGradient(at: x) { f($0) }
            #expect(b.value.contains(value))
            #expect(b.gradient[0].contains(gradient[0]) && b.gradient[1].contains(gradient[1]))
        }
        #expect(b.value.width < 1)
    }
}
