import NNFromGraph

/// What `demos` does without a name: differentiate, verify, train.
enum MainJob {
    /// The options that it accepts.
    static let heeded = Option.training + Option.common + [.data]

    /// - Throws: ``UsageError`` for options that are not accepted.
    static func check(_ options: Options) throws(UsageError) {
        if options.downloads { throw UsageError("--download needs a demo's name: demos mnist-softmax --download") }
        let extra = Option.allCases.first { options.given.contains($0) && !heeded.contains($0) }
        if let extra { throw UsageError("\(extra.rawValue) needs a demo's name; see `demos NAME --help`") }
    }

    static func run(_ options: Options, _ console: Console) throws {
        console.say("1. Two functions, differentiated on the tape (lecture 002)")
        console.say()
        try ScalarDemo.run(console)
        console.say("2. Networks' gradients: the tape against hand-derived formulas")
        console.say()
        try VerifyDemo.run(options, console)
        console.say("3. A network trained with the tape's gradients")
        console.say()
        if try MNISTData.find(options) != nil {
            var shorter = options
            shorter.epochs = options.epochs ?? 10
            try Experiment.mnistSoftmax.run(shorter, console, isSample: true)
        } else {
            console.say("MNIST not found; using the bundled 8 × 8 digits (`demos --help` says where it is looked for)")
            var once = options
            once.runs = options.runs ?? 1
            try Experiment.digits.run(once, console, isSample: true)
        }
    }
}
