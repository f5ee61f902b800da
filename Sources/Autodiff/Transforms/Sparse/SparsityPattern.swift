/// The entries of a matrix that may differ from zero: for each row, their columns in ascending order (compressed sparse
/// rows).
public struct SparsityPattern: Sendable, Equatable {
    /// The number of rows.
    public let rowCount: Int
    /// The number of columns.
    public let columnCount: Int
    /// Where each row begins in ``columns``, followed by the number of entries.
    public let rowStarts: [Int]
    /// The columns of the entries, row by row.
    public let columns: [Int32]

    package init(rows: [[Int32]], columnCount: Int) {
        rowCount = rows.count
        self.columnCount = columnCount
        var starts = [0]
        starts.reserveCapacity(rows.count + 1)
        for row in rows { starts.append(starts.last! + row.count) }
        rowStarts = starts
        columns = Array(rows.joined())
    }

    /// From entries given as row · columnCount + column, in ascending order, without repetition.
    init(entries: [Int], rowCount: Int, columnCount: Int) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        var starts = [Int](repeating: 0, count: rowCount + 1)
        for entry in entries { starts[entry / columnCount + 1] += 1 }
        for row in 0..<rowCount { starts[row + 1] += starts[row] }
        rowStarts = starts
        columns = entries.map { Int32($0 % columnCount) }
    }

    /// The number of entries.
    public var count: Int { columns.count }
    /// The columns of a row's entries.
    public func columns(inRow row: Int) -> ArraySlice<Int32> { columns[places(inRow: row)] }
    /// The indices of a row's entries among all.
    func places(inRow row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }
    /// The index of an entry among all; `nil` if the pattern does not have it.
    public func index(row: Int, column: Int) -> Int? {
        let own = columns(inRow: row)
        var (low, high) = (own.startIndex, own.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if columns[middle] < column { low = middle + 1 } else { high = middle }
        }
        return low < own.endIndex && columns[low] == column ? low : nil
    }

    /// The pattern of the transposed matrix.
    public var transposed: SparsityPattern {
        var rows = [[Int32]](repeating: [], count: columnCount)
        for row in 0..<rowCount { for column in columns(inRow: row) { rows[Int(column)].append(Int32(row)) } }
        return SparsityPattern(rows: rows, columnCount: rowCount)
    }

    /// In a symmetric pattern, the index of each entry's mirror image.
    var mirrorPlaces: [Int] {
        // Rows ascend, so the mirror images of a column's entries come up in that row's order.
        var next = rowStarts
        return columns.map { column in
            defer { next[Int(column)] += 1 }
            return next[Int(column)]
        }
    }
}

/// A matrix of which only the entries of a pattern are stored.
public struct SparseMatrix: Sendable, Equatable {
    /// The positions of the entries.
    public let pattern: SparsityPattern
    /// The entries, row by row, in the order of the pattern.
    public internal(set) var values: [Double]
    /// The number of colors, that is, of directions along which the compressed sweeps computed it.
    public let colors: Int

    /// The entry in a row and a column; 0 where the pattern has none.
    public subscript(row: Int, column: Int) -> Double {
        pattern.index(row: row, column: column).map { values[$0] } ?? 0
    }

    /// The product with a vector. Stops unless it has one number for each column.
    public func times(_ vector: [Double]) -> [Double] {
        if vector.count != pattern.columnCount {
            stop(
                "SparseMatrix: the vector has \(vector.count) numbers but the matrix has \(pattern.columnCount) "
                    + "columns")
        }
        return (0..<pattern.rowCount).map { row in
            var sum = 0.0
            for place in pattern.places(inRow: row) {
                sum += values[place] * vector[Int(pattern.columns[place])]
            }
            return sum
        }
    }

    /// The matrix as a tensor, with its zeros.
    public var dense: Tensor<Double> {
        var dense = Tensor<Double>.zeros([pattern.rowCount, pattern.columnCount])
        for row in 0..<pattern.rowCount {
            for place in pattern.places(inRow: row) {
                dense.scalars[row * pattern.columnCount + Int(pattern.columns[place])] = values[place]
            }
        }
        return dense
    }
}
