// Sums, products, loops, conditions, and what devices do together.
extension StableHLOText {
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
        region { returning([compare(step, .less, end)], "stablehlo.return") }
        append("} do {")
        region {
            let (next, following) = (elementwise("stablehlo.add", step, one), body(step, values))
            returning([next] + following, "stablehlo.return")
        }
        append("}")
        return results(name, of: start, from: 1)
    }

    /// The values of one of two functions; only that one is evaluated.
    func branch(
        _ condition: StableHLOValue, then yes: () -> [StableHLOValue], else no: () -> [StableHLOValue]
    ) -> [StableHLOValue] {
        let name = newName()
        let place = lines.count
        let values = region {
            let values = yes()
            returning(values, "stablehlo.return")
            return values
        }
        append("}, {")
        region { returning(no(), "stablehlo.return") }
        let types = values.map(\.typeText).joined(separator: ", ")
        append("}) : (\(condition.typeText)) -> (\(types))")
        insert("\(name):\(values.count) = \"stablehlo.if\"(\(condition.name)) ({", at: place)
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
    func reduction(
        _ operation: String, _ operands: [StableHLOValue], _ combination: Combination, _ shape: Shape,
        _ type: StableHLOType
    ) -> StableHLOValue {
        let (x, y) = (newName(), newName())
        let number = StableHLOValue.text([], type)
        let value = StableHLOValue(name: newName(), shape: shape, type: type)
        append("\(value.name) = \(operation) ({")
        region {
            append("^bb0(\(x): \(number), \(y): \(number)):")
            let combined = newName()
            append("\(combined) = \(combination.rawValue) \(x), \(y) : \(number)")
            append("stablehlo.return \(combined) : \(number)")
        }
        append("}) : (\(operands.map(\.typeText).joined(separator: ", "))) -> \(value.typeText)")
        return value
    }
}
