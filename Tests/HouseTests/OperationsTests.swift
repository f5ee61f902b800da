import Testing

/// Clients of tensor operations use their protocol: no source outside their room casts to a concrete operation.
@Suite struct OperationsTests {
    /// The casts of a text to one of the types.
    private static func casts(in text: String, to types: Set<String>) -> [String] {
        text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap { line in
            line.matches(of: /\b(?:as|is)[?!]? +\(?(?:any +)?(\w+)/).map { String($0.1) }.filter(types.contains)
        }
    }

    @Test func noCastsToConcreteOperations() throws {
        let paths = Repository.files(below: "Sources")
        var operations: Set<String> = []
        let declaration = /struct (\w+)(?:<[^>]*>)?: (?:Tensor|Writing|Row|Composed|Structured|Function)Operation\b/
        for path in paths {
            let text = try Repository.text(path)
            for match in text.matches(of: declaration) {
                operations.insert(String(match.1))
            }
        }
        #expect(operations.count > 30 && operations.contains("Elementwise") && operations.contains("CustomUnary"))
        for path in paths where !path.hasPrefix("Sources/Autodiff/Operations/") {
            let found = Self.casts(in: try Repository.text(path), to: operations)
            #expect(found.isEmpty, "\(path) casts to \(found.joined(separator: ", ")): ask `role` or `lowering`")
        }
    }

    @Test func plantedCastsAreFound() {
        let text = """
            if let x = operation as? Elementwise {}
            case .tensor(is Select): true  // as Sum
            let y = operation as! Pad; case let z as Slice: z
            // operation is Broadcast
            """
        let types: Set = ["Elementwise", "Select", "Pad", "Slice", "Broadcast"]
        #expect(Self.casts(in: text, to: types) == ["Elementwise", "Select", "Pad", "Slice"])
    }
}
