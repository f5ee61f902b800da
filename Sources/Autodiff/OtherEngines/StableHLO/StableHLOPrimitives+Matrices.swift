// Diagonals, factorizations and solutions of the matrices in the last two axes.
extension StableHLOPrimitives {
    /// The positions of matrices for which a comparison of row and column holds.
    private func positions(_ matrices: Shape, _ comparison: Comparison) -> StableHLOValue {
        let (rows, columns) = (text.iota(matrices.rank - 2, matrices), text.iota(matrices.rank - 1, matrices))
        return text.compare(rows, comparison, columns)
    }

    func diagonal(_ x: StableHLOValue) -> StableHLOValue {
        let alone = text.select(positions(x.shape, .equal), x, text.filled(0, x.shape, type))
        // Of the longer axis, the sum has one term that is not 0, or none, which is beyond the diagonal.
        let (rows, columns) = (x.shape.rank - 2, x.shape.rank - 1)
        let summed = x.shape[rows] < x.shape[columns] ? columns : rows
        return text.reshape(text.reduce(alone, [summed], .sum), to: shape)
    }

    func diagonalMatrix(_ x: StableHLOValue) -> StableHLOValue {
        let (rows, columns) = (shape.rank - 2, shape.rank - 1)
        let along = shape[rows] < shape[columns] ? rows : columns
        let repeated = text.broadcast(x, to: shape, axes: Array(0..<rows) + [along])
        return text.select(positions(shape, .equal), repeated, text.filled(0, shape, type))
    }

    /// The lower factor of the symmetric part, as our own; elsewhere StableHLO leaves open what the result has.
    func cholesky(_ x: StableHLOValue) -> StableHLOValue {
        let axes = Array(0..<shape.rank)
        let transposed = text.transpose(x, axes.dropLast(2) + [axes.count - 1, axes.count - 2])
        let sum = text.elementwise("stablehlo.add", x, transposed)
        let symmetric = text.elementwise("stablehlo.multiply", sum, text.filled(0.5, shape, type))
        return text.select(
            positions(shape, .greaterOrEqual), text.cholesky(symmetric), text.filled(0, shape, type))
    }

    /// X with A·X = B: elimination on [A B], then back substitution.
    func solve(_ a: StableHLOValue, _ b: StableHLOValue) -> StableHLOValue {
        let n = a.shape[a.shape.rank - 1]
        let both = eliminated(text.concatenate([a, b], a.shape.rank - 1), n)
        let zeros = shape.extents.map { _ in 0 }
        let upper = text.slice(both, zeros, a.shape.extents)
        let right = text.slice(both, zeros.dropLast() + [n], shape.extents)
        return text.triangularSolve(upper, right, lower: false, transposed: false)
    }

    /// log |det A|: the sum of the logarithms of the pivots' magnitudes.
    func logDeterminant(_ a: StableHLOValue) -> StableHLOValue {
        let (rows, columns) = (a.shape.rank - 2, a.shape.rank - 1)
        let pivots = eliminated(a, a.shape[columns])
        let logarithms = text.elementwise("stablehlo.log", text.elementwise("stablehlo.abs", pivots))
        let alone = text.select(positions(a.shape, .equal), logarithms, text.filled(0, a.shape, type))
        return text.reduce(alone, [rows, columns], .sum)
    }

    /// The sign of det A: 0 if a pivot is 0, else that of the number of negative pivots.
    func determinantSign(_ a: StableHLOValue) -> StableHLOValue {
        let (rows, columns) = (a.shape.rank - 2, a.shape.rank - 1)
        if a.shape[columns] == 0 { return text.filled(1, shape, type) }
        let pivots = eliminated(a, a.shape[columns])
        let signs = text.select(
            positions(a.shape, .equal), text.elementwise("stablehlo.sign", pivots), text.filled(1, a.shape, type))
        let isNegative = text.compare(signs, .less, text.filled(0, a.shape, type))
        let half = text.elementwise(
            "stablehlo.multiply", text.reduce(text.mask(isNegative, type), [rows, columns], .sum),
            text.filled(0.5, shape, type))
        // 0 for an even number of negative pivots, ½ for an odd one.
        let parity = text.elementwise("stablehlo.subtract", half, text.elementwise("stablehlo.floor", half))
        let sign = text.elementwise(
            "stablehlo.subtract", text.filled(1, shape, type),
            text.elementwise("stablehlo.multiply", text.filled(4, shape, type), parity))
        let least = text.reduce(text.elementwise("stablehlo.abs", signs), [rows, columns], .minimum)
        return text.elementwise("stablehlo.multiply", sign, least)
    }

