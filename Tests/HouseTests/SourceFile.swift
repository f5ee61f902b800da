/// The declarations of a Swift file and the types that it names, as far as its tokens show.
struct SourceFile {
    let path: String
    /// The names of the types that the file declares outside of others, and that other files can see.
    private(set) var types: Set<String> = []
    /// The capitalized names that are not declared in the file, nor generic parameters of it.
    private(set) var namedTypes: Set<String> = []

    init(path: String, text: String) {
        self.path = path
        let tokens = Array(SwiftTokens(text))
        var own: Set<Substring> = []
        var depth = 0
        for (place, token) in tokens.enumerated() {
            switch token {
            case "{": depth += 1
            case "}": depth -= 1
            case "struct", "class", "enum", "protocol", "actor", "typealias", "associatedtype", "func", "init",
                "subscript":
                let isNamed = token != "init" && token != "subscript" && place + 1 < tokens.count
                if isNamed, token != "func" {
                    own.insert(tokens[place + 1])
                    let modifiers = tokens[Swift.max(place - 2, 0)..<place]
                    let isPrivate = modifiers.contains("private") || modifiers.contains("fileprivate")
                    if depth == 0, !isPrivate { types.insert(String(tokens[place + 1])) }
                }
                own.formUnion(Self.genericParameters(tokens, from: place + (isNamed ? 2 : 1)))
            default: break
            }
        }
        for (place, token) in tokens.enumerated() where token.first?.isUppercase == true && !own.contains(token) {
            // `A.B` names a member of A.
            if place == 0 || tokens[place - 1] != "." { namedTypes.insert(String(token)) }
        }
    }

    /// The parameters of `<A, B: C>` at a position, if there is such a list.
    private static func genericParameters(_ tokens: [Substring], from start: Int) -> [Substring] {
        guard start < tokens.count, tokens[start] == "<" else { return [] }
        var parameters: [Substring] = []
        var depth = 0
        for place in start..<tokens.count {
            if tokens[place] == "<" { depth += 1 }
            if tokens[place] == ">" { depth -= 1 }
            if depth == 0 { break }
            let opens = tokens[place] == "<" || tokens[place] == "," || tokens[place] == "each"
            if depth == 1, opens, place + 1 < tokens.count { parameters.append(tokens[place + 1]) }
        }
        return parameters
    }
}
