import Autodiff
import Foundation

/// The command line: picks a demo, runs it, and turns what went wrong into one line and an exit status.
enum Program {
    /// Every demo by name, in the order in which `demos list` shows them.
    static let demos: [Demo] = [
        .scalar, .verify, .workedExample, .gates, Demo(.polynomial), .perceptron, Demo(.regions), .exercises, .iris,
        Demo(.digits), .digitsGrid, .schedulers, Demo(.breastCancer), .gradientsByLayer, Demo(.mnistMeanSquaredError),
        Demo(.mnistLogistic), Demo(.mnistSoftmax), Demo(.mnistDeep), Demo(.mnistConvolutional), Demo(.mnistBest),
        .bench,
    ]

    /// Runs the program and gives its exit status: 0, 1 for a failure, 2 for wrong arguments.
    static func run(_ arguments: [String]) -> Int32 {
        do {
            let options = try Options(arguments)
            if options.wantsHelp {
                print(help, terminator: "")
                return 0
            }
            if let threads = options.threads { Threads.count = threads }
            let console = Console(isJSON: options.isJSON)
            guard let name = options.name else {
                try MainJob.run(options, console)
                return 0
            }
            if name == "list" {
                for demo in demos { print(demo.listing) }
                return 0
            }
            guard let demo = demos.first(where: { $0.name == name }) else {
                throw UsageError("no demo is called '\(name)'; `demos list` names them")
            }
            try demo.check(options)
            try demo.run(options, console)
            return 0
        } catch let error as UsageError {
            complain("demos: \(error.description) (see `demos --help`)")
            return 2
        } catch {
            complain("demos: \(error.localizedDescription)")
            return 1
        }
    }

    private static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line.replacingOccurrences(of: "\n", with: " ") + "\n").utf8))
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
          --data DIR           the folder of MNIST's four IDX files, compressed or not
                               (else MNIST_DIR, else the cache folder in the user's home)
          --download           fetch MNIST into the cache folder first (mnist-… demos)
          --mirror URL         where --download fetches from, instead of the public mirrors
          --seed N             the seed of all random numbers (default 1; mnist-mse: its lecture's 123)
          --threads N          how many threads matrix products use (default: the machine's cores)
          --epochs N           passes over the training data
          --runs N             how many trainings, from the seed on, accuracies are the means of
          --out DIR            where pictures go (default: out)
          --checkpoint FILE    write one training down after each epoch and at Ctrl-C, and go on from there
          --explain            why each derivative is what it is, step by step (scalar)
          --html FILE          a page of the computation to step through, for a browser (scalar, verify)
          --json               on standard output, nothing but one JSON object a line
          --help               this text

        """
    }
}

/// Wrong arguments: exit status 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
