import Foundation
import NNFromGraph

extension Demo {
    static let replay = Demo(
        "replay", "rebuilds a recorded training at any step and explains why its loss changed", taking: "RUN",
        heeding: [.step, .html]
    ) { options, console in try ReplayDemo.run(options, console) }

    static let diff = Demo(
        "diff", "names the first step at which two recorded trainings part, and why", taking: "RUN RUN"
    ) { options, console in try ReplayDemo.compare(options, console) }
}

/// The training time machine: trainings that `--record` recorded, explained step by step and compared.
enum ReplayDemo {
    static func run(_ options: Options, _ console: Console) throws {
        guard options.further.count == 1 else {
            throw UsageError("replay takes one run, a folder that --record has written: demos replay RUN --step N")
        }
        let run = try RecordedRun(contentsOf: URL(fileURLWithPath: options.further[0], isDirectory: true))
        guard let name = run.command.first, let experiment = Experiment.all.first(where: { $0.name == name }) else {
            throw UsageError("\(options.further[0]) is no demo's training; replay it in code, with RunReplay")
        }
        var recorded = try Options(run.command)
        if let data = options.data { recorded.data = data }
        recorded.isJSON = options.isJSON
        let step = options.step ?? run.steepestStep
        if options.step == nil {
            console.say("No --step given: step \(step), where the loss rose most.\n")
        }
        let (data, network, configuration) = try experiment.prepared(recorded, console)
        func open(_ training: some DataSource<Float>) throws -> StepExplanation {
            try RunReplay(run, of: network, on: training, validation: data.validation, configuration)
                .explanation(of: step)
        }
        let explanation = try open(data.training)
        if !options.isJSON { console.say(explanation.description) }
        try console.report(Part(run: "\(name) step \(step)", explanation))
        if let file = options.html {
            let page = explanation.page(
                title: "\(name), step \(step)", losses: run.losses, data: data.training, command: run.command)
            try FileBytes.write(page, to: file)
            console.say("\n  page: \(file.relativePath)")
        }
    }

    static func compare(_ options: Options, _ console: Console) throws {
        guard options.further.count == 2 else {
            throw UsageError("diff takes two runs, folders of --record: demos diff RUN RUN")
        }
        let runs = try options.further.map { path in
            try RecordedRun(contentsOf: URL(fileURLWithPath: path, isDirectory: true))
        }
        let difference = RunDifference(runs[0], runs[1])
        if !options.isJSON { console.say(difference.description) }
        try console.report(Part(run: "diff", difference))
    }

    /// One object of `--json`.
    private struct Part<Content: Encodable>: Encodable {
        let kind = "replay"
        let name: String
        let peakMemoryBytes = Machine.peakMemoryBytes
        let content: Content

        init(run name: String, _ content: Content) { (self.name, self.content) = (name, content) }
    }
}
