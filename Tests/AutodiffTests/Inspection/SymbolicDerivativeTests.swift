import Autodiff
import Foundation
import Testing

struct SymbolicDerivativeTests {
    /// Lecture 002: f'(x) = x(1 + b)/d, and written out x(1 + exp x²)/√(x² + exp x²).
    @Test func theLecturesDerivative() throws {
        let tape = Tape()
        let x = tape.variable(1.3).named("x")
        let a = square(x)
        let f = sqrt(a + exp(a))
        let derivative = tape.derivative(of: f, withRespectTo: x)
        #expect("\(derivative)" == "x·(b + 1)/d")
        #expect("\(try #require(derivative.expanded()))" == "x·(exp(x²) + 1)/sqrt(x² + exp(x²))")
        #expect("\(try #require(derivative.function()))" == "sqrt(x² + exp(x²))")
        // x·x instead of the square is the same function.
        let g = sqrt(x * x + exp(x * x))
        #expect(
            "\(try #require(tape.derivative(of: g, withRespectTo: x).expanded()))"
                == "x·(exp(x²) + 1)/sqrt(x² + exp(x²))")
    }

    /// Every operation's derivative as text has the value that the sweep finds.
    @Test(arguments: elementwiseTable) func everyOperationsDerivative(row: ElementwiseRow) throws {
        for point in row.points(3) {
            let tape = Tape()
            let names = ["x", "y"].prefix(row.operandCount)
            let inputs = zip(names, point).map { tape.variable($1).named($0) }
            let all = inputs.enumerated().map { $0 == row.constantOperand ? Variable(constant: $1.value) : $1 }
            let z = row.apply(all)
            let adjoints = tape.adjoints(of: z)
            let values = Dictionary(uniqueKeysWithValues: zip(names, point))
            for (name, input) in zip(names, inputs) {
                let derivative = tape.derivative(of: z, withRespectTo: input)
                let written = try #require(derivative.expanded())
                let found: Double? = written.value { values[$0] }
                let value = try #require(found, "∂\(row.opcode)/∂\(name) = \(derivative)")
                #expect(isClose(value, adjoints[input], within: 1e-12), "∂\(row.opcode)/∂\(name) at \(point)")
            }
        }
    }

    /// Random programs: the formula, with its short names, has the value that the sweep finds.
    @Test(arguments: 0..<10) func wholePrograms(seed: UInt64) throws {
        let program = ScalarProgram(seed: seed, inputs: 2, length: 12, smooth: true)
        let tape = Tape()
        let inputs = tape.variables(program.point)
        let f = program(inputs)
        let graph = tape.graph(of: f)
        for input in inputs {
            var values: [String: Double] = [:]
            for node in graph.nodes { if case .number(let value) = node.value { values[node.name] = value } }
            let derivative = tape.derivative(of: f, withRespectTo: input)
            for (name, formula) in derivative.definitions {
                values[name] = formula.value { values[$0] }
            }
            let found: Double? = derivative.formula.value { values[$0] }
            let value = try #require(found, "\(derivative)")
            #expect(isClose(value, tape.adjoints(of: f)[input], within: 1e-10))
        }
    }

    /// The expanded formula of a chain of products has 2ⁿ terms; it is neither written nor traversed.
    @Test func longDerivativesHaveShortNames() {
        let tape = Tape()
        let x = tape.variable(1.01)
        var y = x
        for _ in 0..<200 { y = y * sin(y) + x }
        let derivative = tape.derivative(of: y, withRespectTo: x)
        #expect(!derivative.definitions.isEmpty)
        #expect(derivative.expanded() == nil && derivative.function() == nil)
    }

    @Test func unusedInputsHaveDerivativeZero() {
        let tape = Tape()
        let (x, y) = (tape.variable(1), tape.variable(2))
        #expect("\(tape.derivative(of: exp(x), withRespectTo: y))" == "0")
    }
}
