import Testing

@testable import Autodiff

/// The kernels of a type against the loops for any type.
@Suite struct PortableLoopsTests {
    @Test func ofFloat() { Self.check(Float.self) }
    @Test func ofDouble() { Self.check(Double.self) }

    private static func check<Scalar: TensorScalar>(_: Scalar.Type) {
        var random = SeededGenerator(seed: 7)
        let count = 300
        func numbers() -> [Scalar] { (0..<count).map { _ in Scalar(2 * random.unit() - 1) } }
        let (x, y) = (numbers(), numbers())
        let z = numbers().map { $0 * $0 }
        let kernels = Scalar._kernels
        typealias Portable = PortableLoops<Scalar>
        typealias Target = UnsafeMutablePointer<Scalar>

        /// Runs both loops on copies of the same array and compares what they leave in it.
        func compare(
            _ name: String, within units: Scalar = 4, from start: [Scalar]? = nil, _ one: (Target) -> Void,
            _ other: (Target) -> Void
        ) {
            var found = start ?? [Scalar](repeating: -7, count: count)
            var expected = found
            found.withUnsafeMutableBufferPointer { one($0.baseAddress!) }
            expected.withUnsafeMutableBufferPointer { other($0.baseAddress!) }
            for (place, (a, b)) in zip(found, expected).enumerated() {
                let isClose: Bool = (a - b).magnitude <= units * Scalar.ulpOfOne * Swift.max(1, b.magnitude)
                #expect(isClose, "\(name) of \(Scalar.name) at \(place): \(a) and \(b)")
            }
        }
        compare("scale", { kernels.elementwise().scale(0.3, x, $0, count) }, { Portable.scale(0.3, x, $0, count) })
        compare(
            "accumulate", from: y, { kernels.updates().accumulate(x, $0, count) }, { Portable.accumulate(x, $0, count) }
        )
        compare(
            "accumulateScaled", from: y, { kernels.updates().accumulateScaled(0.3, x, $0, count) },
            { Portable.accumulateScaled(0.3, x, $0, count) })
        compare(
            "scaledSum", { kernels.updates().scaledSum(0.3, x, -0.7, y, $0, count) },
            { Portable.scaledSum(0.3, x, -0.7, y, $0, count) })
        compare(
            "scaledSquareSum", { kernels.updates().scaledSquareSum(0.3, x, -0.7, y, $0, count) },
            { Portable.scaledSquareSum(0.3, x, -0.7, y, $0, count) })
        compare(
            "descend", { kernels.updates().descend(x, y, z, 0.1, 0.5, $0, count) },
            { Portable.descend(x, y, z, 0.1, 0.5, $0, count) })
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
        compare(
            "convertBytes", { kernels.updates().convertBytes(bytes, 2, -255, 255, $0, count) },
            { Portable.convertBytes(bytes, 2, -255, 255, $0, count) })
        compare(
            "sum", within: 100, { $0[0] = Scalar(kernels.reductions().sum(x, count)) },
            { $0[0] = Scalar(Portable.sum(x, count)) })
        compare(
            "largest", { $0[0] = Scalar(kernels.reductions().largest(x, count)) },
            { $0[0] = Scalar(Portable.largest(x, count)) })
        compare(
            "smallest", { $0[0] = Scalar(kernels.reductions().smallest(x, count)) },
            { $0[0] = Scalar(Portable.smallest(x, count)) })
        #expect(Portable.largest(x, 0) == -.infinity && Portable.smallest(x, 0) == .infinity)
        #expect(Portable.largest([1, .nan, 2], 3).isNaN && Portable.smallest([1, .nan, 2], 3).isNaN)
        // Products of [7 × 11] and [11 × 9], the second read by columns; and two rows of one alone.
        compare(
            "multiplyMatrices", within: 40, from: y,
            { kernels.products().multiplyMatrices(7, 9, 11, x, 11, 1, y, 1, 11, $0, 9, true) },
            { Portable.multiplyMatrices(7, 9, 11, x, 11, 1, y, 1, 11, $0, 9, true) })
        compare(
            "multiplyMatrixRows", within: 40,
            { kernels.products().multiplyMatrixRows(7, 9, 11, x, 11, 1, y, 9, 1, $0, 9, false, false, 2, 4) },
            { Portable.multiplyMatrixRows(7, 9, 11, x, 11, 1, y, 9, 1, $0, 9, false, false, 2, 4) })
    }
}
