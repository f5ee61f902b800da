import Foundation
import NNFromGraph

extension Demo {
    static let replay = Demo(
        "replay", "rebuilds a recorded training at any step and explains why its loss changed", taking: "RUN",
        heeding: [.data, .step, .html]
    ) { options, console in try ReplayDemo.run(options, console) }

    static let diff = Demo(
        "diff", "names the first step at which two recorded trainings part, and why", taking: "RUN RUN",
        heeding: [.data],
        remark: "exit status: 0 if all steps that both runs have are identical, 1 if the runs diverge, 2 for trouble"
    ) { options, console in try ReplayDemo.compare(options, console) }
}

/// The training time machine: trainings that `--record` recorded, explained step by step and compared.
enum ReplayDemo {
    static func run(_ options: Options, _ console: Console) throws {
        guard options.further.count == 1 else {
            throw UsageError("replay takes one run, a folder that --record has written: demos replay RUN --step N")
        }
        let run = try RecordedRun(contentsOf: URL(fileURLWithPath: options.further[0], isDirectory: true))
        let replay = try replay(run, options.further[0], options, console)
        let (step, name) = (options.step ?? run.steepestStep, run.command[0])
        if options.step == nil {
            console.say("No --step given: step \(Units.grouped(step)), where the loss rose most.\n")
        }
        let explanation = try replay.explanation(of: step)
        if !options.isJSON { console.say(explanation.text(columns: console.columns)) }
        sayIfUnfinished(run, options.further[0], console)
        try console.report(Part("replay", name: "\(name) step \(step)", explanation))
        if let file = options.html {
            let page = explanation.page(
                title: "\(name), step \(step)", losses: run.losses, data: replay.data.base, command: run.command)
            try FileBytes.write(page, to: file)
            console.say("\n  page: \(file.relativePath)")
        }
    }

    static func compare(_ options: Options, _ console: Console) throws {
        guard options.further.count == 2 else {
            throw UsageError("diff takes two runs, folders of --record: demos diff RUN RUN")
        }
        // As cmp(1) and diff(1) have it.
        console.setStatus(answer: 0, failure: 2)
        let runs = try options.further.map { path in
            try RecordedRun(contentsOf: URL(fileURLWithPath: path, isDirectory: true))
        }
        var difference = RunDifference(runs[0], runs[1])
        let doubt = origin(of: &difference, runs, options, console)
        if !options.isJSON { console.say(difference.text(columns: console.columns)) }
        if let doubt { console.say("\nWhat differs first on the way to the loss cannot be computed here: \(doubt)") }
        for (run, path) in zip(runs, options.further) { sayIfUnfinished(run, path, console) }
        try console.report(Part("diff", name: "diff", difference))
        if difference.parting != nil { console.setStatus(answer: 1, failure: 2) }
    }

    /// Finds what differs first where a loss does; returns why that cannot be computed, if so.
    private static func origin(
        of difference: inout RunDifference, _ runs: [RecordedRun], _ options: Options, _ console: Console
    ) -> String? {
        guard difference.hasOrigin else { return nil }
        do {
            let (first, second) = (
                try replay(runs[0], options.further[0], options, console),
                try replay(runs[1], options.further[1], options, console)
            )
            try difference.findOrigin(first, second)
        } catch { return words(for: error) }
        return nil
    }

    private static func sayIfUnfinished(_ run: RecordedRun, _ path: String, _ console: Console) {
        if run.isFinished { return }
        console.say(
            "\n\(path) ends with step \(Units.grouped(run.stepCount)) without its training's end: that still runs or "
                + "was killed, or the record was cut off.")
    }

    /// The replay of a demo's training.
    private static func replay(
        _ run: RecordedRun, _ path: String, _ options: Options, _ console: Console
    ) throws -> RunReplay<AnySource> {
        guard let name = run.command.first, let experiment = Experiment.all.first(where: { $0.name == name }) else {
            throw UsageError("\(path) is no demo's training; replay it in code, with RunReplay")
        }
        var recorded = try Options(run.command)
        if let data = options.data { recorded.data = data }
        recorded.isJSON = options.isJSON
        let (data, network, configuration) = try experiment.prepared(recorded, console)
        return try RunReplay(
            run, of: network, on: AnySource(data.training), validation: data.validation, configuration)
    }

    /// One object of `--json`.
    private struct Part<Content: Encodable>: Encodable {
        let kind, name: String
        let peakMemoryBytes = Machine.peakMemoryBytes
        let content: Content

        init(_ kind: String, name: String, _ content: Content) {
            (self.kind, self.name, self.content) = (kind, name, content)
        }
    }
}
