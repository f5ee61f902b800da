import Foundation
import Testing

/// Typical first expressions type-check at once, and the import does not affect plain code. The expressions are in
/// `Expressions`, one per line; each is compiled in a function of its own, and one that fails or takes too long is
/// reported.
@Suite(.serialized, .enabled(if: TypeChecker.compiler != nil, "there is no swiftc on the path"))
struct FrontDoorTests {
    static let files = [
        "numbers", "arrays", "several", "nested", "tensors", "transforms", "captured", "generic", "slices", "constants",
        "mixed", "trees", "strangers", "literals",
    ]

    @Test(arguments: [["Autodiff"], ["Foundation", "Autodiff"], ["Foundation", "Autodiff", "Testing"]])
    func ordinaryClosuresTypeCheckAtOnce(modules: [String]) throws {
        let lines = try Self.files.flatMap { try TypeChecker.lines(of: $0) }
        #expect(lines.count >= 250)
        for (line, verdict) in zip(lines, try TypeChecker.check(lines, importing: modules)) {
            #expect(verdict.error == nil, "\(line)")
            #expect(verdict.milliseconds <= TypeChecker.limit, "\(line)")
        }
    }

    @Test func importDoesNotSlowPlainCode() throws {
        let lines = try TypeChecker.lines(of: "plain")
        #expect(lines.count >= 60)
        let before = try TypeChecker.check(lines, importing: ["Foundation"])
        let after = try TypeChecker.check(lines, importing: ["Foundation", "Autodiff"])
        for (line, (before, after)) in zip(lines, zip(before, after)) {
            #expect(before.error == nil, "\(line)")
            #expect(after.error == nil, "\(line)")
            #expect(after.milliseconds <= before.milliseconds + TypeChecker.limit, "\(line)")
        }
    }

    /// Plain code that holds the types of its results fast: the import gives none of them another type.
    @Test func importKeepsTheTypesOfPlainCode() throws {
        let lines = try TypeChecker.lines(of: "types")
        #expect(lines.count >= 60)
        for modules in [["Foundation"], ["Foundation", "Autodiff"]] {
            for (line, verdict) in zip(lines, try TypeChecker.check(lines, importing: modules)) {
                #expect(verdict.error == nil, "\(line)")
            }
        }
    }

    /// Plain code calls what it called: of the library only `abs` of a double and ranges of integers, which do what the
    /// standard library's do.
    @Test func plainCodeCallsNothingRecorded() throws {
        let lines = try ["plain", "types", "calls"].flatMap { try TypeChecker.lines(of: $0) }
        let declarations = try TypeChecker.libraryDeclarations(in: lines)
        #expect(declarations.isSubset(of: ["abs", "Int"]), "\(declarations)")
    }

    /// The compiler's message names the error in a wrong line, in the same time. A message that is a warning counts,
    /// too.
    @Test func wrongLinesAreReported() throws {
        let lines = try TypeChecker.lines(of: "wrong").map { line in
            let parts = line.split(separator: " <- ", maxSplits: 1).map(String.init)
            return (words: parts[0], line: try #require(parts.last))
        }
        #expect(lines.count >= 30)
        for ((words, line), verdict) in zip(
            lines, try TypeChecker.check(lines.map(\.line), importing: ["Foundation", "Autodiff"]))
        {
            let said = verdict.error ?? verdict.warning ?? "nothing"
            #expect(said.contains(words), "\(line): \(said)")
            #expect(verdict.milliseconds <= TypeChecker.limit, "\(line)")
        }
    }
}
