import AutodiffKernels
import Testing

/// The elementary functions against a reference of higher precision: sweeps over all bit patterns and over the
/// intervals where the formulas change, and edge points pinned one by one.
@Suite struct ElementaryFunctionTests {
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

    check("expm1", kernels.expm1, references.expm1, bound: 2.2, intervals: [-1...1, -60...60, 0.3...0.4, large])
    check(
        "log1p", kernels.log1p, references.log1p, bound: 0.95, intervals: [-1...1, -0.3...0.5, -1e-3...1e-3, 0...100])
    check(
        "softplus", kernels.softplus, references.softplus, bound: 1.3, intervals: [-1...1, -40...40, small, 0.2...0.4])
    check(
        "logSigmoid", kernels.logSigmoid, { -references.softplus(-$0) }, bound: 1.3, intervals: [-1...1, -40...40])
    check("silu", kernels.silu, references.silu, bound: 2.6, intervals: [-1...1, -40...40, small])
    check("erf", kernels.erf, references.erf, bound: 1.6, intervals: [-1.1...1.1, 0.9...1.1, -7...7])
    let tail: ClosedRange<Double> = isDouble ? -39 ... -37 : -14.5 ... -12.5
    check("gelu", kernels.gelu, references.gelu, bound: 5, intervals: [-1...1, 0.6...0.8, -12...8, tail])
    // Next to multiples of π/2, where all leading digits cancel, and around the largest argument of the vectorised formula.
    let edge: Double = isDouble ? 0x1p21 : 0x1p12
    for (name, kernel, reference) in [("sin", kernels.sin, references.sin), ("cos", kernels.cos, references.cos)] {
        check(
            name, kernel, reference, bound: 0.9,
            intervals: [-1...1, -10...10, -4000...4000, (0.99 * edge)...(1.01 * edge), -1e6...1e6])
        let multiples = (-20_000...20_000).map { Element(Double($0) * 1.5707963267948966) }
        worst("\(name) next to multiples of π/2", kernel, reference, 0.9, multiples)
    }

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
        "expm1", kernels.expm1,
        [
            (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (.infinity, .infinity), (-.infinity, -1), (.nan, .nan),
            (-huge, -1), (overflow, .infinity), (-70, -1),
        ])
    pin(
        "log1p", kernels.log1p,
        [
            (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (.infinity, .infinity), (-1, -.infinity), (-2, .nan),
            (-.infinity, .nan), (.nan, .nan), (normal, normal),
        ])
    pin(
        "softplus", kernels.softplus,
        [(.infinity, .infinity), (-.infinity, 0), (.nan, .nan), (huge, huge), (-huge, 0), (lastSubnormal, tiny)])
    pin(
        "logSigmoid", kernels.logSigmoid,
        [(.infinity, -0.0), (-.infinity, -.infinity), (.nan, .nan), (-huge, -huge), (huge, -0.0)])
    pin(
        "silu", kernels.silu,
        [
            (0, 0), (-0.0, -0.0), (.infinity, .infinity), (-.infinity, -0.0), (.nan, .nan), (huge, huge),
            (-huge, -0.0), (-1000, -0.0),
        ])
    pin(
        "erf", kernels.erf,
        [(0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (huge, 1), (-huge, -1), (7, 1)])
    pin(
        "gelu", kernels.gelu,
        [
            (0, 0), (-0.0, -0.0), (.infinity, .infinity), (-.infinity, -0.0), (.nan, .nan), (huge, huge),
            (-huge, -0.0), (-41, -0.0), (41, 41),
        ])
    pin("sin", kernels.sin, [(0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (.infinity, .nan), (.nan, .nan)])
    pin("cos", kernels.cos, [(0, 1), (-0.0, 1), (tiny, 1), (-.infinity, .nan), (.nan, .nan)])
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
