// How each primitive runs over a batch: the one place that says it, for every kind of tensor.
//
// A batch is a tensor whose first axis counts the samples. An operand may also be shared: the same for all samples,
// without that axis. The result is always a batch. The rules are compositions of the tensor operations, so derivatives,
// programs and other engines need nothing of their own.

/// An operand of an operation that runs over a batch.
struct BatchOperand<T: TensorAlgebra> {
    /// The samples along the first axis; or, if shared, the operand of each of them.
    let tensor: T
    /// Whether it is the same for all samples.
    let isShared: Bool

    /// The shape of one sample.
    var shape: Shape { isShared ? tensor.shape : tensor.shape.ofPart }
}

/// A primitive over a batch of `count` samples, at least one of its operands not being shared.
struct PrimitiveBatching<T: TensorAlgebra> {
    let count: Int
    /// The shape of one sample's result.
    let shape: Shape

    /// The results, of shape [count × shape].
    func callAsFunction(_ primitive: TensorPrimitive, _ x: [BatchOperand<T>]) -> T {
        switch primitive {
        case .elementwise(let opcode): T.apply(Elementwise(opcode: opcode), x.map(aligned))
        case .compare(let comparison): T.apply(Compare(comparison: comparison), x.map(aligned))
        case .select: T.apply(Select(), x.map(aligned))
        case .assembly: stop("batched: the operands of an assembly are numbers, which are batched one by one")

        case .matrixProduct(let left, let right):
            matrixProduct(MatrixProduct(transposesLeft: left, transposesRight: right), x[0], x[1])
        case .diagonal: T.apply(Diagonal(embeds: nil), [repeated(x[0])])
        case .diagonalMatrix(let rows, let columns):
            T.apply(Diagonal(embeds: .init(rows: rows, columns: columns)), [repeated(x[0])])
        case .triangularSolve(let lower, let transposed):
            solution(TriangularSolve(lower: lower, transposed: transposed), x[0], x[1])
        case .cholesky: T.apply(Cholesky(), [repeated(x[0])])
        case .solve: solution(Solve(), x[0], x[1])
        case .logDeterminant: T.apply(LogDeterminant(), [repeated(x[0])])
        case .determinantSign: T.apply(DeterminantSign(), [repeated(x[0])])

        case .reshape: T.apply(Reshape(shape: batchShape), [repeated(x[0])])
        case .broadcast: T.apply(Broadcast(shape: batchShape), [aligned(x[0])])
        case .transpose(let order): T.apply(Transpose(order: [0] + order.map { $0 + 1 }), [repeated(x[0])])
        case .slice(let starts, let counts, let steps):
            T.apply(Slice(starts: [0] + starts, counts: [count] + counts, steps: [1] + steps), [repeated(x[0])])
        case .pad(let starts, let steps, let filling):
            T.apply(
                Pad(starts: [0] + starts, steps: [1] + steps, shape: batchShape, filling: filling), [repeated(x[0])])
        case .flip(let axes): T.apply(Flip(axes: after(axes)), [repeated(x[0])])
        case .concatenate(let axis): T.apply(Concatenate(axis: axis + 1), x.map(repeated))
        case .gatherRows(let indices): gatherRows(indices, x[0])
        case .scatterRows(let indices, let rows): scatterRows(indices, rows: rows, x[0])
        case .takeAlongAxis(let axis): taking(axis, x[0], x[1])
        case .putAddingAlongAxis(let axis, let extent):
            T.apply(PutAddingAlongAxis(axis: axis + 1, extent: extent), [repeated(x[0]), indices(x[1], axis, x[0])])
        case .putLargestAlongAxis(let axis, let extent):
            T.apply(PutLargestAlongAxis(axis: axis + 1, extent: extent), [repeated(x[0]), indices(x[1], axis, x[0])])
        case .argumentSort(let axis, let isDescending):
            T.apply(ArgumentSort(axis: axis + 1, isDescending: isDescending), [repeated(x[0])])

        case .sum(let axes): reduction(axes, x[0]) { Sum(axes: $0) }
        case .extremum(let axes, let isMaximum):
            reduction(axes, x[0]) { Extremum(axes: $0, isMaximum: isMaximum) }
        case .logSumExp(let axes): reduction(axes, x[0]) { LogSumExp(axes: $0) }
        case .norm(let axes): reduction(axes, x[0]) { EuclideanNorm(axes: $0) }
        case .cumulativeSum(let axis, let fromEnd):
            T.apply(CumulativeSum(axis: axis + 1, fromEnd: fromEnd), [repeated(x[0])])
        case .softmax(let axes): reduction(axes, x[0]) { Softmax(axes: $0) }
        case .logSoftmax(let axes): reduction(axes, x[0]) { LogSoftmax(axes: $0) }
        case .softmaxCrossEntropy: T.apply(SoftmaxCrossEntropy(), x.map(repeated))
        case .softmaxCrossEntropyGradient: T.apply(SoftmaxCrossEntropyGradient(), x.map(repeated))

        case .patches(let window): onImages(Patches(window: window), x)
        case .patchSums(let window, let images):
            onImages(PatchSums(window: window, images: images.replacing(0, with: count * images[0])), x)
        case .maximumPool(let window): onImages(MaximumPool(window: window, direction: .choose), x)
        case .scatterToMaxima(let window): onImages(MaximumPool(window: window, direction: .lay), x)
        case .gatherFromMaxima(let window): onImages(MaximumPool(window: window, direction: .collect), x)
        }
    }

