import Autodiff
import Testing

/// Right gradients pass, whatever the form of the input, its scale and the function's shape.
@Suite struct CheckGradientTests {
    @Test func aScalarFunctionToThirdOrder() throws {
        let report = try checkGradient(at: 1.3, order: 3) { x in sqrt(x * x + exp(x * x)) }
        #expect(report.directions.count == 6)
        #expect(report.directions.allSatisfy { abs(($0.slope ?? 0) - 2) < 0.1 })
        #expect(report.resolution < 1e-5)
    }

    @Test func functionsOfSeveralNumbers() throws {
        try checkGradient(at: 0.7, -1.2, order: 2) { x, y in x * exp(y) - 3 * atan2(x, y) }
        try checkGradient(at: [0.5, 1.5, -2], order: 2) { x in x[0] * x[1] * x[2] + sin(x[2]) / x[1] }
    }

    @Test func functionsOfTensors() throws {
        let x = Tensor<Double>([[1, -2], [3, 0.5]])
        try checkGradient(at: x, order: 2) { x in exp(0.1 * x).sum() }
        try checkGradient(at: x, Tensor([0.3, -0.7]), order: 2) { w, b in tanh(matmul(w, w) + b).mean() }
        try checkGradient(at: x, Tensor([0.3, -0.7]), 0.9, order: 2) { w, b, s in s * sigmoid(matmul(w, b)).sum().scalar
        }
    }

    @Test func floatTensorsWithLessResolution() throws {
        let report = try checkGradient(at: Tensor<Float>([[1, 2], [3, 4]]), order: 2) { x in exp(0.1 * x) * x }
        #expect(report.resolution > 1e-4 && report.resolution < 1e-2)
    }

    @Test func collectionsInAndOut() throws {
        try checkGradient(atTree: ["a": 1.0, "b": 2.0, "c": 3.0], order: 2) { x in
            ["u": x["a"]! * x["b"]!, "v": sin(x["c"]!)]
        }
        try checkGradient(atTree: [Tensor<Double>([1, 2]), Tensor([3])], order: 2) { x in [x[0] * x[1], exp(x[0])] }
    }

    @Test func resultsThatAreNotOneNumberAreWeighted() throws {
        try checkGradient(at: Tensor<Double>([1, 2, 3]), order: 2) { x in x * x }
        #expect(throws: GradientMismatch.self) {
            try checkGradient(at: Tensor<Double>([1, 2, 3])) { x in x * TensorVariable(x.value) }
        }
    }

    @Test func linearAndConstantFunctionsHaveNoRemainder() throws {
        for x in [0, 1e-6, 1.3, 1e6] {
            let report = try checkGradient(at: x, order: 2) { x in 3 * x + 2 }
            #expect(report.directions.allSatisfy { $0.slope == nil })
            try checkGradient(at: x, order: 2) { _ in 5 }
        }
        try checkGradient(at: 1.3, order: 2) { x in floor(x) }
    }

    @Test func minimaAndInflections() throws {
        try checkGradient(atTree: 0, order: 2) { x in x * x }
        try checkGradient(at: 0, order: 2) { x in cosh(x) }
        try checkGradient(atTree: 0, order: 2) { x in x * x * x }
        #expect(throws: GradientMismatch.self) {
            try checkGradient(at: 0) { x in x * x + 0.01 * (x - x.value * 1) - 0.01 * withoutDerivative(x) }
        }
    }

    /// What the documentation's example prints.
    @Test func documentedExamples() throws {
        let report = try checkGradient(at: 1.3) { x in sqrt(x * x + exp(x * x)) }
        #expect(report.resolution < 1e-6)
        let error = try #require(throws: GradientMismatch.self) { try checkGradient(at: 2.0) { x in x * x.value } }
        #expect(error.gradient == [2])
    }

    /// XCTest and Swift Testing report an error at the test as a whole, so the error names the line of the check.
    @Test func placeOfTheCall() throws {
        // Not inside a macro's closure, where `#line` is that of the expansion.
        let (file, line) = ("\(#filePath)", #line + 2)
        do {
            try checkGradient(at: [2.0, 3]) { x in x[0] * x[1].value }
            Issue.record("a wrong gradient passes")
        } catch let error as GradientMismatch {
            #expect("\(error)".hasPrefix("\(file):\(line): the gradient of order 1 is wrong"))
        }
        let elsewhere = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: 2.0, seed: 3, file: "Model.swift", line: 7) { x in x * x.value }
        }
        #expect("\(elsewhere.place)" == "Model.swift:7")
    }

    /// A gradient that misses a path is wrong although each operation is right; the message says what to look for.
    @Test func aHiddenPath() throws {
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: 2.0) { x in x * x.value + sin(x) }
        }
        #expect(!error.isUndecided)
        #expect(error.order == 1)
        #expect(error.suspects.isEmpty)
        #expect(error.point == [2])
        #expect("\(error)".contains("withoutDerivative"))
        #expect("\(error)".contains("seed 1"))
    }

    @Test func seedDeterminesTheReport() throws {
        func report(_ seed: UInt64) throws -> String {
            try "\(checkGradient(at: [1, 2, 3], seed: seed) { x in exp(x[0] * x[1] * x[2]) })"
        }
        #expect(try report(3) == report(3))
        #expect(try report(3) != report(4))
    }

    @Test func errorsOfTheFunctionPassThrough() {
        struct Unwell: Error {}
        #expect(throws: Unwell.self) {
            try checkGradient(at: 1.0) { x in
                if x.value > 1 { throw Unwell() }
                return x
            }
        }
    }
}
