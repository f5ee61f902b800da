import Autodiff

// Compilation time by program size, and coloring time by pattern. The time per unit should not depend on the size. Each
// run compiles anew.

extension Bench {
    static let compileGrowth: [BenchCase] =
        [100, 1_000, 10_000, 100_000].flatMap { [scalarCompilation($0), scalarGradientCompilation($0)] }
        + [100, 1_000, 20_000].flatMap { [tensorCompilation($0), tensorGradientCompilation($0)] }

    static let coloringGrowth: [BenchCase] =
        [1_000, 10_000, 100_000].flatMap { count in
            [coloring("band", band(count)), coloring("arrow", arrow(count)), coloring("grid", grid(count))]
        } + [100, 300, 1_000].map { coloring("dense", dense($0)) }

    /// A chain of `rows` operations on a number: steps x ← sin(x) + 0.5·x of three operations each.
    private static func chained(_ rows: Int) -> @Sendable (Variable) -> Variable {
        { x in
            var x = x
            for _ in 0..<(rows / 3) { x = sin(x) + 0.5 * x }
            return x
        }
    }

    private static func scalarCompilation(_ rows: Int) -> BenchCase {
        BenchCase(name: "compile-scalars-\(rows)", unit: "row", units: rows) { _ in
            let function = chained(rows)
            return { keep(compile(function)(0.5)) }
        }
    }

    private static func scalarGradientCompilation(_ rows: Int) -> BenchCase {
        BenchCase(name: "compile-gradient-\(rows)", unit: "row", units: rows) { _ in
            let function = chained(rows)
            return { keep(compile(function).gradient(at: 0.5)) }
        }
    }

    /// A chain of `steps` operations on vectors of 16 numbers; one in three is a matrix product.
    private static func chained(steps: Int) -> @Sendable (TensorVariable<Double>) -> TensorVariable<Double> {
        let matrix = TensorSource.matrix
        return { x in
            var x = x
            for _ in 0..<(steps / 3) { x = tanh(matmul(x, matrix)) + x }
            return x.sum()
        }
    }

    private enum TensorSource {
        static let matrix = Tensor<Double>.identity(16) * 0.5
        static let point = Tensor<Double>.ones([1, 16])
    }

    private static func tensorCompilation(_ steps: Int) -> BenchCase {
        BenchCase(name: "compile-tensors-\(steps)", unit: "step", units: steps) { _ in
            let function = chained(steps: steps)
            return { keep(compile(function)(TensorSource.point).scalar) }
        }
    }

    private static func tensorGradientCompilation(_ steps: Int) -> BenchCase {
        BenchCase(name: "compile-tensor-gradient-\(steps)", unit: "step", units: steps) { _ in
            let function = chained(steps: steps)
            return { keep(compile(function).gradient(at: TensorSource.point).scalars[0]) }
        }
    }

    /// The star coloring of a symmetric pattern, given by the columns of each row's entries.
    private static func coloring(_ name: String, _ rows: [[Int32]]) -> BenchCase {
        let pattern = SparsityPattern(rows: rows, columnCount: rows.count)
        return BenchCase(name: "color-\(name)-\(pattern.rowCount)", unit: "entry", units: pattern.count) { _ in
            { keep(Double(pattern.starColors().last!)) }
        }
    }

    /// The diagonal and two diagonals on each side.
    private static func band(_ count: Int) -> [[Int32]] {
        (0..<count).map { row in (max(0, row - 2)..<min(count, row + 3)).map { Int32($0) } }
    }
    /// The first row and column, and the diagonal.
    private static func arrow(_ count: Int) -> [[Int32]] {
        (0..<count).map { row in row == 0 ? (0..<count).map { Int32($0) } : [0, Int32(row)] }
    }
    /// The five-point stencil on a square.
    private static func grid(_ count: Int) -> [[Int32]] {
        let side = Int(Double(count).squareRoot())
        return (0..<(side * side)).map { place in
            let (row, column) = place.quotientAndRemainder(dividingBy: side)
            var entries: [Int32] = []
            if row > 0 { entries.append(Int32(place - side)) }
            if column > 0 { entries.append(Int32(place - 1)) }
            entries.append(Int32(place))
            if column + 1 < side { entries.append(Int32(place + 1)) }
            if row + 1 < side { entries.append(Int32(place + side)) }
            return entries
        }
    }
    private static func dense(_ count: Int) -> [[Int32]] {
        [[Int32]](repeating: (0..<count).map { Int32($0) }, count: count)
    }
}
