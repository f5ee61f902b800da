// Operations that move elements.
extension StableHLOText {
    func reshape(_ x: StableHLOValue, to shape: Shape) -> StableHLOValue {
        x.shape == shape ? x : result("stablehlo.reshape \(x.name)", [x], shape, x.type)
    }

    /// The elements repeated by NumPy's rule.
    func broadcast(_ x: StableHLOValue, to shape: Shape) -> StableHLOValue {
        x.shape == shape ? x : broadcast(x, to: shape, axes: (0..<x.shape.rank).map { $0 + shape.rank - x.shape.rank })
    }

    /// The elements repeated, where axis i of the operand is axis `axes[i]` of the result.
    func broadcast(_ x: StableHLOValue, to shape: Shape, axes: [Int]) -> StableHLOValue {
        result("stablehlo.broadcast_in_dim \(x.name), dims = [\(axes.list)]", [x], shape, x.type)
    }

    func transpose(_ x: StableHLOValue, _ order: [Int]) -> StableHLOValue {
        result("stablehlo.transpose \(x.name), dims = [\(order.list)]", [x], Shape(order.map { x.shape[$0] }), x.type)
    }

    /// Along each axis `counts` elements from `starts` on, in steps of `steps`.
    func slice(_ x: StableHLOValue, _ starts: [Int], _ counts: [Int], _ steps: [Int]? = nil) -> StableHLOValue {
        let ranges = starts.indices.map { axis in
            let step = steps?[axis] ?? 1
            let limit = counts[axis] == 0 ? starts[axis] : starts[axis] + (counts[axis] - 1) * step + 1
            return "\(starts[axis]):\(limit):\(step)"
        }
        return result("stablehlo.slice \(x.name) [\(ranges.joined(separator: ", "))]", [x], Shape(counts), x.type)
    }

    /// The part of the given extents from positions that are known at run time.
    func slice(_ x: StableHLOValue, from starts: [StableHLOValue], _ counts: [Int]) -> StableHLOValue {
        let names = ([x] + starts).map(\.name).joined(separator: ", ")
        return result(
            "stablehlo.dynamic_slice \(names), sizes = [\(counts.list)]", [x] + starts, Shape(counts), x.type)
    }

    /// The tensor with the elements of another in the place of its own, from positions that are known at run time.
    func replacing(
        _ x: StableHLOValue, from starts: [StableHLOValue], with part: StableHLOValue
    ) -> StableHLOValue {
        let names = ([x, part] + starts).map(\.name).joined(separator: ", ")
        return result("stablehlo.dynamic_update_slice \(names)", [x, part] + starts, x.shape, x.type)
    }

    /// The elements written into a tensor of a shape that is filled with a number, from `starts` on in steps of
    /// `steps`.
    func pad(
        _ x: StableHLOValue, to shape: Shape, _ starts: [Int], _ steps: [Int]? = nil, filling: Double = 0
    ) -> StableHLOValue {
        let steps = steps ?? [Int](repeating: 1, count: starts.count)
        let after = starts.indices.map { axis in
            let extent = x.shape[axis]
            return shape[axis] - starts[axis] - (extent == 0 ? 0 : (extent - 1) * steps[axis] + 1)
        }
        let number = filled(filling, [], x.type)
        return result(
            "stablehlo.pad \(x.name), \(number.name), low = [\(starts.list)], high = [\(after.list)], interior = "
                + "[\(steps.map { $0 - 1 }.list)]", [x, number], shape, x.type)
    }

    func reverse(_ x: StableHLOValue, _ axes: [Int]) -> StableHLOValue {
        axes.isEmpty ? x : result("stablehlo.reverse \(x.name), dims = [\(axes.list)] : \(x.typeText)", x.shape, x.type)
    }

    func concatenate(_ parts: [StableHLOValue], _ axis: Int) -> StableHLOValue {
        let names = parts.map(\.name).joined(separator: ", ")
        let shape = parts[0].shape.replacing(axis, with: parts.map { $0.shape[axis] }.reduce(0, +))
        return result("stablehlo.concatenate \(names), dim = \(axis)", parts, shape, parts[0].type)
    }

    /// The rows with the given indices.
    func gather(_ x: StableHLOValue, _ rows: StableHLOValue) -> StableHLOValue {
        let others = Array(1..<max(x.shape.rank, 1))
        let sizes = ([1] + x.shape.extents.dropFirst()).list
        return result(
            "\"stablehlo.gather\"(\(x.name), \(rows.name)) <{dimension_numbers = #stablehlo.gather<offset_dims = "
                + "[\(others.list)], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, "
                + "slice_sizes = array<i64: \(sizes)>}>",
            [x, rows], x.shape.replacing(0, with: rows.shape[0]), x.type)
    }

    /// Rows added to, or otherwise combined with, those of `sums` with the given indices.
    func scatter(
        _ x: StableHLOValue, _ rows: StableHLOValue, to sums: StableHLOValue, _ combination: Combination = .sum
    ) -> StableHLOValue {
        let others = Array(1..<max(x.shape.rank, 1))
        return reduction(
            "\"stablehlo.scatter\"(\(sums.name), \(rows.name), \(x.name)) <{scatter_dimension_numbers = "
                + "#stablehlo.scatter<update_window_dims = [\(others.list)], inserted_window_dims = [0], "
                + "scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}>",
            [sums, rows, x], combination, sums.shape, sums.type)
    }

    /// The places of the elements along an axis in ascending or descending order. Equal elements keep their order; NaN
    /// counts as the largest number.
    func argumentSort(_ x: StableHLOValue, _ axis: Int, isDescending: Bool) -> StableHLOValue {
        let places = iota(axis, x.shape)
        let arguments = [x.type, x.type, .integer, .integer].map { type in
            StableHLOValue(name: newName(), shape: [], type: type)
        }
        let name = newName()
        append(
            "\(name):2 = \"stablehlo.sort\"(\(x.name), \(places.name)) <{dimension = \(axis) : i64, is_stable = true}> "
                + "({")
        region {
            append("^bb0(\(arguments.map { "\($0.name): \($0.typeText)" }.joined(separator: ", "))):")
            let (one, other) = (arguments[0], arguments[1])
            // Whether the first belongs before the second: `large` is the one that must be larger.
            let (large, small) = isDescending ? (one, other) : (other, one)
            let onlyLargeIsNaN = elementwise(
                "stablehlo.and", compare(large, .notEqual, large), compare(small, .equal, small))
            let isBefore = elementwise("stablehlo.or", compare(large, .greater, small), onlyLargeIsNaN)
            returning([isBefore], "stablehlo.return")
        }
        append("}) : (\(x.typeText), \(places.typeText)) -> (\(x.typeText), \(places.typeText))")
        return StableHLOValue(name: "\(name)#1", shape: x.shape, type: .integer)
    }
}