    /// Gaussian elimination of the first `n` columns with partial pivoting; the pivots and what is above them are
    /// valid. A row that another takes the place of is negated, so that their product is the determinant.
    private func eliminated(_ x: StableHLOValue, _ n: Int) -> StableHLOValue {
        if n == 0 { return x }
        let (rows, width) = (x.shape.rank - 2, x.shape[x.shape.rank - 1])
        let columnShape = x.shape.replacing(rows + 1, with: 1)
        let numbers = text.iota(rows, x.shape)
        let columnNumbers = text.iota(rows, columnShape)
        let zero = text.filled(0, [], .integer)
        let zeros = text.filled(0, x.shape, type)
        /// The part from a row and a column on, which are known at run time.
        func part(_ x: StableHLOValue, _ row: StableHLOValue, _ column: StableHLOValue, _ counts: (Int, Int))
            -> StableHLOValue
        {
            let starts = [StableHLOValue](repeating: zero, count: rows) + [row, column]
            return text.slice(x, from: starts, x.shape.extents.dropLast(2) + [counts.0, counts.1])
        }
        return text.loop(n, from: [x]) { step, values in
            let x = values[0]
            // The first of the largest elements below is the pivot. If there is a NaN, none is, and no row moves.
            let column = part(x, zero, step, (n, 1))
            let steps = text.broadcast(step, to: columnShape)
            let isOpen = text.compare(columnNumbers, .greaterOrEqual, steps)
            let magnitudes = text.select(
                isOpen, text.elementwise("stablehlo.abs", column), text.filled(-1, columnShape, type))
            let largest = text.broadcast(text.reduce(magnitudes, [rows], .maximum), to: columnShape)
            let none = text.filled(Double(n), columnShape, .integer)
            let candidates = text.select(text.compare(magnitudes, .equal, largest), columnNumbers, none)
            let best = text.reduce(candidates, [rows], .minimum)
            // The pivot's row and the current one change places.
            let isBest = text.compare(numbers, .equal, text.broadcast(best, to: x.shape))
            let isCurrent = text.compare(numbers, .equal, text.broadcast(step, to: x.shape))
            let current = part(x, step, zero, (1, width))
            let found = text.reduce(text.select(isBest, x, zeros), [rows], .sum)
            let isFound = text.compare(best, .less, text.filled(Double(n), best.shape, .integer))
            let pivotRow = text.select(text.broadcast(isFound, to: current.shape), found, current)
            let swapped = text.select(
                isCurrent, text.broadcast(pivotRow, to: x.shape),
                text.select(isBest, text.broadcast(text.elementwise("stablehlo.negate", current), to: x.shape), x))
            // The multiples of the pivot's row that clear the column below it.
            let pivot = part(pivotRow, zero, step, (1, 1))
            let factors = text.elementwise(
                "stablehlo.divide", part(swapped, zero, step, (n, 1)), text.broadcast(pivot, to: columnShape))
            let multiples = text.elementwise(
                "stablehlo.multiply", text.broadcast(factors, to: x.shape), text.broadcast(pivotRow, to: x.shape))
            let isBelow = text.compare(numbers, .greater, text.broadcast(step, to: x.shape))
            return [text.select(isBelow, text.elementwise("stablehlo.subtract", swapped, multiples), swapped)]
        }[0]
    }
}
