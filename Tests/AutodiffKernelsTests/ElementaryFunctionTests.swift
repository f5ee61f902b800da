import AutodiffKernels
import Testing

extension KernelTests {
    /// exp, log, tanh and sigmoid against a reference of higher precision: sweeps over all bit patterns and over the
    /// intervals where the formulas change, and edge points pinned one by one.
    @Suite(.serialized) struct ElementaryFunctionTests {
        @Test(arguments: AutodiffKernelKind.available) func errorsStayWithinTheirBounds(kind: AutodiffKernelKind) {
            kind.run {
                sweep(Float.self)
                sweep(Double.self)
            }
        }

        @Test(arguments: AutodiffKernelKind.available) func edgePoints(kind: AutodiffKernelKind) {
            kind.run {
                edges(Float.self, lastFinite: 88.72283, lastSubnormal: -103.97208)
                edges(Double.self, lastFinite: 709.782712893384, lastSubnormal: -745.1332191019411)
            }
        }
    }
}

#if DEBUG
    private let sampleCount = 40_000  // the kernels are compiled without optimisation
#else
    private let sampleCount = 1_000_000
#endif

/// The header states what was measured over many more arguments; the bounds leave a little room above that.
private func sweep<Element: KernelElement>(_: Element.Type) {
    let kernels = Element.kernels
    let references = Element.references
    let isDouble = Element.significandBitCount > 24
    let small: ClosedRange<Double> = isDouble ? -746 ... -708 : -104 ... -87
    let large: ClosedRange<Double> = isDouble ? 708...710 : 87...89
    check("exp", kernels.exp, references.exp, bound: 1.1, intervals: [-1...1, -20...20, small, large])
    check(
        "log", kernels.log, references.log, bound: 1.0,
        intervals: [0.5...2, 0.7...0.72, 1.41...1.42, 0.99...1.01, 0...100])
    check("tanh", kernels.tanh, references.tanh, bound: 1.0, intervals: [-0.7...0.7, 0.6...1.0, -22...22])
    check("sigmoid", kernels.sigmoid, references.sigmoid, bound: 1.6, intervals: [-1...1, -20...40, small, -8...0])

    func check(
        _ name: String, _ kernel: Element.Unary, _ reference: (Element.Reference) -> Element.Reference, bound: Double,
        intervals: [ClosedRange<Double>]
    ) {
        worst("\(name), all bit patterns", kernel, reference, bound, patterns())
        for (index, interval) in intervals.enumerated() {
            var generator = SeededGenerator(seed: UInt64(index))
            let x = (0..<sampleCount / 4).map { _ in Element(Double.random(in: interval, using: &generator)) }
            worst("\(name) on \(interval)", kernel, reference, bound, x)
        }
    }

    func worst(
        _ name: String, _ kernel: Element.Unary, _ reference: (Element.Reference) -> Element.Reference, _ bound: Double,
        _ x: [Element]
    ) {
        let out = Element.map(kernel, x)
        var largest = (error: 0.0, argument: Element.zero)
        for (argument, value) in zip(x, out) {
            let error = errorInULPs(value, reference(Element.Reference(argument)))
            if !(error <= largest.error) { largest = (error, argument) }
        }
        #expect(largest.error <= bound + Element.referenceError, "\(name) of \(largest.argument)")
    }

    /// Patterns at even distances over the whole range, so all exponents and signs, NaN, and many subnormals; the lowest
    /// bits vary because the distance is odd.
    func patterns() -> [Element] {
        let bits = UInt64(1 + Element.exponentBitCount + Element.significandBitCount)
        let distance = ((UInt64.max >> (64 - bits)) / UInt64(sampleCount)) | 1
        return (0..<UInt64(sampleCount)).map { Element(pattern: $0 &* distance) }
    }
}

/// `lastFinite` and `lastSubnormal` are the outermost arguments whose exponentials are neither infinite nor zero.
private func edges<Element: KernelElement>(
    _: Element.Type, lastFinite: Element, lastSubnormal: Element
) {
    let overflow = lastFinite.nextUp
    let underflow = lastSubnormal.nextDown
    let kernels = Element.kernels
    let huge = Element.greatestFiniteMagnitude
    let tiny = Element.leastNonzeroMagnitude
    let normal = Element.leastNormalMagnitude

    pin(
        "exp", kernels.exp,
        [
            (0, 1), (-0.0, 1), (tiny, 1), (-tiny, 1), (.infinity, .infinity), (-.infinity, 0), (.nan, .nan),
            (huge, .infinity),
            (-huge, 0), (overflow, .infinity), (underflow, 0), (lastSubnormal, tiny),
        ])
    #expect(Element.map(kernels.exp, [lastFinite])[0].isFinite)
    pin(
        "log", kernels.log,
        [
            (1, 0), (0, -.infinity), (-0.0, -.infinity), (.infinity, .infinity), (-.infinity, .nan), (.nan, .nan),
            (-1, .nan),
            (-tiny, .nan), (-huge, .nan),
        ])
    pin(
        "tanh", kernels.tanh,
        [
            (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (normal, normal), (.infinity, 1), (-.infinity, -1),
            (.nan, .nan),
            (huge, 1), (-huge, -1), (20, 1), (-25, -1),
        ])
    pin(
        "sigmoid", kernels.sigmoid,
        [
            (0, 0.5), (-0.0, 0.5), (tiny, 0.5), (.infinity, 1), (-.infinity, 0), (.nan, .nan), (huge, 1), (-huge, 0),
            (underflow, 0), (lastSubnormal, tiny), (40, 1),
        ])
    pin(
        "sqrt", kernels.sqrt,
        [
            (0, 0), (-0.0, -0.0), (4, 2), (.infinity, .infinity), (-1, .nan), (-.infinity, .nan), (.nan, .nan),
            (tiny, tiny.squareRoot()), (huge, huge.squareRoot()),
        ])

    func pin(_ name: String, _ kernel: Element.Unary, _ points: [(argument: Element, value: Element)]) {
        let values = Element.map(kernel, points.map(\.argument))
        for (point, value) in zip(points, values) {
            #expect(haveSameBits([value], [point.value]), "\(name)(\(point.argument)) is \(value), not \(point.value)")
        }
    }
}
