import Foundation
import NNFromGraph

/// The program's arguments.
struct Options {
    var name: String?
    /// The arguments after the name, for demos that take some (`bench CASE …`).
    var further: [String] = []
    /// The options that were given.
    private(set) var given: Set<Option> = []
    var data: URL?
    var mirror: URL?
    var downloads = false
    /// The seed of all random numbers; 1 if none is given.
    var seed: UInt64 {
        get { givenSeed ?? 1 }
        set { givenSeed = newValue }
    }
    private(set) var givenSeed: UInt64?
    var threads: Int?
    var epochs: Int?
    /// The number of trainings, with consecutive seeds.
    var runs: Int?
    var out = URL(fileURLWithPath: "out", isDirectory: true)
    /// The file for a page of the computation (`scalar`, `verify`).
    var html: URL?
    var explains = false
    /// The checkpoint file that training saves to and resumes from.
    var checkpoint: URL?
    /// How often the checkpoint is saved.
    var checkpointInterval = Checkpointing.Interval.epochs(1)
    /// The folder in which a training leaves its record.
    var record: URL?
    /// The step of a recorded run.
    var step: Int?
    /// The file for a training's report.
    var reportFile: URL?
    /// The port at which the report is served while it trains; 0 for a free one, `nil` for no server.
    var watchPort: UInt16?
    /// Whether charts are drawn in the terminal, too.
    var plotsInTerminal = false
    /// The number of samples of a training step.
    var batchSize: Int?
    /// Whether an XLA device runs the training steps.
    var usesXLA = false
    /// The PJRT plugin's file, or a folder with one.
    var plugin: String?
    /// The number of the plugin's devices.
    var deviceCount = 1
    var isJSON = false
    var wantsHelp = false

    /// Reads arguments of the forms `--option VALUE` and `--option=VALUE`.
    /// - Throws: ``UsageError`` for an unknown option, a missing or invalid value, or options that do not go together.
    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                if name == nil { name = argument } else { further.append(argument) }
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = Option(rawValue: parts[0] == "-h" ? "--help" : parts[0]) else {
                let nearest = Suggestion.text(for: parts[0], among: Option.allCases.map(\.rawValue))
                throw UsageError("unknown option '\(parts[0])'\(nearest)")
            }
            given.insert(option)
            if !option.takesValue {
                if parts.count == 2 { throw UsageError("\(parts[0]) takes no value") }
                try set(option, "")
            } else if option.isValueOptional, parts.count == 1 {
                let isNext = rest.first.map { $0.allSatisfy { "0"..."9" ~= $0 } } ?? false
                try set(option, isNext ? rest.removeFirst() : "0")
            } else if parts.count == 2, !parts[1].isEmpty {
                try set(option, parts[1])
            } else {
                guard parts.count == 1, let next = rest.popFirst(), !next.isEmpty else {
                    throw UsageError("\(parts[0]) needs a value")
                }
                try set(option, next)
            }
        }
        if given.contains(.checkpointEvery), checkpoint == nil {
            throw UsageError("--checkpoint-every needs --checkpoint")
        }
        if !usesXLA, name != "bench", let extra = [Option.plugin, .devices].first(where: given.contains) {
            throw UsageError("\(extra.rawValue) needs --device xla")
        }
        if mirror != nil, !downloads { throw UsageError("--mirror needs --download") }
        if let single, let runs, runs > 1 {
            throw UsageError(
                "\(single.rawValue) saves a single training, but there are --runs \(runs); omit one of them")
        }
        if usesXLA, record != nil {
            throw UsageError(
                "--record leaves what `demos replay` repeats on this program's own kernels, and --device xla rounds "
                    + "differently; omit one of them")
        }
    }

    /// The given option of which a single training is the subject; `nil` for none.
    var single: Option? { [.checkpoint, .record].first { given.contains($0) } }

    private mutating func set(_ option: Option, _ text: String) throws(UsageError) {
        func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) throws(UsageError) -> Number {
            if let number = Number(text), range.contains(number) { return number }
            let bounds =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw UsageError("\(option.rawValue) takes a whole number \(bounds), not '\(text)'")
        }
        if text == "-", option.isPath {
            throw UsageError(
                "\(option.rawValue) takes a path, and - is not standard input or output here; a file of that name "
                    + "is ./-")
        }
        switch option {
        case .data: data = URL(fileURLWithPath: text)
        case .out: out = URL(fileURLWithPath: text, isDirectory: true)
        case .html: html = URL(fileURLWithPath: text)
        case .checkpoint: checkpoint = URL(fileURLWithPath: text)
        case .checkpointEvery:
            if text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds >= 0, seconds.isFinite {
                checkpointInterval = .seconds(seconds)
            } else if let epochs = Int(text), epochs >= 1 {
                checkpointInterval = .epochs(epochs)
            } else {
                throw UsageError("--checkpoint-every takes a number of epochs, or of seconds as in 30s, not '\(text)'")
            }
        case .mirror:
            guard let url = URL(string: text), url.scheme != nil else {
                throw UsageError("--mirror takes a URL such as https://example.org/mnist/, not '\(text)'")
            }
            mirror = url
        case .seed: seed = try number(0...UInt64.max)
        case .threads: threads = try number(1...256)
        case .epochs: epochs = try number(1...Int.max)
        case .runs: runs = try number(1...Int.max)
        case .record: record = URL(fileURLWithPath: text, isDirectory: true)
        case .step: step = try number(1...Int.max)
        case .report: reportFile = URL(fileURLWithPath: text)
        case .watch: watchPort = UInt16(try number(0...65_535) as Int)
        case .plot:
            guard text == "terminal" else { throw UsageError("--plot takes terminal, not '\(text)'") }
            plotsInTerminal = true
        case .batch: batchSize = try number(1...Int.max)
        case .device:
            guard text == "own" || text == "xla" else { throw UsageError("--device takes own or xla, not '\(text)'") }
            usesXLA = text == "xla"
        case .plugin: plugin = text
        case .devices: deviceCount = try number(1...1024)
        case .json: isJSON = true
        case .download: downloads = true
        case .explain: explains = true
        case .help: wantsHelp = true
        }
    }
}
