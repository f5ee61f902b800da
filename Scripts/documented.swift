// Fails if a public symbol of the given symbol graphs has no documentation, neither of its own nor inherited from the
// protocol that requires it, or throws and does not say what; lists those. `Scripts/documentation.sh` calls it.

import Foundation

struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Kind: Decodable { let identifier: String }
        struct Comment: Decodable {
            struct Line: Decodable { let text: String }
            let lines: [Line]
        }
        struct Location: Decodable {
            struct Position: Decodable { let line: Int }
            let uri: String
            let position: Position
        }
        struct Fragment: Decodable { let spelling: String }
        struct Availability: Decodable { let isUnconditionallyDeprecated: Bool? }
        let kind: Kind
        let declarationFragments: [Fragment]
        let availability: [Availability]?
        let pathComponents: [String]
        let docComment: Comment?
        let location: Location?

        var text: String { docComment?.lines.map(\.text).joined(separator: " ") ?? "" }
        var isDocumented: Bool { text.contains { !$0.isWhitespace } }

        /// Whether the symbol throws, by itself and not what a closure throws, and the text neither says what nor
        /// refers to another symbol that does. A coder's errors are not its own.
        var throwsWithoutWords: Bool {
            var depth = 0
            let outside = declarationFragments.map(\.spelling).joined().filter { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return depth == 0
            }
            let declaration = declarationFragments.map(\.spelling).joined()
            guard outside.contains(") throws"), !declaration.contains("throws(Failure)") else { return false }
            if availability?.contains(where: { $0.isUnconditionallyDeprecated == true }) ?? false { return false }
            if ["encode(to:)", "init(from:)"].contains(pathComponents.last) { return false }
            return !text.contains(#/[Tt]hrow|[Ss]ee `|Error/#)
        }
        var place: String { location.map { "\($0.uri.dropFirst("file://".count)):\($0.position.line + 1)" } ?? "?" }
    }
    let symbols: [Symbol]
}

var count = 0
var missing: [String] = []
for path in CommandLine.arguments.dropFirst() {
    let graph = try JSONDecoder().decode(SymbolGraph.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    for symbol in graph.symbols where symbol.kind.identifier != "swift.extension" {
        count += 1
        let fault = symbol.isDocumented ? symbol.throwsWithoutWords ? "throws without words" : nil : "undocumented"
        if let fault { missing.append("\(symbol.place): \(symbol.pathComponents.joined(separator: ".")): \(fault)") }
    }
}
for line in missing.sorted() { print(line) }
print("\(count - missing.count) of \(count) public symbols are documented")
exit(missing.isEmpty ? 0 : 1)
