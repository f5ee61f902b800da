// Coloring for recovery by substitution: the columns of any two colors form a forest.

extension SparsityPattern {
    /// Colors of a symmetric matrix's columns such that neighbors differ and every cycle has at least three colors
    /// (acyclic coloring; Coleman and Cai 1986, by the greedy algorithm of Gebremedhin, Tarafdar, Manne and Pothen
    /// 2007). ``substituted(_:_:)`` recovers the entries.
    /// - Complexity: O(Σ entries in the neighbors' rows, over the columns), times the inverse Ackermann function.
    func acyclicColors() -> [Int32] {
        let mirror = mirrorPlaces
        var colors = [Int32](repeating: -1, count: columnCount)
        var forbidden = ColorMarks()
        // The two-colored trees, as disjoint sets of edges; an edge is identified by the place of its entry or its
        // mirror image, whichever is first.
        var trees = DisjointSets(count: count)
        // For each tree, the last vertex that visited it, and through which neighbor.
        var visits = [(vertex: Int, neighbor: Int32)](repeating: (-1, -1), count: count)
        // For each color, the last vertex that saw it at a neighbor, and the edge to that neighbor.
        var edges: [(vertex: Int, edge: Int)] = []
        func edge(_ place: Int) -> Int { Swift.min(place, mirror[place]) }
        func isColored(_ vertex: Int32, otherThan one: Int, _ two: Int32) -> Bool {
            colors[Int(vertex)] >= 0 && Int(vertex) != one && vertex != two
        }
        for vertex in 0..<columnCount {
            let neighbors = places(inRow: vertex).filter { isColored(columns[$0], otherThan: vertex, -1) }
            for place in neighbors { forbidden.mark(colors[Int(columns[place])], for: vertex) }
            // Taking the second color of a tree that it touches twice would close a two-colored cycle.
            for place in neighbors {
                let neighbor = columns[place]
                for second in places(inRow: Int(neighbor))
                where isColored(columns[second], otherThan: vertex, neighbor) {
                    let color = colors[Int(columns[second])]
                    if forbidden.isMarked(color, for: vertex) { continue }
                    let tree = trees.representative(of: edge(second))
                    if visits[tree].vertex == vertex, visits[tree].neighbor != neighbor {
                        forbidden.mark(color, for: vertex)
                    }
                    visits[tree] = (vertex, neighbor)
                }
            }
            colors[vertex] = forbidden.lowestUnmarked(for: vertex)
            // Join the vertex's edges to each color with each other, and with the trees of that pair of colors at their
            // ends.
            for place in neighbors {
                let neighbor = columns[place]
                let color = Int(colors[Int(neighbor)])
                while edges.count <= color { edges.append((-1, 0)) }
                if edges[color].vertex == vertex { trees.join(edge(place), edges[color].edge) }
                edges[color] = (vertex, edge(place))
                for second in places(inRow: Int(neighbor))
                where colors[Int(columns[second])] == colors[vertex] && columns[second] != neighbor {
                    trees.join(edge(place), edge(second))
                }
            }
        }
        return colors
    }

    /// The entries of a symmetric matrix from its products with the sum of each color's unit vectors, for an acyclic
    /// coloring.
    ///
    /// A leaf of a tree has one neighbor of the other color, so that entry stands alone in its row of the product;
    /// subtracting it from the neighbor's row leaves a smaller tree. Leaves are removed repeatedly. An infinite or NaN
    /// entry spoils those that are computed from it.
    /// - Complexity: O(entries + columns · colors).
    func substituted(_ products: [[Double]], _ colors: [Int32]) -> [Double] {
        let mirror = mirrorPlaces
        var values = [Double](repeating: 0, count: count)
        // The remaining products and, for each vertex and color, the number of remaining edges and the sum of their
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
            // Both ends of a tree's last edge are leaves.
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

/// Disjoint sets (union–find).
private struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func representative(of member: Int) -> Int {
        var member = member
        while parents[member] != member {
            // Path halving.
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
