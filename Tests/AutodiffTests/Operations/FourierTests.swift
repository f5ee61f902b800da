import Autodiff
import Foundation
import Testing

/// Fourier transforms against NumPy, their definition and the convolution theorem.
@Suite struct FourierTests {
    private static func ramp(_ shape: Shape, _ factor: Double = 1) -> Tensor<Double> {
        EinsumTests.ramp(shape, factor)
    }
    private static func complex(_ shape: Shape) -> ComplexTensor<Tensor<Double>> {
        ComplexTensor(real: ramp(shape), imaginary: ramp(shape, 2))
    }

    @Test(arguments: FourierFixtures.transforms) func values(fixture: FourierFixtures.Transform) {
        let x = Self.complex(Shape(fixture.shape))
        let norm: FourierNormalization =
            ["backward": .backward, "forward": .forward, "ortho": .orthonormal][fixture.normalization]!
        let axis = fixture.axis
        let y: ComplexTensor<Tensor<Double>>
        switch fixture.name {
        case "fft": y = fft(x, along: axis, normalization: norm)
        case "ifft": y = ifft(x, along: axis, normalization: norm)
        case "rfft": y = rfft(x.real, along: axis, normalization: norm)
        default: y = ComplexTensor(irfft(x, count: fixture.count, along: axis, normalization: norm))
        }
        let (real, imaginary) = (EinsumTests.weighted(y.real).scalar, EinsumTests.weighted(y.imaginary).scalar)
        #expect(isClose(real, fixture.real, within: 1e-13), "\(fixture): \(real)")
        #expect(isClose(imaginary, fixture.imaginary, within: 1e-13), "\(fixture): \(imaginary)")
    }

    /// The error of single results, in units of the root mean square of all: at most a few roundings for each factor of
    /// the length, whatever the length is.
    @Test(arguments: Array(1...40) + [64, 97, 101, 128, 143, 360, 509, 1000, 1024, 2018, 4096])
    func accuracy(_ n: Int) {
        var random = SeededGenerator(seed: UInt64(n))
        let x = Tensor<Double>(shape: [n], scalars: (0..<n).map { _ in .random(in: -1...1, using: &random) })
        let y = Tensor<Double>(shape: [n], scalars: (0..<n).map { _ in .random(in: -1...1, using: &random) })
        let z = fft(ComplexTensor(real: x, imaginary: y))
        let half = rfft(x)
        let scale = sqrt(z.squaredMagnitude.mean().scalar) * 0x1p-53 * (log2(Double(n)) + 1)
        for _ in 0..<8 {
            let k = Int.random(in: 0..<n, using: &random)
            var (real, imaginary, halfReal, halfImaginary) = (0.0, 0.0, 0.0, 0.0)
            for j in 0..<n {
                let angle = 2 * Double.pi * (Double(j * k % n) / Double(n))
                let (c, s) = (cos(angle), sin(angle))
                let (a, b) = (x.scalars[j], y.scalars[j])
                real += a * c + b * s
                imaginary += b * c - a * s
                halfReal += a * c
                halfImaginary -= a * s
            }
            // The sum here has an error of its own, of about √n roundings.
            let bound = (4 + Double(n).squareRoot()) * scale
            #expect(abs(z.real.scalars[k] - real) <= bound, "\(n), \(k)")
            #expect(abs(z.imaginary.scalars[k] - imaginary) <= bound, "\(n), \(k)")
            guard k <= n / 2 else { continue }
            #expect(abs(half.real.scalars[k] - halfReal) <= bound, "\(n), \(k)")
            #expect(abs(half.imaginary.scalars[k] - halfImaginary) <= bound, "\(n), \(k)")
        }
        let (back, whole) = (ifft(z), irfft(half, count: n))
        let error = (back.real - x).norm().scalar + (back.imaginary - y).norm().scalar + (whole - x).norm().scalar
        #expect(error <= 8 * 0x1p-53 * (log2(Double(n)) + 2) * Double(n).squareRoot(), "\(n): \(error)")
    }

