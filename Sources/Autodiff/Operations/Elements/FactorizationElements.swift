// Linear systems as scalar operations: the eliminations of `Factorizations.swift`, node by node.

/// A matrix of nodes.
private struct NodeMatrix {
    let columns: Int
    var nodes: [Int32]

    /// Matrix `index` of a batch.
    init(_ array: ElementArray, _ index: Int, _ operation: String) {
        let (_, rows, columns) = array.shape.matrices(for: operation)
        self.columns = columns
        nodes = Array(array.nodes[(index * rows * columns)..<((index + 1) * rows * columns)])
    }

    subscript(row: Int, column: Int) -> Int32 {
        get { nodes[row * columns + column] }
        set { nodes[row * columns + column] = newValue }
    }

    /// Subtracts `factor` times row `known` from another row, starting at a column.
    mutating func subtract(
        _ factor: Int32, timesRow known: Int, fromRow row: Int, from first: Int = 0, in graph: inout ScalarGraph
    ) {
        for column in first..<Swift.max(columns, first) {
            let product = graph.add(.two(.multiply, factor, self[known, column]))
            self[row, column] = graph.add(.two(.subtract, self[row, column], product))
        }
    }

    mutating func divide(row: Int, by divisor: Int32, in graph: inout ScalarGraph) {
        for column in 0..<columns { self[row, column] = graph.add(.two(.divide, self[row, column], divisor)) }
    }

    /// Solves in place for right-hand sides, row by row.
    /// - Parameter coefficient: The matrix's node at a row and column.
    mutating func solve(
        size: Int, isLower: Bool, hasUnitDiagonal: Bool = false, in graph: inout ScalarGraph,
        _ coefficient: (Int, Int) -> Int32
    ) {
        for step in 0..<size {
            let row = isLower ? step : size - 1 - step
            for known in isLower ? 0..<row : (row + 1)..<size {
                subtract(coefficient(row, known), timesRow: known, fromRow: row, in: &graph)
            }
            if !hasUnitDiagonal { divide(row: row, by: coefficient(row, row), in: &graph) }
        }
    }
}

extension TriangularSolve {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (batch, n, _) = shape.matrices(for: name)
        return (0..<batch).flatMap { index in
            let a = NodeMatrix(operands[0], index, name)
            var x = NodeMatrix(operands[1], index, name)
            x.solve(size: n, isLower: lower != transposed, in: &graph) { transposed ? a[$1, $0] : a[$0, $1] }
            return x.nodes
        }
    }
}

extension Cholesky {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (batch, n, _) = shape.matrices(for: name)
        let (zero, two) = (graph.add(.constant(0)), graph.add(.constant(2)))
        return (0..<batch).flatMap { index in
            let a = NodeMatrix(operands[0], index, name)
            var result = a
            for row in 0..<n { for column in (row + 1)..<Swift.max(n, row + 1) { result[row, column] = zero } }
            for column in 0..<n {
                for row in column..<n {
                    let mean = graph.add(.two(.add, a[row, column], a[column, row]))
                    var sum = graph.add(.two(.divide, mean, two))
                    for inner in 0..<column {
                        let product = graph.add(.two(.multiply, result[row, inner], result[column, inner]))
                        sum = graph.add(.two(.subtract, sum, product))
                    }
                    result[row, column] =
                        row == column
                        ? graph.add(.one(.squareRoot, sum)) : graph.add(.two(.divide, sum, result[column, column]))
                }
            }
            return result.nodes
        }
    }
}

/// A square matrix of nodes after elimination: L and U in one array. The pivots are those of the recorded values; in
/// exact arithmetic the solution does not depend on them.
private struct NodeElimination {
    let order: [Int]
    private(set) var entries: NodeMatrix

    init(_ array: ElementArray, _ index: Int, _ operation: String, in graph: inout ScalarGraph) {
        entries = NodeMatrix(array, index, operation)
        let n = entries.columns
        order = Elimination(array.values[(index * n * n)..<((index + 1) * n * n)], size: n).order
        let given = entries
        for (row, source) in order.enumerated() { for column in 0..<n { entries[row, column] = given[source, column] } }
        for pivot in 0..<n {
            for row in (pivot + 1)..<Swift.max(n, pivot + 1) {
                let factor = graph.add(.two(.divide, entries[row, pivot], entries[pivot, pivot]))
                entries[row, pivot] = factor
                entries.subtract(factor, timesRow: pivot, fromRow: row, from: pivot + 1, in: &graph)
            }
        }
    }
}

extension NodeElimination {
    /// The product of the pivots, with the sign of the exchanges of rows.
    fileprivate func determinant(in graph: inout ScalarGraph) -> Int32 {
        var (places, sign) = (order, 1.0)
        for row in places.indices {
            while places[row] != row {
                places.swapAt(row, places[row])
                sign = -sign
            }
        }
        return order.indices.reduce(graph.add(.constant(sign))) { product, pivot in
            graph.add(.two(.multiply, product, entries[pivot, pivot]))
        }
    }
}

extension Determinant {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        guard order == .value else { return graph.addComposed(self, operands) }
        return (0..<shape.count).map { index in
            NodeElimination(operands[0], index, name, in: &graph).determinant(in: &graph)
        }
    }
}

extension DeterminantSign {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        (0..<shape.count).map { index in
            let determinant = NodeElimination(operands[0], index, name, in: &graph).determinant(in: &graph)
            return graph.add(.one(.sign, determinant))
        }
    }
}

extension Solve {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (batch, n, _) = shape.matrices(for: name)
        return (0..<batch).flatMap { index in
            let system = NodeElimination(operands[0], index, name, in: &graph)
            let right = NodeMatrix(operands[1], index, name)
            var x = right
            for (row, source) in system.order.enumerated() {
                for column in 0..<x.columns { x[row, column] = right[source, column] }
            }
            let entries = system.entries
            x.solve(size: n, isLower: true, hasUnitDiagonal: true, in: &graph) { entries[$0, $1] }
            x.solve(size: n, isLower: false, in: &graph) { entries[$0, $1] }
            return x.nodes
        }
    }
}

extension LogDeterminant {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (batch, n, _) = operands[0].shape.matrices(for: name)
        return (0..<batch).map { index in
            let entries = NodeElimination(operands[0], index, name, in: &graph).entries
            let logarithms = (0..<n).map { pivot in
                graph.add(.one(.logarithm, graph.add(.one(.absolute, entries[pivot, pivot]))))
            }
            return graph.addSum(logarithms)
        }
    }
}
