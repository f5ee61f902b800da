import Autodiff
import Foundation
import Testing

struct NonFiniteTests {
    private func lines(_ trace: NonFiniteTrace?) -> [String] {
        "\(trace.map { "\($0)" } ?? "")".split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test func firstNonFiniteValueAndItsPathToTheOutput() throws {
        let tape = Tape()
        let x = tape.variable(2).named("x")
        let y = (x - 3).named("y")
        let z = tape.scope("layer1") { scope("loss") { log(y).named("z") } }
        let f = square(z + x)
        let trace = try #require(tape.nonFiniteTrace(of: f))
        #expect(
            trace.kind == .value && trace.row == 2 && trace.operation == "log" && trace.scope == ["layer1", "loss"])
        #expect(trace.path == [2, 3, 4])
        #expect(
            lines(trace) == [
                "the first value that is not finite: z = log(y) = log(-1) = NaN  (row 2, log, in layer1 › loss)",
                "its input y = x - 3 = 2 - 3 = -1  (row 1, subtract)",
                "and from there to the output:",
                "z = log(y) = log(-1) = NaN  (row 2, log, in layer1 › loss)",
                "a = z + x = NaN + 2 = NaN  (row 3, add)",
                "b = a² = NaN² = NaN  (row 4, square)",
            ])
    }

    @Test func firstNonFiniteAdjointAndItsPath() throws {
        let tape = Tape()
        let x = tape.variable(0).named("x")
        let root = tape.scope("norm") { sqrt(square(x).named("s")).named("r") }
        let f = 2 * root
        let trace = try #require(tape.nonFiniteTrace(of: f))
        #expect(trace.kind == .adjoint && trace.row == 1 && trace.operation == "sqrt" && trace.path == [2, 3])
        let text = lines(trace)
        #expect(text[0] == "the first derivative that is not finite: ∂f/∂s = ∞  (row 1, square, in norm)")
        #expect(text[1].hasPrefix("it came back through r = sqrt(s) = sqrt(0) = 0"))
        #expect(text.contains("with ∂r/∂s = 1/(2·r) = 1/(2·0) = ∞"))
        #expect(text.contains("and ∂f/∂r = 2"))
    }

    /// Each contribution is finite but the sum is not: the row itself is reported.
    @Test func anAdjointThatOverflows() throws {
        let tape = Tape()
        let x = tape.variable(1e-300).named("x")
        let trace = try #require(tape.nonFiniteTrace(of: 1e308 * x + 1e308 * x))
        #expect(trace.kind == .adjoint && trace.row == 0 && trace.operation == "input")
        #expect(lines(trace)[0].hasPrefix("the first derivative that is not finite: ∂f/∂x = ∞"))
    }

    @Test func nonFiniteInputIsReportedAsOrigin() throws {
        let tape = Tape()
        let x = tape.variable(.infinity).named("x")
        let trace = try #require(tape.nonFiniteTrace(of: 3 * x))
        #expect(trace.operation == "input" && trace.row == 0 && trace.path == [0, 1])
    }

    @Test func nonFiniteNumbersWithoutInfluenceAreIgnored() {
        let tape = Tape()
        let x = tape.variable(-1)
        _ = log(x)
        let chosen = Variable.select(x .> 0, sqrt(x), x * x)
        #expect(tape.nonFiniteTrace(of: chosen) == nil)
        // A masked logit: probability 0, and no derivative.
        let logits = tape.variable(Tensor<Double>([1, -.infinity, 2]))
        let entropy = -(logits.logSumExp().element(at: 0) - logits.element(at: 2))
        #expect(tape.nonFiniteTrace(of: entropy) == nil)
        #expect(tape.nonFiniteTrace(of: exp(x)) == nil)
        // A finite result whose derivative with respect to the infinite value is 0.
        let slope = stoppingAtNonFinite { gradient(at: .infinity) { 1 / $0 } }
        let saturated = stoppingAtNonFinite { gradient(at: -1000.0) { 1 / (1 + exp(-$0)) } }
        #expect(slope == 0 && saturated == 0)
    }

    @Test func tensorsKeptOrNot() throws {
        for keepsAll in [true, false] {
            let tape = Tape(keepingEveryValue: keepsAll)
            let w = tape.variable(Tensor<Float>([[1, -2], [3, 4]])).named("W")
            let h = tape.scope("hidden") { log(w).named("h") }
            let loss = (h * h).sum()
            let trace = try #require(tape.nonFiniteTrace(of: loss))
            #expect(
                trace.operation == "log" && trace.scope == ["hidden"] && trace.path == [1, 2, 3, 4], "\(trace.path)")
            #expect("\(trace)".contains("h = log(W) = [[0, NaN], [1.09861, 1.38629]]"))
        }
    }

    /// A long path is shown by its ends, with rows named by their numbers.
    @Test func longPathsAreShortened() throws {
        let tape = Tape()
        let x = tape.variable(-1).named("x")
        var y = sqrt(x)
        for _ in 0..<20_000 { y = y + 1 }
        let trace = try #require(tape.nonFiniteTrace(of: y))
        #expect(trace.row == 1 && trace.path.count == 20_001)
        #expect(lines(trace).count < 20)
        #expect("\(trace)".contains("… 19989 more rows …") && "\(trace)".contains("v1 = sqrt(x)"))
    }

    /// The mode changes nothing for finite numbers: random programs have the same gradients, bit for bit.
    @Test(arguments: 0..<6) func modeDoesNotChangeFiniteResults(seed: UInt64) {
        let program = ScalarProgram(seed: seed, inputs: 3, length: 12, smooth: true)
        let plain = gradient(at: program.point) { program($0) }
        guard plain.allSatisfy(\.isFinite) else { return }
        let tape = Tape()
        let f = program(tape.variables(program.point))
        guard tape.nonFiniteTrace(of: f) == nil else { return }
        let checked = stoppingAtNonFinite { gradient(at: program.point) { program($0) } }
        #expect(plain == checked)
    }

    @Test func theModeEnds() {
        struct Left: Error {}
        _ = gradient(at: 1.0) { x in x }
        try? stoppingAtNonFinite {
            try stoppingAtNonFinite { throw Left() }
        }
        #expect(gradient(at: -1.0) { x in sqrt(x) }.isNaN)
        let slopes = gradient(at: [0.0, 1.0]) { x in sqrt(x[0]) + x[1] }
        #expect(slopes == [.infinity, 1])
        let tensor = gradient(at: Tensor<Double>([-1])) { x in log(x).sum() }
        #expect(tensor.scalars == [-1])
    }

    static let traps: [Trap] = [
        Trap("a number's gradient", says: "log(x)", "log(-1) = NaN", "and from there to the output") {
            _ = stoppingAtNonFinite { gradient(at: -1.0) { x in log(x) * x } }
        },
        Trap("a bad input", says: "row 1, input") {
            _ = stoppingAtNonFinite { gradient(at: [1.0, .nan]) { x in x[0] * x[1] } }
        },
        Trap("an adjoint of an input", says: "first derivative", "∂f/∂x = ∞") {
            _ = stoppingAtNonFinite { gradient(at: 0.0) { x in sqrt(x) } }
        },
        Trap("a tensor's gradient", says: "log(x) = [0, -∞]", "in scope one") {
            _ = stoppingAtNonFinite {
                gradient(at: Tensor<Float>([1, 0])) { x in scope("scope one") { log(x) }.sum() }
            }
        },
        Trap("a tensor inside a number's gradient", says: "first value that is not finite") {
            _ = stoppingAtNonFinite {
                gradient(at: 0.0) { x in log(TensorVariable<Double>([x, 1 + x])).sum().element(at: 0) }
            }
        },
        Trap("a tape of one's own", says: "r = sqrt(x)") {
            stoppingAtNonFinite {
                let tape = Tape()
                let x = tape.variable(-4).named("x")
                _ = tape.adjoints(of: sqrt(x).named("r"))
            }
        },
        Trap("a gradient inside a gradient", says: "first value that is not finite") {
            _ = stoppingAtNonFinite {
                gradient(at: 1.0) { x in
                    let inner: Double = gradient(at: 0.0) { y in log(y) }
                    return x * inner
                }
            }
        },
        Trap("an adjoint on the way to a gradient that is finite", says: "first derivative") {
            _ = stoppingAtNonFinite { gradient(at: 3.0) { x in sqrt(x * 0) } }
        },
        Trap("a constant that is bad from the beginning", says: "not finite") {
            _ = stoppingAtNonFinite { gradient(at: 3.0) { x in x * .nan + 1 } }
        },
        Trap("an overflow", says: "first value that is not finite") {
            _ = stoppingAtNonFinite { gradient(at: 3.0) { x in exp(1000 * x) } }
        },
        Trap("a call after others without influence", says: "log(-1) = NaN") {
            stoppingAtNonFinite {
                for x in [1.0, 2, 0.5, -1] {
                    // The logarithm that is not taken is −∞; that stops nothing.
                    _ = gradient(at: x) { x in select(x .> 0, log(x) + select(x .< 0, log(x - x), x), log(x)) }
                }
            }
        },
        Trap("zero times infinity by IEEE 754", says: "not finite") {
            _ = stoppingAtNonFinite {
                gradient(at: Tensor<Double>([0]), zeros: .ieee) { x in (sqrt(x) * 0).sum() }
            }
        },
    ]

    @Test(arguments: traps.map(\.name)) func theModeStops(name: String) async throws {
        let trap = try #require(Self.traps.first { $0.name == name })
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [name] in
            Trap.spring(name, among: NonFiniteTests.traps)
        }
        trap.expectMessage(result)
    }
}
