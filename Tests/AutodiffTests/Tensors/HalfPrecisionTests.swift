import Testing

@testable import Autodiff

#if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
    /// Tensors of `Float16` and `BFloat16`: stored in two bytes, computed in `Float`.
    @Suite struct HalfPrecisionTests {
        // MARK: The type

        @Test func everyBitPatternConvertsExactly() {
            let patterns = (0...UInt16.max).map { $0 }
            var floats = [Float](repeating: 0, count: patterns.count)
            let halves = patterns.map { Float16(bitPattern: $0) }
            Float16.expand(halves, &floats, halves.count)
            #expect(zip(halves, floats).allSatisfy { Float($0).bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
            let brains = patterns.map { BFloat16(bitPattern: $0) }
            BFloat16.expand(brains, &floats, brains.count)
            #expect(zip(brains, floats).allSatisfy { $0.float.bitPattern == $1.bitPattern })
            // Each is what its `Float` rounds to.
            #expect(brains.allSatisfy { BFloat16($0.float).bitPattern == $0.bitPattern || $0.isSignalingNaN })
        }

        /// Every tie between neighbors, and the floats on either side of it.
        @Test func roundingIsToNearestTiesToEven() {
            var floats: [Float] = [
                .infinity, -.infinity, .nan, 0, -0.0, 65519.996, 65520, 65535, 65536, .greatestFiniteMagnitude,
            ]
            for pattern in stride(from: UInt16(0), to: 0x7bff, by: 1) {
                let tie = (Float(Float16(bitPattern: pattern)) + Float(Float16(bitPattern: pattern + 1))) / 2
                floats += [tie.nextDown, tie, -tie.nextUp]
            }
            var halves = [Float16](repeating: 0, count: floats.count)
            Float16.contract(floats, &halves, floats.count)
            #expect(zip(floats, halves).allSatisfy { Float16($0) == $1 || $0.isNaN && $1.isNaN })
            var brains = [BFloat16](repeating: 0, count: floats.count)
            BFloat16.contract(floats, &brains, floats.count)
            #expect(zip(floats, brains).allSatisfy { BFloat16($0).bitPattern == $1.bitPattern })
            for pattern in stride(from: UInt16(0), to: 0x7f7f, by: 7) {
                let (low, high) = (BFloat16(bitPattern: pattern), BFloat16(bitPattern: pattern + 1))
                let tie = (Double(low.float) + Double(high.float)) / 2
                #expect(BFloat16(tie.nextDown) == low && BFloat16(tie.nextUp) == high)
                #expect(BFloat16(tie) == (pattern % 2 == 0 ? low : high))
            }
            #expect(BFloat16(Float(bitPattern: 0x7f80_0001)).isNaN && BFloat16(Float.nan).isNaN)
            #expect(BFloat16(3.4e38) == .infinity && BFloat16(Double.greatestFiniteMagnitude) == .infinity)
        }

        @Test func brainFloatIsAFloatingPointType() {
            let x: BFloat16 = 1.5
            let y: BFloat16 = -0.25
            #expect(x + y == 1.25 && x * y == -0.375 && x / y == -6 && -x < y && x.magnitude == 1.5)
            #expect(
                x.nextUp - x == x.ulp && BFloat16.ulpOfOne == BFloat16(1).ulp
                    && (0 as BFloat16).nextUp == .leastNonzeroMagnitude)
            #expect(
                BFloat16.greatestFiniteMagnitude.nextUp == .infinity
                    && (-BFloat16.infinity).nextUp == -.greatestFiniteMagnitude)
            #expect(BFloat16(2).squareRoot() == BFloat16(Float(2).squareRoot()) && BFloat16(7.5).rounded() == 8)
            #expect(BFloat16(exactly: 256) == 256 && BFloat16(exactly: 257) == nil && Int(BFloat16(-3.75)) == -3)
            #expect(BFloat16(sign: .minus, exponent: 3, significand: 1.5) == -12 && (12 as BFloat16).exponent == 3)
            #expect(Double(BFloat16(0.1)) == 0.10009765625 && "\(BFloat16(0.5))" == "0.5")
            #expect(BFloat16.pi.float < Float.pi && BFloat16.pi.nextUp.float > Float.pi)
        }

        // MARK: Tensors

        private func doubles<Scalar>(_ x: Tensor<Scalar>) -> [Double] { x.scalars.map { Double($0) } }

        private func agrees<Half: HalfPrecisionScalar>(_ half: Half.Type) throws {
            let precision = Double(Half.ulpOfOne)
            let a = Tensor<Half>.uniform([5, 1031], in: -1...1, seed: 1)
            let b = Tensor<Half>.uniform([1031, 3], in: -1...1, seed: 2)
            let (wideA, wideB) = (a.converted(to: Float.self), b.converted(to: Float.self))
            func close(_ x: Tensor<Half>, _ y: Tensor<Float>) -> Bool {
                x.shape == y.shape && x.scalars == y.converted(to: Half.self).scalars
            }
            // One operation is that of `Float`, rounded once.
            #expect(close(matmul(a, b), matmul(wideA, wideB)))
            #expect(
                close(
                    matmul(b, a, transposingLeft: true, transposingRight: true),
                    matmul(wideB, wideA, transposingLeft: true, transposingRight: true)))
            #expect(close(tanh(a), tanh(wideA)) && close(exp(a), exp(wideA)))
            #expect(close(Tensor.apply(.multiply, a, a), wideA * wideA))
            #expect(close(a.softmax(along: 1), wideA.softmax(along: 1)))
            #expect(close(a.logSumExp(along: [1]), wideA.logSumExp(along: [1])))
            // A gradient has the type's precision.
            let slope = gradient(atTree: a) { value($0, b) }
            let wide = gradient(atTree: wideA) { value($0, b) }
            let scale = wide.scalars.map { Double(abs($0)) }.max()!
            func isNear(_ x: Tensor<Half>) -> Bool {
                zip(doubles(x), doubles(wide)).allSatisfy { abs($0 - $1) <= 16 * precision * scale }
            }
            #expect(isNear(slope))
            let compiled = compileTree { (x: TensorVariable<Half>) in value(x, b) }
            let (result, eager) = (compiled(a).scalar, value(a, b).scalar)
            #expect(result == eager)
            #expect(isNear(compiled.gradient(at: a)))
            #expect(Tensor<Half>.zeros([0, 4]).sum().scalar == 0 && tanh(Tensor<Half>.zeros([0])).scalars.isEmpty)
        }

        private func value<T: TensorAlgebra>(_ x: T, _ b: Tensor<some TensorScalar>) -> T {
            tanh(matmul(x, T(b.converted(to: T.Scalar.self)))).sum()
        }

        @Test func float16() throws { try agrees(Float16.self) }
        @Test func bfloat16() throws { try agrees(BFloat16.self) }

        @Test func storageIsHalf() {
            #expect(MemoryLayout<BFloat16>.size == 2 && ElementType.bfloat16.size == 2 && ElementType.float16.size == 2)
        }
    }
#endif
