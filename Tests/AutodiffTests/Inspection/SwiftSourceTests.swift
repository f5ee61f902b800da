import Autodiff
import Foundation
import Testing

struct SwiftSourceTests {
    @Test func theLecturesFunctionAsAFile() throws {
        let tape = Tape()
        let f = LectureExample.root(on: tape)
        let source = try tape.swiftSource(of: f, named: "root")
        #expect(source.contains("func root(_ x: Double)\n    -> (value: Double, gradient: Double)\n{"))
        #expect(source.contains("import Foundation") && !source.contains("import Autodiff"))
        // x², exp, +, √, and the derivative with what is shared: no helper is needed but the product of adjoints.
        #expect(source.contains("= exp(t1)") && source.contains(".squareRoot()"))
        // Writing a file does not change the tape.
        #expect(tape.count == 5 && tape.explanation(of: f).graph.nodes.count == 5)
    }

    @Test func namesBecomeIdentifiers() throws {
        let tape = Tape()
        let (a, b) = (tape.variable(1).named("layer1.w"), tape.variable(2).named("in"))
        let c = tape.variable(3).named("t1")
        let source = try tape.swiftSource(of: a * b * c, named: "my function")
        #expect(source.contains("func my_function(_ layer1_w: Double, _ in_: Double, _ t1_: Double)"))
        #expect(source.contains("gradient: (layer1_w: Double, in_: Double, t1_: Double)"))
    }

    /// Whether it, or its derivative, has no source code.
    private static func hasUnsupportedDerivative(_ opcode: Opcode) -> Bool {
        if case .none? = opcode.notation?.code { return true }
        return opcode == .logGamma
    }

    @Test func unsupportedOperationIsNamed() {
        let tape = Tape()
        let x = tape.variable(2)
        #expect(throws: EmissionError.operation("polygamma")) { try tape.swiftSource(of: logGamma(x), named: "f") }
        let matrix = tape.variable(Tensor<Double>([[2, 1], [1, 2]]))
        let f = matrix.logDeterminant()
        let error = #expect(throws: EmissionError.self) { try tape.swiftSource(of: f, named: "f") }
        #expect(error?.description.contains("cannot be written in Swift") == true)
    }

    @Test func constantThatWasNotKeptIsAnError() throws {
        let shift = TensorVariable(Tensor<Double>([1, 2]))
        for keepsAll in [false, true] {
            let tape = Tape(keepingEveryValue: keepsAll)
            let f = (tape.variable(Tensor<Double>([3, 4])) + shift).sum()
            if keepsAll {
                #expect(try tape.swiftSource(of: f, named: "f").contains("[1.0, 2.0]"))
            } else {
                #expect(throws: EmissionError.unknownConstant) { try tape.swiftSource(of: f, named: "f") }
            }
        }
    }

