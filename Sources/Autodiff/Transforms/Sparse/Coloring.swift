// Colors of columns, so that those of one color can be computed by one sweep: their entries do not get in each
// other's way. All colorings are greedy, in the order of the columns: each takes the lowest color that is free.

extension SparsityPattern {
    /// Colors of the columns such that no two of one color have an entry in the same row: every entry is then read
    /// off directly (distance-1 coloring of the column intersection graph; Curtis, Powell and Reid 1974).
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
    /// three colors: each entry or its mirror image is then read off directly (star coloring; Coleman and Moré 1984,
    /// the greedy way of Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// - Complexity: O(Σ entries² over the rows of each column's neighbors).
    func starColors() -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden = ColorMarks()
        // The colors that two neighbors have.
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
                    // A path of two colors would begin here and go on beyond `second`, or lead through here to another
                    // neighbor.
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
