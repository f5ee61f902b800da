import Foundation
import Testing

/// The tutorial's pages against its code, which are files of this target, too (`Notes/tutorial`).
@Suite struct TutorialTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Notes/tutorial")
    static let pages = ["1-a-tape.md", "2-back-propagation.md"]

    @Test func tapeIsShort() throws {
        #expect(try Self.lines(of: "SmallTape.swift").count < 150)
    }

    @Test(arguments: pages) func codeOfThePageIsInTheFiles(page: String) throws {
        let code = try ["SmallTape.swift", "Examples.swift"].map { try Self.code(Self.lines(of: $0)).joined("\n") }
        let blocks = try Self.blocks(of: page)
        #expect(blocks.count > 5)
        for block in blocks {
            let text = Self.code(block).joined("\n")
            #expect(code.contains { ("\n" + $0 + "\n").contains("\n" + text + "\n") }, "\(page) alone has:\n\(text)")
        }
    }

    @Test func tapeIsOnThePage() throws {
        let shown = try Set(Self.blocks(of: Self.pages[0]).flatMap(Self.code))
        for line in Self.code(try Self.lines(of: "SmallTape.swift")) where line != "import Foundation" {
            #expect(shown.contains(line), "no page shows '\(line)'")
        }
    }

    @Test(arguments: pages) func pagePrintsWhatItSays(page: String) throws {
        let output = Self.output(of: page)
        #expect(try Self.blocks(of: page).flatMap(Self.expected) == output)
        #expect(output.count > 5)
    }

    /// The adjoints in the tables beside the lecture's formulas are those that the code prints.
    @Test(arguments: pages) func tablesHavePrintedNumbers(page: String) throws {
        let printed = Set(Self.output(of: page).flatMap { $0.split(separator: " ") })
        let rows = try Self.lines(of: page).filter { $0.hasPrefix("| ") && $0.contains(/[0-9] \|$/) }
        #expect(rows.count > 4)
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(printed.contains(Substring(cells[cells.count - 1])), "\(row)")
        }
    }

    private static func lines(of file: String) throws -> [String] {
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8).components(separatedBy: "\n")
    }

    /// Lines of code without indentation, empty lines and comments, except comments of documentation.
    private static func code(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            let text = line.replacing(/\ +\/\/ .*$/, with: "").trimmingCharacters(in: .whitespaces)
            return text.isEmpty || text.hasPrefix("// ") ? nil : text
        }
    }

    private static func blocks(of page: String) throws -> [[String]] {
        var blocks: [[String]] = []
        var isInside = false
        for line in try lines(of: page) {
            if line.hasPrefix("```") {
                isInside = line == "```swift"
                if isInside { blocks.append([]) }
            } else if isInside {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks
    }

    /// What a block says that it prints: the comments behind and below its calls of `print`.
    private static func expected(_ block: [String]) -> [String] {
        block.compactMap { line in
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("// ") { return String(text.dropFirst(3)) }
            guard text.hasPrefix("print("), let comment = text.firstRange(of: ")  // ") else { return nil }
            return String(text[comment.upperBound...])
        }
    }

    /// The lines that the code of a page prints.
    private static func output(of page: String) -> [String] {
        var lines: [String] = []
        let print: (Any...) -> Void = { items in
            lines += items.map { "\($0)" }.joined(" ").components(separatedBy: "\n")
        }
        if page == pages[0] {
            examplesOfTheTape(print)
        } else {
            examplesOfBackPropagation(print)
            examplesOfLayers(print)
        }
        return lines
    }
}

extension [String] {
    fileprivate func joined(_ separator: String) -> String { joined(separator: separator) }
}