    @Test func decisionsBecomePreconditions() throws {
        let f = compile { (x: Variable) in x > 1 ? x * x : x }
        #expect(
            try f.swiftSource(named: "f", at: 2).contains(
                "precondition(x > 1.0, \"recorded for the case that x > 1.0\")"))
        #expect(try f.swiftSource(named: "f", at: 0.5).contains("precondition(!(x > 1.0)"))
        let g = compile { (x: Variable) in x.value > 1 ? x * x : x }
        #expect(throws: EmissionError.readsValues) { try g.swiftSource(named: "g", at: 2) }
    }

    /// The emitted code, compiled and run, gives the results of the tape.
    @Test(.enabled(if: EmittedProgram.compiler != nil)) func emittedFilesAgreeWithTheTape() throws {
        var program = EmittedProgram()
        var cases: [(name: String, expected: [Double], tolerance: Double)] = []

        func add(
            _ name: String, _ source: String, arguments: [String], _ expected: [Double], _ tolerance: Double = 1e-12
        ) {
            program.add(source, call: "\(name)(\(arguments.joined(separator: ", ")))")
            cases.append((name, expected, tolerance))
        }
        func addScalars(_ name: String, at point: [Double], _ f: ([Variable]) -> Variable) throws {
            let tape = Tape()
            let x = tape.variables(point)
            let y = f(x)
            let leads = tape.graph(of: y).nodes.filter { $0.role == .input }.map(\.row)
            let adjoints = tape.adjoints(of: y)
            add(
                name, try tape.swiftSource(of: y, named: name), arguments: leads.map { "\(point[$0])" },
                [y.value] + leads.map { adjoints[x[$0]] })
        }

        try addScalars("root", at: [1.3]) { x in sqrt(square(x[0]) + exp(square(x[0]))) }
        for row in elementwiseTable where !Self.hasUnsupportedDerivative(row.opcode) {
            for point in row.points(3) { try addScalars("\(row.opcode)_", at: point) { row.apply($0) } }
        }
        for seed in 0..<6 as Range<UInt64> {
            let random = ScalarProgram(seed: seed, inputs: 3, length: 20, smooth: true)
            if random.steps.contains(where: { Self.hasUnsupportedDerivative($0.opcode) }) { continue }
            try addScalars("random\(seed)", at: random.point) { random($0) }
        }

        func addNetwork<Scalar: TensorScalar>(_ name: String, _: Scalar.Type, _ tolerance: Double) throws {
            func numbers(_ count: Int, _ seed: UInt64) -> [Scalar] {
                var random = SeededGenerator(seed: seed)
                return (0..<count).map { _ in Scalar(Float.random(in: -1...1, using: &random)) }
            }
            let tape = Tape(keepingEveryValue: true)
            let values = [
                Tensor(shape: [3, 4], scalars: numbers(12, 1)), Tensor(shape: [4], scalars: numbers(4, 2)),
                Tensor(shape: [4, 2], scalars: numbers(8, 3)),
            ]
            let parameters = values.map { tape.variable($0) }
            let x = TensorVariable(Tensor(shape: [5, 3], scalars: numbers(15, 4)))
            let targets = TensorVariable(Tensor<Scalar>([[1, 0], [0, 1], [1, 0], [0.5, 0.5], [0, 1]]))
            let hidden = tanh(matmul(x, parameters[0]) + parameters[1])
            let logits = matmul(hidden, parameters[2])
            // Elements moved by strides, by tables and to zeros.
            let moved = parameters[0].transposed().slice(along: 0, 0..<4, step: 2).flipped(along: [1])
            let gathered = parameters[1].reshaped(to: [4, 1]).gatherRows([2, 0, 2])
            let loss =
                softmaxCrossEntropy(logits: logits, targets: targets).mean() + 0.1 * square(moved).sum()
                + (gathered * gathered).max() + logits.softmax().logSoftmax().slice(along: 0, 0..<1).sum()
            let adjoints = tape.adjoints(of: loss)
            let expected = [Double(loss.value.scalar)] + parameters.flatMap { adjoints[$0].scalars.map { Double($0) } }
            add(
                name, try tape.swiftSource(of: loss, named: name), arguments: values.map { "\($0.scalars)" }, expected,
                tolerance)
        }
        try addNetwork("doubles", Double.self, 1e-12)
        try addNetwork("floats", Float.self, 2e-6)

        let compiled = compile { (x: [Variable]) in x[0] > x[1] ? x[0] * exp(x[1]) : x[1] }
        let (value, gradient) = compiled.valueWithGradient(at: [2, 1])
        add(
            "branch", try compiled.swiftSource(named: "branch", at: [2, 1]), arguments: ["2", "1"], [value] + gradient)

        let results = try program.run()
        #expect(results.count == cases.count)
        for (found, entry) in zip(results, cases) {
            #expect(found.count == entry.expected.count, "\(entry.name)")
            for (number, expected) in zip(found, entry.expected) {
                #expect(
                    isClose(number, expected, within: entry.tolerance), "\(entry.name): \(found) and \(entry.expected)")
            }
        }
    }
}
