import Autodiff
import Foundation
import Testing

struct FormulaTests {
    private let x = Formula(symbol: "x")
    private let y = Formula(symbol: "y")

    @Test func formulasReadNaturally() {
        #expect("\(x * y + 1)" == "x·y + 1")
        #expect("\(1 - x)" == "1 - x")
        #expect("\(-(x - y))" == "y - x")
        #expect("\(0.5 / x)" == "1/(2·x)")
        #expect("\(x / (y * y))" == "x/y²")
        #expect("\((x + 1) * (x + 1))" == "(x + 1)²")
        #expect("\(exp(x) / (x + y))" == "exp(x)/(x + y)")
        #expect("\(pow(x, y))" == "x^y")
        #expect("\(2 * (-3 * x))" == "-6·x")
        #expect("\(Formula.select(x .< y, 0, x))" == "(0 if x < y, else x)")
        #expect(sqrt(x + 1).latex == "\\sqrt{x + 1}")
        #expect((x / (2 * y)).latex == "\\frac{x}{2 \\cdot y}")
        #expect(Formula(symbol: "x12").latex == "x_{12}")
        #expect(Formula(symbol: "my_rate").latex == "\\mathrm{my\\_rate}")
    }

    @Test func likeTermsAreCollected() {
        #expect("\(x - x)" == "0")
        #expect("\(x * y / x)" == "y")
        #expect("\(x + x + x)" == "3·x")
        #expect("\(x * y + x)" == "x·(y + 1)")
        #expect("\(0.5 / x * y * 2)" == "y/x")
        #expect("\(x * 0 + 1 * y)" == "y")
        #expect(x * y == y * x || "\(x * y - y * x)" == "0")
    }

    /// Simplifying changes the form and not the value: random expressions over formulas and over doubles.
    @Test(arguments: 0..<20) func simplifiedProgramsKeepTheirValue(seed: UInt64) throws {
        let program = ScalarProgram(seed: seed, inputs: 3, length: 8, smooth: true)
        let expected: Double = program(program.point)
        let formula: Formula = program(["x", "y", "z"].map { Formula(symbol: $0) })
        let point = ["x": program.point[0], "y": program.point[1], "z": program.point[2]]
        let found: Double? = formula.value { point[$0] }
        let value = try #require(found)
        #expect(isClose(value, expected, within: 1e-11))
    }
}
