import Autodiff
import Foundation

extension Demo {
    /// Lecture 002, 'Automatic differentiation through examples'.
    static let scalar = Demo(
        "scalar", "exp(x²) and √(x² + exp x²) on the tape, row by row (lecture 002)", heeding: [.explain, .html]
    ) { options, console in
        if options.explains { try ScalarDemo.explain(console) } else { try ScalarDemo.run(console) }
        if let file = options.html {
            try Pages.write(Pages.scalar(), to: file, console)
        }
    }
}

/// The two functions of lecture 002's section on automatic differentiation: each row's value and adjoint beside the
/// analytic derivative of the function with respect to that row.
enum ScalarDemo {
    /// A row of the tape, with the lecture's name for it and its analytic adjoint.
    private struct NamedRow {
        let name: String
        let variable: Variable
        let analytic: Double
    }

    /// The point at which the functions are differentiated.
    static let point = 1.3

    static func run(_ console: Console) throws {
        let x0 = point
        let (difference, seconds) = Machine.timed { max(exponential(x0, console), root(x0, console)) }
        try console.report(Part(name: "scalar", seconds: seconds, largestDifference: difference))
    }

    /// f(x) = exp(x²), with a = x² and b = exp a.
    private static func exponential(_ x0: Double, _ console: Console) -> Double {
        let tape = Tape()
        let x = tape.variable(x0)
        let a = square(x)
        let b = exp(a)
        return show(
            "f(x) = exp(x²)", tape, of: b, console,
            [
                NamedRow(name: "x", variable: x, analytic: 2 * x0 * exp(x0 * x0)),
                NamedRow(name: "a = x²", variable: a, analytic: exp(x0 * x0)),
                NamedRow(name: "b = exp a", variable: b, analytic: 1),
            ])
    }

    /// f(x) = √(x² + exp x²), with a = x², b = exp a, c = a + b and d = √c.
    private static func root(_ x0: Double, _ console: Console) -> Double {
        let tape = Tape()
        let x = tape.variable(x0)
        let a = square(x)
        let b = exp(a)
        let c = a + b
        let d = sqrt(c)
        let e = exp(x0 * x0)
        let f = sqrt(x0 * x0 + e)
        return show(
            "f(x) = √(x² + exp x²)", tape, of: d, console,
            [
                NamedRow(name: "x", variable: x, analytic: x0 * (1 + e) / f),
                NamedRow(name: "a = x²", variable: a, analytic: (1 + e) / (2 * f)),
                NamedRow(name: "b = exp a", variable: b, analytic: 1 / (2 * f)),
                NamedRow(name: "c = a + b", variable: c, analytic: 1 / (2 * f)),
                NamedRow(name: "d = √c", variable: d, analytic: 1),
            ])
    }

    /// Prints the rows and returns the largest difference between adjoint and analytic derivative.
    private static func show(
        _ title: String, _ tape: Tape, of output: Variable, _ console: Console, _ rows: [NamedRow]
    ) -> Double {
        let adjoints = tape.adjoints(of: output)
        console.say("\(title) at x = \(rows[0].variable.value): \(tape.count) rows")
        console.say(
            "  " + "row".padded(12) + "value".aligned(20) + "adjoint".aligned(22) + "analytic ∂f/∂row".aligned(22))
        var largest = 0.0
        for row in rows {
            let adjoint = adjoints[row.variable]
            largest = max(largest, abs(adjoint - row.analytic))
            console.say(
                "  " + row.name.padded(12) + "\(row.variable.value)".aligned(20) + "\(adjoint)".aligned(22)
                    + "\(row.analytic)".aligned(22))
        }
        console.say(String(format: "  largest difference: %.2g", largest))
        console.say()
        return largest
    }
}
