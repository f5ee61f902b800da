import AutodiffKernels
import Foundation
import Testing

@Suite struct MatmulTests {
    @Test(arguments: AutodiffKernelKind.available) func agreesWithTheDefinition(kind: AutodiffKernelKind) {
        kind.run {
            randomProducts(Float.self)
            randomProducts(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func slicesHaveTheBitsOfTheWhole(kind: AutodiffKernelKind) {
        kind.run {
            slices(Float.self)
            slices(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func layoutsHaveTheSameBits(kind: AutodiffKernelKind) {
        kind.run {
            layouts(Float.self)
            layouts(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func placesInMemoryHaveTheSameBits(kind: AutodiffKernelKind) {
        kind.run {
            places(Float.self)
            places(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func nonFiniteElementsPropagateAsInALoop(kind: AutodiffKernelKind) {
        kind.run {
            nonFinite(Float.self)
            nonFinite(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func emptySizes(kind: AutodiffKernelKind) {
        kind.run {
            empty(Float.self)
            empty(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func threadsDoNotShareTheirWorkspace(kind: AutodiffKernelKind) {
        kind.run {
            let (m, n, k) = (61, 150, 300)
            let a = Strided<Float>(rows: m, columns: k, layout: .rows, seed: 1)
            let b = Strided<Float>(rows: k, columns: n, layout: .rows, seed: 2)
            let alone = multiply(a, b)
            let expected = UncheckedShare(alone, a, b)
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                let (alone, a, b) = expected.values
                let isTheSame = kind.run { multiply(a, b) == alone }
                #expect(isTheSame)
            }
        }
    }
}

private enum Layout: CaseIterable {
    case rows, columns, neither
}

/// A matrix within a larger array whose other elements are NaN, so that reading one of them shows in the result.
private struct Strided<Element: KernelElement> {
    let rows, columns, rowStride, columnStride: Int
    var elements: [Element]

    init(rows: Int, columns: Int, layout: Layout, seed: UInt64) {
        (self.rows, self.columns) = (rows, columns)
        switch layout {
        case .rows: (rowStride, columnStride) = (columns + 3, 1)
        case .columns: (rowStride, columnStride) = (1, rows + 2)
        case .neither: (rowStride, columnStride) = (2 * columns + 5, 2)
        }
        // Exactly up to the last element, so that a sanitizer detects a read beyond it.
        let count = rows == 0 || columns == 0 ? 1 : (rows - 1) * rowStride + (columns - 1) * columnStride + 1
        elements = [Element](repeating: .nan, count: count)
        var generator = SeededGenerator(seed: seed)
        for row in 0..<rows {
            for column in 0..<columns {
                self[row, column] = Element(Double.random(in: -1...1, using: &generator))
            }
        }
    }

    subscript(row: Int, column: Int) -> Element {
        get { elements[row * rowStride + column * columnStride] }
        set { elements[row * rowStride + column * columnStride] = newValue }
    }

    func relaid(_ layout: Layout) -> Strided {
        var copy = Strided(rows: rows, columns: columns, layout: layout, seed: 0)
        for row in 0..<rows {
            for column in 0..<columns { copy[row, column] = self[row, column] }
        }
        return copy
    }
}

private struct UncheckedShare<Values>: @unchecked Sendable {
    let values: Values
    init<each Value>(_ value: repeat each Value) where Values == (repeat each Value) { values = (repeat each value) }
}

/// The rows `rows` and columns `columns` of A·B, written or added to `c`, whose rows are as long as those of B.
private func multiply<Element: KernelElement>(
    _ a: Strided<Element>, _ b: Strided<Element>, rows: Range<Int>, columns: Range<Int>, into c: inout [Element],
    rowStride: Int, accumulate: Bool
) {
    let aStart = rows.isEmpty || a.columns == 0 ? 0 : rows.lowerBound * a.rowStride
    let bStart = columns.isEmpty || b.rows == 0 ? 0 : columns.lowerBound * b.columnStride
    a.elements.withUnsafeBufferPointer { aElements in
        b.elements.withUnsafeBufferPointer { bElements in
            c.withUnsafeMutableBufferPointer { cElements in
                Element.matmul(
                    rows.count, columns.count, a.columns, aElements.baseAddress! + aStart, a.rowStride, a.columnStride,
                    bElements.baseAddress! + bStart, b.rowStride, b.columnStride,
                    cElements.baseAddress! + rows.lowerBound * rowStride + columns.lowerBound, rowStride, accumulate)
            }
        }
    }
}

private func multiply<Element: KernelElement>(_ a: Strided<Element>, _ b: Strided<Element>) -> [Element] {
    var c = [Element](repeating: .nan, count: a.rows * b.columns + 1)
    multiply(a, b, rows: 0..<a.rows, columns: 0..<b.columns, into: &c, rowStride: b.columns, accumulate: false)
    return Array(c.dropLast())
}

/// Dot products whose rows begin on cache lines and are read in place, and the same one element later, where both
/// operands are copied: two blocks of depth, two chunks of columns, the last of five columns.
private func places<Element: KernelElement>(_: Element.Type) {
    let (m, k, line) = (257, 1100, 64)
    let n = 256 * 1024 / 560 / MemoryLayout<Element>.size / 4 * 4 + 5
    let stride = 1104
    func product(offset: Int) -> [Element] {
        var generator = SeededGenerator(seed: 7)
        func matrix(rows: Int) -> UnsafeMutablePointer<Element> {
            let bytes = (rows * stride + line) * MemoryLayout<Element>.size
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: line)
            let start = memory.assumingMemoryBound(to: Element.self)
            start.initialize(repeating: .nan, count: rows * stride + line)
            for row in 0..<rows {
                for column in 0..<k {
                    start[offset + row * stride + column] = Element(Double.random(in: -1...1, using: &generator))
                }
            }
            return start
        }
        let (a, b) = (matrix(rows: m), matrix(rows: n))
        defer {
            a.deallocate()
            b.deallocate()
        }
        var c = [Element](repeating: .nan, count: m * n)
        Element.matmul(m, n, k, a + offset, stride, 1, b + offset, 1, stride, &c, n, false)
        return c
    }
    #expect(product(offset: 0) == product(offset: 1))
}

/// Sizes around every tile size, and depths around the block depth.
private let widths = [1, 2, 3, 4, 5, 7, 8, 13, 14, 15, 16, 17, 29, 31, 32, 33, 47, 65]
private let depths = [1, 2, 3, 5, 8, 17, 64, 255, 257, 511, 513, 1100]

#if DEBUG
    private let productCount = 60  // the kernels are compiled without optimization
#else
    private let productCount = 600
#endif

private func randomProducts<Element: KernelElement>(_: Element.Type) {
    var generator = SeededGenerator(seed: 11)
    // Two products that are packed and blocked in every direction, then all combinations of layouts in turn.
    check(m: 230, n: 300, k: 40, .rows, .columns, accumulate: false)
    check(m: 3, n: 1100, k: 19, .columns, .rows, accumulate: true)
    for index in 0..<productCount {
        check(
            m: widths.randomElement(using: &generator)!, n: widths.randomElement(using: &generator)!,
            k: depths.randomElement(using: &generator)!, Layout.allCases[index % 3], Layout.allCases[index / 3 % 3],
            accumulate: index / 9 % 2 == 0)
    }

    func check(m: Int, n: Int, k: Int, _ aLayout: Layout, _ bLayout: Layout, accumulate: Bool) {
        let a = Strided<Element>(rows: m, columns: k, layout: aLayout, seed: 1)
        let b = Strided<Element>(rows: k, columns: n, layout: bLayout, seed: 2)
        let rowStride = n + 3
        let before = (0..<m * rowStride).map { _ in Element(Double.random(in: -1...1, using: &generator)) }
        var c = before
        multiply(a, b, rows: 0..<m, columns: 0..<n, into: &c, rowStride: rowStride, accumulate: accumulate)

        let message: Comment = "\(m) × \(n) × \(k), \(aLayout) · \(bLayout), accumulate: \(accumulate)"
        var largest = 0.0
        for row in 0..<m {
            for column in 0..<n {
                var exact = accumulate ? Element.Reference(before[row * rowStride + column]) : 0
                var magnitude = abs(exact)
                for p in 0..<k {
                    let product = Element.Reference(a[row, p]) * Element.Reference(b[p, column])
                    exact += product
                    magnitude += abs(product)
                }
                // Far below any single product: the typical growth of rounding errors, not the worst case of k of them.
                let tolerance = Double(Element.ulpOfOne) * Double(magnitude) * max(3, Double(k).squareRoot() / 2)
                let error = Double(abs(Element.Reference(c[row * rowStride + column]) - exact)) / tolerance
                if !(error <= largest) { largest = error }
            }
            let gap = row * rowStride + n..<(row + 1) * rowStride
            #expect(c[gap] == before[gap], "writes beyond a row of C: \(message)")
        }
        #expect(largest <= 1, message)
    }
}

private func slices<Element: KernelElement>(_: Element.Type) {
    #if DEBUG
        let shapes = [(19, 37, 530), (100, 10, 20), (5, 3, 7)]
    #else
        let shapes = [
            (19, 37, 530), (100, 10, 20), (5, 3, 7), (230, 300, 700), (61, 150, 521), (1, 100, 50), (100, 1, 50),
        ]
    #endif
    for (m, n, k) in shapes {
        let pairs: [(Layout, Layout)] = [
            (.rows, .rows), (.rows, .columns), (.columns, .rows), (.columns, .columns), (.neither, .rows),
        ]
        for layouts in pairs {
            let a = Strided<Element>(rows: m, columns: k, layout: layouts.0, seed: 3)
            let b = Strided<Element>(rows: k, columns: n, layout: layouts.1, seed: 4)
            let start = (0..<m * n).map { Element($0 % 17) / 8 }
            for accumulate in [false, true] {
                var whole = start
                multiply(a, b, rows: 0..<m, columns: 0..<n, into: &whole, rowStride: n, accumulate: accumulate)
                for (rowStep, columnStep) in [(1, n), (m, 1), (3, n), (m, 17), (m / 2 + 1, n / 3 + 1)] {
                    var pieces = start
                    for row in stride(from: 0, to: m, by: rowStep) {
                        for column in stride(from: 0, to: n, by: columnStep) {
                            multiply(
                                a, b, rows: row..<min(m, row + rowStep), columns: column..<min(n, column + columnStep),
                                into: &pieces,
                                rowStride: n, accumulate: accumulate)
                        }
                    }
                    #expect(haveSameBits(pieces, whole), "\(m) × \(n) × \(k) in \(rowStep) × \(columnStep), \(layouts)")
                }
            }
        }
    }
}

private func layouts<Element: KernelElement>(_: Element.Type) {
    for (m, n, k) in [(17, 35, 522), (40, 3, 9), (1, 33, 20), (33, 1, 20), (70, 140, 12)] {
        let a = Strided<Element>(rows: m, columns: k, layout: .rows, seed: 5)
        let b = Strided<Element>(rows: k, columns: n, layout: .rows, seed: 6)
        let expected = multiply(a, b)
        for aLayout in Layout.allCases {
            for bLayout in Layout.allCases {
                // Both contiguous along a long sum: dot products in vectors, with another order of summation.
                if k > 500, aLayout == .rows, bLayout == .columns { continue }
                let product = multiply(a.relaid(aLayout), b.relaid(bLayout))
                #expect(haveSameBits(product, expected), "\(m) × \(n) × \(k), \(aLayout) · \(bLayout)")
            }
        }
    }
}

private func nonFinite<Element: KernelElement>(_: Element.Type) {
    for (m, n, k) in [(9, 21, 6), (15, 33, 3), (16, 4, 5), (30, 70, 5), (9, 7, 259)] {
        for (aLayout, layout) in zip(Layout.allCases + [.rows], Layout.allCases + [.columns]) {
            var a = Strided<Element>(rows: m, columns: k, layout: aLayout, seed: 7)
            var b = Strided<Element>(rows: k, columns: n, layout: layout, seed: 8)
            a[m - 1, k - 1] = .infinity
            a[0, 0] = .nan
            b[k - 1, n - 1] = 0  // ∞ · 0 is not a number
            b[0, 1] = -.infinity
            a[1, 0] = 0
            let product = multiply(a, b)
            for row in 0..<m {
                for column in 0..<n {
                    let exact = (0..<k).reduce(Element.zero) { $0 + a[row, $1] * b[$1, column] }
                    let value = product[row * n + column]
                    let agrees = exact.isFinite ? value.isFinite : haveSameBits([value], [exact])
                    #expect(agrees, "(\(row), \(column)) of \(m) × \(n) × \(k), \(layout): \(value), not \(exact)")
                }
            }
        }
    }
}

private func empty<Element: KernelElement>(_: Element.Type) {
    let ones: [Element] = [1, 1, 1, 1, 1, 1]
    for (m, n, k) in [(0, 3, 2), (2, 0, 3), (0, 0, 0), (2, 3, 0)] {
        for accumulate in [false, true] {
            var c: [Element] = [1, 2, 3, 9, 4, 5, 6, 9]
            Element.matmul(m, n, k, ones, k, 1, ones, n, 1, &c, 4, accumulate)
            let isCleared = m > 0 && n > 0 && !accumulate
            #expect(c == (isCleared ? [0, 0, 0, 9, 0, 0, 0, 9] : [1, 2, 3, 9, 4, 5, 6, 9]))
        }
    }
}
