// Colors for recovery by substitution: the columns of any two colors form trees, without cycles.

extension SparsityPattern {
    /// Colors of a symmetric matrix's columns such that neighbors differ and every cycle has at least three colors
    /// (acyclic coloring; Coleman and Cai 1986, by the greedy algorithm of Gebremedhin, Tarafdar, Manne and Pothen
    /// 2007). ``substituted(_:_:)`` recovers the entries.
    /// - Complexity: for each entry as many steps as its column's neighbors have colors, times a factor of at most the
    ///   logarithm of the number of entries for the disjoint sets.
    func acyclicColors() -> [Int32] {
        let mirror = mirrorPlaces
        var colors = [Int32](repeating: -1, count: columnCount)
        var adjacent = NeighborColors(count: columnCount)
        var forbidden = ColorMarks()
        // The trees of two colors, as sets of edges. An edge is identified by the first of the places of its two
        // entries, below and above the diagonal. All edges from one vertex to neighbors of one color are in one tree.
        var trees = DisjointSets(count: count)
        // For each tree the vertex that met it last, and through which neighbor.
        var visits = [(vertex: Int, neighbor: Int32)](repeating: (-1, -1), count: count)
        func edge(_ place: Int) -> Int { Swift.min(place, mirror[place]) }
        for vertex in 0..<columnCount {
            let neighbors = places(inRow: vertex).filter { colors[Int(columns[$0])] >= 0 }
            for place in neighbors { forbidden.mark(colors[Int(columns[place])], for: vertex) }
            // If a tree is reached through two neighbors, its second color would close a cycle through the vertex.
            for place in neighbors where !forbidden.areAllMarked(for: vertex) {
                let neighbor = columns[place]
                for second in adjacent[neighbor] where !forbidden.isMarked(second.color, for: vertex) {
                    let tree = trees.representative(of: edge(second.place))
                    if visits[tree].vertex == vertex, visits[tree].neighbor != neighbor {
                        forbidden.mark(second.color, for: vertex)
                    }
                    visits[tree] = (vertex, neighbor)
                }
            }
            let color = forbidden.lowestUnmarked(for: vertex)
            colors[vertex] = color
            // The vertex's edges to neighbors of one color become one tree, joined with the trees of this pair of
            // colors at the neighbors.
            for place in neighbors {
                let neighbor = columns[place]
                if let own = adjacent.entry(of: colors[Int(neighbor)], around: Int32(vertex)) {
                    trees.join(edge(place), edge(own.place))
                }
                if let other = adjacent.entry(of: color, around: neighbor) {
                    trees.join(edge(place), edge(other.place))
                }
                adjacent.add(colors[Int(neighbor)], at: place, around: Int32(vertex))
                adjacent.add(color, at: mirror[place], around: neighbor)
            }
        }
        return colors
    }

    /// The entries of a symmetric matrix from its products with the sum of each color's unit vectors, for an acyclic
    /// coloring.
    ///
    /// A leaf of a tree has one neighbor of the other color, so its entry can be read from its row of the product.
    /// Subtracting the entry from the neighbor's row leaves a smaller tree. All trees are stripped from their leaves
    /// inward. An infinite or NaN entry makes those computed from it non-finite, too.
    /// - Complexity: O(entries + columns · colors).
    func substituted(_ products: [[Double]], _ colors: [Int32]) -> [Double] {
        let mirror = mirrorPlaces
        var values = [Double](repeating: 0, count: count)
        // What is left of the products, and of each vertex's edges to each color: their number and the sum of their
        // places, which is the place of the last edge.
        var left = products
        var edges = [(count: Int, places: Int)](repeating: (0, 0), count: columnCount * products.count)
        func index(_ row: Int, _ color: Int32) -> Int { row * products.count + Int(color) }
        for row in 0..<rowCount {
            for place in places(inRow: row) {
                if Int(columns[place]) == row {
                    values[place] = products[Int(colors[row])][row]
                } else {
                    let own = index(row, colors[Int(columns[place])])
                    edges[own] = (edges[own].count + 1, edges[own].places + place)
                }
            }
        }
        var ends = edges.indices.filter { edges[$0].count == 1 }
        var next = 0
        while next < ends.count {
            let (row, color) = ends[next].quotientAndRemainder(dividingBy: products.count)
            let (count, place) = edges[ends[next]]
            next += 1
            // The last edge of a tree joins two leaves, and the first has removed it.
            if count == 0 { continue }
            let column = Int(columns[place])
            let value = left[color][row]
            values[place] = value
            values[mirror[place]] = value
            edges[index(row, Int32(color))] = (0, 0)
            let other = index(column, colors[row])
            left[Int(colors[row])][column] -= value
            edges[other] = (edges[other].count - 1, edges[other].places - mirror[place])
            if edges[other].count == 1 { ends.append(other) }
        }
        return values
    }
}
