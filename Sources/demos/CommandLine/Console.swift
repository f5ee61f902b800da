import Foundation
import NNFromGraph
import Synchronization

/// The destination of a demo's output: text goes to standard output; with `--json`, JSON objects go to standard output
/// and text to standard error.
final class Console: Sendable {
    let isJSON: Bool
    private let failed = Atomic<Bool>(false)
    private let outputFailed = Atomic<Bool>(false)

    init(isJSON: Bool = false) { self.isJSON = isJSON }

    /// Whether an error has been reported: the exit status is then 1.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Prints text for people: one line or several.
    func say(_ text: String = "") {
        let lines = text.printableLines + "\n"
        if isJSON { StandardStream.errors.write(lines) } else { put(lines) }
    }

    /// Reports an error in one line on standard error, and continues.
    func complain(_ line: String) {
        failed.store(true, ordering: .relaxed)
        StandardStream.errors.write("demos: " + line.replacing("\n", with: " ").printable + "\n")
    }

    /// Writes pictures to the output folder, each to a file of its name, and prints their paths. If a picture cannot be
    /// written, that is reported and the run continues; the exit status is then 1.
    func draw(_ pictures: [(name: String, picture: any SVGPicture)], to options: Options) {
        if options.plotsInTerminal {
            for case let picture as any TerminalPicture in pictures.map(\.picture) {
                // It has colors, which `say` would make visible.
                let chart = "\n" + picture.text(columns: Terminal.columns(of: .output), style: .usual()) + "\n"
                if isJSON { StandardStream.errors.write(chart) } else { put(chart) }
            }
        }
        var files: [URL] = []
        for (name, picture) in pictures {
            let file = options.out.appendingPathComponent("\(name).svg")
            do {
                try picture.write(to: file)
                files.append(file)
            } catch { complain(error.description) }
        }
        if files.isEmpty { return }
        let what = files.count == 1 ? "picture" : "pictures"
        say("  \(what): " + files.map(\.relativePath).joined(separator: ", "))
    }

    /// Prints a JSON object on one line if `--json` was given. A number that is not finite becomes `null`.
    func report(_ part: some Encodable) throws {
        if isJSON { put(try Self.json(part) + "\n") }
    }

    /// A JSON object on one line.
    static func json(_ part: some Encodable) throws -> String {
        // JSON has no NaN or infinity. The encoder writes a string for them that occurs in no other text, and that is
        // then replaced by `null`.
        let word = "not finite 5f1c3a"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: word, negativeInfinity: word, nan: word)
        let object = String(decoding: try encoder.encode(part), as: UTF8.self)
        return object.replacing("\"\(word)\"", with: "null")
    }

    private func put(_ text: String) {
        guard let fault = StandardStream.output.write(text) else { return }
        // As in `demos | head`: nobody reads further output, so the program ends without a message.
        if fault == .closedPipe { exit(1) }
        if !outputFailed.exchange(true, ordering: .relaxed) {
            complain("standard output cannot be written: \(fault.description)")
        }
    }
}

/// The figures of one part of a run, as `--json` prints them (with names in snake case).
struct Part: Encodable {
    var name: String
    var seconds: Double
    var peakMemoryBytes = Machine.peakMemoryBytes
    var trainAccuracy: Double?
    var validationAccuracy: Double?
    var testAccuracy: Double?
    /// In a grid search, the test accuracy of the setting chosen by cross-validation; `testAccuracy` is then that of
    /// the best cell.
    var chosenTestAccuracy: Double?
    var loss: Double?
    /// R², for regression.
    var rSquared: Double?
    var largestDifference: Double?
    /// The largest norm of a layer's gradient.
    var largestNorm: Double?
    /// The ratio of the gradient's norm in the first layer to that in the last hidden layer.
    var firstToLastRatio: Double?
    /// The number of trainings over which accuracies are averaged; absent for one.
    var runs: Int?
    var epochs: Int?
    var secondsPerEpoch: Double?
    /// Whether all expectations were met; absent if none was judged.
    var reached: Bool?
}

/// The process's use of memory and time.
enum Machine {
    /// The process's peak resident memory in bytes.
    static var peakMemoryBytes: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024  // Linux counts in KiB
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }

    /// Runs `body` and returns its result and the seconds it took.
    static func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
        let start = ContinuousClock.now
        let result = try body()
        return (result, (ContinuousClock.now - start) / .seconds(1))
    }
}

/// A fraction as `97.50 %`.
func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }

/// The text for whether an expectation was met; `nil` if the number of epochs or runs differs from the declared one.
func verdict(_ isReached: Bool?) -> String {
    isReached.map { $0 ? "reached" : "NOT reached" } ?? "not judged: other epochs or runs"
}

extension String {
    /// The text padded with spaces on the right to at least `width` characters.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    /// The text padded with spaces on the left to at least `width` characters.
    func aligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
