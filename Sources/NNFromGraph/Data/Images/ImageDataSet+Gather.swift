import Autodiff

extension ImageDataSet {
    /// The images at `indices` as numbers, [indices × features] in row-major order.
    ///
    ///     let digits = try Digits.load()
    ///     let x: [Float] = digits.gather([0, 7], into: 0...1)  // [2 × 64]
    ///     print(x.count)  // 128
    ///
    /// A pixel p becomes ((upper − lower)·p + lower·m)/m, where m is `maximumPixel`. For integer bounds, as in `0...1`
    /// and `-1...1`, the numerator is exact, so that the result is rounded once, and 0 and m map to the bounds exactly.
    ///
    /// - Parameters:
    ///   - indices: Image indices in any order; repeats are allowed. An index out of range stops the program.
    ///   - range: The range that 0…`maximumPixel` is scaled to, such as `0...1` or `-1...1`.
    ///   - type: `Float` or `Double`, if the context does not determine it.
    /// - Complexity: O(indices.count × featureCount).
    public func gather<Scalar: TensorScalar>(
        _ indices: some Collection<Int>, into range: ClosedRange<Double>, as type: Scalar.Type = Scalar.self
    ) -> [Scalar] {
        gather(Array(indices), scaledBy: PixelScale(range, maximumPixel: maximumPixel))
    }

    /// The same as `gather(_:into:as:)`, written into the caller's memory.
    ///
    /// - Parameters:
    ///   - indices: Image indices in any order; repeats are allowed. An index out of range stops the program.
    ///   - range: The range that 0…`maximumPixel` is scaled to.
    ///   - target: Memory for at least indices.count × featureCount numbers, which need not be initialized. A smaller
    ///     buffer stops the program.
    public func gather<Scalar: TensorScalar>(
        _ indices: some Collection<Int>, into range: ClosedRange<Double>,
        writingTo target: UnsafeMutableBufferPointer<Scalar>
    ) {
        let needed = indices.count * featureCount
        if target.count < needed {
            stop(
                "gather: memory for \(target.count) numbers; \(indices.count) images of \(featureCount) pixels need "
                    + "\(needed)"
            )
        }
        guard needed > 0, let start = target.baseAddress else { return }
        gather(Array(indices), scaledBy: PixelScale(range, maximumPixel: maximumPixel), writingTo: start)
    }

    /// The labels at `indices`. An index out of range stops the program.
    public func gatherLabels(_ indices: some Collection<Int>) -> [Int] {
        gatherLabels(Array(indices))
    }

    /// The labels at `indices`, one-hot: rows with `on` at the label and `off` elsewhere, [indices × classes] in
    /// row-major order. An index out of range stops the program.
    public func gatherOneHot<Scalar: BinaryFloatingPoint>(
        _ indices: some Collection<Int>, on: Scalar = 1, off: Scalar = 0
    ) -> [Scalar] {
        var rows = [Scalar](repeating: off, count: indices.count * classes)
        for (row, index) in indices.enumerated() {
            checkIndex(index, of: "gatherOneHot")
            rows[row * classes + Int(labels[index])] = on
        }
        return rows
    }

    /// The images at `indices`, scaled, one after the other.
    func gather<Scalar>(_ indices: [Int], scaledBy scale: PixelScale<Scalar>) -> [Scalar] {
        [Scalar](unsafeUninitializedCapacity: indices.count * featureCount) { target, count in
            if let start = target.baseAddress { gather(indices, scaledBy: scale, writingTo: start) }
            count = target.count
        }
    }

    /// The same, written into the caller's memory; the work is divided among the threads. Specialized for each element
    /// type, since callers are generic.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func gather<Scalar>(
        _ indices: [Int], scaledBy scale: PixelScale<Scalar>, writingTo target: UnsafeMutablePointer<Scalar>
    ) {
        for index in indices { checkIndex(index, of: "gather") }
        let featureCount = featureCount
        nonisolated(unsafe) let target = target
        let shards = min(Threads.count, 1 + indices.count * featureCount / 16_384)
        Threads.forEachShard(shards) { shard in
            pixels.withUnsafeBufferPointer { pixels in
                guard let pixels = pixels.baseAddress else { return }
                let end = indices.count * (shard + 1) / shards
                for row in (indices.count * shard / shards)..<end {
                    // Shuffled images are scattered in memory, so upcoming ones are prefetched.
                    if row + 4 < end { (pixels + indices[row + 4] * featureCount).prefetch(featureCount) }
                    scale.write(
                        pixels + indices[row] * featureCount, to: target + row * featureCount, count: featureCount)
                }
            }
        }
    }

    /// The labels at `indices`.
    func gatherLabels(_ indices: [Int]) -> [Int] {
        indices.map { index in
            checkIndex(index, of: "gatherLabels")
            return Int(labels[index])
        }
    }
}
