// Colors of columns: the entries of columns of one color do not overlap, so that one sweep computes them together. All
// colorings are greedy, in the order of the columns: each takes the lowest color that is allowed.

extension SparsityPattern {
    /// Colors of the columns such that no two of one color have an entry in the same row, so that every entry can be
    /// read directly (distance-1 coloring of the column intersection graph; Curtis, Powell and Reid 1974).
    /// - Parameter byColumn: The pattern of the transposed matrix.
    /// - Complexity: O(Σ entries² over the rows) at worst. A row whose entries have every color so far, as in a dense
    ///   row, ends a column's search at once.
    func columnColors(_ byColumn: SparsityPattern) -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        // For each row, the number of its columns that are colored, all differently.
        var coloredCounts = [Int](repeating: 0, count: rowCount)
        var forbidden = ColorMarks()
        for column in 0..<columnCount {
            let rows = byColumn.columns(inRow: column)
            if rows.contains(where: { coloredCounts[Int($0)] == forbidden.colorCount }), forbidden.colorCount > 0 {
                colors[column] = forbidden.newColor()
            } else {
                for row in rows {
                    for other in columns(inRow: Int(row)) where colors[Int(other)] >= 0 {
                        forbidden.mark(colors[Int(other)], for: column)
                    }
                }
                colors[column] = forbidden.lowestUnmarked(for: column)
            }
            for row in rows { coloredCounts[Int(row)] += 1 }
        }
        return colors
    }

    /// Colors of a symmetric matrix's columns such that neighbors differ and every path of four columns has at least
    /// three colors, so that each entry or its mirror image can be read directly (star coloring; Coleman and Moré 1984,
    /// by the greedy algorithm of Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// - Complexity: for each entry as many steps as its column's neighbors have colors.
    package func starColors() -> [Int32] {
        let mirror = mirrorPlaces
        var colors = [Int32](repeating: -1, count: columnCount)
        var adjacent = NeighborColors(count: columnCount)
        var forbidden = ColorMarks()
        // The colors that two or more neighbors have.
        var shared = ColorMarks()
        for vertex in 0..<columnCount {
            let neighbors = places(inRow: vertex).filter { colors[Int(columns[$0])] >= 0 }
            for place in neighbors {
                let color = colors[Int(columns[place])]
                if forbidden.isMarked(color, for: vertex) { shared.mark(color, for: vertex) }
                forbidden.mark(color, for: vertex)
            }
            for place in neighbors where !forbidden.areAllMarked(for: vertex) {
                let neighbor = columns[place]
                let color = colors[Int(neighbor)]
                let isShared = shared.isMarked(color, for: vertex)
                // With the color of a second vertex, this one would be on a path of two colors: through another
                // neighbor of the same color as `neighbor`, or beyond the second vertex to one of that color. The
                // latter cannot be where several neighbors of `neighbor` have the second color: two of them and
                // `neighbor` would already be part of such a path.
                for second in adjacent[neighbor]
                where isShared
                    || second.count == 1 && adjacent.count(of: color, around: columns[second.place]) > 1
                {
                    forbidden.mark(second.color, for: vertex)
                }
            }
            colors[vertex] = forbidden.lowestUnmarked(for: vertex)
            for place in neighbors {
                adjacent.add(colors[Int(columns[place])], at: place, around: Int32(vertex))
                adjacent.add(colors[vertex], at: mirror[place], around: columns[place])
            }
        }
        return colors
    }
}
