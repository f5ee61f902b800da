/// Writes primitives, each for operands of the result's type, on what one device holds.
struct StableHLOPrimitives {
    let text: StableHLOText
    /// The shape and type of the result.
    let shape: Shape
    let type: StableHLOType

    init(_ text: StableHLOText, _ shape: Shape, _ type: StableHLOType) {
        (self.text, self.shape, self.type) = (text, shape, type)
    }

    /// Whether StableHLO has the operation; any other is written as its composition.
    static func has(_ primitive: TensorPrimitive) -> Bool {
        switch primitive {
        case .elementwise(let opcode): opcode.notation?.stableHLO != nil
        case .logSumExp, .norm, .softmax, .logSoftmax, .softmaxCrossEntropy, .softmaxCrossEntropyGradient: false
        default: true
        }
    }

    /// The result of a primitive that StableHLO has.
    func write(_ primitive: TensorPrimitive, _ x: [StableHLOValue]) -> StableHLOValue {
        switch primitive {
        case .elementwise(let opcode):
            guard let name = opcode.notation?.stableHLO else { stop("StableHLO: \(opcode) has no name") }
            return text.elementwise(name, x.map(repeated))
        case .compare(let comparison):
            return text.mask(text.compare(repeated(x[0]), comparison, repeated(x[1])), type)
        case .select: return text.select(text.condition(repeated(x[0])), repeated(x[1]), repeated(x[2]))
        case .assembly(let places): return assembly(x, places)

        case .matrixProduct(let left, let right):
            let batch = shape.extents.dropLast(2)
            let operands = x.map { text.broadcast($0, to: Shape(batch + $0.shape.extents.suffix(2))) }
            return text.multiply(operands[0], operands[1], transposesLeft: left, transposesRight: right)
        case .diagonal: return diagonal(x[0])
        case .diagonalMatrix: return diagonalMatrix(x[0])
        case .triangularSolve(let lower, let transposed):
            return text.triangularSolve(x[0], x[1], lower: lower, transposed: transposed)
        case .cholesky: return cholesky(x[0])
        case .solve: return solve(x[0], x[1])
        case .logDeterminant: return logDeterminant(x[0])
        case .determinantSign: return determinantSign(x[0])

        case .reshape: return text.reshape(x[0], to: shape)
        case .broadcast: return repeated(x[0])
        case .transpose(let order): return text.transpose(x[0], order)
        case .slice(let starts, _, let steps): return text.slice(x[0], starts, shape.extents, steps)
        case .pad(let starts, let steps, let filling):
            return text.pad(x[0], to: shape, starts, steps, filling: filling)
        case .flip(let axes): return text.reverse(x[0], axes)
        case .concatenate(let axis): return text.concatenate(x, axis)
        case .gatherRows(let indices): return text.gather(x[0], text.integers(indices))
        case .scatterRows(let indices, _):
            return text.scatter(x[0], text.integers(indices), to: text.filled(0, shape, type))
        case .takeAlongAxis(let axis): return take(x[0], x[1], axis)
        case .putAddingAlongAxis(let axis, _): return putAdding(x[0], x[1], axis)
        case .putLargestAlongAxis(let axis, _): return putLargest(x[0], x[1], axis)
        case .argumentSort(let axis, let isDescending):
            return text.convert(text.argumentSort(x[0], axis, isDescending: isDescending), to: type)

        case .sum(let axes): return text.reduce(x[0], axes, .sum)
        case .extremum(let axes, let isMaximum): return text.reduce(x[0], axes, isMaximum ? .maximum : .minimum)
        case .cumulativeSum(let axis, let fromEnd): return cumulativeSum(x[0], axis, fromEnd: fromEnd)
        case .logSumExp, .norm, .softmax, .logSoftmax, .softmaxCrossEntropy, .softmaxCrossEntropyGradient:
            stop("StableHLO: \(primitive) is written as its composition")

        case .patches(let window): return patches(x[0], window)
        case .patchSums(let window, _): return patchSums(x[0], window)
        case .maximumPool(let window): return maximumPool(x[0], window)
        case .scatterToMaxima(let window): return scatterToMaxima(x[0], x[1], window)
        case .gatherFromMaxima(let window): return gatherFromMaxima(x[0], x[1], window)
        }
    }

    /// An operand, repeated to the result's shape.
    private func repeated(_ x: StableHLOValue) -> StableHLOValue { text.broadcast(x, to: shape) }

    /// Numbers at their places, added where several have the same, and zeros elsewhere.
    private func assembly(_ numbers: [StableHLOValue], _ places: [Int]) -> StableHLOValue {
        let sums = Dictionary(grouping: numbers.indices, by: { places[$0] }).mapValues { same in
            same.dropFirst().reduce(numbers[same[0]]) { text.elementwise("stablehlo.add", $0, numbers[$1]) }
        }
        var parts: [StableHLOValue] = []
        var next = 0
        func fill(upTo end: Int) { if end > next { parts.append(text.filled(0, [end - next], type)) } }
        for (place, sum) in sums.sorted(by: { $0.key < $1.key }) {
            fill(upTo: place)
            parts.append(text.reshape(sum, to: [1]))
            next = place + 1
        }
        fill(upTo: shape.count)
        return text.reshape(parts.count == 1 ? parts[0] : text.concatenate(parts, 0), to: shape)
    }

    /// The sums of each element and those before it, by doubling: each pass adds the sums of twice as many elements.
    private func cumulativeSum(_ x: StableHLOValue, _ axis: Int, fromEnd: Bool) -> StableHLOValue {
        var sums = x
        var distance = 1
        while distance < shape[axis] {
            let counts = shape.replacing(axis, with: shape[axis] - distance)
            let (zeros, ahead) = (shape.extents.map { _ in 0 }, shape.extents.indices.map { $0 == axis ? distance : 0 })
            let kept = text.slice(sums, fromEnd ? ahead : zeros, counts.extents)
            sums = text.elementwise("stablehlo.add", sums, text.pad(kept, to: shape, fromEnd ? zeros : ahead))
            distance *= 2
        }
        return sums
    }
}
