import Testing

@testable import Autodiff

/// The colorings against their definitions on random patterns, and the time on patterns with a hub, for which testing
/// each pair of neighbors took half a minute.
@Suite struct ColoringTests {
    /// A symmetric pattern with a full diagonal.
    static func symmetric(_ count: Int, _ pairs: [(Int, Int)]) -> SparsityPattern {
        var rows = (0..<count).map { Set([Int32($0)]) }
        for (i, j) in pairs {
            rows[i].insert(Int32(j))
            rows[j].insert(Int32(i))
        }
        return SparsityPattern(rows: rows.map { $0.sorted() }, columnCount: count)
    }

    static let patterns: [SparsityPattern] = {
        var random = SeededGenerator(seed: 3)
        var result = [
            symmetric(0, []), symmetric(1, []), symmetric(7, []),
            symmetric(30, (1..<30).map { (0, $0) }), symmetric(30, (0..<29).map { ($0, 29) }),
            symmetric(30, (1..<30).map { ($0 - 1, $0) }),
            symmetric(20, (0..<20).flatMap { i in (0..<20).map { (i, $0) } }),
            symmetric(24, (0..<12).flatMap { i in (12..<24).map { (i, $0) } }),
        ]
        for density in [10, 30, 60, 150, 300] {
            result.append(
                symmetric(
                    40,
                    (0..<density).map { _ in
                        (Int.random(in: 0..<40, using: &random), Int.random(in: 0..<40, using: &random))
                    }))
        }
        return result
    }()

    private func neighbors(_ pattern: SparsityPattern, _ vertex: Int) -> [Int] {
        pattern.columns(inRow: vertex).map(Int.init).filter { $0 != vertex }
    }

    /// Greedy star coloring: for each vertex in turn the lowest color for which no path of four vertices has two
    /// colors.
    private func literalStarColors(_ pattern: SparsityPattern) -> [Int32] {
        var colors = [Int32](repeating: -1, count: pattern.columnCount)
        func isFine(_ vertex: Int) -> Bool {
            for a in neighbors(pattern, vertex) where colors[a] >= 0 {
                if colors[a] == colors[vertex] { return false }
                for b in neighbors(pattern, a) where b != vertex && colors[b] == colors[vertex] {
                    // vertex, a, b and on beyond b, or back beyond vertex.
                    if neighbors(pattern, b).contains(where: { $0 != a && colors[$0] == colors[a] }) { return false }
                    if neighbors(pattern, vertex).contains(where: { $0 != a && colors[$0] == colors[a] }) {
                        return false
                    }
                }
            }
            return true
        }
        for vertex in colors.indices {
            repeat { colors[vertex] += 1 } while !isFine(vertex)
        }
        return colors
    }

    @Test(arguments: patterns.indices) func starColoringMatchesTheDefinition(index: Int) {
        #expect(Self.patterns[index].starColors() == literalStarColors(Self.patterns[index]))
    }

    @Test(arguments: patterns.indices) func columnColoringMatchesTheDefinition(index: Int) {
        let pattern = Self.patterns[index]
        var colors = [Int32](repeating: -1, count: pattern.columnCount)
        for column in colors.indices {
            let meeting = (0..<pattern.rowCount).map { pattern.columns(inRow: $0).map(Int.init) }
                .filter { $0.contains(column) }
                .flatMap { $0 }
            repeat { colors[column] += 1 } while meeting.contains { $0 != column && colors[$0] == colors[column] }
        }
        #expect(pattern.columnColors(pattern.transposed) == colors)
    }

    /// Neighbors differ, and the edges between any two colors close no cycle.
    @Test(arguments: patterns.indices) func acyclicColorsCloseNoCycle(index: Int) {
        let pattern = Self.patterns[index]
        let colors = pattern.acyclicColors()
        let edges = (0..<pattern.columnCount).flatMap { i in
            neighbors(pattern, i).filter { $0 < i }.map { (i, $0) }
        }
        for (i, j) in edges { #expect(colors[i] != colors[j]) }
        let pairs = Dictionary(grouping: edges) { i, j in Set([colors[i], colors[j]]) }
        for (_, own) in pairs {
            var roots = Array(0..<pattern.columnCount)
            func root(_ vertex: Int) -> Int {
                var vertex = vertex
                while roots[vertex] != vertex { vertex = roots[vertex] }
                return vertex
            }
            for (i, j) in own {
                #expect(root(i) != root(j))
                roots[root(i)] = root(j)
            }
        }
        #expect((colors.max() ?? 0) <= (pattern.starColors().max() ?? 0))
    }

    /// A hub with 100,000 neighbors, first or last, and a dense pattern: no step visits all pairs.
    @Test(arguments: [true, false]) func hubTakesTimeLinearInItsEdges(isFirst: Bool) {
        let count = 100_000
        let hub = isFirst ? 0 : count - 1
        let rows = (0..<count).map { (i: Int) -> [Int32] in
            i == hub ? (0..<Int32(count)).map { $0 } : [Int32(Swift.min(i, hub)), Int32(Swift.max(i, hub))]
        }
        let pattern = SparsityPattern(rows: rows, columnCount: count)
        #expect(pattern.starColors().max() == 1)
        #expect(pattern.acyclicColors().max() == 1)
        #expect(pattern.columnColors(pattern.transposed).max() == Int32(count - 1))
    }
}
