// Colours of columns, so that those of one colour can be computed by one sweep: their entries do not get in each other's
// way. Both colourings are greedy, in the order of the columns: each takes the lowest colour that is free.

extension SparsityPattern {
    /// Colours of the columns such that no two of one colour have an entry in the same row: every entry is then read off
    /// directly (distance-1 colouring of the column intersection graph; Curtis, Powell and Reid 1974).
    /// - Complexity: O(Σ entries² over the rows).
    func columnColors() -> [Int32] {
        let byColumn = transposed
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden: [Int] = []
        for column in 0..<columnCount {
            for row in byColumn.columns(inRow: column) {
                for other in columns(inRow: Int(row)) where colors[Int(other)] >= 0 {
                    forbidden.forbid(colors[Int(other)], for: column)
                }
            }
            colors[column] = forbidden.lowestFree(for: column)
        }
        return colors
    }

    /// Colours of a symmetric matrix's columns such that neighbours differ and every path of four columns has at least three
    /// colours: each entry or its mirror image is then read off directly (star colouring; Coleman and Moré 1984, the greedy way
    /// of Gebremedhin, Manne and Pothen 2005).
    func starColors() -> [Int32] {
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden: [Int] = []
        for vertex in 0..<columnCount {
            for neighbor in columns(inRow: vertex) where Int(neighbor) != vertex {
                let color = colors[Int(neighbor)]
                if color >= 0 { forbidden.forbid(color, for: vertex) }
                for second in columns(inRow: Int(neighbor)) where second != neighbor && Int(second) != vertex {
                    let secondColor = colors[Int(second)]
                    guard secondColor >= 0 else { continue }
                    // An uncoloured middle may yet take any colour; a coloured one may meet its own beyond `second`.
                    if color < 0
                        || columns(inRow: Int(second)).contains(where: {
                            $0 != neighbor && $0 != second && colors[Int($0)] == color
                        })
                    {
                        forbidden.forbid(secondColor, for: vertex)
                    }
                }
            }
            colors[vertex] = forbidden.lowestFree(for: vertex)
        }
        return colors
    }
}

/// For each colour the vertex that may not take it, plus one.
extension [Int] {
    fileprivate mutating func forbid(_ color: Int32, for vertex: Int) {
        while count <= Int(color) { append(0) }
        self[Int(color)] = vertex + 1
    }
    fileprivate func lowestFree(for vertex: Int) -> Int32 { Int32(firstIndex { $0 != vertex + 1 } ?? count) }
}
