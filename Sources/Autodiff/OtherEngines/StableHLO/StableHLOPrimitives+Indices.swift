// Elements at indices that are numbers. The indices become places of the elements, or of rows of them, in row-major
// order. A program for another engine cannot stop at a wrong index: the result is NaN there.
extension StableHLOPrimitives {
    /// The places of the rows that indices name.
    private struct Places {
        let axis: IndexedAxis
        /// The rows' places: a vector of integers.
        let rows: StableHLOValue
        /// Which of the indices exist, in a shape that is repeated to [outer × indices × inner].
        let areIndices: StableHLOValue
        /// The number of elements in a row.
        var run: Int { axis.run }
        /// The shape of the indexed tensor as rows.
        var table: Shape { Places.table(axis.outer * axis.extent * axis.inner, axis.run) }
        /// The shape of the named elements as rows.
        var named: Shape { Places.table(axis.outer * axis.count * axis.inner, axis.run) }
        /// The shape of the named elements around the axis.
        var block: Shape { [axis.outer, axis.count, axis.inner] }

        private static func table(_ count: Int, _ run: Int) -> Shape {
            run == 1 ? [count] : [count / Swift.max(run, 1), run]
        }
    }

    private func places(_ indices: StableHLOValue, _ axis: Int, of whole: Shape) -> Places {
        let indexed = IndexedAxis(axis, of: whole, indices.shape, for: "StableHLO")
        guard whole.count <= Int(Int32.max) else {
            stop("StableHLO: indices into shape \(whole), which has more elements than 32-bit integers can count")
        }
        let (outer, inner, run) = (indexed.outer, indexed.inner, indexed.run)
        let own: Shape = [indexed.hasOuter ? outer : 1, indexed.count, indexed.hasInner ? inner : 1]
        let shape: Shape = [outer, indexed.count, run == inner ? 1 : inner]
        let numbers = text.broadcast(text.reshape(indices, to: own), to: shape)
        func filled(_ value: Int) -> StableHLOValue { text.filled(Double(value), shape, numbers.type) }
        func both(_ x: StableHLOValue, _ y: StableHLOValue) -> StableHLOValue {
            text.elementwise("stablehlo.and", x, y)
        }
        let isWhole = text.compare(text.elementwise("stablehlo.floor", numbers), .equal, numbers)
        let isInside = both(
            text.compare(numbers, .greaterOrEqual, filled(0)), text.compare(numbers, .less, filled(indexed.extent)))
        let areIndices = both(isWhole, isInside)
        var place = text.convert(text.select(areIndices, numbers, filled(0)), to: .integer)
        func scaled(_ x: StableHLOValue, _ factor: Int) -> StableHLOValue {
            factor == 1
                ? x : text.elementwise("stablehlo.multiply", x, text.filled(Double(factor), shape, .integer))
        }
        if outer > 1 {
            place = text.elementwise("stablehlo.add", place, scaled(text.iota(0, shape), indexed.extent))
        }
        if run != inner { place = text.elementwise("stablehlo.add", scaled(place, inner), text.iota(2, shape)) }
        return Places(axis: indexed, rows: text.reshape(place, to: [shape.count]), areIndices: areIndices)
    }

    /// Elements where their indices exist, else NaN.
    private func checked(_ x: StableHLOValue, _ places: Places) -> StableHLOValue {
        let x = text.reshape(x, to: places.block)
        return text.select(text.broadcast(places.areIndices, to: x.shape), x, text.filled(.nan, x.shape, type))
    }

    func take(_ x: StableHLOValue, _ indices: StableHLOValue, _ axis: Int) -> StableHLOValue {
        let places = places(indices, axis, of: x.shape)
        if x.shape.count == 0 { return text.filled(.nan, shape, type) }
        let rows = text.gather(text.reshape(x, to: places.table), places.rows)
        return text.reshape(checked(rows, places), to: shape)
    }

    func putAdding(_ x: StableHLOValue, _ indices: StableHLOValue, _ axis: Int) -> StableHLOValue {
        if x.shape.count == 0 { return text.filled(0, shape, type) }
        let places = places(indices, axis, of: shape)
        return put(checked(x, places), places, .sum)
    }

    /// The largest elements, and NaN where an element is NaN, which XLA's maximum disregards on CPUs.
    func putLargest(_ x: StableHLOValue, _ indices: StableHLOValue, _ axis: Int) -> StableHLOValue {
        if x.shape.count == 0 { return text.filled(-.infinity, shape, type) }
        let places = places(indices, axis, of: shape)
        let x = checked(x, places)
        let undefined = text.select(text.compare(x, .notEqual, x), x, text.filled(0, x.shape, type))
        return text.elementwise("stablehlo.add", put(x, places, .maximum), put(undefined, places, .sum))
    }

    private func put(
        _ x: StableHLOValue, _ places: Places, _ combination: StableHLOText.Combination
    ) -> StableHLOValue {
        let start = text.filled(combination.start(type), places.table, type)
        return text.reshape(
            text.scatter(text.reshape(x, to: places.named), places.rows, to: start, combination), to: shape)
    }
}
