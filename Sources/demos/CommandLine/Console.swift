import Foundation
import NNFromGraph
import Synchronization

/// The destination of a demo's output: text goes to standard output; with `--json`, JSON objects go to standard output
/// and text to standard error.
///
/// Nothing is buffered: each line has left the program when a call returns, so that lines
/// arrive in the order of events. Text for people, but not JSON, is in ASCII where the terminal has nothing else.
final class Console: Sendable {
    let isJSON: Bool
    private let isASCII: Bool
    private let failed = Atomic<Bool>(false)
    private let answer = Atomic<Int32>(0)
    private let failureStatus = Atomic<Int32>(1)
    private let outputFailed = Atomic<Bool>(false)

    init(isJSON: Bool = false, isASCII: Bool = !Terminal.showsUnicode()) {
        self.isJSON = isJSON
        self.isASCII = isASCII
    }

    /// The program's exit status: 0, that of the answer, or that of a failure, if an error has been reported.
    var exitStatus: Int32 {
        failed.load(ordering: .relaxed) ? failureStatus.load(ordering: .relaxed) : answer.load(ordering: .relaxed)
    }

    /// Sets the status of an answer other than 'yes', and that of a failure, as in `diff`.
    func setStatus(answer status: Int32, failure: Int32) {
        answer.store(status, ordering: .relaxed)
        failureStatus.store(failure, ordering: .relaxed)
    }

    /// The number of columns of the text's stream.
    var columns: Int { Terminal.columns(of: isJSON ? .errors : .output) }

    /// Prints text for people: one line or several, wrapped between words to the terminal's width, else to 80 columns.
    /// - Parameter hanging: The indentation of continuations; by default two columns more than their line's.
    func say(_ text: String = "", hanging: Int? = nil) {
        let lines = TextFlow.wrapped(shown(text).printableLines, columns: columns, hanging: hanging) + "\n"
        if isJSON { StandardStream.errors.write(lines) } else { put(lines) }
    }

    /// Prints a table that fits the columns: see ``TextTable``.
    func say(_ table: TextTable) {
        for line in table.mappingText(shown).lines(width: columns) { say(line) }
    }

    /// Reports an error in one line on standard error, and continues.
    func complain(_ line: String) {
        failed.store(true, ordering: .relaxed)
        StandardStream.errors.write("demos: " + shown(line).replacing("\n", with: " ").printable + "\n")
    }

    /// Says in one line on standard error what is not as expected, without failing.
    func warn(_ line: String) {
        StandardStream.errors.write("demos: " + line.replacing("\n", with: " ").printable + "\n")
    }

    /// Writes pictures to the output folder, each to a file of its name, and prints their paths. If a picture cannot be
    /// written, that is reported and the run continues; the exit status is then 1.
    /// - Returns: The paths of the pictures that were written.
    @discardableResult
    func draw(_ pictures: [(name: String, picture: any SVGPicture)], to options: Options) -> [String] {
        if options.plotsInTerminal {
            for case let picture as any TerminalPicture in pictures.map(\.picture) {
                // It has colors, which `say` would make visible.
                let chart = "\n" + picture.text(columns: columns, style: .usual()) + "\n"
                if isJSON { StandardStream.errors.write(chart) } else { put(chart) }
            }
        }
        var files: [String] = []
        for (name, picture) in pictures {
            let file = options.out.appendingPathComponent("\(name).svg")
            do {
                try picture.write(to: file)
                files.append(file.relativePath)
            } catch { complain(error.description) }
        }
        if !files.isEmpty {
            say("  \(files.count == 1 ? "picture" : "pictures"): " + files.joined(separator: ", "))
        }
        return files
    }

    /// Prints a JSON object on one line if `--json` was given. A number that is not finite becomes `null`.
    func report(_ part: some Encodable) throws {
        if isJSON { put(try Self.json(part) + "\n") }
    }

    /// The same for a part that may be reported while something runs that cannot throw.
    func report(_ epoch: EpochPart) {
        guard isJSON else { return }
        do { put(try Self.json(epoch) + "\n") } catch { complain("\(error)") }
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

    private func shown(_ text: String) -> String { isASCII ? text.ascii : text }

    private func put(_ text: String) {
        guard let fault = StandardStream.output.write(text) else { return }
        // As in `demos | head`: nobody reads further output, so the program ends without a message.
        if fault == .closedPipe { exit(1) }
        if !outputFailed.exchange(true, ordering: .relaxed) {
            complain("standard output cannot be written: \(fault.description)")
        }
    }
}
