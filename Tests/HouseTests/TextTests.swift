import Foundation
import Testing

/// Rules for all texts of the repository.
@Suite struct TextTests {
    static let sources = ["Sources", "Tests", "Scripts"].flatMap {
        Repository.files(below: $0, extensions: ["swift", "c", "h", "sh", "py"])
    }

    @Test func noSourceLineIsLongerThan120Columns() throws {
        #expect(Self.sources.count > 500)
        for path in Self.sources {
            let lines = try Self.lines(of: path)
            // Most lines are already short in bytes, so their characters need not be counted.
            for (number, line) in lines.enumerated() where line.utf8.count > 120 && line.count > 120 {
                Issue.record("\(path):\(number + 1) has \(line.count) columns")
            }
        }
    }

    @Test func notesListEveryPage() throws {
        let list = try Repository.text("Notes/README.md")
        let pages = Repository.files(below: "Notes", extensions: ["md"]).filter { $0 != "Notes/README.md" }
        #expect(pages.count > 20)
        for page in pages {
            let name = page.dropFirst("Notes/".count)
            #expect(list.contains("](\(name))"), "Notes/README.md does not list \(name)")
        }
        for match in list.matches(of: /\]\(([^)]+\.md)\)/) {
            #expect(pages.contains("Notes/\(match.1)"), "Notes/README.md lists \(match.1), which is not there")
        }
    }

    /// Links between pages, and from pages to the code that they explain.
    @Test func linksLeadToFiles() throws {
        var count = 0
        for page in Self.markdown + Self.pages {
            let folder = (page as NSString).deletingLastPathComponent
            var isCode = false
            for line in try Self.lines(of: page) {
                if line.hasPrefix("```") { isCode.toggle() }
                for match in line.matches(of: /\]\(([^)#:]+)[)#]/) where !isCode {
                    count += 1
                    let path = Repository.root.appendingPathComponent(folder).appendingPathComponent(String(match.1))
                    #expect(FileManager.default.fileExists(atPath: path.path), "\(page) links to \(match.1)")
                }
            }
        }
        #expect(count > 100)
    }

    /// American spelling, as the standard library's names have it: one spelling for names and for prose.
    @Test func spellingIsAmerican() throws {
        let verbs = [
            "normal", "standard", "optim", "recogn", "vector", "memo", "factor", "special", "regular",
            "initial", "minim", "maxim", "summar", "general", "character", "organ", "emphas", "parallel", "quant",
            "linear", "serial", "synchron",
            "discret", "symbol", "final", "util", "orthogonal", "parametr",
        ].flatMap { stem in ["ise", "ising", "isation"].map { stem + $0 } }
        let others = [
            "colour", "behaviour", "neighbour", "favour", "honour", "centre", "centring", "labelled", "labelling",
            "modelling", "grey", "licence", "catalogue", "artefact", "analyse",
        ]
        var places: [String: String] = [:]
        for path in Self.sources + Self.markdown + Self.pages
        where path != "Tests/HouseTests/TextTests.swift" {
            for (number, line) in try Self.lines(of: path).enumerated() {
                for word in line.utf8.split(whereSeparator: { !Self.isLetter($0) }) where word.count > 3 {
                    places[String(Substring(word)).lowercased()] = "\(path):\(number + 1)"
                }
            }
        }
        #expect(places.count > 5000)
        let british = verbs + others
        // An attribute's name in HTML, and a former name of one's own.
        let deprecated = ["nogreyvalues", "labelledby"]
        for (word, place) in places
        where !deprecated.contains(word) && british.contains(where: { word.contains($0) }) {
            Issue.record("\(place) has '\(word)'")
        }
    }

    private static func lines(of path: String) throws -> [Substring] {
        try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static let markdown = ["Notes", "Sources"].flatMap { Repository.files(below: $0, extensions: ["md"]) }
    private static let pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a }
}
