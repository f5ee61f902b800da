import AutodiffKernels
import Foundation
import Testing

/// The elementary functions against a reference of higher precision: sweeps over all bit patterns and over the
/// intervals where the formulas change, and edge points pinned one by one.
@Suite struct ElementaryFunctionTests {
    @Test func theHeaderStatesAccuracies() {
        #expect(Set(StatedAccuracy.all.map(\.name)) == Set(Sampled<Float>.all.keys))
        #expect(Set(StatedAccuracy.all.map(\.name)) == Set(Sampled<Double>.all.keys))
    }

    @Test(arguments: AutodiffKernelKind.available, StatedAccuracy.all)
    func errorsAreWithinTheStatedAccuracy(kind: AutodiffKernelKind, stated: StatedAccuracy) throws {
        try kind.run {
            try sweep(Float.self, stated)
            try sweep(Double.self, stated)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func edgePoints(kind: AutodiffKernelKind) {
        kind.run {
            edges(Float.self, lastFinite: 88.72283, lastSubnormal: -103.97208)
            edges(Double.self, lastFinite: 709.782712893384, lastSubnormal: -745.1332191019411)
        }
    }
}

/// The number of arguments of all magnitudes at which a function is tested; a quarter of that in each interval. The
/// default is small enough for a run of all tests. The header's accuracies were measured with many more
/// (`Notes/performance.md`).
private let sampleCount: Int = {
    #if DEBUG
        let standard = 20_000  // the kernels are compiled without optimization
    #else
        let standard = 1_000_000
    #endif
    return ProcessInfo.processInfo.environment["AUTODIFF_SAMPLES"].flatMap { Int($0) } ?? standard
}()

/// A function under test: the kernel, the reference, and intervals to sample more densely.
private struct Sampled<Element: KernelElement> {
    let kernel: Element.Unary
    let reference: (Element.Reference) -> Element.Reference
    let intervals: [ClosedRange<Double>]
    /// Additional arguments.
    var others: [Element] = []

    init(
        _ kernel: @escaping Element.Unary, _ reference: @escaping (Element.Reference) -> Element.Reference,
        _ intervals: [ClosedRange<Double>], others: [Element] = []
    ) {
        (self.kernel, self.reference, self.intervals, self.others) = (kernel, reference, intervals, others)
    }

    /// By the kernels' names.
    static var all: [String: Sampled] {
        let (kernels, references) = (Element.kernels, Element.references)
        let isDouble = Element.significandBitCount > 24
        let small: ClosedRange<Double> = isDouble ? -746 ... -708 : -104 ... -87
        let large: ClosedRange<Double> = isDouble ? 708...710 : 87...89
        let tail: ClosedRange<Double> = isDouble ? -39 ... -37 : -14.5 ... -12.5
        // Next to multiples of π/2, where all leading digits cancel, and around the largest argument of the vectorized
        // formula.
        let edge: Double = isDouble ? 0x1p21 : 0x1p12
        let waves = [-1...1, -10...10, -4000...4000, (0.99 * edge)...(1.01 * edge), -1e6...1e6]
        let multiples = (-20_000...20_000).map { Element(Double($0) * 1.5707963267948966) }
        return [
            "exp": Sampled(kernels.exp, references.exp, [-1...1, -20...20, small, large]),
            "log": Sampled(kernels.log, references.log, [0.5...2, 0.7...0.72, 1.41...1.42, 0.99...1.01, 0...100]),
            "tanh": Sampled(kernels.tanh, references.tanh, [-0.7...0.7, 0.6...1.0, -22...22]),
            "sigmoid": Sampled(kernels.sigmoid, references.sigmoid, [-1...1, -20...40, small, -8...0]),
            "expm1": Sampled(kernels.expm1, references.expm1, [-1...1, -60...60, 0.3...0.4, large]),
            "log1p": Sampled(kernels.log1p, references.log1p, [-1...1, -0.3...0.5, -1e-3...1e-3, 0...100]),
            "softplus": Sampled(kernels.softplus, references.softplus, [-1...1, -40...40, small, 0.2...0.4]),
            "log_sigmoid": Sampled(
                kernels.logSigmoid, { -references.softplus(-$0) }, [-1...1, -40...40, 0.2...0.4]),
            "silu": Sampled(kernels.silu, references.silu, [-1...1, -40...40, small]),
            "erf": Sampled(kernels.erf, references.erf, [-1.1...1.1, 0.9...1.1, -7...7]),
            "gelu": Sampled(kernels.gelu, references.gelu, [-1...1, 0.6...0.8, -12...8, tail]),
            "sin": Sampled(kernels.sin, references.sin, waves, others: multiples),
            "cos": Sampled(kernels.cos, references.cos, waves, others: multiples),
        ]
    }

    /// The largest error in units in the last place, and its argument, of `count` arguments.
    func worst(_ count: Int, _ argument: (Int) -> Element) -> (error: Double, argument: Element) {
        var largest = (error: 0.0, argument: Element.zero)
        // In parts, so that memory stays small.
        for start in stride(from: 0, to: count, by: 1 << 16) {
            let x = (start..<min(start + 1 << 16, count)).map(argument)
            for (argument, value) in zip(x, Element.map(kernel, x)) {
                let error = errorInULPs(value, reference(Element.Reference(argument)))
                if error <= largest.error || !Element.isJudged(value) { continue }
                largest = (error, argument)
            }
        }
        return largest
    }
}

/// The error at bit patterns at even distances over the whole range, so all exponents and signs, NaN, and many
/// subnormals; the lowest bits vary because the distance is odd. And at numbers drawn from intervals.
private func sweep<Element: KernelElement>(_: Element.Type, _ stated: StatedAccuracy) throws {
    let sampled = try #require(Sampled<Element>.all[stated.name])
    let bits = UInt64(1 + Element.exponentBitCount + Element.significandBitCount)
    let distance = ((UInt64.max >> (64 - bits)) / UInt64(sampleCount)) | 1
    check("all bit patterns", sampled.worst(sampleCount) { Element(pattern: UInt64($0) &* distance) })
    for (index, interval) in sampled.intervals.enumerated() {
        var generator = SeededGenerator(seed: UInt64(index))
        check(
            "\(interval)",
            sampled.worst(sampleCount / 4) { _ in Element(Double.random(in: interval, using: &generator)) })
    }
    check("other arguments", sampled.worst(sampled.others.count) { sampled.others[$0] })

    func check(_ place: String, _ worst: (error: Double, argument: Element)) {
        #expect(
            worst.error <= stated.bound + Element.referenceError,
            "\(stated.name) in \(Element.self) on \(place): \(worst.error) ULP at \(worst.argument)")
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