    /// An elementwise operation, with NumPy's broadcasting, that is no primitive.
    func elementwise(_ operation: some TensorOperation, _ x: [BatchOperand<T>]) -> T {
        T.apply(operation, x.map(aligned))
    }

    /// An operation on the matrices in the last two axes, that is no primitive.
    func ofMatrices(_ operation: some TensorOperation, _ x: [BatchOperand<T>]) -> T {
        T.apply(operation, x.map(repeated))
    }

    /// Any operation, sample by sample.
    func oneByOne(_ operation: some TensorOperation, _ x: [BatchOperand<T>]) -> T {
        if count == 0 { return T(.zeros(batchShape)) }
        let results = (0..<count).map { place in
            T.apply(operation, x.map { $0.isShared ? $0.tensor : $0.tensor.batchSample(place) })
        }
        return .stack(results)
    }

    private var batchShape: Shape { shape.batched(count) }

    /// Axes of a sample as axes of the batch.
    private func after(_ axes: [Int]) -> [Int] { axes.map { $0 + 1 } }

    /// The operand as a batch: a shared one is repeated.
    private func repeated(_ x: BatchOperand<T>) -> T {
        x.isShared ? x.tensor.broadcast(to: x.shape.batched(count)) : x.tensor
    }

    /// The operand of an elementwise operation: samples of lower rank than the result get the missing axes, after that
    /// of the batch, so that broadcasting aligns them at their last axes.
    private func aligned(_ x: BatchOperand<T>) -> T {
        x.isShared ? x.tensor : x.tensor.withSampleRank(shape.rank)
    }

    /// An operation along axes. No axes, those of a number, would mean all: one is added.
    private func reduction(_ axes: [Int], _ x: BatchOperand<T>, _ operation: ([Int]) -> some TensorOperation) -> T {
        if !axes.isEmpty { return T.apply(operation(after(axes)), [repeated(x)]) }
        let rank = x.shape.rank + 1
        return T.apply(operation([rank]), [repeated(x).expanded(at: rank)]).squeezed(at: rank)
    }

    // A shared matrix is multiplied with all samples in one product of the rows of all of them, where those are
    // contiguous; `count` small products take several times as long.
    private func matrixProduct(_ product: MatrixProduct, _ left: BatchOperand<T>, _ right: BatchOperand<T>) -> T {
        let (a, b) = (left.shape, right.shape)
        if right.isShared, a.rank == 2, b.rank == 2 {
            // A column's transpose has the same elements in the same order.
            let rows =
                !product.transposesLeft || a[0] == 1 || a[1] == 1 ? left.tensor : left.tensor.matrixTransposed()
            let flat = rows.reshaped(to: [count * shape[0], product.transposesLeft ? a[0] : a[1]])
            let flatProduct = MatrixProduct(transposesLeft: false, transposesRight: product.transposesRight)
            return T.apply(flatProduct, [flat, right.tensor]).reshaped(to: batchShape)
        }
        if left.isShared, a.rank == 2, b.rank == 2, shape[1] == 1 {
            // A·x for each column x: the rows xᵀ·Aᵀ.
            let flat = right.tensor.reshaped(to: [count, b.count])
            let flatProduct = MatrixProduct(transposesLeft: false, transposesRight: !product.transposesLeft)
            return T.apply(flatProduct, [flat, left.tensor]).reshaped(to: batchShape)
        }
        let rank = Swift.max(a.rank, b.rank)
        return T.apply(
            product, [left, right].map { $0.isShared ? $0.tensor : $0.tensor.withSampleRank(rank) })
    }

