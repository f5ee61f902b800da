import Autodiff

extension ImageDataSet {
    /// The images at `indices` as numbers, one after the other: shape [indices.count, featureCount], row-major.
    ///
    ///     let x: [Float] = digits.gather([0, 7], into: 0...1)     // shape [2, 64]
    ///
    /// A pixel p becomes ((upper − lower) · p + lower · m) / m, where m is `maximumPixel`, worked out in `Double` and then
    /// rounded to `Scalar`: for ranges such as `0...1` and `-1...1` the numerator is exact, and 0 and m meet the bounds.
    ///
    /// - Parameters:
    ///   - indices: numbers of images, in any order, repeats allowed. One that does not exist stops the program.
    ///   - range: what 0…`maximumPixel` is scaled to, such as `0...1` or `-1...1`.
    ///   - type: `Float` or `Double`, where the context does not say it.
    /// - Complexity: O(indices.count × featureCount).
    @inlinable
    public func gather<Scalar: BinaryFloatingPoint>(
        _ indices: some Collection<Int>, into range: ClosedRange<Double>, as type: Scalar.Type = Scalar.self
    ) -> [Scalar] {
        gather(Array(indices), scaledBy: scaleTable(range, as: Scalar.self))
    }

    /// As `gather(_:into:as:)`, into memory of the caller's.
    ///
    /// - Parameter target: at least indices.count × featureCount numbers; they need not be initialized before. A
    ///   smaller one stops the program.
    @inlinable
    public func gather<Scalar: BinaryFloatingPoint>(
        _ indices: some Collection<Int>, into range: ClosedRange<Double>,
        writingTo target: UnsafeMutableBufferPointer<Scalar>
    ) {
        let needed = indices.count * featureCount
        if target.count < needed {
            fatalError("gather: \(needed) numbers do not fit into memory for \(target.count)")
        }
        guard needed > 0, let start = target.baseAddress else { return }
        gather(Array(indices), scaledBy: scaleTable(range, as: Scalar.self), writingTo: start)
    }

    /// The labels at `indices`; shape [indices.count]. An index that does not exist stops the program.
    public func gatherLabels(_ indices: some Collection<Int>) -> [Int] {
        gatherLabels(Array(indices))
    }

    /// The labels at `indices` as rows of one `on` among `off`s; shape [indices.count, classes], row-major.
    ///
    /// An index that does not exist stops the program.
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

    /// What each of the 256 bytes is scaled to; those above `maximumPixel`, which do not occur, go on in the same line.
    @inlinable
    func scaleTable<Scalar: BinaryFloatingPoint>(
        _ range: ClosedRange<Double>, as type: Scalar.Type
    ) -> [Scalar] {
        let (width, maximum) = (range.upperBound - range.lowerBound, Double(maximumPixel))
        return (0...255).map { Scalar((Double($0) * width + range.lowerBound * maximum) / maximum) }
    }
}

// Compiled for each number type, and for arrays of indices: data sources are called through protocols, where nothing else
// would specialise it.
extension ImageDataSet {
    /// The images at `indices` through a table, one after the other.
    @usableFromInline
    func gather<Scalar: BinaryFloatingPoint>(_ indices: [Int], scaledBy table: [Scalar]) -> [Scalar] {
        [Scalar](unsafeUninitializedCapacity: indices.count * featureCount) { target, count in
            if let start = target.baseAddress { gather(indices, scaledBy: table, writingTo: start) }
            count = target.count
        }
    }

    /// The images at `indices` through a table with an entry for every byte, so that no look-up can miss; shared out among
    /// the threads.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    @usableFromInline
    func gather<Scalar: BinaryFloatingPoint>(
        _ indices: [Int], scaledBy table: [Scalar], writingTo target: UnsafeMutablePointer<Scalar>
    ) {
        for index in indices { checkIndex(index, of: "gather") }
        let featureCount = featureCount
        let shards = min(Threads.count, 1 + indices.count * featureCount / 16_384)
        Threads.forEachShard(shards) { shard in
            let rows = indices.count * shard / shards..<indices.count * (shard + 1) / shards
            pixels.withUnsafeBufferPointer { pixels in
                table.withUnsafeBufferPointer { table in
                    guard let pixels = pixels.baseAddress, let table = table.baseAddress else { return }
                    for row in rows {
                        let (image, scaled) = (pixels + indices[row] * featureCount, target + row * featureCount)
                        for pixel in 0..<featureCount {
                            (scaled + pixel).initialize(to: table[Int(image[pixel])])
                        }
                    }
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
