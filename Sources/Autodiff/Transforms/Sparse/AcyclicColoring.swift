// Colors for recovery by substitution: the columns of any two colors form trees, and no cycle.

extension SparsityPattern {
    /// Colors of a symmetric matrix's columns such that neighbors differ and every cycle has at least three colors
    /// (acyclic coloring; Coleman and Cai 1986, the greedy way of Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// ``substituted(_:_:)`` gives the entries back.
    /// - Complexity: for each entry as many steps as its column's neighbors have colors, times the inverse of
    ///   Ackermann's function.
    func acyclicColors() -> [Int32] {
        let mirror = mirrorPlaces
        var colors = [Int32](repeating: -1, count: columnCount)
        var adjacent = NeighborColors(count: columnCount)
        var forbidden = ColorMarks()
        // The trees of two colors, as sets of edges; an edge is the place of its entry below or above the diagonal,
        // whichever is first. All edges from one vertex to neighbors of one color are in one tree.
        var trees = DisjointSets(count: count)
        // For each tree the vertex that saw it last, and by which neighbor.
        var visits = [(vertex: Int, neighbor: Int32)](repeating: (-1, -1), count: count)
        func edge(_ place: Int) -> Int { Swift.min(place, mirror[place]) }
        for vertex in 0..<columnCount {
            let neighbors = places(inRow: vertex).filter { colors[Int(columns[$0])] >= 0 }
            for place in neighbors { forbidden.mark(colors[Int(columns[place])], for: vertex) }
            // With the second color of a tree that it touches twice the vertex would close a cycle.
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
            // The vertex's edges to one color join, each with the tree of that pair of colors at its other end.
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
    /// An end of a tree has one neighbor of the other color, so that entry stands alone in its row of the product;
    /// taken away from the neighbor's row it leaves a smaller tree. Trees are taken off from all ends at once. An entry
    /// that is infinite or NaN spoils those behind it.
    /// - Complexity: O(entries + columns · colors).
    func substituted(_ products: [[Double]], _ colors: [Int32]) -> [Double] {
        let mirror = mirrorPlaces
        var values = [Double](repeating: 0, count: count)
        // What is left of the products, and of each vertex's edges to each color: their number and the sum of their
        // places.
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
            // The last edge of a tree has two ends.
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

/// Sets that are joined and never split.
private struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func representative(of member: Int) -> Int {
        var member = member
        while parents[member] != member {
            // Halves the way for the next time.
            parents[member] = parents[parents[member]]
            member = parents[member]
        }
        return member
    }

    mutating func join(_ one: Int, _ other: Int) {
        let (one, other) = (representative(of: one), representative(of: other))
        if one != other { parents[one] = other }
    }
}
