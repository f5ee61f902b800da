import AutodiffKernels
import Testing

/// Products in blocks and on several threads: the same bits as the whole product, however it is divided.
@Suite struct MatmulDivisionTests {
    @Test(arguments: AutodiffKernelKind.available) func blocksHaveTheBitsOfTheWhole(kind: AutodiffKernelKind) {
        kind.run {
            blocks(Float.self)
            blocks(Double.self)
        }
    }

    /// In a separate process: the number of threads is global, and other suites change it.
    @Test(arguments: [1, 2, 3, 8]) func divisionsCoverEachElementOnce(threads: Int) async {
        await #expect(processExitsWith: .success) { [threads] in
            autodiff_set_thread_count(threads)
            for extent in [1, 15, 100, 784, 5000] {
                for other in [1, 10, 100, 512, 100_000_000] {
                    for bStrides in [(other, 1), (1, 100)] {
                        let division = autodiff_matmul_division(extent, other, 100, bStrides.0, bStrides.1)
                        let starts = (0...division.shards).map { shard in
                            autodiff_matmul_shard_start(division, division.by_columns ? other : extent, shard)
                        }
                        precondition(starts.first == 0 && starts.last == (division.by_columns ? other : extent))
                        precondition(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
                        precondition(division.shards == 1 || threads > 1)
                        precondition(division.shards <= 4 * threads)
                        precondition(!division.by_columns || starts.dropLast().allSatisfy { $0 % 16 == 0 })
                    }
                }
            }
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func peaksArePlausible(kind: AutodiffKernelKind) {
        kind.run {
            let (single, double) = (autodiff_peak_f32(), autodiff_peak_f64())
            // Between 0.01 operations per nanosecond, as in unoptimized code, and more than any core has.
            #expect((1e7...1e13).contains(single) && (1e7...1e13).contains(double))
        }
    }
}

private func blocks<Element: KernelElement>(_: Element.Type) {
    let before = autodiff_thread_count()
    defer { autodiff_set_thread_count(before) }
    #if DEBUG
        let shapes = [(37, 70, 261), (70, 40, 33)]
    #else
        let shapes = [(37, 70, 261), (70, 40, 33), (100, 100, 784), (9, 600, 300), (300, 11, 1030)]
    #endif
    for (m, n, k) in shapes {
        let a = (0..<m * k).map { Element($0 % 101 - 50) / 7 }
        let b = (0..<k * n).map { Element($0 % 97 - 40) / 11 }
        for form in 0..<4 {
            let (aRow, aColumn) = form / 2 == 0 ? (k, 1) : (1, m)
            let (bRow, bColumn) = form % 2 == 0 ? (n, 1) : (1, k)
            let start = (0..<m * n).map { Element($0 % 17) / 8 }
            for accumulate in [false, true] {
                var whole = start
                Element.matmul(m, n, k, a, aRow, aColumn, b, bRow, bColumn, &whole, n, accumulate)
                for pieces in [2, 3, 7] {
                    var byRows = start
                    var byColumns = start
                    for piece in 0..<pieces {
                        Element.matmulRows(
                            m, n, k, a, aRow, aColumn, b, bRow, bColumn, &byRows, n, accumulate, piece % 2 == 0,
                            m * piece / pieces, m * (piece + 1) / pieces)
                        Element.matmulColumns(
                            m, n, k, a, aRow, aColumn, b, bRow, bColumn, &byColumns, n, accumulate, n * piece / pieces,
                            n * (piece + 1) / pieces)
                    }
                    #expect(haveSameBits(byRows, whole), "\(m) × \(n) × \(k), form \(form), \(pieces) blocks of rows")
                    #expect(haveSameBits(byColumns, whole), "\(m) × \(n) × \(k), form \(form), \(pieces) of columns")
                }
                for threads in [1, 2, 5] {
                    autodiff_set_thread_count(threads)
                    var parallel = start
                    Element.matmulParallel(m, n, k, a, aRow, aColumn, b, bRow, bColumn, &parallel, n, accumulate)
                    #expect(haveSameBits(parallel, whole), "\(m) × \(n) × \(k), form \(form), \(threads) threads")
                }
            }
        }
    }
}
