// Prints the public API of a module, one declaration per line, from the symbol graphs of `swift symbolgraph-extract`.
// `Scripts/api.sh` calls it.
//
// Members are indented below their type and sorted by name, so that moving code changes nothing. What a conformance
// implies is not repeated: a member that a listed protocol requires is listed only with the protocol. Names with a
// leading underscore are public only for the compiler and not listed.

import Foundation

struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Kind: Decodable { let identifier: String }
        struct Identifier: Decodable { let precise: String }
        struct Fragment: Decodable { let spelling: String }
        struct Availability: Decodable { let isUnconditionallyDeprecated: Bool? }
        let kind: Kind
        let identifier: Identifier
        let pathComponents: [String]
        let declarationFragments: [Fragment]
        let availability: [Availability]?

        /// The declaration on one line.
        var declaration: String {
            let text = declarationFragments.map(\.spelling).joined().split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            let isDeprecated = availability?.contains { $0.isUnconditionallyDeprecated == true } ?? false
            return (isDeprecated ? "deprecated " : "") + text
        }
        var isProtocol: Bool { kind.identifier == "swift.protocol" }
        var isType: Bool {
            ["swift.struct", "swift.class", "swift.enum", "swift.protocol"].contains(kind.identifier)
        }
    }
    struct Relationship: Decodable {
        let kind, source, target: String
        let targetFallback: String?
    }
    let symbols: [Symbol]
    let relationships: [Relationship]
}

let graphs = try CommandLine.arguments.dropFirst().map {
    try JSONDecoder().decode(SymbolGraph.self, from: Data(contentsOf: URL(fileURLWithPath: $0)))
}
let symbols = graphs.flatMap(\.symbols).filter { $0.kind.identifier != "swift.extension" }
let byIdentifier = Dictionary(symbols.map { ($0.identifier.precise, $0) }) { first, _ in first }

// The conformances of each type of this module; of types of other modules, by the first component of their members'
// path.
var conformances: [[String]: Set<String>] = [:]
let owners = graphs.flatMap { graph in
    graph.relationships.filter { $0.kind == "memberOf" }.compactMap { member in
        byIdentifier[member.source].map { (member.target, Array($0.pathComponents.dropLast())) }
    }
}
let pathOfType = Dictionary(owners) { first, _ in first }
for relationship in graphs.flatMap(\.relationships) where relationship.kind == "conformsTo" {
    let own = byIdentifier[relationship.source]?.pathComponents
    let target = byIdentifier[relationship.target]?.pathComponents.joined(separator: ".")
    // Another module's type has conformances of its own: those to this module's protocols are listed.
    guard let path = own ?? pathOfType[relationship.source], own != nil || target != nil else { continue }
    let name = target ?? relationship.targetFallback ?? relationship.target
    conformances[path, default: []].insert(name.hasPrefix("Swift.") ? String(name.dropFirst("Swift.".count)) : name)
}

/// What a protocol's member and a type's have in common: the name, and of an initializer, whose name may be `init(_:)`
/// for many, the declaration.
func key(_ symbol: SymbolGraph.Symbol) -> String {
    let name = symbol.pathComponents.last!
    return name.hasPrefix("init(") ? symbol.declaration : name
}

// The members that each protocol of this module requires or provides.
var requirements: [String: Set<String>] = [:]
let protocols = Set(symbols.filter(\.isProtocol).map(\.pathComponents))
for symbol in symbols where protocols.contains(Array(symbol.pathComponents.dropLast())) {
    requirements[symbol.pathComponents[0], default: []].insert(key(symbol))
}

/// Whether a protocol that the owner of a member conforms to has that member.
func isImplied(_ symbol: SymbolGraph.Symbol) -> Bool {
    let path = symbol.pathComponents
    guard path.count > 1, let name = path.last else { return false }
    let owner = Array(path.dropLast())
    return !protocols.contains(owner)
        && (conformances[owner] ?? []).contains {
            requirements[$0]?.contains(key(symbol)) ?? false || standard.contains(name)
        }
}

/// Members that conformances to the standard library's protocols imply.
let standard: Set<String> = [
    "description", "hash(into:)", "==(_:_:)", "init(floatLiteral:)", "init(integerLiteral:)", "init(rawValue:)",
    "rawValue", "errorDescription",
]

/// Conformances that the compiler adds.
let automatic: Set<String> = ["Copyable", "Escapable", "SendableMetatype", "BitwiseCopyable"]

let types = Set(symbols.filter(\.isType).map(\.pathComponents))
var lines: [[String]: Set<String>] = [:]
for symbol in symbols where !isImplied(symbol) {
    let path = symbol.pathComponents
    var line = symbol.declaration
    if symbol.isType, !symbol.isProtocol {
        let listed = (conformances[path] ?? []).subtracting(automatic).sorted()
        if !listed.isEmpty { line += "  // " + listed.joined(separator: ", ") }
    }
    lines[path, default: []].insert(line)
}
for (path, protocols) in conformances where !types.contains(path) {
    let type = path.joined(separator: ".")
    lines[path, default: []].insert("extension \(type)  // " + protocols.sorted().joined(separator: ", "))
}
for path in lines.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
    let indent = String(repeating: "    ", count: path.count - 1)
    for line in lines[path]!.sorted() { print(indent + line) }
}
