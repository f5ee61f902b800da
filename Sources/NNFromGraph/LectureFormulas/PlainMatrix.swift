extension LectureFormulas {
    /// A matrix in row-major order, with just enough linear algebra for the formulas, in plain loops.
    ///
    /// Shapes that do not match stop the program with a message that names the operation and both shapes.
    public struct PlainMatrix: Equatable, Sendable {
        /// The number of rows.
        public let rows: Int
        /// The number of columns.
        public let columns: Int
        /// The `rows · columns` elements; element (i, j) is at index `i · columns + j`.
        public private(set) var values: [Double]

        /// A matrix from its elements in row-major order; a wrong count stops the program.
        public init(rows: Int, columns: Int, values: [Double]) {
            guard rows >= 0, columns >= 0, values.count == rows * columns else {
                stopAtShapes(
                    "PlainMatrix.init", ("shape", "\(rows) × \(columns)"), ("values", "of count \(values.count)"),
                    "pass rows · columns values in row-major order")
            }
            self.rows = rows
            self.columns = columns
            self.values = values
        }

        /// A matrix whose elements all equal `value`; negative extents stop the program.
        public init(rows: Int, columns: Int, repeating value: Double = 0) {
            self.init(rows: rows, columns: columns, values: Array(repeating: value, count: max(0, rows * columns)))
        }

        /// A matrix with the given rows; rows of different lengths stop the program.
        public init(_ rows: [[Double]]) {
            let columns = rows.first?.count ?? 0
            if let odd = rows.first(where: { $0.count != columns }) {
                stopAtShapes(
                    "PlainMatrix.init", ("row", "of count \(odd.count)"), ("first row", "of count \(columns)"),
                    "give all rows the same length")
            }
            self.init(rows: rows.count, columns: columns, values: rows.flatMap { $0 })
        }

        /// A matrix with the single column `values`.
        public static func column(_ values: [Double]) -> PlainMatrix {
            PlainMatrix(rows: values.count, columns: 1, values: values)
        }

        /// The shape as text, for messages: `2 × 3`.
        public var shapeDescription: String { "\(rows) × \(columns)" }

        /// The element at a row and column; an index out of range stops the program.
        public subscript(row: Int, column: Int) -> Double {
            get { values[position(row, column)] }
            set { values[position(row, column)] = newValue }
        }

        private func position(_ row: Int, _ column: Int) -> Int {
            guard row >= 0, row < rows, column >= 0, column < columns else {
                stopAtShapes(
                    "PlainMatrix.subscript", ("index", "[\(row), \(column)]"), ("matrix", shapeDescription),
                    "rows and columns are counted from 0")
            }
            return row * columns + column
        }
    }
}

extension LectureFormulas.PlainMatrix {
    /// The transpose.
    public var transposed: Self {
        var result = Self(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { result.values[column * rows + row] = values[row * columns + column] }
        }
        return result
    }

    /// `self · other`: [rows × other's columns].
    public func times(_ other: Self) -> Self {
        guard columns == other.rows else {
            stop("times", other, "left columns and right rows must be equal in number; transpose one of them")
        }
        var result = Self(rows: rows, columns: other.columns)
        for row in 0..<rows {
            for inner in 0..<columns {
                let factor = values[row * columns + inner]
                for column in 0..<other.columns {
                    result.values[row * other.columns + column] += factor * other.values[inner * other.columns + column]
                }
            }
        }
        return result
    }

    /// `selfᵀ · other`: [columns × other's columns]. Sums over the rows, that is, over a batch's samples.
    public func transposedTimes(_ other: Self) -> Self {
        guard rows == other.rows else {
            stop("transposedTimes", other, "both need the same number of rows; `times` does not transpose")
        }
        return transposed.times(other)
    }

    /// `self · otherᵀ`: [rows × other's rows].
    public func timesTransposed(_ other: Self) -> Self {
        guard columns == other.columns else {
            stop("timesTransposed", other, "both need the same number of columns; `times` does not transpose")
        }
        return times(other.transposed)
    }

    /// The matrix with `row`, such as a bias, added to each of its rows.
    public func addingToEachRow(_ row: [Double]) -> Self {
        guard row.count == columns else {
            LectureFormulas.stopAtShapes(
                "PlainMatrix.addingToEachRow", ("matrix", shapeDescription), ("row", "of count \(row.count)"),
                "pass one number per column")
        }
        var result = self
        for index in values.indices { result.values[index] += row[index % columns] }
        return result
    }

    /// The sum of each column.
    public var columnSums: [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for index in values.indices { sums[index % columns] += values[index] }
        return sums
    }

    /// The sum of the squared elements.
    public var sumOfSquares: Double { values.reduce(0) { $0 + $1 * $1 } }

    /// The matrix with a function applied to each element.
    public func map(_ transform: (Double) -> Double) -> Self {
        Self(rows: rows, columns: columns, values: values.map(transform))
    }

    /// The elementwise combination of two matrices of the same shape.
    public func combined(with other: Self, _ transform: (Double, Double) -> Double) -> Self {
        guard rows == other.rows, columns == other.columns else {
            stop("combined", other, "both must have the same shape")
        }
        return Self(rows: rows, columns: columns, values: zip(values, other.values).map(transform))
    }

    private func stop(_ operation: String, _ other: Self, _ remedy: String) -> Never {
        LectureFormulas.stopAtShapes(
            "PlainMatrix.\(operation)", ("left", shapeDescription), ("right", other.shapeDescription), remedy)
    }
}
