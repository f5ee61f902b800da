import Foundation
import NNFromGraph
import Synchronization

/// Where a demo's words and figures go: words to standard output and, with `--json`, figures to standard output and words
/// to standard error.
final class Console: Sendable {
    let isJSON: Bool
    private let failed = Atomic<Bool>(false)
    private let outputFailed = Atomic<Bool>(false)

    init(isJSON: Bool = false) { self.isJSON = isJSON }

    /// Whether something could not be written: the program's status is then 1.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Prints text for people, a line or several.
    func say(_ text: String = "") {
        let lines = text.printableLines + "\n"
        if isJSON { StandardStream.errors.write(lines) } else { put(lines) }
    }

    /// Prints one line on standard error about something that went wrong and ends nothing.
    func complain(_ line: String) {
        failed.store(true, ordering: .relaxed)
        StandardStream.errors.write("demos: " + line.replacing("\n", with: " ").printable + "\n")
    }

    /// Writes pictures into the folder for them, each to a file of its name, and says where they are. What a run came to does not
    /// depend on its pictures: one that cannot be written is complained about.
    func draw(_ pictures: [(name: String, picture: any SVGPicture)], to options: Options) {
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

    /// Prints one JSON object on one line, if they are asked for. A number that is not finite is `null`.
    func report(_ part: some Encodable) throws {
        if isJSON { put(try Self.json(part) + "\n") }
    }

    /// An object on one line.
    static func json(_ part: some Encodable) throws -> String {
        // JSON has no such numbers, and the encoder only words for them: ones that no other text here has.
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
        // `demos | head`: nobody reads on, and nobody wants to be told.
        if fault == .closedPipe { exit(1) }
        if !outputFailed.exchange(true, ordering: .relaxed) {
            complain("standard output cannot be written: \(fault.description)")
        }
    }
}

/// The figures of one part of a run, as `--json` prints them (with underscores in the names).
struct Part: Encodable {
    var name: String
    var seconds: Double
    var peakMemoryBytes = Machine.peakMemoryBytes
    var trainAccuracy: Double?
    var validationAccuracy: Double?
    var testAccuracy: Double?
    /// In a grid: of the setting that cross-validation chose, where `testAccuracy` is that of the best.
    var chosenTestAccuracy: Double?
    var loss: Double?
    /// R², where targets are numbers.
    var rSquared: Double?
    var largestDifference: Double?
    /// Of gradients by layer: the largest norm, and the first layer's over the last hidden layer's.
    var largestNorm: Double?
    var firstToLastRatio: Double?
    /// How many trainings the accuracies are the means of; absent for one.
    var runs: Int?
    var epochs: Int?
    var secondsPerEpoch: Double?
    /// Whether everything came out as the lecture has it; absent where it was not asked.
    var reached: Bool?
}

/// What the process has used.
enum Machine {
    /// The most memory that the process has had at one time, in bytes.
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

    /// Runs `body` and gives what it gives with the seconds that it took.
    static func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
        let start = ContinuousClock.now
        let result = try body()
        return (result, (ContinuousClock.now - start) / .seconds(1))
    }
}

/// A share as `97.50 %`.
func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }

/// Whether something came out as it is expected to; `nil` where other epochs or runs than the declared ones were made.
func verdict(_ isReached: Bool?) -> String {
    isReached.map { $0 ? "reached" : "NOT reached" } ?? "not judged: other epochs or runs"
}

extension String {
    /// The text filled up with spaces to at least `width` characters.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    /// The text preceded by spaces to at least `width` characters.
    func aligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
