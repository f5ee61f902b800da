import Autodiff
import Foundation
import NNFromGraph

/// The command line: selects a demo, runs it, and turns an error into one line and an exit status.
enum Program {
    /// All demos, in the order in which `demos list` shows them.
    static let demos: [Demo] = [
        .scalar, .verify, .workedExample, .gates, Demo(.polynomial), .perceptron, Demo(.regions), .exercises, .iris,
        Demo(.digits), .digitsGrid, .schedulers, Demo(.breastCancer), .gradientsByLayer, Demo(.mnistMeanSquaredError),
        Demo(.mnistLogistic), Demo(.mnistSoftmax), Demo(.mnistDeep), Demo(.mnistConvolutional), Demo(.mnistBest),
        .replay, .diff, .bench,
    ]

    /// Runs the program and returns its exit status: 0, 1 for a failure, 2 for invalid arguments, or 128 + the signal's
    /// number if training was interrupted; of `diff`, 1 for runs that diverge and 2 for a failure.
    /// - Parameter isUTF8: Whether the arguments are valid UTF-8.
    static func run(_ arguments: [String], isUTF8: Bool = true) -> Int32 {
        var console = Console()
        do {
            if !isUTF8 { throw UsageError("an argument is not UTF-8; give another name") }
            let options = try Options(Array(arguments.dropFirst()))
            console = Console(isJSON: options.isJSON)
            try run(options, console)
        } catch let error as UsageError {
            console.complain("\(error.description) (see `demos --help`)")
            return 2
        } catch { console.complain(words(for: error)) }
        if let signal = Interruption.signalNumber { return 128 + signal }
        return console.exitStatus
    }

    private static func run(_ options: Options, _ console: Console) throws {
        let demo = try options.name.flatMap { $0 == "list" ? nil : try self.demo($0) }
        if options.wantsHelp { return console.say((demo?.help ?? help).trimmingCharacters(in: .newlines)) }
        if options.name == "list" { return try list(options, console) }
        if let demo { try demo.check(options) } else { try MainJob.check(options) }
        try options.checkPlaces(drawing: demo?.draws ?? true)
        if let demo { demo.warn(of: options, console) }
        // Reports unwritable files before anything that takes time.
        if demo?.draws ?? true { try FileBytes.checkWritable(options.out.appendingPathComponent("picture.svg")) }
        for file in [options.html, options.checkpoint, options.reportFile] {
            if let file { try FileBytes.checkWritable(file) }
        }
        if let threads = options.threads { Threads.count = threads }
        try demo?.run(options, console) ?? MainJob.run(options, console)
    }

    private static func demo(_ name: String) throws(UsageError) -> Demo {
        if let demo = demos.first(where: { $0.name == name }) { return demo }
        let nearest = Suggestion.text(for: name, among: demos.map(\.name) + ["list"])
        throw UsageError("no demo is named '\(name)'\(nearest.isEmpty ? "; `demos list` shows all" : nearest)")
    }

    /// Prints a line, or with `--json` an object, for each demo.
    private static func list(_ options: Options, _ console: Console) throws {
        struct Entry: Encodable {
            let kind = "demo"
            let name, summary: String
            let options: [String]
        }
        if let extra = options.further.first { throw UsageError("list takes no argument '\(extra)'") }
        try Option.check(options.given, heeded: [.json, .help], by: "list")
        for demo in demos {
            if !options.isJSON { console.say(demo.listing) }
            try console.report(Entry(name: demo.name, summary: demo.summary, options: demo.heeded.map(\.rawValue)))
        }
    }

    static var help: String {
        """
        usage: demos [NAME] [options]

        Without a name it differentiates two functions on the tape, checks the gradients of networks against the \
        lectures' formulas, and trains a network: on MNIST if it is found, else on the bundled 8 × 8 digits.

        demos:
          list                  list the demos
        \(demos.map { "  " + $0.listing }.joined(separator: "\n"))

        options:
        \(Option.allCases.map(\.help).joined(separator: "\n"))

        """
    }
}
