import Autodiff
import Foundation
import Testing

/// Long expressions of variables, doubles and literals, with Foundation's functions of the same names imported. The
/// test is that this file compiles within the compiler's limit for an expression; the values are tested, too.
struct TypeCheckingTests {
    static func thirty(_ x: Variable, _ y: Variable, _ k: Double, _ m: Double) -> Variable {
        0.5 * x * x - k * sqrt(x * x + 1) + exp(-y * y / 2) * (3 - m * x) / (1 + abs(x - y)) - pow(x, 2) * k
            + max(x, 0.25) * min(y, 2) - m / (x * x + y * y + 1) + 2 * x * y - sin(k * x) * cos(m * y) + 7
    }

    /// The same in plain doubles.
    static func thirty(_ x: Double, _ y: Double, _ k: Double, _ m: Double) -> Double {
        let first = 0.5 * x * x - k * sqrt(x * x + 1)
        let second = exp(-y * y / 2) * (3 - m * x) / (1 + abs(x - y))
        let third = max(x, 0.25) * min(y, 2)
        let sum = first + second - pow(x, 2) * k + third
        let fourth = m / (x * x + y * y + 1)
        return sum - fourth + 2 * x * y - sin(k * x) * cos(m * y) + 7
    }

    static let points: [(x: Double, y: Double)] = [(1.3, -0.4), (0.1, 3), (-2, 0.5), (0, 0)]

    @Test(arguments: points) func inAFunction(x: Double, y: Double) {
        let tape = Tape()
        let z = Self.thirty(tape.variable(x), tape.variable(y), 1.7, 0.3)
        #expect(z.value == Self.thirty(x, y, 1.7, 0.3))
    }

    @Test(arguments: points) func inAClosure(x: Double, y: Double) {
        let (k, m) = (1.7, 0.3)
        let (value, slopes) = valueWithGradient(at: x, y) { x, y in
            0.5 * x * x - k * sqrt(x * x + 1) + exp(-y * y / 2) * (3 - m * x) / (1 + abs(x - y)) - pow(x, 2) * k
                + max(x, 0.25) * min(y, 2) - m / (x * x + y * y + 1) + 2 * x * y - sin(k * x) * cos(m * y) + 7
        }
        #expect(value == Self.thirty(x, y, k, m))
        let tape = Tape()
        let (a, b) = (tape.variable(x), tape.variable(y))
        let adjoints = tape.adjoints(of: Self.thirty(a, b, k, m))
        #expect(slopes.0 == adjoints[a] && slopes.1 == adjoints[b])
    }

    @Test(arguments: points) func inAClosureOfOneNumber(x: Double, y: Double) {
        let (k, m) = (1.7, 0.3)
        let (value, _) = valueWithGradient(at: x) { x in
            0.5 * x * x - k * sqrt(x * x + 1) + exp(-y * y / 2) * (3 - m * x) / (1 + abs(x - y)) - pow(x, 2) * k
                + max(x, 0.25) * min(y, 2) - m / (x * x + y * y + 1) + 2 * x * y - sin(k * x) * cos(m * y) + 7
        }
        #expect(value == Self.thirty(x, y, k, m))
    }

    /// Integer literals as points, and one inside another.
    @Test func pointsAsLiterals() {
        let cube = gradient(at: 3) { x in x * x * x }
        #expect(cube == 27)
        let second = gradient(at: 3) { x in gradient(at: x) { x in x * x * x } }
        #expect(second == 18)
        let (dx, dy, dz) = gradient(at: 1, 2, 3) { x, y, z in x * y * z + 2 * x }
        #expect((dx, dy, dz) == (8, 3, 2))
        let (value, slope) = valueWithGradient(at: 2) { x in pow(x, 3) - 2 * x + 1 }
        #expect((value, slope) == (5, 10))
    }
}
