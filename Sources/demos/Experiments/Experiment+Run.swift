import Autodiff
import Foundation
import NNFromGraph

extension Experiment {
    /// Trains on the data, reports history, figures, time and memory, and draws pictures. If the experiment has further
    /// runs, they follow with a progress line only, and the targets apply to the mean of all runs.
    /// - Parameter isSample: Whether the program itself has chosen fewer epochs or runs than the targets need.
    func run(_ options: Options, _ console: Console, isSample: Bool = false) throws {
        var options = options
        if options.givenSeed == nil, let lectureSeed { options.seed = lectureSeed }
        let device = try options.trainingDevice()
        let first = try trained(options, console, on: device)
        guard let figures = first.figures else { return console.say("  interrupted before the first step") }
        describe(first, figures, console)
        // A checkpoint or a record holds a single training.
        let runs = options.single == nil ? options.runs ?? runs : 1
        let others = try furtherRuns(runs, options, console, on: device)
        let all = [figures] + others.figures
        if runs > 1 {
            for figure in Set(expectations.map(\.figure)) {
                let values = all.compactMap { $0[figure] }
                console.say(
                    "  \(figure.rawValue) of \(Units.count(all.count, "seed")): "
                        + values.spread(figure.number, unit: figure.unit))
            }
        }
        let verdicts = verdicts(all, options)
        for (expectation, verdict) in zip(expectations, verdicts) {
            let target = expectation.description + (self.runs > 1 ? ", mean of \(self.runs) seeds" : "")
            if isSample, verdict.isReached == nil {
                console.say("  to check the target (\(target)), run `demos \(name)`")
            } else {
                console.say("  " + verdict.sentence(target))
            }
        }
        if let folder = options.record {
            console.say("  record of the run: \(folder.relativePath) (see `demos replay`, `demos diff`)")
            if let fault = first.history.recordingFault {
                console.complain("the record ends before the training: \(fault.description)")
            }
        }
        let pictures = console.draw(
            pictures(first.history, figures, first.network, first.data, seed: options.seed), to: options)
        // The norms of layers take a gradient, which only JSON shows.
        if console.isJSON {
            var part = try part(first, figures, all, options)
            part.seconds += others.seconds
            part.runs = runs > 1 ? all.count : nil
            part.reached =
                verdicts.contains { $0.isReached == nil } ? nil : !verdicts.contains { $0.isReached == false }
            part.pictures = pictures
            try console.report(part)
        }
        console.say()
    }

    /// Whether each target was met, if this was the run that it is stated for.
    private func verdicts(_ all: [Figures], _ options: Options) -> [Verdict] {
        let conditions: [Verdict.Condition] = [
            .epochs(training.epochs, used: options.epochs ?? training.epochs), .seeds(runs, used: all.count),
            .batch(training.batchSize, used: options.batchSize ?? training.batchSize),
        ]
        return expectations.map { expectation in
            Verdict(
                expectation.isReached(by: all.mean(expectation.figure) ?? .nan), after: conditions,
                isInterrupted: Interruption.isRequested)
        }
    }

    /// Prints the result of the first training.
    private func describe(_ first: Trained, _ figures: Figures, _ console: Console) {
        let history = first.history
        console.say("  seed \(first.configuration.seed): \(figures.description)")
        if figures.keptEpoch != history.count {
            console.say("  with the weights of epoch \(figures.keptEpoch), whose validation loss was lowest")
        }
        console.say(
            "  time \(Units.duration(first.seconds)); \(Units.duration(history.secondsPerEpoch)) of training per epoch"
                + "; peak memory \(Units.bytes(Machine.peakMemoryBytes))")
        if let epoch = history.resumedEpochs { console.say("  resumed from the checkpoint after epoch \(epoch)") }
        if case .stopped(let reason) = history.end { console.say("  stopped early: \(reason)") }
        if history.end == .interrupted {
            let step = first.interruptedStep.map { " after step \($0.step) of \($0.steps)" } ?? ""
            console.say("  interrupted in epoch \(history.count)\(step)")
        }
    }

    /// The runs after the first, with consecutive seeds; interrupted runs are omitted.
    private func furtherRuns(
        _ runs: Int, _ options: Options, _ console: Console, on device: XLADevice?
    ) throws -> (figures: [Figures], seconds: Double) {
        var found: [Figures] = []
        var seconds = 0.0
        for run in 1..<max(runs, 1) where !Interruption.isRequested {
            var other = options
            other.seed = options.seed &+ UInt64(run)
            let one = try trained(other, console, on: device, number: run + 1, of: runs)
            seconds += one.seconds
            guard one.history.end != .interrupted, let figures = one.figures else { continue }
            console.say("  seed \(other.seed): \(figures.summary)")
            found.append(figures)
        }
        return (found, seconds)
    }
}
