import Foundation
import NNFromGraph

extension Demo {
    static let verify = Demo(
        "verify", "the tape's gradients against every hand-derived formula of the lectures", heeding: [.seed, .html]
    ) { options, console in
        try VerifyDemo.run(options, console)
        if let file = options.html {
            try Pages.write(NetworkPage.page(seed: options.seed), to: file, console)
        }
    }
}

/// Compares the tape's gradients with the formulas of `LectureFormulas`.
enum VerifyDemo {
    static func run(_ options: Options, _ console: Console) throws {
        let digits = try Digits.load()
        console.say(
            "Gradients by the tape and by the lectures' formulas: max |difference| / max |formula| at the start, after "
                + "1 and after 100 training steps")
        let (comparisons, seconds) = Machine.timed { Verification.all(seed: options.seed, images: digits) }
        show(comparisons, console)
        for comparison in comparisons {
            var part = Part(
                name: comparison.name, seconds: comparison.seconds, largestDifference: comparison.largest)
            part.seed = options.seed
            try console.report(part)
        }
        let largest = comparisons.map(\.largest).max() ?? .nan
        console.say("  gradients and parameters: largest difference \(Units.difference(largest))")
        console.say()
        var part = Part(name: "verify", seconds: seconds, largestDifference: largest)
        part.seed = options.seed
        try console.report(part)
    }

    /// Prints the differences as a table, with the source of each formula beside it or, on a narrow terminal, below.
    private static func show(_ comparisons: [GradientComparison], _ console: Console) {
        let columns: [TextTable.Column] = [.name("network and loss"), .number("start"), .number("1"), .number("100")]
        let rows = comparisons.map { [$0.name] + $0.gradientDifferences.map { String(format: "%.1e", $0) } }
        let sources = comparisons.map { "lecture \($0.source)" }
        let short = TextTable(columns, rows: rows)
        let whole = TextTable(columns + [.text("source")], rows: zip(rows, sources).map { $0 + [$1] })
        guard whole.width > console.columns, short.width <= console.columns else { return console.say(whole) }
        for (place, line) in short.lines(width: console.columns).enumerated() {
            console.say(line)
            if place > 0 { console.say("    " + sources[place - 1], hanging: 4) }
        }
    }
}
