import Foundation
import NNFromGraph

/// Where a demo's words and figures go: words to standard output and, with `--json`, figures to standard output and words
/// to standard error.
struct Console {
    let isJSON: Bool

    /// Prints a line for people.
    func say(_ line: String = "") {
        if isJSON {
            FileHandle.standardError.write(Data((line + "\n").utf8))
        } else {
            print(line)
        }
    }

    /// Writes pictures into the folder for them, each to a file of its name, and says where they are.
    func draw(_ pictures: [(name: String, picture: any SVGPicture)], to options: Options) throws {
        let files = pictures.map { options.out.appendingPathComponent("\($0.name).svg") }
        for (entry, file) in zip(pictures, files) { try entry.picture.write(to: file) }
        let what = files.count == 1 ? "picture" : "pictures"
        say("  \(what): " + files.map(\.relativePath).joined(separator: ", "))
    }

    /// Prints one JSON object on one line, if they are asked for.
    func report(_ part: some Encodable) throws {
        guard isJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        print(String(decoding: try encoder.encode(part), as: UTF8.self))
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