    /// A system's solution. With a shared matrix the samples' right sides are columns of one, so that it is factorized
    /// once.
    private func solution(_ operation: some TensorOperation, _ matrix: BatchOperand<T>, _ right: BatchOperand<T>) -> T {
        guard matrix.isShared, matrix.shape.rank == 2 else {
            return T.apply(operation, [repeated(matrix), repeated(right)])
        }
        let (rows, columns) = (right.shape[0], right.shape[1])
        let side = right.tensor.transposed([1, 0, 2]).reshaped(to: [rows, count * columns])
        return T.apply(operation, [matrix.tensor, side]).reshaped(to: [rows, count, columns]).transposed([1, 0, 2])
    }

    // The rows of all samples are those of one tensor.

    private func gatherRows(_ indices: [Int], _ x: BatchOperand<T>) -> T {
        let rows = x.shape[0]
        let places = (0..<count).flatMap { sample in indices.map { sample * rows + $0 } }
        return T.apply(GatherRows(indices: places), [joiningRows(repeated(x))]).reshaped(to: batchShape)
    }

    private func scatterRows(_ indices: [Int], rows: Int, _ x: BatchOperand<T>) -> T {
        let places = (0..<count).flatMap { sample in indices.map { sample * rows + $0 } }
        return T.apply(ScatterRows(indices: places, rows: count * rows), [joiningRows(repeated(x))])
            .reshaped(to: batchShape)
    }

    // All samples' rows of a shared table, such as words of an embedding, are taken at once.
    private func taking(_ axis: Int, _ x: BatchOperand<T>, _ places: BatchOperand<T>) -> T {
        if x.isShared, axis == 0, places.shape.extents.dropFirst().allSatisfy({ $0 == 1 }) {
            let ones = [Int](repeating: 1, count: places.shape.rank - 1)
            let all = places.tensor.reshaped(to: Shape([count * places.shape[0]] + ones))
            return T.apply(TakeAlongAxis(axis: 0), [x.tensor, all]).reshaped(to: batchShape)
        }
        return T.apply(TakeAlongAxis(axis: axis + 1), [repeated(x), indices(places, axis, x)])
    }

    /// Indices along an axis beside a batch of `x`: the same for all samples and positions before the axis, or given
    /// for each of them.
    private func indices(_ places: BatchOperand<T>, _ axis: Int, _ x: BatchOperand<T>) -> T {
        let own = places.shape.extents
        if places.isShared, own[..<axis].allSatisfy({ $0 == 1 }) { return places.tensor.expanded(at: 0) }
        let all = Shape([count] + x.shape.extents[..<axis] + own[axis...])
        return (places.isShared ? places.tensor.expanded(at: 0) : places.tensor).broadcast(to: all)
    }

    /// An operation on images [images × rows × columns × channels]: those of all samples are one set of images.
    private func onImages(_ operation: some TensorOperation, _ x: [BatchOperand<T>]) -> T {
        T.apply(operation, x.map { joiningRows(repeated($0)) }).reshaped(to: batchShape)
    }

    /// A batch whose first two axes are made one.
    private func joiningRows(_ batch: T) -> T {
        let extents = batch.shape.extents
        return batch.reshaped(to: Shape([extents[0] * extents[1]] + extents.dropFirst(2)))
    }
}

extension Shape {
    /// The shape of a batch of samples of this shape.
    func batched(_ count: Int) -> Shape { Shape([count] + extents) }
}

extension TensorAlgebra {
    /// One sample of a batch.
    func batchSample(_ place: Int) -> Self {
        slice(along: 0, place..<(place + 1)).reshaped(to: shape.ofPart)
    }

    /// The batch with axes of extent 1 before those of its samples, as many as make their rank the given one.
    fileprivate func withSampleRank(_ rank: Int) -> Self {
        let missing = rank - (shape.rank - 1)
        if missing <= 0 { return self }
        return reshaped(to: Shape([shape[0]] + [Int](repeating: 1, count: missing) + shape.extents.dropFirst()))
    }
}
