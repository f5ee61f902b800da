import Autodiff
import Foundation
import NNFromGraph

/// Pages of computations, for `--html FILE`.
enum Pages {
    /// Writes a page and prints its path.
    /// - Throws: ``FileError`` if it cannot be written.
    static func write(_ page: ComputationPage, to url: URL, _ console: Console) throws {
        try FileBytes.write(page.html, to: url)
        console.say("  page: \(url.relativePath)")
    }

    /// Lecture 002's two functions, with its formulas for their derivatives in the tape's notation.
    static func scalar() -> ComputationPage {
        let x0 = ScalarDemo.point
        let e = exp(x0 * x0)
        let d0 = sqrt(x0 * x0 + e)
        func computation(
            _ title: String, _ function: (Variable) -> Variable, _ references: [ComputationPage.Reference]
        ) -> ComputationPage.Computation {
            let tape = Tape()
            let f = function(tape.variable(x0).named("x"))
            return .init(tape.explanation(of: f), title: title, references: references)
        }
        return ComputationPage(
            title: "Two functions of lecture 002 and their derivatives at x = \(x0)",
            [
                computation(
                    "exp(x²)", { x in exp(square(x).named("a")).named("b") },
                    [.init("x", "2·x·exp(x²)", 2 * x0 * e), .init("a", "exp(a)", e), .init("b", "1", 1)]),
                computation(
                    "sqrt(x² + exp(x²))",
                    { x in
                        let a = square(x).named("a")
                        let b = exp(a).named("b")
                        return sqrt((a + b).named("c")).named("d")
                    },
                    [
                        .init("x", "x·(1 + b)/d", x0 * (1 + e) / d0),
                        .init("a", "(1 + exp(a))/(2·sqrt(c))", (1 + e) / (2 * d0)),
                        .init("b", "1/(2·sqrt(c))", 1 / (2 * d0)),
                        .init("c", "1/(2·sqrt(c))", 1 / (2 * d0)), .init("d", "1", 1),
                    ]),
            ])
    }
}
