// Fails if a public symbol of the given symbol graphs has no documentation, neither of its own nor inherited from the
// protocol that requires it, and lists those. `Scripts/documentation.sh` calls it.

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
        let kind: Kind
        let pathComponents: [String]
        let docComment: Comment?
        let location: Location?

        var isDocumented: Bool {
            docComment?.lines.contains { !$0.text.trimmingCharacters(in: .whitespaces).isEmpty } ?? false
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
        if !symbol.isDocumented { missing.append("\(symbol.place): \(symbol.pathComponents.joined(separator: "."))") }
    }
}
for line in missing.sorted() { print("undocumented: \(line)") }
print("\(count - missing.count) of \(count) public symbols are documented")
exit(missing.isEmpty ? 0 : 1)