    /// The sum of squares of the unitary transform is that of the numbers; along any axis, alone or beside others.
    @Test func axesAndBatches() {
        let x = Self.complex([3, 14, 5])
        for axis in 0..<3 {
            let y = fft(x, along: axis, normalization: .orthonormal)
            #expect(isClose(y.squaredMagnitude.sum().scalar, x.squaredMagnitude.sum().scalar))
            let order = (0..<3).filter { $0 != axis } + [axis]
            let last = fft(x.map { $0.transposed(order) }, normalization: .orthonormal)
            #expect(isClose(y.real.transposed(order), last.real, within: 1e-14))
            let half = rfft(x.real, along: axis)
            let extent = x.shape[axis]
            let other = fft(x.real, along: axis).map { $0.slice(along: axis, 0..<(extent / 2 + 1)) }
            #expect(isClose(half.real, other.real) && isClose(half.imaginary, other.imaginary))
        }
        #expect(rfft(Self.ramp([0, 4])).shape == [0, 3] && fft(Self.complex([4, 0]), along: 0).shape == [4, 0])
        // Many lines, over several threads.
        let wide = Self.ramp([300, 64])
        let lines = rfft(wide)
        for row in [0, 149, 299] { #expect(lines.real[row] == rfft(wide[row]).real) }
    }

    /// ⟨F·x, y⟩ = ⟨x, Fᵀ·y⟩ for the real matrix F of each transform.
    @Test(arguments: [1, 2, 5, 8, 12, 37, 74]) func pullbacksAreAdjoints(_ n: Int) {
        let (x, y) = (Self.complex([2, n]), Self.complex([2, n]).map { $0.flipped() })
        func dot(_ a: ComplexTensor<Tensor<Double>>, _ b: ComplexTensor<Tensor<Double>>) -> Double {
            (a.real * b.real + a.imaginary * b.imaginary).sum().scalar
        }
        let (byReal, byImaginary) = gradient(at: x.real, x.imaginary) { real, imaginary in
            let z = fft(ComplexTensor(real: real, imaginary: imaginary))
            return (z.real * TensorVariable(y.real) + z.imaginary * TensorVariable(y.imaginary)).sum()
        }
        let inverse = ifft(y, normalization: .forward)
        #expect(byReal == inverse.real && byImaginary == inverse.imaginary)
        #expect(isClose(dot(fft(x), y), dot(x, inverse)))
        let half = y.map { $0.slice(along: 1, 0..<(n / 2 + 1)) }
        let byHalf = gradient(at: x.real) { x in
            let z = rfft(x)
            return (z.real * TensorVariable(half.real) + z.imaginary * TensorVariable(half.imaginary)).sum()
        }
        #expect(isClose(dot(rfft(x.real), half), (x.real * byHalf).sum().scalar))
    }

    /// The transform of a circular convolution is the product of the transforms; values and gradients.
    @Test(arguments: [1, 2, 7, 16, 37]) func convolutionTheorem(_ n: Int) {
        let (x, k) = (Self.ramp([n]), Self.ramp([n], 3))
        func byTransforms(_ x: TensorVariable<Double>, _ k: TensorVariable<Double>) -> TensorVariable<Double> {
            irfft(rfft(x) * rfft(k), count: n)
        }
        func byDefinition(_ x: TensorVariable<Double>, _ k: TensorVariable<Double>) -> TensorVariable<Double> {
            .stack((0..<n).map { place in Autodiff.dot(x, k.flipped().rolled(by: place + 1, along: 0)) })
        }
        let (value, slopes) = valueWithGradient(at: x, k) { EinsumTests.weighted(square(byTransforms($0, $1))) }
        let (same, alike) = valueWithGradient(at: x, k) { EinsumTests.weighted(square(byDefinition($0, $1))) }
        #expect(isClose(value.scalar, same.scalar))
        #expect(isClose(slopes.0, alike.0, within: 1e-11) && isClose(slopes.1, alike.1, within: 1e-11))
    }

    /// Single precision is rounded once.
    @Test func float() {
        let x = Self.ramp([100]).converted(to: Float.self)
        let (single, double) = (rfft(x), rfft(x.converted(to: Double.self)))
        #expect(single.real == double.real.converted(to: Float.self))
        #expect(single.imaginary == double.imaginary.converted(to: Float.self))
    }

    @Test func complexNumbers() {
        let (x, y) = (Self.complex([5]), Self.complex([2, 1]))
        let quotient = x / y * y
        #expect(
            quotient.shape == [2, 5] && isClose(quotient.real[1], x.real) && isClose(quotient.imaginary[0], x.imaginary)
        )
        #expect((x - x + x).real == x.real && (x * x.conjugate).imaginary == .zeros([5]))
        #expect(isClose(square(x.magnitude), x.squaredMagnitude))
        #expect(isClose(x.magnitude * cos(x.argument), x.real) && isClose(x.magnitude * sin(x.argument), x.imaginary))
        #expect(x.scaled(by: 2).imaginary == 2 * x.imaginary)
        let slope = gradient(at: Tensor<Double>([0, 3])) { x in ComplexTensor(x).magnitude.sum() }
        #expect(slope == [0, 1])
    }

