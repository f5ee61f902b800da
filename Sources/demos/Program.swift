import Autodiff
import Foundation
import NNFromGraph

/// The command line: picks a demo, runs it, and turns an error into one line and an exit status.
enum Program {
    /// Every demo by name, in the order in which `demos list` shows them.
    static let demos: [Demo] = [
        .scalar, .verify, .workedExample, .gates, Demo(.polynomial), .perceptron, Demo(.regions), .exercises, .iris,
        Demo(.digits), .digitsGrid, .schedulers, Demo(.breastCancer), .gradientsByLayer, Demo(.mnistMeanSquaredError),
        Demo(.mnistLogistic), Demo(.mnistSoftmax), Demo(.mnistDeep), Demo(.mnistConvolutional), Demo(.mnistBest),
        .bench,
    ]

    /// Runs the program and gives its exit status: 0, 1 for a failure, 2 for wrong arguments, 128 + the signal's number
    /// where a training was interrupted.
    /// - Parameter isUTF8: Whether the arguments are valid UTF-8.
    static func run(_ arguments: [String], isUTF8: Bool = true) -> Int32 {
        var console = Console()
        do {
            if !isUTF8 { throw UsageError("an argument is not UTF-8; give names that are") }
            let options = try Options(Array(arguments.dropFirst()))
            console = Console(isJSON: options.isJSON)
            try run(options, console)
        } catch let error as UsageError {
            console.complain("\(error.description) (see `demos --help`)")
            return 2
        } catch { console.complain(words(for: error)) }
        if let signal = Interruption.signalNumber { return 128 + signal }
        return console.hasFailed ? 1 : 0
    }

    private static func run(_ options: Options, _ console: Console) throws {
        let demo = try options.name.flatMap { $0 == "list" ? nil : try self.demo($0) }
        if options.wantsHelp { return console.say((demo?.help ?? help).trimmingCharacters(in: .newlines)) }
        if options.name == "list" { return try list(options, console) }
        if let demo { try demo.check(options) } else { try MainJob.check(options) }
        // Fail early, before anything that takes time.
        let heeded = demo?.heeded ?? MainJob.heeded
        if heeded.contains(.out) { try FileBytes.checkWritable(options.out.appendingPathComponent("picture.svg")) }
        for file in [options.html, options.checkpoint] { if let file { try FileBytes.checkWritable(file) } }
        if let threads = options.threads { Threads.count = threads }
        try demo?.run(options, console) ?? MainJob.run(options, console)
    }

    private static func demo(_ name: String) throws(UsageError) -> Demo {
        if let demo = demos.first(where: { $0.name == name }) { return demo }
        let nearest = Suggestion.text(for: name, among: demos.map(\.name) + ["list"])
        throw UsageError("no demo is called '\(name)'\(nearest.isEmpty ? "; `demos list` names them" : nearest)")
    }

    /// A line, or with `--json` an object, for each demo.
    private static func list(_ options: Options, _ console: Console) throws {
        struct Entry: Encodable {
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

        Without a name: differentiates two functions on the tape, holds networks' gradients against the lectures'
        formulas, and trains a network on MNIST where it is found, else on the 8 × 8 digits that come with the program.

        demos:
          list                 every demo with a line each
        \(demos.map { "  " + $0.listing }.joined(separator: "\n"))

        options:
        \(Option.allCases.map(\.help).joined(separator: "\n"))

        """
    }
}
