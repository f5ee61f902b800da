// Colorings of columns: columns of one color are computed by one sweep, and their entries can be recovered. All
// colorings are greedy in column order: each column takes the lowest admissible color.

extension SparsityPattern {
    /// Colors of the columns such that no two of one color have an entry in the same row: every entry can then be read
    /// directly (distance-1 coloring of the column intersection graph; Curtis, Powell and Reid 1974).
    /// - Parameter byColumn: The pattern of the transposed matrix.
    /// - Complexity: O(Σ entries² over the rows).
    func columnColors(_ byColumn: SparsityPattern) -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden = ColorMarks()
        for column in 0..<columnCount {
            for row in byColumn.columns(inRow: column) {
                for other in columns(inRow: Int(row)) where colors[Int(other)] >= 0 {
                    forbidden.mark(colors[Int(other)], for: column)
                }
            }
            colors[column] = forbidden.lowestUnmarked(for: column)
        }
        return colors
    }

    /// Colors of a symmetric matrix's columns such that neighbors differ and every path of four columns has at least
    /// three colors: each entry or its mirror image can then be read directly (star coloring; Coleman and Moré 1984, by
    /// the greedy algorithm of Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// - Complexity: O(Σ entries² over the rows of each column's neighbors).
    func starColors() -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden = ColorMarks()
        // The colors shared by two neighbors.
        var shared = ColorMarks()
        for vertex in 0..<columnCount {
            let neighbors = columns(inRow: vertex).filter { colors[Int($0)] >= 0 }
            for neighbor in neighbors {
                let color = colors[Int(neighbor)]
                if forbidden.isMarked(color, for: vertex) { shared.mark(color, for: vertex) }
                forbidden.mark(color, for: vertex)
            }
            for neighbor in neighbors {
                let color = colors[Int(neighbor)]
                for second in columns(inRow: Int(neighbor)) where second != neighbor && colors[Int(second)] >= 0 {
                    // A two-colored path of four columns would extend from here beyond `second`, or pass through here
                    // to another neighbor.
                    if shared.isMarked(color, for: vertex)
                        || columns(inRow: Int(second)).contains(where: {
                            $0 != neighbor && $0 != second && colors[Int($0)] == color
                        })
                    {
                        forbidden.mark(colors[Int(second)], for: vertex)
                    }
                }
            }
            colors[vertex] = forbidden.lowestUnmarked(for: vertex)
        }
        return colors
    }
}
