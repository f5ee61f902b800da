/// The body of a StableHLO function, one operation per line. Each method appends one operation of the specification
/// (openxla.org/stablehlo/spec) and returns its result; shapes must fit, as the specification says.
final class StableHLOText {
    private(set) var lines: [String] = []
    private var count = 0
    private var depth = 1
    /// The conditions that masks were made from, by the masks' names.
    private var conditions: [String: StableHLOValue] = [:]

    private func append(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

    private func newName() -> String {
        defer { count += 1 }
        return "%\(count)"
    }

    /// Appends an operation with one result.
    private func result(_ operation: String, _ shape: Shape, _ type: StableHLOType) -> StableHLOValue {
        let value = StableHLOValue(name: newName(), shape: shape, type: type)
        append("\(value.name) = \(operation)")
        return value
    }

    /// Appends an operation whose types are written as those of a function.
    private func result(
        _ operation: String, _ operands: [StableHLOValue], _ shape: Shape, _ type: StableHLOType
    ) -> StableHLOValue {
        let types = operands.map(\.typeText).joined(separator: ", ")
        return result("\(operation) : (\(types)) -> \(StableHLOValue.text(shape, type))", shape, type)
    }

    func comment(_ text: String) { append("// \(text)") }

    func returning(_ values: [StableHLOValue], _ operation: String = "return") {
        if values.isEmpty { return append(operation) }
        let (names, types) = (values.map(\.name), values.map(\.typeText))
        append("\(operation) \(names.joined(separator: ", ")) : \(types.joined(separator: ", "))")
    }

    // MARK: Constants

    /// A tensor with one number at every position.
    func filled(_ value: Double, _ shape: Shape, _ type: StableHLOType) -> StableHLOValue {
        let literal = shape.count == 0 ? "" : type.literal(value)
        return result("stablehlo.constant dense<\(literal)> : \(StableHLOValue.text(shape, type))", shape, type)
    }

    /// A constant tensor: its bytes, in row-major order and little-endian.
    func constant(_ tensor: any TensorValue) -> StableHLOValue {
        let (shape, type) = (tensor.shape, StableHLOType(tensor.elementType))
        if shape.count == 0 { return filled(0, shape, type) }
        if let value = tensor.uniform { return filled(value, shape, type) }
        let digits = Array("0123456789ABCDEF".utf8)
        let text = tensor.withBytes { bytes in
            String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
                for (place, byte) in bytes.enumerated() {
                    buffer[2 * place] = digits[Int(byte >> 4)]
                    buffer[2 * place + 1] = digits[Int(byte & 15)]
                }
                return 2 * bytes.count
            }
        }
        return result("stablehlo.constant dense<\"0x\(text)\"> : \(StableHLOValue.text(shape, type))", shape, type)
    }

    /// A vector of integers.
    func integers(_ numbers: [Int]) -> StableHLOValue {
        let list = numbers.isEmpty ? "" : "[\(numbers.list)]"
        let shape: Shape = [numbers.count]
        return result(
            "stablehlo.constant dense<\(list)> : \(StableHLOValue.text(shape, .integer))", shape, .integer)
    }

    /// Each position's index along an axis.
    func iota(_ axis: Int, _ shape: Shape) -> StableHLOValue {
        result("stablehlo.iota dim = \(axis) : \(StableHLOValue.text(shape, .integer))", shape, .integer)
    }

    // MARK: Elementwise

    /// An elementwise operation of either dialect, of operands of one type.
    func elementwise(_ name: String, _ operands: StableHLOValue...) -> StableHLOValue { elementwise(name, operands) }

    func elementwise(_ name: String, _ operands: [StableHLOValue]) -> StableHLOValue {
        let (shape, type) = (operands[0].shape, operands[0].type)
        let names = operands.map(\.name).joined(separator: ", ")
        if name.hasPrefix("chlo.") {
            let types = operands.map(\.typeText).joined(separator: ", ")
            return result("\(name) \(names) : \(types) -> \(operands[0].typeText)", shape, type)
        }
        return result("\(name) \(names) : \(operands[0].typeText)", shape, type)
    }

    func compare(_ left: StableHLOValue, _ comparison: Comparison, _ right: StableHLOValue) -> StableHLOValue {
        let direction =
            switch comparison {
            case .less: "LT"
            case .lessOrEqual: "LE"
            case .equal: "EQ"
            case .notEqual: "NE"
            case .greaterOrEqual: "GE"
            case .greater: "GT"
            }
        return result(
            "stablehlo.compare \(direction), \(left.name), \(right.name)", [left, right], left.shape, .boolean)
    }

    func select(_ mask: StableHLOValue, _ yes: StableHLOValue, _ no: StableHLOValue) -> StableHLOValue {
        result(
            "stablehlo.select \(mask.name), \(yes.name), \(no.name) : \(mask.typeText), \(yes.typeText)", yes.shape,
            yes.type)
    }