    /// A gradient with respect to complex numbers is ∂f/∂x + i·∂f/∂y: for |z|², 2z, as in PyTorch.
    @Test func complexGradients() {
        let z = Self.complex([7])
        let slope = gradient(atTree: z) { $0.squaredMagnitude.sum().scalar }
        #expect(isClose(slope.real, 2 * z.real) && isClose(slope.imaginary, 2 * z.imaginary))
        // Parseval: Σ |Fz|² = n·Σ |z|².
        let spectrum = compileTree { (z: ComplexTensor<TensorVariable<Double>>) in
            Autodiff.fft(z).squaredMagnitude.sum().scalar
        }
        let power = spectrum.gradient(at: z)
        #expect(isClose(power.real, 14 * z.real) && isClose(power.imaginary, 14 * z.imaginary))
        // Of a holomorphic function's real part it is the conjugate of the derivative: of z³, 3z².
        let cube = gradient(atTree: z) { z in (z * z * z).real.sum().scalar }
        let derivative = (z * z).scaled(by: 3)
        #expect(isClose(cube.real, derivative.real) && isClose(cube.imaginary, -derivative.imaginary))
    }

    /// Quotients whose denominator's square over- or underflows, and their derivatives.
    @Test(arguments: [1e200, 1e-200, 1e30]) func quotients(size: Double) throws {
        let q = ComplexTensor(real: Tensor<Double>([3 * size, 0, size]), imaginary: Tensor([4 * size, -size, 0]))
        let one = q / q
        #expect(isClose(one.real, .ones([3])) && isClose(one.imaginary, .zeros([3])))
        let single = ComplexTensor(real: Tensor<Float>([3e30]), imaginary: Tensor<Float>([4e30]))
        #expect((single / single).real == [1] && (single / single).imaginary == [0])
        try checkGradient(at: Tensor<Double>([0.5, -0.25]), order: 2) { y in
            (ComplexTensor(real: y, imaginary: 2 * y + 1) / ComplexTensor(real: 1 - y, imaginary: y)).squaredMagnitude
                .sum()
        }
    }

    @Test func descriptions() {
        let z = ComplexTensor(real: Tensor<Double>([1, 0.5]), imaginary: Tensor<Double>([2, -1]))
        #expect("\(z)" == "[2]: 1.0 + 2.0i, 0.5 - 1.0i")
        #expect("\(Self.complex([9]))".hasSuffix(", …"))
    }

    static let traps: [Trap] = [
        Trap("parts", says: "ComplexTensor: parts of shapes [2] and [3]") {
            _ = ComplexTensor(real: ramp([2]), imaginary: ramp([3]))
        },
        Trap("empty", says: "rfft: axis 1 of shape [2 × 0] has no elements") { _ = rfft(ramp([2, 0])) },
        Trap("scalar", says: "fft: a tensor without axes has no axis -1") { _ = fft(ramp([])) },
        Trap("count", says: "irfft: 7 results from an axis of extent 5 of shape [5]; the count must be 8 or 9") {
            _ = irfft(complex([5]), count: 7)
        },
        Trap("one", says: "irfft: 0 results from an axis of extent 1", "give 1") { _ = irfft(complex([1])) },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: FourierTests.traps)
        }
        trap.expectMessage(result)
    }
}
