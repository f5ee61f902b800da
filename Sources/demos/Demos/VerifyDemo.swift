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
        let (comparisons, seconds) = Machine.timed { Verification.all(seed: options.seed, images: digits) }
        console.say("The tape's gradient against the lectures' formulas, max |difference| / max |formula|")
        console.say("at the start, after 1 step and after 100 steps of two independent trainings:")
        for comparison in comparisons {
            let differences = comparison.gradientDifferences.map { String(format: "%.1e", $0) }.joined(separator: "  ")
            console.say("  " + comparison.name.padded(52) + differences + "  (\(comparison.source))")
            try console.report(Part(name: comparison.name, seconds: 0, largestDifference: comparison.largest))
        }
        let largest = comparisons.map(\.largest).max() ?? .nan
        console.say(String(format: "  largest difference of gradients and parameters: %.2g", largest))
        console.say()
        try console.report(Part(name: "verify", seconds: seconds, largestDifference: largest))
    }
}
