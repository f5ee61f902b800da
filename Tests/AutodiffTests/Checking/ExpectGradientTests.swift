import Autodiff
import Foundation
import Testing

@Suite struct ExpectGradientTests {
    @Test func rightDerivativesPass() throws {
        try expectGradient(of: { x in exp(x * x) }, matches: { x in 2 * x * exp(x * x) }, over: -5...5)
        try expectGradient(of: { x in exp(x * x) }, matches: { x in 2 * x * exp(x * x) }, over: -1e30...1e30)
        try expectGradient(of: { x in log(x) }, matches: { x in 1 / x }, over: 0...1e300)
        try expectGradient(of: { x in abs(x) }, matches: { x in x >= 0 ? 1 : -1 }, over: -50...50, excluding: [0])
        try expectGradient(
            of: { x in x[0] * exp(x[1]) }, matches: { x in [exp(x[1]), x[0] * exp(x[1])] }, over: -5...5, count: 2)
    }

    @Test func theSimplestFailureIsReported() throws {
        let error = try #require(throws: DerivativeMismatch.self) {
            try expectGradient(
                of: { x in cos(x) }, matches: { x in sin(x) }, over: -5...5, file: "Model.swift", line: 7)
        }
        #expect(
            "\(error)" == "Model.swift:7: at 1.0 the derivative is -0.8414709848078965 by the tape and "
                + "0.8414709848078965 by hand (first seen at -5.0, seed 1)")
        #expect(error.input == [1] && error.original == [-5] && error.seed == 1)
    }

    /// A derivative that is wrong only in an interval, and the simplest number found in it.
    @Test(arguments: [
        (3.0, 1e6, 4.0), (-1e6, -7, -8), (1e3, 1e6, 2000), (1234.5, 8765, 2000), (2.61, 2.7, 2.64), (-0.5, 0.5, 0),
        (0.2, 0.9, 0.4), (1e-9, 1e-7, 1e-8), (1e15, 1e30, 1e16),
    ])
    func failuresShrink(_ low: Double, _ high: Double, _ simplest: Double) throws {
        let error = try #require(throws: DerivativeMismatch.self) {
            try expectGradient(
                of: { x in 2 * x }, matches: { x in x > low && x < high ? 1 : 2 }, over: -1e30...1e30, samples: 20_000)
        }
        #expect(error.input == [simplest])
        #expect(error.recorded == 2 && error.expected == 1)
    }

    @Test func edgesOfTheDomainAreTried() throws {
        for wrong in [0.0, 1, -1, 1e-8, 7, -3, 0.25, (7.0).nextDown] {
            let error = try #require(throws: DerivativeMismatch.self) {
                try expectGradient(of: { x in x }, matches: { x in x == wrong ? 2 : 1 }, over: -3...7)
            }
            #expect(error.input == [wrong])
        }
    }

    @Test func arraysShrinkNumberByNumber() throws {
        let error = try #require(throws: DerivativeMismatch.self) {
            try expectGradient(
                of: { x in x[0] * x[1] + x[2] }, matches: { x in [x[1], x[1] > 3 ? x[1] : x[0], 1] }, over: -10...10,
                count: 3)
        }
        #expect(error.index == 1)
        #expect(error.input == [0, 4, 0])
    }

    @Test func tolerances() throws {
        try expectGradient(
            of: { x in sin(x) }, matches: { x in cos(x) * (1 + 1e-5) }, over: -1...1, tolerance: (1e-4, 0))
        #expect(throws: DerivativeMismatch.self) {
            try expectGradient(of: { x in sin(x) }, matches: { x in cos(x) * (1 + 1e-5) }, over: -1...1)
        }
        // NaN agrees only with NaN, and an infinity only with itself.
        try expectGradient(of: { x in sqrt(x) }, matches: { x in 0.5 / x.squareRoot() }, over: -1...1)
        #expect(throws: DerivativeMismatch.self) {
            try expectGradient(of: { x in sqrt(x) }, matches: { x in x > 0 ? 0.5 / x.squareRoot() : 0 }, over: -1...1)
        }
    }
}
