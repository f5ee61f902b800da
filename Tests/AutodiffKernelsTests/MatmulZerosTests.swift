import AutodiffKernels
import Testing

/// Products that skip zeros of the left operand, against those that do not.
@Suite struct MatmulZerosTests {
    @Test(arguments: AutodiffKernelKind.available) func bitsEqualThoseOfTheWholeProduct(kind: AutodiffKernelKind) {
        kind.run {
            sameBits(Float.self)
            sameBits(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func zerosTimesNonFiniteAreNotSkipped(kind: AutodiffKernelKind) {
        kind.run {
            nonFinite(Float.self)
            nonFinite(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func underflowGivesPositiveZero(kind: AutodiffKernelKind) {
        kind.run {
            underflow(Float.self)
            underflow(Double.self)
        }
    }

    @Test func zerosAreSkippedIfManyInLargeProducts() {
        pays(Float.self)
        pays(Double.self)
    }

    /// On one thread and on several, as the product chooses.
    @Test(arguments: AutodiffKernelKind.available) func largeProductsHaveTheSameBitsOnAnyThreads(
        kind: AutodiffKernelKind
    ) {
        kind.run {
            parallel(Float.self)
            parallel(Double.self)
        }
    }
}

/// m × k elements like those of images: a border of zeros, further common zeros of rows and columns, ±0, and random
/// numbers elsewhere.
private func image<Element: KernelElement>(
    _: Element.Type, rows: Int, columns: Int, seed: UInt64, zeros: Double = 0.7
) -> [Element] {
    var generator = SeededGenerator(seed: seed)
    let emptyColumns = (0..<columns).map { _ in Double.random(in: 0..<1, using: &generator) < zeros }
    return (0..<rows * columns).map { index in
        if emptyColumns[index % columns] || Double.random(in: 0..<1, using: &generator) < zeros {
            return index % 3 == 0 ? -0.0 : 0
        }
        return Element(Double.random(in: -1...1, using: &generator))
    }
}

private func random<Element: KernelElement>(_: Element.Type, count: Int, seed: UInt64) -> [Element] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Element(Double.random(in: -1...1, using: &generator)) }
}

private func transposed<Element>(_ x: [Element], rows: Int, columns: Int) -> [Element] {
    (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
}

/// A contiguous along rows and along columns; C with longer rows, whose gaps must not change.
private func expectSameBits<Element: KernelElement>(
    m: Int, n: Int, k: Int, _ a: [Element], _ b: [Element], _ message: String
) {
    let rowStride = n + 3
    let start = (0..<m * rowStride).map { Element($0 % 17 - 8) / 8 }
    for accumulate in [false, true] {
        for (elements, strides) in [(a, (k, 1)), (transposed(a, rows: m, columns: k), (1, m))] {
            var (whole, skipping) = (start, start)
            Element.matmul(m, n, k, elements, strides.0, strides.1, b, n, 1, &whole, rowStride, accumulate)
            Element.matmulNonzeros(m, n, k, elements, strides.0, strides.1, b, n, 1, &skipping, rowStride, accumulate)
            #expect(haveSameBits(skipping, whole), "\(message): \(m) × \(n) × \(k), strides \(strides), \(accumulate)")
        }
    }
}

private func sameBits<Element: KernelElement>(_: Element.Type) {
    // Sizes around a group's four rows, a window's 32 rows, every panel's edge, and a block of depth; 300 rows exceed
    // the capacity for nonzero indices.
    #if DEBUG
        let shapes = [(1, 16, 1), (5, 17, 40), (37, 100, 520), (0, 20, 3), (4, 0, 3), (4, 20, 0), (9, 3, 30)]
    #else
        let rows = [1, 2, 3, 4, 5, 7, 31, 33, 37, 300]
        let widths = [1, 2, 4, 7, 8, 9, 15, 16, 17, 31, 33, 40, 47, 64, 65, 100, 129]
        var shapes = [(0, 20, 3), (4, 0, 3), (4, 20, 0)]
        for (index, width) in widths.enumerated() {
            for (other, count) in rows.enumerated() {
                shapes.append((count, width, [1, 2, 15, 16, 17, 100, 257, 520, 1100][(index + 2 * other) % 9]))
            }
        }
    #endif
    for (m, n, k) in shapes {
        let b = random(Element.self, count: k * n, seed: 2)
        for zeros in [0, 0.7, 1] {
            let a = image(Element.self, rows: m, columns: k, seed: 1, zeros: zeros)
            expectSameBits(m: m, n: n, k: k, a, b, "\(zeros) of zeros")
        }
        var special = image(Element.self, rows: m, columns: k, seed: 3)
        for (index, value) in [Element.nan, .infinity, -.infinity, .leastNonzeroMagnitude, 1e30, -1e-30].enumerated()
        where !special.isEmpty {
            special[index * 31 % special.count] = value
        }
        expectSameBits(m: m, n: n, k: k, special, b, "special values on the left")
    }
    // Strides for which zeros cannot be skipped: the ordinary product.
    let a = image(Element.self, rows: 12, columns: 14, seed: 1)
    let b = random(Element.self, count: 7 * 40, seed: 2)
    var (whole, skipping) = ([Element](repeating: 0, count: 120), [Element](repeating: 0, count: 120))
    Element.matmul(6, 20, 7, a, 28, 2, b, 1, 7, &whole, 20, false)
    Element.matmulNonzeros(6, 20, 7, a, 28, 2, b, 1, 7, &skipping, 20, false)
    #expect(haveSameBits(skipping, whole))
}

/// 0 · ∞ is NaN, wherever the infinity is: in a panel's first and last column, in each block of depth.
private func nonFinite<Element: KernelElement>(_: Element.Type) {
    let (m, n, k) = (9, 70, 530)
    let a = image(Element.self, rows: m, columns: k, seed: 4)
    for (place, value) in [(0, Element.infinity), (69 * k, .nan), (40 * k + 529, -.infinity), (33 * k + 270, .nan)] {
        var b = random(Element.self, count: k * n, seed: 5)
        b[place % k * n + place / k] = value
        expectSameBits(m: m, n: n, k: k, a, b, "\(value) at \(place)")
        var c = [Element](repeating: 0, count: m * n)
        Element.matmulNonzeros(m, n, k, a, k, 1, b, n, 1, &c, n, false)
        for row in 0..<m where a[row * k + place % k] == 0 { #expect(c[row * n + place / k].isNaN) }
    }
}

/// Products that underflow end as +0, also if no zero is added to them.
private func underflow<Element: KernelElement>(_: Element.Type) {
    let small = Element.leastNormalMagnitude
    let (m, n, k) = (6, 40, 8)
    let a = (0..<m * k).map { $0 % k < 3 ? small : 0 }
    let b = (0..<k * n).map { $0 / n < 3 ? -small : small }
    expectSameBits(m: m, n: n, k: k, a, b, "underflow")
    for product in [Element.matmul, Element.matmulNonzeros] {
        for k in [3, 8] {
            var c = [Element](repeating: 1, count: m * n)
            product(m, n, k, a, 8, 1, b, n, 1, &c, n, false)
            #expect(c.allSatisfy { $0 == 0 && $0.sign == .plus })
        }
    }
}

private func pays<Element: KernelElement>(_: Element.Type) {
    let (m, n, k) = (100, 100, 784)
    func skips(_ a: [Element], m: Int = m, n: Int = n, strides: (Int, Int) = (k, 1), columnStride: Int = 1) -> Bool {
        Element.matmulSkipsZeros(m, n, k, a, strides.0, strides.1, columnStride)
    }
    let sparse = image(Element.self, rows: m, columns: k, seed: 6)
    let dense = random(Element.self, count: m * k, seed: 7)
    #expect(skips(sparse) && skips(transposed(sparse, rows: m, columns: k), strides: (1, m)))
    #expect(!skips(dense) && !skips(transposed(dense, rows: m, columns: k), strides: (1, m)))
    // As many zeros, but at different positions in each row, as after a ReLU.
    var generator = SeededGenerator(seed: 8)
    #expect(!skips(dense.map { Bool.random(using: &generator) ? 0 : $0 }))
    // Too small, too narrow, too few rows; a B whose rows are not contiguous, and an A that is contiguous in neither
    // way.
    #expect(!skips(sparse, m: 5, n: 20) && !skips(sparse, n: 15) && !skips(sparse, m: 3, n: 1000))
    #expect(!skips(sparse, columnStride: k) && !skips(sparse, m: 50, n: 200, strides: (2 * k, 2)))
}

private func parallel<Element: KernelElement>(_: Element.Type) {
    let before = autodiff_thread_count()
    defer { autodiff_set_thread_count(before) }
    let (m, n, k) = (100, 52, 200)
    let a = image(Element.self, rows: m, columns: k, seed: 9)
    #expect(Element.matmulSkipsZeros(m, n, k, a, k, 1, 1))
    var b = random(Element.self, count: k * n, seed: 10)
    for value in [Element(1), .infinity] {
        b[7] = value
        var whole = [Element](repeating: 0, count: m * n)
        Element.matmul(m, n, k, a, k, 1, b, n, 1, &whole, n, false)
        for threads in [1, 2, 5] {
            autodiff_set_thread_count(threads)
            var shared = whole.map { _ in Element.nan }
            Element.matmulParallel(m, n, k, a, k, 1, b, n, 1, &shared, n, false)
            #expect(haveSameBits(shared, whole), "\(value), \(threads) threads")
        }
    }
}
