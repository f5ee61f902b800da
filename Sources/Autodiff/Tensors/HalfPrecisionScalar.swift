import AutodiffKernels

/// An element type of two bytes that is stored, not computed with: its loops convert to `Float`, run those of `Float`,
/// and round each result once.
protocol HalfPrecisionScalar: TensorScalar {
    /// Converts to `Float`, exactly.
    static func expand(_ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Float>, _ count: Int)
    /// Rounds to nearest, ties to even.
    static func contract(_ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Self>, _ count: Int)
}

extension HalfPrecisionScalar {
    /// The loops of `Float` between conversions. Where `Float` has none, the loops in Swift run.
    public static var _kernels: _Kernels<Self> {
        _Kernels(
            elementwise: {
                .init(
                    one: { opcode in
                        Float._kernels.elementwise().one(opcode).map { loop in
                            { x, result, count in HalfPrecisionLoops.one(loop, x, result, count) }
                        }
                    },
                    two: { opcode in
                        Float._kernels.elementwise().two(opcode).map { loop in
                            { x, y, result, count in HalfPrecisionLoops.two(loop, x, y, result, count) }
                        }
                    },
                    partial: { opcode in
                        Float._kernels.elementwise().partial(opcode).map { loop in
                            { x, y, result, count in HalfPrecisionLoops.two(loop, x, y, result, count) }
                        }
                    })
            },
            products: {
                .init(
                    multiplyMatrices: HalfPrecisionLoops.multiplyMatrices,
                    multiplyMatrixRows: HalfPrecisionLoops.multiplyMatrixRows)
            },
            rows: {
                let rows = Float._kernels.rows()
                return .init(
                    softmax: rows.softmax.map { loop in
                        { HalfPrecisionLoops.rows(loop, $0, $1, $2, $3, resultColumns: $3) }
                    },
                    logSoftmax: rows.logSoftmax.map { loop in
                        { HalfPrecisionLoops.rows(loop, $0, $1, $2, $3, resultColumns: $3) }
                    },
                    logSumExp: rows.logSumExp.map { loop in
                        { HalfPrecisionLoops.rows(loop, $0, $1, $2, $3, resultColumns: 1) }
                    },
                    crossEntropy: rows.crossEntropy.map { loop in
                        { HalfPrecisionLoops.rows(loop, $0, $1, $2, $3, $4, resultColumns: 1) }
                    },
                    crossEntropyGradient: rows.crossEntropyGradient.map { loop in
                        { HalfPrecisionLoops.rows(loop, $0, $1, $2, $3, $4, resultColumns: $4) }
                    })
            })
    }
}

/// Loops of `Float` on the elements of a type of two bytes.
enum HalfPrecisionLoops<Scalar: HalfPrecisionScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>

    /// Elements that are converted at a time: they stay in the cache.
    private static var block: Int { 1024 }

    static func one(_ loop: ElementwiseLoops<Float>.One, _ x: Source, _ result: Target, _ count: Int) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: block) { buffer in
            let floats = buffer.baseAddress!
            for start in stride(from: 0, to: count, by: block) {
                let size = min(block, count - start)
                Scalar.expand(x + start, floats, size)
                loop(floats, floats, size)
                Scalar.contract(floats, result + start, size)
            }
        }
    }

    static func two(_ loop: ElementwiseLoops<Float>.Two, _ x: Source, _ y: Source, _ result: Target, _ count: Int) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * block) { buffer in
            let (left, right) = (buffer.baseAddress!, buffer.baseAddress! + block)
            for start in stride(from: 0, to: count, by: block) {
                let size = min(block, count - start)
                Scalar.expand(x + start, left, size)
                Scalar.expand(y + start, right, size)
                loop(left, right, left, size)
                Scalar.contract(left, result + start, size)
            }
        }
    }

    static func rows(
        _ loop: RowLoops<Float>.Rows, _ x: Source, _ result: Target, _ rows: Int, _ columns: Int, resultColumns: Int
    ) {
        withFloats(rows * columns, rows * resultColumns) { floats, results in
            Scalar.expand(x, floats, rows * columns)
            loop(floats, results, rows, columns)
            Scalar.contract(results, result, rows * resultColumns)
        }
    }

    static func rows(
        _ loop: RowLoops<Float>.TargetRows, _ x: Source, _ targets: Source, _ result: Target, _ rows: Int,
        _ columns: Int, resultColumns: Int
    ) {
        withFloats(2 * rows * columns, rows * resultColumns) { floats, results in
            Scalar.expand(x, floats, rows * columns)
            Scalar.expand(targets, floats + rows * columns, rows * columns)
            loop(floats, floats + rows * columns, results, rows, columns)
            Scalar.contract(results, result, rows * resultColumns)
        }
    }

    static func multiplyMatrices(
        _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int,
        _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool
    ) {
        withProduct(rows, columns, inner, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate) { a, b, c in
            autodiff_matmul_parallel_f32(rows, columns, inner, a, inner, 1, b, columns, 1, c, columns, accumulate)
        }
    }

    static func multiplyMatrixRows(
        _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int,
        _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool, _ skipsZeros: Bool, _ first: Int, _ end: Int
    ) {
        let own = end - first
        withProduct(
            own, columns, inner, a + first * aRow, aRow, aColumn, b, bRow, bColumn, c + first * cRow, cRow, accumulate
        ) { a, b, c in
            autodiff_matmul_rows_f32(
                own, columns, inner, a, inner, 1, b, columns, 1, c, columns, accumulate, skipsZeros, 0, own)
        }
    }

    /// Calls `body` with the operands of a product as contiguous matrices of `Float`, and rounds C afterwards.
    private static func withProduct(
        _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int,
        _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool,
        _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        withFloats(rows * inner + inner * columns, rows * columns) { operands, product in
            expandMatrix(a, aRow, aColumn, operands, rows, inner)
            expandMatrix(b, bRow, bColumn, operands + rows * inner, inner, columns)
            if accumulate { expandMatrix(c, cRow, 1, product, rows, columns) }
            body(operands, operands + rows * inner, product)
            for row in 0..<rows { Scalar.contract(product + row * columns, c + row * cRow, columns) }
        }
    }

    private static func expandMatrix(
        _ x: Source, _ xRow: Int, _ xColumn: Int, _ result: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int
    ) {
        if xColumn == 1 {
            for row in 0..<rows { Scalar.expand(x + row * xRow, result + row * columns, columns) }
        } else {
            for row in 0..<rows {
                for column in 0..<columns { result[row * columns + column] = Float(x[row * xRow + column * xColumn]) }
            }
        }
    }

    private static func withFloats(
        _ first: Int, _ second: Int, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let buffer = UnsafeMutablePointer<Float>.allocate(capacity: max(first + second, 1))
        defer { buffer.deallocate() }
        body(buffer, buffer + first)
    }
}
