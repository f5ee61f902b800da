// Extracts the Swift code of Markdown pages and of doc comments: one program of all of it, and what it is to print.
// `Scripts/snippets.sh` calls it with a folder to write to and the files to read.
//
// A page's blocks continue one another, as do those of one doc comment; each page and each comment is a function of
// the program. Code is what stands in a fence of the language `swift` or, in a doc comment, is indented by four
// columns. A block that imports `Testing` is a file of its own; manifests of packages are left out. The output of a
// call of `print` stands behind it, `print(x)  // 1.0`, or in the comment lines below it.

import Foundation

/// A piece of text with code in it: a page or a doc comment.
struct Passage {
    /// The place that a failure is reported at.
    let place: String
    /// The blocks, each with the line it begins at.
    var blocks: [(line: Int, code: [String])]
}

/// The fenced blocks of `swift` among the lines and, if asked, the indented ones.
func blocks(of lines: [String], from first: Int, indented: Bool) -> [(line: Int, code: [String])] {
    var found: [(line: Int, code: [String])] = []
    var fence: String?
    var isAfterBlank = true
    var isInIndentedBlock = false
    var isInList = false
    for (offset, line) in lines.enumerated() {
        let trimmed = line.trimmingCharacters(in: .whitespaces)
        if trimmed.hasPrefix("```") {
            fence = fence == nil ? String(trimmed.dropFirst(3)) : nil
            if fence == "swift" { found.append((first + offset + 1, [])) }
            isInIndentedBlock = false
        } else if let language = fence {
            if language == "swift" { found[found.count - 1].code.append(line) }
        } else if trimmed.isEmpty {
            if isInIndentedBlock { found[found.count - 1].code.append("") }
            isAfterBlank = true
            continue
        } else if indented, line.hasPrefix("    "), !isInList, isAfterBlank || isInIndentedBlock {
            if !isInIndentedBlock { found.append((first + offset, [])) }
            isInIndentedBlock = true
            found[found.count - 1].code.append(String(line.dropFirst(4)))
        } else {
            isInIndentedBlock = false
            let isItem = trimmed.range(of: "^([-*]|[0-9]+\\.) ", options: .regularExpression) != nil
            isInList = isItem || isInList && line.hasPrefix(" ")
        }
        isAfterBlank = false
    }
    return found.filter { block in !block.code.contains { $0.hasPrefix("import PackageDescription") } }
}

/// The passages of a file: a page as a whole, or each doc comment of a Swift file.
func passages(of path: String) throws -> [Passage] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    if path.hasSuffix(".md") { return [Passage(place: path, blocks: blocks(of: lines, from: 1, indented: false))] }
    var found: [Passage] = []
    var comment: [String] = []
    for (index, line) in lines.enumerated() {
        let trimmed = line.trimmingCharacters(in: .whitespaces)
        if trimmed.hasPrefix("///") {
            comment.append(trimmed.hasPrefix("/// ") ? String(trimmed.dropFirst(4)) : "")
        } else if !comment.isEmpty {
            let first = index + 1 - comment.count
            found.append(Passage(place: "\(path):\(first)", blocks: blocks(of: comment, from: first, indented: true)))
            comment = []
        }
    }
    return found
}

/// What the code's calls of `print` are to print, from the comments behind or below them.
func printed(_ code: [String]) -> [String] {
    var result: [String] = []
    var isBelowPrint = false
    for line in code {
        let trimmed = line.trimmingCharacters(in: .whitespaces)
        if trimmed.hasPrefix("//") {
            if isBelowPrint { result.append(String(trimmed.dropFirst(trimmed.hasPrefix("// ") ? 3 : 2))) }
            continue
        }
        let call = line.range(of: "print(")
        let comment = call.flatMap { call in
            line.range(of: "\\)[ })]* // ", options: .regularExpression, range: call.upperBound..<line.endIndex)
        }
        if let comment { result.append(String(line[comment.upperBound...])) }
        isBelowPrint = call != nil && comment == nil
    }
    return result
}

let folder = CommandLine.arguments[1]
var imports: Set<String> = ["import Autodiff", "import Foundation", "import NNFromGraph"]
var calls = ""
var expected: [String] = []
var expectedOfTests: [String] = []
var count = 0

for passage in try CommandLine.arguments.dropFirst(2).flatMap(passages) {
    var body = ""
    var lines: [String] = []
    for (line, code) in passage.blocks {
        let source = "#sourceLocation(file: \"\(passage.place.prefix { $0 != ":" })\", line: \(line))\n"
        if code.contains("import Testing") {
            count += 1
            let text = source + code.joined(separator: "\n") + "\n"
            try text.write(toFile: "\(folder)/Test\(count).swift", atomically: true, encoding: .utf8)
            expectedOfTests += printed(code)
            continue
        }
        imports.formUnion(code.filter { $0.hasPrefix("import ") })
        let kept = code.map { $0.hasPrefix("import ") ? "" : $0 }
        body += source + kept.joined(separator: "\n") + "\n"
        lines += printed(kept)
    }
    guard !body.isEmpty else { continue }
    count += 1
    let text = """
        \(imports.sorted().joined(separator: "\n"))
        func snippet\(count)() async throws {
        \(body)}
        """
    try text.write(toFile: "\(folder)/Snippet\(count).swift", atomically: true, encoding: .utf8)
    calls += "print(\"\(passage.place)\")\ntry await snippet\(count)()\n"
    expected += [passage.place] + lines
}
func write(_ lines: [String], to file: String) throws {
    try lines.map { $0 + "\n" }.joined().write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
}
try calls.write(toFile: "\(folder)/main.swift", atomically: true, encoding: .utf8)
try write(expected, to: "expected")
try write(expectedOfTests, to: "expected-of-tests")
