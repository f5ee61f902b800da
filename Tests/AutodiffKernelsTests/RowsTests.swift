import AutodiffKernels
import Foundation
import Testing

/// Sums, extrema and the softmax family against plain loops in higher precision.
@Suite struct RowsTests {
    @Test(arguments: AutodiffKernelKind.available) func reductions(kind: AutodiffKernelKind) {
        kind.run {
            check(Float.self)
            check(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func rowsOfLogits(kind: AutodiffKernelKind) {
        kind.run {
            checkRows(Float.self)
            checkRows(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func specialRows(kind: AutodiffKernelKind) {
        kind.run {
            checkSpecialRows(Float.self)
            checkSpecialRows(Double.self)
        }
    }
}

private protocol RowElement: KernelElement {
    static var sum: (UnsafePointer<Self>, Int) -> Self { get }
    static var largest: (UnsafePointer<Self>, Int) -> Self { get }
    static var smallest: (UnsafePointer<Self>, Int) -> Self { get }
    typealias Rows = (UnsafePointer<Self>, UnsafeMutablePointer<Self>, Int, Int) -> Void
    static var softmax: Rows { get }
    static var logSoftmax: Rows { get }
    static var logSumExp: Rows { get }
    typealias TargetRows = (UnsafePointer<Self>, UnsafePointer<Self>, UnsafeMutablePointer<Self>, Int, Int) -> Void
    static var crossEntropy: TargetRows { get }
    static var crossEntropyGradient: TargetRows { get }
}

extension Float: RowElement {
    fileprivate static var sum: (UnsafePointer<Float>, Int) -> Float { autodiff_sum_f32 }
    fileprivate static var largest: (UnsafePointer<Float>, Int) -> Float { autodiff_largest_f32 }
    fileprivate static var smallest: (UnsafePointer<Float>, Int) -> Float { autodiff_smallest_f32 }
    fileprivate static var softmax: Rows { autodiff_softmax_rows_f32 }
    fileprivate static var logSoftmax: Rows { autodiff_log_softmax_rows_f32 }
    fileprivate static var logSumExp: Rows { autodiff_log_sum_exp_rows_f32 }
    fileprivate static var crossEntropy: TargetRows { autodiff_cross_entropy_rows_f32 }
    fileprivate static var crossEntropyGradient: TargetRows { autodiff_cross_entropy_gradient_rows_f32 }
}

extension Double: RowElement {
    fileprivate static var sum: (UnsafePointer<Double>, Int) -> Double { autodiff_sum_f64 }
    fileprivate static var largest: (UnsafePointer<Double>, Int) -> Double { autodiff_largest_f64 }
    fileprivate static var smallest: (UnsafePointer<Double>, Int) -> Double { autodiff_smallest_f64 }
    fileprivate static var softmax: Rows { autodiff_softmax_rows_f64 }
    fileprivate static var logSoftmax: Rows { autodiff_log_softmax_rows_f64 }
    fileprivate static var logSumExp: Rows { autodiff_log_sum_exp_rows_f64 }
    fileprivate static var crossEntropy: TargetRows { autodiff_cross_entropy_rows_f64 }
    fileprivate static var crossEntropyGradient: TargetRows { autodiff_cross_entropy_gradient_rows_f64 }
}

private func check<Element: RowElement>(_: Element.Type) {
    var generator = SeededGenerator(seed: 11)
    for count in Array(0...70) + [127, 1009, 4096, 4097, 12_289, 20_011] {
        let x = (0..<count).map { _ in Element(Double.random(in: -3...3, using: &generator)) }
        let exact = x.reduce(0.0) { $0 + Double($1) }
        let size = x.reduce(0.0) { $0 + abs(Double($1)) }
        // Each addition on the way to the sum rounds once: lanes, then halves.
        let bound = 24 * Double(Element.ulpOfOne) * size
        #expect(abs(Double(Element.sum(x, count)) - exact) <= bound, "sum of \(count)")
        #expect(Element.largest(x, count) == x.max() ?? -.infinity)
        #expect(Element.smallest(x, count) == x.min() ?? .infinity)
        for place in [0, count / 2, count - 1] where place >= 0 && place < count {
            var holed = x
            holed[place] = .nan
            #expect(Element.largest(holed, count).isNaN && Element.smallest(holed, count).isNaN, "NaN at \(place)")
            #expect(Element.sum(holed, count).isNaN)
        }
    }
}

private func checkRows<Element: RowElement>(_: Element.Type) {
    var generator = SeededGenerator(seed: 12)
    for (rows, columns) in [(0, 3), (3, 0), (1, 1), (5, 2), (4, 10), (3, 16), (2, 17), (2, 31), (1, 100), (3, 257)] {
        for scale in [1.0, 30, 10_000] {
            let x = (0..<(rows * columns)).map { _ in Element(Double.random(in: -scale...scale, using: &generator)) }
            let targets = (0..<(rows * columns)).map { _ in Element(Double.random(in: 0...1, using: &generator)) }
            var (softmax, logSoftmax) = (x, x)
            Element.softmax(x, &softmax, rows, columns)
            Element.logSoftmax(x, &logSoftmax, rows, columns)
            var (logSumExp, loss) = ([Element](repeating: 7, count: rows), [Element](repeating: 7, count: rows))
            Element.logSumExp(x, &logSumExp, rows, columns)
            Element.crossEntropy(x, targets, &loss, rows, columns)
            var gradient = [Element](repeating: 7, count: x.count)
            Element.crossEntropyGradient(x, targets, &gradient, rows, columns)
            let tolerance = 40 * Double(Element.ulpOfOne)
            for row in 0..<rows {
                let places = (row * columns)..<((row + 1) * columns)
                let logits = x[places].map { Double($0) }
                let center = logits.max() ?? 0
                let sum = logits.reduce(0.0) { $0 + exp($1 - center) }
                let logarithm = columns == 0 ? -.infinity : log(sum) + center
                #expect(
                    Double(logSumExp[row]) == logarithm
                        || abs(Double(logSumExp[row]) - logarithm) <= tolerance * max(1, abs(logarithm)))
                var expectedLoss = 0.0
                let weight = targets[places].reduce(0.0) { $0 + Double($1) }
                for place in places {
                    let distance = Double(x[place]) - center - log(sum)
                    #expect(abs(Double(softmax[place]) - exp(distance)) <= tolerance * exp(distance) + 1e-40)
                    #expect(abs(Double(logSoftmax[place]) - distance) <= tolerance * max(1, abs(distance)))
                    expectedLoss -= Double(targets[place]) * distance
                    let slope = exp(distance) * weight - Double(targets[place])
                    #expect(abs(Double(gradient[place]) - slope) <= tolerance * (exp(distance) * weight + 1))
                }
                #expect(abs(Double(loss[row]) - expectedLoss) <= tolerance * max(1, abs(expectedLoss)) * 4)
                // A row's bits do not depend on the others.
                var alone = [Element](repeating: 0, count: columns)
                Element.softmax(Array(x[places]), &alone, 1, columns)
                #expect(haveSameBits(alone, Array(softmax[places])))
            }
            // The result may replace the argument.
            var inPlace = x
            inPlace.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { Element.softmax(base, base, rows, columns) }
            }
            #expect(haveSameBits(inPlace, softmax))
            inPlace = x
            inPlace.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { Element.crossEntropyGradient(base, targets, base, rows, columns) }
            }
            #expect(haveSameBits(inPlace, gradient))
        }
    }
}

private func checkSpecialRows<Element: RowElement>(_: Element.Type) {
    let infinity = Element.infinity
    let cases: [(row: [Element], softmax: [Element], logSumExp: Element)] = [
        ([-infinity, -infinity], [0, 0], -infinity), ([0, -infinity], [1, 0], 0),
        ([1e4, 1e4], [0.5, 0.5], 1e4 + Element(log(2.0))), ([0, infinity], [0, .nan], infinity),
        ([.nan, 0], [.nan, .nan], .nan),
    ]
    for (row, expected, logSumExp) in cases {
        var (softmax, sum): ([Element], [Element]) = (row, [0])
        Element.softmax(row, &softmax, 1, row.count)
        Element.logSumExp(row, &sum, 1, row.count)
        #expect(haveSameBits(softmax, expected), "\(row): \(softmax)")
        #expect(haveSameBits(sum, [logSumExp]), "\(row): \(sum)")
    }
    var loss: [Element] = [7, 7]
    Element.crossEntropy([-infinity, 0, -infinity, -infinity], [0, 1, 1, 0], &loss, 2, 2)
    #expect(loss == [0, infinity])
    var gradient = [Element](repeating: 7, count: 4)
    Element.crossEntropyGradient([-infinity, -infinity, 0, -infinity], [0, 1, 1, 0], &gradient, 2, 2)
    #expect(gradient == [0, -1, 0, 0])
}
