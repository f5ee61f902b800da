// Colors of columns, so that those of one color can be computed by one sweep: their entries do not get in each other's
// way. All colorings are greedy, in the order of the columns: each takes the lowest color that is free.

extension SparsityPattern {
    /// Colors of the columns such that no two of one color have an entry in the same row: every entry is then read off
    /// directly (distance-1 coloring of the column intersection graph; Curtis, Powell and Reid 1974).
    /// - Parameter byColumn: The pattern of the transposed matrix.
    /// - Complexity: O(Σ entries² over the rows) at worst. A row whose entries have every color so far, as a dense
    ///   row's have, ends a column's search at once.
    func columnColors(_ byColumn: SparsityPattern) -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        // For each row, how many of its columns are colored, all of them differently.
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
    /// three colors: each entry or its mirror image is then read off directly (star coloring; Coleman and Moré 1984,
    /// the greedy way of Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// - Complexity: for each entry as many steps as its column's neighbors have colors.
    package func starColors() -> [Int32] {
        let mirror = mirrorPlaces
        var colors = [Int32](repeating: -1, count: columnCount)
        var adjacent = NeighborColors(count: columnCount)
        var forbidden = ColorMarks()
        // The colors that two neighbors have.
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
                // A path of two colors would lead through here to another neighbor, or begin here and go on beyond the
                // second vertex. It cannot go on where several second vertices have one color: they and `neighbor`
                // would already be such a path.
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