    /// The numbers 1 and 0 for a condition.
    func mask(_ condition: StableHLOValue, _ type: StableHLOType) -> StableHLOValue {
        let mask = convert(condition, to: type)
        conditions[mask.name] = condition
        return mask
    }

    /// Where a mask is not 0.
    func condition(_ mask: StableHLOValue) -> StableHLOValue {
        conditions[mask.name] ?? compare(mask, .notEqual, filled(0, mask.shape, mask.type))
    }

    /// The larger of two; NaN if either is, which XLA's own maximum on CPUs disregards.
    func larger(_ x: StableHLOValue, _ y: StableHLOValue) -> StableHLOValue {
        select(elementwise("stablehlo.or", compare(x, .greater, y), compare(x, .notEqual, x)), x, y)
    }

    func convert(_ x: StableHLOValue, to type: StableHLOType) -> StableHLOValue {
        x.type == type ? x : result("stablehlo.convert \(x.name)", [x], x.shape, type)
    }

    // MARK: Moving elements

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
        depth += 1
        append("^bb0(\(arguments.map { "\($0.name): \($0.typeText)" }.joined(separator: ", "))):")
        let (one, other) = (arguments[0], arguments[1])
        // Whether the first belongs before the second: `large` is the one that must be larger.
        let (large, small) = isDescending ? (one, other) : (other, one)
        let onlyLargeIsNaN = elementwise(
            "stablehlo.and", compare(large, .notEqual, large), compare(small, .equal, small))
        let isBefore = elementwise("stablehlo.or", compare(large, .greater, small), onlyLargeIsNaN)
        returning([isBefore], "stablehlo.return")
        depth -= 1
        append("}) : (\(x.typeText), \(places.typeText)) -> (\(x.typeText), \(places.typeText))")
        return StableHLOValue(name: "\(name)#1", shape: x.shape, type: .integer)
    }

    // MARK: Sums and products

    /// What elements, or the devices' results, are combined by.
    enum Combination: String {
        case sum = "stablehlo.add"
        case maximum = "stablehlo.maximum"
        case minimum = "stablehlo.minimum"

        /// The number that changes nothing.
        func start(_ type: StableHLOType) -> Double {
            switch self {
            case .sum: 0
            case .maximum: type == .integer ? Double(Int32.min) : -.infinity
            case .minimum: type == .integer ? Double(Int32.max) : .infinity
            }
        }
    }

    /// The elements combined along axes, which are kept at extent 1. Of extrema, NaN may be disregarded.
    func reduce(_ x: StableHLOValue, _ axes: [Int], _ combination: Combination) -> StableHLOValue {
        if axes.isEmpty { return x }
        let start = filled(combination.start(x.type), [], x.type)
        let reduced = result(
            "stablehlo.reduce(\(x.name) init: \(start.name)) applies \(combination.rawValue) across dimensions = "
                + "[\(axes.list)]", [x, start], x.shape.reduced(over: axes, keepingAxes: false), x.type)
        return reshape(reduced, to: x.shape.reduced(over: axes, keepingAxes: true))
    }

    /// The product of the matrices in the last two axes; the axes before them must be the same.
    func multiply(
        _ left: StableHLOValue, _ right: StableHLOValue, transposesLeft: Bool, transposesRight: Bool
    ) -> StableHLOValue {
        let rank = left.shape.rank
        let batch = Array(0..<rank - 2)
        let inner = (left: transposesLeft ? rank - 2 : rank - 1, right: transposesRight ? rank - 1 : rank - 2)
        let rows = left.shape[transposesLeft ? rank - 1 : rank - 2]
        let columns = right.shape[transposesRight ? rank - 2 : rank - 1]
        let batching = batch.isEmpty ? "" : "batching_dims = [\(batch.list)] x [\(batch.list)], "
        return result(
            "stablehlo.dot_general \(left.name), \(right.name), \(batching)contracting_dims = [\(inner.left)] x "
                + "[\(inner.right)], precision = [HIGHEST, HIGHEST]", [left, right],
            Shape(left.shape.extents.dropLast(2) + [rows, columns]), left.type)
    }

    func cholesky(_ x: StableHLOValue) -> StableHLOValue {
        result("stablehlo.cholesky \(x.name), lower = true : \(x.typeText)", x.shape, x.type)
    }

    func triangularSolve(
        _ matrix: StableHLOValue, _ right: StableHLOValue, lower: Bool, transposed: Bool
    ) -> StableHLOValue {
        result(
            "\"stablehlo.triangular_solve\"(\(matrix.name), \(right.name)) <{left_side = true, lower = \(lower), "
                + "unit_diagonal = false, transpose_a = #stablehlo<transpose "
                + "\(transposed ? "TRANSPOSE" : "NO_TRANSPOSE")>}>", [matrix, right], right.shape, right.type)
    }

    // MARK: Loops and devices

    /// A loop that runs `body` for 0, 1, …, `count` − 1, each time with the results of the last.
    func loop(
        _ count: Int, from start: [StableHLOValue],
        _ body: (_ step: StableHLOValue, _ values: [StableHLOValue]) -> [StableHLOValue]
    ) -> [StableHLOValue] {
        let (zero, one) = (filled(0, [], .integer), filled(1, [], .integer))
        let end = filled(Double(count), [], .integer)
        let step = StableHLOValue(name: newName(), shape: [], type: .integer)
        let values = start.map { StableHLOValue(name: newName(), shape: $0.shape, type: $0.type) }
        let name = newName()
        let bindings = zip([step] + values, [zero] + start).map { "\($0.name) = \($1.name)" }
        let types = ([step] + values).map(\.typeText)
        append(
            "\(name):\(1 + start.count) = stablehlo.while(\(bindings.joined(separator: ", "))) : "
                + types.joined(separator: ", "))
        append("cond {")
        depth += 1
        returning([compare(step, .less, end)], "stablehlo.return")
        depth -= 1
        append("} do {")
        depth += 1
        let (next, following) = (elementwise("stablehlo.add", step, one), body(step, values))
        returning([next] + following, "stablehlo.return")
        depth -= 1
        append("}")
        return results(name, of: start, from: 1)
    }

    /// The values of one of two functions; only that one is evaluated.
    func branch(
        _ condition: StableHLOValue, then yes: () -> [StableHLOValue], else no: () -> [StableHLOValue]
    ) -> [StableHLOValue] {
        let name = newName()
        let place = lines.count
        depth += 1
        let values = yes()
        returning(values, "stablehlo.return")
        depth -= 1
        append("}, {")
        depth += 1
        returning(no(), "stablehlo.return")
        depth -= 1
        let types = values.map(\.typeText).joined(separator: ", ")
        append("}) : (\(condition.typeText)) -> (\(types))")
        let head = "\(name):\(values.count) = \"stablehlo.if\"(\(condition.name)) ({"
        lines.insert(String(repeating: "  ", count: depth) + head, at: place)
        return results(name, of: values, from: 0)
    }

    /// The results of an operation with several, of which the first of `values` has the given number.
    private func results(_ name: String, of values: [StableHLOValue], from first: Int) -> [StableHLOValue] {
        values.enumerated().map { StableHLOValue(name: "\(name)#\(first + $0)", shape: $1.shape, type: $1.type) }
    }

    /// The number of the device that runs the program, from 0.
    func deviceNumber() -> StableHLOValue {
        let value = StableHLOValue(name: newName(), shape: [], type: .integer)
        let name = newName()
        append("\(name) = stablehlo.replica_id : tensor<ui32>")
        append("\(value.name) = stablehlo.convert \(name) : (tensor<ui32>) -> \(value.typeText)")
        return value
    }

    /// The devices' values combined element by element; each device gets the result.
    func allReduce(_ x: StableHLOValue, _ combination: Combination, devices: Int) -> StableHLOValue {
        reduction(
            "\"stablehlo.all_reduce\"(\(x.name)) <{\(Self.groups(devices))}>", [x], combination, x.shape, x.type)
    }

    /// The devices' values one after the other along an axis; each device gets the result.
    func allGather(_ x: StableHLOValue, _ axis: Int, devices: Int) -> StableHLOValue {
        result(
            "\"stablehlo.all_gather\"(\(x.name)) <{all_gather_dim = \(axis) : i64, \(Self.groups(devices))}>", [x],
            x.shape.replacing(axis, with: x.shape[axis] * devices), x.type)
    }

    private static func groups(_ devices: Int) -> String {
        "replica_groups = dense<[[\(Array(0..<devices).list)]]> : tensor<1x\(devices)xi64>"
    }

    /// An operation with a region that combines two numbers.
    private func reduction(
        _ operation: String, _ operands: [StableHLOValue], _ combination: Combination, _ shape: Shape,
        _ type: StableHLOType
    ) -> StableHLOValue {
        let (x, y) = (newName(), newName())
        let number = StableHLOValue.text([], type)
        let value = StableHLOValue(name: newName(), shape: shape, type: type)
        append("\(value.name) = \(operation) ({")
        depth += 1
        append("^bb0(\(x): \(number), \(y): \(number)):")
        let combined = newName()
        append("\(combined) = \(combination.rawValue) \(x), \(y) : \(number)")
        append("stablehlo.return \(combined) : \(number)")
        depth -= 1
        append("}) : (\(operands.map(\.typeText).joined(separator: ", "))) -> \(value.typeText)")
        return value
    }
}

extension [Int] {
    /// The numbers as text, with commas.
    fileprivate var list: String { map(String.init).joined(separator: ", ") }
}
