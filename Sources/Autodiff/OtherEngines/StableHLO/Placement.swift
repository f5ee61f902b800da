/// How several devices compute a primitive: the axis along which each operand and the result are divided among them,
/// `nil` where each device holds the whole.
///
/// Where nothing better is known, each device computes the whole from whole operands. That is always right.
struct Placement {
    private(set) var operands: [Int?]
    private(set) var result: Int?
    /// How the devices' results, each of a part of the terms, are combined to the whole; `nil` if they are not.
    private(set) var combination: StableHLOText.Combination?

    /// - Parameter given: The operands' shapes, and the axes along which they are divided.
    init(
        of primitive: TensorPrimitive, _ given: [(shape: Shape, axis: Int?)], _ shape: Shape, _ devices: Int
    ) {
        operands = given.map { _ in nil }
        guard let operand = given.firstIndex(where: { $0.axis != nil }), let axis = given[operand].axis else { return }
        let from = given[operand].shape
        switch primitive {
        case .elementwise, .compare, .select:
            divideAligned(given, along: axis + shape.rank - from.rank, shape)
        case .broadcast: keep(axis + shape.rank - from.rank, from: axis)
        case .reshape:
            // A part is contiguous after the axes before it; so is one of the result if the same axes are before it.
            let before = from.extents[..<axis].reduce(1, *)
            let target = shape.extents.indices.first {
                shape.extents[..<$0].reduce(1, *) == before && shape[$0] > 1 && shape[$0] % devices == 0
            }
            if let target { keep(target, from: axis) }
        case .transpose(let order): if let target = order.firstIndex(of: axis) { keep(target, from: axis) }
        case .slice, .pad: if shape[axis] == from[axis] { keep(axis, from: axis) }
        case .flip(let axes): if !axes.contains(axis) { keep(axis, from: axis) }
        case .concatenate(let joined): if axis != joined { keep(axis, from: axis) }
        case .gatherRows, .scatterRows: if axis != 0 { keep(axis, from: axis) }
        case .takeAlongAxis(let taken): divideIndexed(given, along: axis, taken, shape, isSum: false)
        case .putAddingAlongAxis(let put, _): divideIndexed(given, along: axis, put, shape, isSum: true)
        case .putLargestAlongAxis(let put, _):
            if axis != put { divideIndexed(given, along: axis, put, shape, isSum: false) }
        case .argumentSort(let sorted, _): if axis != sorted { keep(axis, from: axis) }
        case .sum(let axes): reduce(axis, axes, .sum)
        case .extremum(let axes, let isMaximum): reduce(axis, axes, isMaximum ? .maximum : .minimum)
        case .cumulativeSum(let summed, _): if axis != summed { keep(axis, from: axis) }
        case .matrixProduct(let transposesLeft, let transposesRight):
            divideProduct(given, shape, transposesLeft, transposesRight)
        case .diagonal, .triangularSolve, .cholesky, .solve, .logDeterminant, .determinantSign:
            if axis < from.rank - 2 { keep(axis, from: axis) }
        case .diagonalMatrix: if axis < from.rank - 1 { keep(axis, from: axis) }
        case .patches, .patchSums, .maximumPool, .scatterToMaxima, .gatherFromMaxima:
            if axis == 0 { keep(axis, from: axis) }
        // The others are composed of these, or of single numbers, which are not divided.
        case .logSumExp, .norm, .softmax, .logSoftmax, .softmaxCrossEntropy, .softmaxCrossEntropyGradient, .assembly:
            break
        }
    }

    /// All operands are divided along one axis, and the result along one.
    private mutating func keep(_ result: Int, from axis: Int) {
        operands = operands.map { _ in axis }
        self.result = result
    }

    /// An elementwise operation: the result is divided, and each operand that is not broadcast along the axis.
    private mutating func divideAligned(_ given: [(shape: Shape, axis: Int?)], along axis: Int, _ shape: Shape) {
        for (place, operand) in given.enumerated() {
            let own = axis - (shape.rank - operand.shape.rank)
            operands[place] = own >= 0 && operand.shape[own] == shape[axis] ? own : nil
        }
        result = axis
    }

    /// A reduction: along its axes, the devices' results are combined.
    private mutating func reduce(_ axis: Int, _ axes: [Int], _ combination: StableHLOText.Combination) {
        operands = [axis]
        if axes.contains(axis) { self.combination = combination } else { result = axis }
    }

    /// Elements at indices: divided along another axis, or along that of the indices. There each device takes its
    /// indices' elements, or sums the elements that it has.
    private mutating func divideIndexed(
        _ given: [(shape: Shape, axis: Int?)], along axis: Int, _ indexed: Int, _ shape: Shape, isSum: Bool
    ) {
        if axis != indexed {
            operands = given.map { $0.shape[axis] == shape[axis] ? axis : nil }
            result = axis
        } else if isSum {
            (operands, combination) = ([axis, axis], .sum)
        } else if given[1].axis == axis {
            (operands, result) = ([nil, axis], axis)
        }
    }

    /// A matrix product: divided rows on the left, columns on the right or matrices of a batch divide the result; where
    /// the inner axis is divided, the products of the parts are summed.
    private mutating func divideProduct(
        _ given: [(shape: Shape, axis: Int?)], _ shape: Shape, _ transposesLeft: Bool, _ transposesRight: Bool
    ) {
        let ranks = given.map(\.shape.rank)
        let rows = transposesLeft ? ranks[0] - 1 : ranks[0] - 2
        let columns = transposesRight ? ranks[1] - 2 : ranks[1] - 1
        let inner = (left: 2 * ranks[0] - 3 - rows, right: 2 * ranks[1] - 3 - columns)
        if given[0].axis == rows {
            (operands, result) = ([rows, nil], shape.rank - 2)
        } else if given[1].axis == columns {
            (operands, result) = ([nil, columns], shape.rank - 1)
        } else if given[0].axis == inner.left || given[1].axis == inner.right {
            (operands, combination) = ([inner.left, inner.right], .sum)
        } else if let place = given.firstIndex(where: { $0.axis != nil }), let axis = given[place].axis {
            divideAligned(given, along: axis + shape.rank - ranks[place], shape)
        }
    }
}
