import AutodiffKernels
import Foundation
import Testing

/// Arithmetic, adjoints, and properties common to all elementwise kernels.
@Suite struct ElementwiseTests {
    @Test(arguments: AutodiffKernelKind.available) func arithmeticIsExactlyIEEE(kind: AutodiffKernelKind) {
        kind.run {
            arithmetic(Float.self)
            arithmetic(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func adjointsMatchTheirFormulas(kind: AutodiffKernelKind) {
        kind.run {
            adjoints(Float.self)
            adjoints(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func aZeroAdjointContributesNothing(kind: AutodiffKernelKind) {
        kind.run {
            zeroAdjoints(Float.self)
            zeroAdjoints(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func bitsDoNotDependOnThePosition(kind: AutodiffKernelKind) {
        kind.run {
            positions(Float.self)
            positions(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func elementsBeyondTheCountAreUntouched(kind: AutodiffKernelKind) {
        kind.run {
            bounds(Float.self)
            bounds(Double.self)
        }
    }

    /// The bits of the operations one by one.
    @Test(arguments: AutodiffKernelKind.available) func updatesRoundEachOperation(kind: AutodiffKernelKind) {
        kind.run {
            for count in [0, 1, 3, 15, 16, 17, 64, 1003] {
                let (x, y): ([Float], [Float]) = (samples(count, seed: 1), samples(count, seed: 2))
                let z = (samples(count, seed: 3) as [Float]).map(\.magnitude)
                var out = [Float](repeating: 0, count: count)
                autodiff_scaled_sum_f32(0.9, x, 0.1, y, &out, count)
                #expect(haveSameBits(out, x.indices.map { 0.9 * x[$0] + 0.1 * y[$0] }))
                autodiff_scaled_square_sum_f32(0.999, x, 0.001, y, &out, count)
                #expect(haveSameBits(out, x.indices.map { 0.999 * x[$0] + 0.001 * (y[$0] * y[$0]) }))
                autodiff_descend_f32(x, y, z, 0.01, 1e-8, &out, count)
                #expect(haveSameBits(out, x.indices.map { x[$0] - 0.01 * y[$0] / (z[$0].squareRoot() + 1e-8) }))
            }
            let (x, y): ([Double], [Double]) = (samples(1003, seed: 4), samples(1003, seed: 5))
            let z = (samples(1003, seed: 6) as [Double]).map(\.magnitude)
            var out = x
            autodiff_scaled_sum_f64(0.9, x, 0.1, y, &out, 1003)
            #expect(haveSameBits(out, x.indices.map { 0.9 * x[$0] + 0.1 * y[$0] }))
            autodiff_scaled_square_sum_f64(0.999, x, 0.001, y, &out, 1003)
            #expect(haveSameBits(out, x.indices.map { 0.999 * x[$0] + 0.001 * (y[$0] * y[$0]) }))
            autodiff_descend_f64(x, y, z, 0.01, 1e-8, &out, 1003)
            #expect(haveSameBits(out, x.indices.map { x[$0] - 0.01 * y[$0] / (z[$0].squareRoot() + 1e-8) }))
        }
    }

    /// Integer factors and offsets: numerators are exact, so there is only one rounding.
    @Test(arguments: AutodiffKernelKind.available) func bytesBecomeNumbers(kind: AutodiffKernelKind) {
        kind.run {
            for count in 0..<70 {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 255) }
                var floats = [Float](repeating: -7, count: count + 1)
                autodiff_convert_bytes_f32(bytes, 2, -255, 255, &floats, count)
                #expect(floats == bytes.map { (2 * Float($0) - 255) / 255 } + [-7])
                var doubles = [Double](repeating: -7, count: count + 1)
                autodiff_convert_bytes_f64(bytes, 1, 0, 16, &doubles, count)
                #expect(doubles == bytes.map { Double($0) / 16 } + [-7])
            }
            let bytes = [UInt8](0...255)
            let (floats, doubles) = (bytes.map { Float($0) }, bytes.map { Double($0) })
            for divisor in 1...255 {
                var (someFloats, someDoubles) = (floats, doubles)
                autodiff_convert_bytes_f32(bytes, 2, -Float(divisor), Float(divisor), &someFloats, 256)
                #expect(someFloats == floats.map { (2 * $0 - Float(divisor)) / Float(divisor) })
                autodiff_convert_bytes_f64(bytes, 1, 0, Double(divisor), &someDoubles, 256)
                #expect(someDoubles == doubles.map { $0 / Double(divisor) })
            }
        }
    }
}

/// Numbers of all magnitudes and both signs, with the special ones among them.
private func samples<Element: KernelElement>(_ count: Int, seed: UInt64) -> [Element] {
    let special: [Element] = [
        0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude, -.greatestFiniteMagnitude,
        1, -1,
    ]
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { index in
        index % 7 == 6 ? special[Int(generator.next() % 10)] : Element(Double.random(in: -4...4, using: &generator))
    }
}

private func arithmetic<Element: KernelElement>(_: Element.Type) {
    let kernels = Element.kernels
    let x: [Element] = samples(1003, seed: 1)
    let y: [Element] = samples(1003, seed: 2)
    let pairs = Array(zip(x, y))
    #expect(haveSameBits(Element.map(kernels.add, x, y), pairs.map { $0 + $1 }))
    #expect(haveSameBits(Element.map(kernels.subtract, x, y), pairs.map { $0 - $1 }))
    #expect(haveSameBits(Element.map(kernels.multiply, x, y), pairs.map { $0 * $1 }))
    #expect(haveSameBits(Element.map(kernels.divide, x, y), pairs.map { $0 / $1 }))
    #expect(haveSameBits(Element.map(kernels.sqrt, x), x.map { $0.squareRoot() }))

    #expect(haveSameBits(Element.map(kernels.negate, x), x.map { -$0 }))
    #expect(haveSameBits(Element.map(kernels.square, x), x.map { $0 * $0 }))
    #expect(haveSameBits(Element.map(kernels.reciprocal, x), x.map { 1 / $0 }))
    #expect(haveSameBits(Element.map(kernels.absolute, x), x.map { abs($0) }))
    #expect(haveSameBits(Element.map(kernels.relu, x), x.map { $0 <= 0 ? 0 : $0 }))
    #expect(haveSameBits(Element.map(kernels.maximum, x, y), pairs.map { $0 > $1 || $0.isNaN ? $0 : $1 }))
    #expect(haveSameBits(Element.map(kernels.minimum, x, y), pairs.map { $0 < $1 || $0.isNaN ? $0 : $1 }))
    for (index, loss) in Element.map(kernels.binaryCrossEntropy, x, y).enumerated() {
        let (logit, target) = (Double(x[index]), Double(y[index]))
        let expected = Element((logit <= 0 ? 0 : logit) - logit * target + Double.softplusOfNegative(abs(logit)))
        let size = 4 * Element.ulpOfOne * Element(1 + abs(logit) + abs(logit * target))
        #expect(
            haveSameBits([loss], [expected]) || abs(loss - expected) <= size,
            "binary cross-entropy of \(logit) and \(target)")
    }

    var sum = y
    kernels.accumulate(x, &sum, x.count)
    #expect(haveSameBits(sum, pairs.map { $1 + $0 }))

    let alpha: Element = -0.3
    var scaled = [Element](repeating: .nan, count: x.count)
    kernels.scale(alpha, x, &scaled, x.count)
    #expect(haveSameBits(scaled, x.map { alpha * $0 }))

    var updated = y
    kernels.axpy(alpha, x, &updated, x.count)
    let fused = pairs.map { $1.addingProduct(alpha, $0) }
    let rounded = pairs.map { $1 + alpha * $0 }
    #expect(haveSameBits(updated, fused) || haveSameBits(updated, rounded), "axpy rounds once or twice, nothing else")
}

extension Double {
    /// ln(1 + e⁻ˣ) for x ≥ 0.
    fileprivate static func softplusOfNegative(_ x: Double) -> Double { log1p(exp(-x)) }
}

private func adjoints<Element: KernelElement>(_: Element.Type) {
    var generator = SeededGenerator(seed: 3)
    let g = (0..<517).map { _ in Element(Double.random(in: -3...3, using: &generator)) }
    let y = (0..<517).map { _ in Element(Double.random(in: 0...1, using: &generator)) }
    for (index, product) in Element.map(Element.kernels.multiplyAdjoint, g, y).enumerated() {
        #expect(product == g[index] * y[index])
    }
    // As far as the results are normal numbers, and beyond.
    let reach = -log(Double(Element.leastNormalMagnitude))
    let x = (0..<517).map { Element(Double($0 - 258) / 258 * reach * 1.1) }
    func check(_ kernel: Element.Binary, _ scale: Double, _ slope: (Double) -> Double) {
        for (index, product) in Element.map(kernel, x.map { $0 / Element(scale) }, g).enumerated() {
            let exact = Double(g[index]) * slope(Double(x[index] / Element(scale)))
            if abs(exact) < Double(Element.leastNormalMagnitude) * 4 { continue }
            // 4 units in the last place, and the error of this reference.
            #expect(abs(Double(product) - exact) <= 6 * Double(Element.ulpOfOne) * abs(exact), "\(x[index])")
        }
    }
    check(Element.kernels.sigmoidAdjoint, 1) { exp(-abs($0)) / ((1 + exp(-abs($0))) * (1 + exp(-abs($0)))) }
    check(Element.kernels.tanhAdjoint, 2) {
        4 * exp(-2 * abs($0)) / ((1 + exp(-2 * abs($0))) * (1 + exp(-2 * abs($0))))
    }
}

private func zeroAdjoints<Element: KernelElement>(_: Element.Type) {
    let kernels = Element.kernels
    let partials: [Element] = [.infinity, -.infinity, .nan, 1, 0, -.greatestFiniteMagnitude]
    let zeros = [Element](repeating: 0, count: partials.count)
    for zero in [zeros, zeros.map { -$0 }] {
        #expect(Element.map(kernels.multiplyAdjoint, zero, partials) == zeros)
        #expect(Element.map(kernels.sigmoidAdjoint, partials, zero) == zeros)
        #expect(Element.map(kernels.tanhAdjoint, partials, zero) == zeros)
    }
    // A partial derivative of zero contributes nothing under any adjoint. Other adjoints are multiplied as usual,
    // including NaN.
    #expect(Element.map(kernels.multiplyAdjoint, partials, zeros) == zeros)
    #expect(Element.map(kernels.tanhAdjoint, [-1e30, 1e30, .infinity, -.infinity, 1e30, 1e30], partials) == zeros)
    let ones = [Element](repeating: 1, count: partials.count)
    #expect(haveSameBits(Element.map(kernels.multiplyAdjoint, ones, partials), partials))
    let undefined = [Element](repeating: .nan, count: 3)
    for kernel in [kernels.sigmoidAdjoint, kernels.tanhAdjoint] {
        #expect(Element.map(kernel, [0, 0.5, 1], undefined).allSatisfy { $0.isNaN })
    }
    #expect(Element.map(kernels.multiplyAdjoint, undefined, [3, 1, 2]).allSatisfy { $0.isNaN })
}

/// Every slice of an array gives the bits of the whole, also when the result replaces the argument.
private func positions<Element: KernelElement>(_: Element.Type) {
    let kernels = Element.kernels
    let x: [Element] = samples(75, seed: 4)
    let y: [Element] = samples(75, seed: 5)
    let unary = [
        kernels.exp, kernels.log, kernels.tanh, kernels.sigmoid, kernels.sqrt, kernels.expm1, kernels.log1p,
        kernels.softplus, kernels.logSigmoid, kernels.silu, kernels.erf, kernels.gelu, kernels.sin, kernels.cos,
    ]
    let binary = [
        kernels.add, kernels.subtract, kernels.multiply, kernels.divide, kernels.multiplyAdjoint,
        kernels.sigmoidAdjoint,
        kernels.tanhAdjoint,
    ]
    let scaled = [kernels.axpy, kernels.scale]
    let wholeOfUnary = unary.map { Element.map($0, x) }
    let wholeOfBinary = binary.map { Element.map($0, x, y) }
    let wholeOfScaled = scaled.map { kernel in
        var out = y
        kernel(0.7, x, &out, out.count)
        return out
    }
    for start in 0..<17 {
        for end in stride(from: start, through: x.count, by: 1) {
            for (kernel, whole) in zip(unary, wholeOfUnary) {
                var out = Array(x[start..<end])
                out.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { kernel(base, base, $0.count) } }
                #expect(haveSameBits(out, Array(whole[start..<end])), "unary, \(start)..<\(end)")
            }
            for (kernel, whole) in zip(binary, wholeOfBinary) {
                var out = Array(x[start..<end])
                let right = Array(y[start..<end])
                out.withUnsafeMutableBufferPointer {
                    if let base = $0.baseAddress { kernel(base, right, base, $0.count) }
                }
                #expect(haveSameBits(out, Array(whole[start..<end])), "binary, \(start)..<\(end)")
            }
            for (kernel, whole) in zip(scaled, wholeOfScaled) {
                var out = Array(y[start..<end])
                kernel(0.7, Array(x[start..<end]), &out, out.count)
                #expect(haveSameBits(out, Array(whole[start..<end])), "scaled, \(start)..<\(end)")
            }
        }
    }
}

private func bounds<Element: KernelElement>(_: Element.Type) {
    let kernels = Element.kernels
    let guardValue: Element = 12345
    let x = [Element](repeating: 0.5, count: 80)
    for count in 0...66 {
        for kernel in [kernels.exp, kernels.log, kernels.tanh, kernels.sigmoid, kernels.sqrt, kernels.accumulate] {
            var out = [Element](repeating: guardValue, count: 80)
            kernel(x, &out, count)
            #expect(out[count...].allSatisfy { $0 == guardValue } && !out[..<count].contains(guardValue))
        }
        for kernel in [kernels.add, kernels.multiplyAdjoint, kernels.sigmoidAdjoint, kernels.tanhAdjoint] {
            var out = [Element](repeating: guardValue, count: 80)
            kernel(x, x, &out, count)
            #expect(out[count...].allSatisfy { $0 == guardValue } && !out[..<count].contains(guardValue))
        }
        for kernel in [kernels.axpy, kernels.scale] {
            var out = [Element](repeating: guardValue, count: 80)
            kernel(2, x, &out, count)
            #expect(out[count...].allSatisfy { $0 == guardValue } && !out[..<count].contains(guardValue))
        }
    }
}
