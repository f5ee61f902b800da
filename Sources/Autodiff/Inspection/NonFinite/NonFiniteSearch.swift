/// Finds the row at which a NaN or an infinity originated, and a path from it to the output.
///
/// A non-finite value counts if it has influence: it is the output's, its adjoint is not zero, or it is an operand of
/// another non-finite value that counts. (By the convention of strong zeros, a zero adjoint means that the path was not
/// taken.)
struct NonFiniteSearch {
    private let reader: RowReader
    private let output: Int
    private let adjoints: Adjoints
    private let operands: [[Int]]

    init(_ reader: RowReader, output: Int, adjoints: Adjoints) {
        self.reader = reader
        self.output = output
        self.adjoints = adjoints
        operands = (0...output).map { row in
            reader.operands(of: row).compactMap { if case .row(let number) = $0 { number } else { nil } }
        }
    }

    /// The first row with a non-finite value, and the path from it to the output; or the first row in the backward
    /// sweep with a non-finite adjoint, and the path to the output from the row that contributed it.
    func finding() -> (kind: NonFiniteTrace.Kind, row: Int, path: [Int])? {
        let bad = badValues()
        if let first = bad.firstIndex(of: true) {
            // Prefer a path through non-finite values, along which they spread.
            return (.value, first, path(from: first) { bad[$0] } ?? path(from: first) { _ in true } ?? [first])
        }
        guard let row = (0...output).last(where: hasBadAdjoint) else { return nil }
        let start = giver(ofBadAdjointTo: row) ?? row
        return (.adjoint, row, path(from: start) { _ in true } ?? [start])
    }

    /// The rows with non-finite values that count.
    private func badValues() -> [Bool] {
        var counts = [Bool](repeating: false, count: output + 1)
        var made = counts
        for row in stride(from: output, through: 0, by: -1) {
            guard made[row] || row == output ? !isFinite(row) : hasInfluentialBadValue(row) else { continue }
            counts[row] = true
            for operand in operands[row] { made[operand] = true }
        }
        return counts
    }

    private func isFinite(_ row: Int) -> Bool {
        guard let tensor = reader.storage.tensor(inRow: row) else {
            return reader.storage.pointee.rows[row].value.isFinite
        }
        return tensor.kept?.isFinite ?? true
    }

    private func hasInfluentialBadValue(_ row: Int) -> Bool {
        let stored = reader.storage.pointee.rows[row]
        guard let tensor = reader.storage.tensor(inRow: row) else {
            return !stored.value.isFinite && adjoints.numbers[row] != 0
        }
        guard let value = tensor.kept, let adjoint = adjoints.tensors[stored.tableIndex] else { return false }
        return zip(value.numbers, adjoint.numbers).contains { !$0.isFinite && $1 != 0 }
    }

    private func hasBadAdjoint(_ row: Int) -> Bool {
        let stored = reader.storage.pointee.rows[row]
        guard stored.opcode == .tensor else { return !adjoints.numbers[row].isFinite }
        return adjoints.tensors[stored.tableIndex]?.isFinite == false
    }

    /// The first row whose contribution to the operand's adjoint is not finite.
    private func giver(ofBadAdjointTo row: Int) -> Int? {
        let users = (row...output).dropFirst().filter { operands[$0].contains(row) }
        let graph = TapeSnapshot(reader, output: output, adjoints: adjoints, rows: [row] + users, namesAll: false)
        return graph.edges.first { $0.operand == 0 && !$0.contribution.isFinite }.map { graph.nodes[$0.user].row }
    }

    /// A path of rows from `start` to the output, each an operand of the next, through allowed rows.
    private func path(from start: Int, through isAllowed: (Int) -> Bool) -> [Int]? {
        var before = [Int?](repeating: nil, count: output + 1)
        for row in start...output where row > start && isAllowed(row) {
            before[row] = operands[row].last { $0 == start || $0 > start && before[$0] != nil }
        }
        var path = [output]
        while let row = path.last, row != start {
            guard let operand = before[row] else { return nil }
            path.append(operand)
        }
        return path.reversed()
    }
}
