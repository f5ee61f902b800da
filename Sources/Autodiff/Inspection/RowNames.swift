/// Unique names for rows: those given by the user, and generated ones for the rest.
///
/// As in lecture 002's section, a single input is x and the rows computed from it are a, b, c, …. Several inputs are
/// x1, x2, …; if there are not enough letters, rows are v1, v2, …. A name that was given twice is prefixed with its
/// scope or suffixed with its row number.
struct RowNames {
    private var names: [Int: String] = [:]
    private var taken: Set<String> = ["f"]

    static let letters = "abcdeghijklmnopqrstuvwz".map(String.init)

    init(
        rows: [Int], of reader: RowReader, labels: TapeLabels, scopes: [Int?], paths: [[String]], numbered: Bool = false
    ) {
        var given: [String: [Int]] = [:]
        for row in rows { if let name = labels.names[UInt32(row)] { given[name, default: []].append(row) } }
        for (name, rows) in given where rows.count == 1 { take(name, for: rows[0]) }
        for (name, rows) in given.sorted(by: { $0.value[0] < $1.value[0] }) where rows.count > 1 {
            for row in rows {
                let path = scopes[row].map { paths[$0].joined(separator: ".") + "." } ?? ""
                let inScope = path + name
                take(taken.contains(inScope) ? "\(name)_\(row)" : inScope, for: row)
            }
        }
        var (inputs, constants, operations): ([Int], [Int], [Int]) = ([], [], [])
        for row in rows where names[row] == nil {
            switch reader.operation(of: row) {
            case .input: inputs.append(row)
            case .constant: constants.append(row)
            default: operations.append(row)
            }
        }
        if inputs.count == 1, !taken.contains("x") {
            take("x", for: inputs[0])
        } else {
            for (index, row) in inputs.enumerated() { take("x\(index + 1)", for: row) }
        }
        for (index, row) in constants.enumerated() { take("constant\(index + 1)", for: row) }
        let letters = RowNames.letters.filter { !taken.contains($0) }
        for (index, row) in operations.enumerated() {
            take(!numbered && operations.count <= letters.count ? letters[index] : "v\(row)", for: row)
        }
    }

    private mutating func take(_ wanted: String, for row: Int) {
        var name = wanted
        while taken.contains(name), name != "f" || names.values.contains("f") { name += "'" }
        taken.insert(name)
        names[row] = name
    }

    subscript(row: Int) -> String { names[row] ?? "row \(row)" }
}
