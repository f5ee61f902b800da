import Autodiff
import Foundation
import NNFromGraph

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

/// The two functions of lecture 002's section on automatic differentiation: each row's value and adjoint, which is
/// the derivative of the function by that row, beside the derivative by formula.
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
        let (parts, seconds) = try Machine.timed { [try exponential(point, console), try root(point, console)] }
        var part = Part(name: "scalar", seconds: seconds)
        part.largestDifference = parts.compactMap(\.largestDifference).max()
        (part.point, part.value, part.derivative) = (point, parts[1].value, parts[1].derivative)
        try console.report(part)
    }

    /// f(x) = exp(x²), with a = x² and b = exp a.
    private static func exponential(_ x0: Double, _ console: Console) throws -> Part {
        let tape = Tape()
        let x = tape.variable(x0)
        let a = square(x)
        let b = exp(a)
        return try show(
            "exp(x²)", tape, of: b, console,
            [
                NamedRow(name: "x", variable: x, analytic: 2 * x0 * exp(x0 * x0)),
                NamedRow(name: "a = x²", variable: a, analytic: exp(x0 * x0)),
                NamedRow(name: "b = exp a", variable: b, analytic: 1),
            ])
    }

    /// f(x) = √(x² + exp x²), with a = x², b = exp a, c = a + b and d = √c.
    private static func root(_ x0: Double, _ console: Console) throws -> Part {
        let tape = Tape()
        let x = tape.variable(x0)
        let a = square(x)
        let b = exp(a)
        let c = a + b
        let d = sqrt(c)
        let e = exp(x0 * x0)
        let f = sqrt(x0 * x0 + e)
        return try show(
            "√(x² + exp x²)", tape, of: d, console,
            [
                NamedRow(name: "x", variable: x, analytic: x0 * (1 + e) / f),
                NamedRow(name: "a = x²", variable: a, analytic: (1 + e) / (2 * f)),
                NamedRow(name: "b = exp a", variable: b, analytic: 1 / (2 * f)),
                NamedRow(name: "c = a + b", variable: c, analytic: 1 / (2 * f)),
                NamedRow(name: "d = √c", variable: d, analytic: 1),
            ])
    }

    /// Prints the rows, and reports the value and the derivative, with the largest difference between adjoint and
    /// analytic derivative.
    private static func show(
        _ function: String, _ tape: Tape, of output: Variable, _ console: Console, _ rows: [NamedRow]
    ) throws -> Part {
        let (adjoints, seconds) = Machine.timed { tape.adjoints(of: output) }
        console.say("f(x) = \(function) at x = \(rows[0].variable.value): \(Units.count(tape.count, "row"))")
        var table = TextTable([.name("row"), .number("value"), .number("∂f/∂row, tape"), .number("∂f/∂row, formula")])
        var largest = 0.0
        for row in rows {
            let adjoint = adjoints[row.variable]
            largest = max(largest, abs(adjoint - row.analytic))
            table.rows.append([row.name, "\(row.variable.value)", "\(adjoint)", "\(row.analytic)"])
        }
        console.say(table)
        console.say("  largest difference \(Units.difference(largest))")
        console.say()
        var part = Part(name: "scalar \(function)", seconds: seconds, largestDifference: largest)
        (part.point, part.value) = (rows[0].variable.value, output.value)
        part.derivative = adjoints[rows[0].variable]
        try console.report(part)
        return part
    }
}
