/// The values of one leaf of a tree for all samples of a batch.
enum BatchLeaf {
    /// Of a number: a vector with one element per sample.
    case numbers(TensorVariable<Double>)
    /// Of a tensor: the samples along the first axis.
    case tensor(any TensorAlgebra)

    /// The samples with the given places, which may repeat.
    func gathered(_ places: [Int]) -> BatchLeaf {
        func gathered<T: TensorAlgebra>(_ tensor: T) -> T { tensor.gatherRows(places) }
        return switch self {
        case .numbers(let vector): .numbers(gathered(vector))
        case .tensor(let tensor): .tensor(gathered(tensor))
        }
    }

    /// The samples of several batches, one after another.
    static func joined(_ parts: [BatchLeaf]) -> BatchLeaf {
        if parts.count == 1 { return parts[0] }
        func joined<T: TensorAlgebra>(_ first: T) -> T {
            .concatenate(
                parts.map { part in
                    switch part {
                    case .numbers(let vector): vector as! T
                    case .tensor(let tensor): tensor as! T
                    }
                }, along: 0)
        }
        return switch parts[0] {
        case .numbers(let vector): .numbers(joined(vector))
        case .tensor(let tensor): .tensor(joined(tensor))
        }
    }
}

/// The leaves of a tree that are given for all samples, along the first axis of each tensor.
struct RowLister: LeafMap {
    let operation: String
    /// The number of leaves, from the first, that all samples share.
    let sharedCount: Int
    var leaves: [BatchLeaf?] = []
    var count: Int?

    /// The leaves of a tree, `nil` for those that are shared, and the number of samples.
    static func leaves(
        of tree: some RecordedTree, sharing sharedCount: Int, for operation: String
    ) -> (leaves: [BatchLeaf?], count: Int) {
        var lister = RowLister(operation: operation, sharedCount: sharedCount)
        _ = tree.recordedTree(&lister)
        guard let count = lister.count else { stop("\(operation): there are no rows; give at least one tensor") }
        return (lister.leaves, count)
    }

    mutating func number(_ x: Variable) -> Variable {
        guard leaves.count < sharedCount else {
            stop(
                "\(operation): the rows contain a plain number, but a row is one sample of a tensor along its first "
                    + "axis. Give the numbers of all samples as a vector, or the samples as an array, `overSamples:`.")
        }
        leaves.append(nil)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        if leaves.count < sharedCount {
            leaves.append(nil)
            return x
        }
        guard x.shape.rank >= 1 else {
            stop("\(operation): a tensor of shape [] has no rows; its first axis must count the samples")
        }
        if let count, count != x.shape[0] {
            stop("\(operation): \(count) rows and \(x.shape[0]) rows (shape \(x.shape)); give one for each sample")
        }
        count = x.shape[0]
        leaves.append(.tensor(x))
        return x
    }
}

/// Makes the tree of one sample, in new rows of a tape.
struct SampleMaker: LeafMap {
    let storage: UnsafeMutablePointer<TapeStorage>
    let leaves: [BatchLeaf?]
    /// The sample's place; `nil` for a sample of the samples' shapes, if there are none.
    let place: Int?
    var next = 0
    /// The new rows, and the leaf of each.
    var rows: [(row: Int, leaf: Int)] = []

    mutating func number(_ x: Variable) -> Variable {
        defer { next += 1 }
        guard case .numbers(let vector) = leaves[next] else { return x }
        let own = place.map { vector.element(at: $0) } ?? 0
        let sample = own.isConstant ? storage.variable(own.number) : own
        rows.append((Int(sample.row), next))
        return sample
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        defer { next += 1 }
        guard case .tensor(let leaf) = leaves[next], let batch = leaf as? TensorVariable<Scalar> else { return x }
        let own = place.map { batch.batchSample($0) } ?? TensorVariable(.harmless(batch.shape.ofPart))
        let sample = own.isConstant ? storage.variable(own.tensor) : own
        rows.append((Int(sample.row), next))
        return sample
    }
}

extension Tensor {
    /// Values at which most functions can be recorded: 1, 2, … on the diagonals of matrices, which so have an inverse,
    /// a Cholesky factor and eigenvalues that differ, and 0 elsewhere, which is an index of everything.
    fileprivate static func harmless(_ shape: Shape) -> Tensor {
        var tensor = Tensor.zeros(shape)
        guard shape.rank >= 2, shape.count > 0 else { return tensor }
        let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
        for matrix in stride(from: 0, to: shape.count, by: rows * columns) {
            for place in 0..<Swift.min(rows, columns) {
                tensor.scalars[matrix + place * (columns + 1)] = Scalar(place + 1)
            }
        }
        return tensor
    }
}

/// Lists a sample's result over the batch.
struct ResultLister: LeafMap {
    /// The batch; `nil` if the sample is the only one.
    let batch: BatchedRows?
    var leaves: [BatchLeaf] = []

    static func leaves(of tree: some RecordedTree, over batch: BatchedRows?) -> [BatchLeaf] {
        var lister = ResultLister(batch: batch)
        _ = tree.recordedTree(&lister)
        return lister.leaves
    }

    mutating func number(_ x: Variable) -> Variable {
        x.checkFresh("batched")
        leaves.append(.numbers(batch?.numbers(x) ?? TensorVariable([x])))
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        x.checkFresh("batched")
        leaves.append(.tensor(batch?.tensor(x) ?? x.expanded(at: 0)))
        return x
    }
}

/// Puts the values for all samples in the place of a result's leaves, along the first axis.
struct RowPlacer: LeafMap {
    let operation: String
    let leaves: [BatchLeaf]
    var next = 0

    mutating func number(_ x: Variable) -> Variable {
        stop(
            "\(operation): the function's result contains a number, but only a tensor can hold one for "
                + "each row. Return a tensor, `TensorVariable(scalar: x)`; for gradients with respect to numbers call "
                + "`gradientTrees(at:overRows:)`, which gives a tree for each row; or give the samples as an array, "
                + "`overSamples:`.")
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        defer { next += 1 }
        guard case .tensor(let tensor) = leaves[next], let own = tensor as? TensorVariable<Scalar> else { return x }
        return own
    }
}

/// Puts one sample's values in the place of a result's leaves.
struct SamplePlacer: LeafMap {
    let leaves: [BatchLeaf]
    let place: Int
    var next = 0

    mutating func number(_ x: Variable) -> Variable {
        defer { next += 1 }
        guard case .numbers(let vector) = leaves[next] else { return x }
        return vector.element(at: place)
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        defer { next += 1 }
        guard case .tensor(let tensor) = leaves[next], let own = tensor as? TensorVariable<Scalar> else { return x }
        return own.batchSample(place)
    }
}

/// The values of samples' leaves, stacked.
struct SampleStacker: LeafMap {
    let operation: String
    var parts: [[any TensorAlgebra]] = []
    var numbers: [[Variable]] = []
    var next = 0

    /// The leaves of trees of one form, each of all trees.
    static func leaves<Tree: RecordedTree>(of samples: [Tree], for operation: String) -> [BatchLeaf?] {
        guard let first = samples.first else { return [] }
        var stacker = SampleStacker(operation: operation)
        for sample in samples {
            requireSameForm(operation, ("sample", sample), ("first sample", first))
            stacker.next = 0
            _ = sample.recordedTree(&stacker)
        }
        return zip(stacker.parts, stacker.numbers).map { parts, numbers in
            guard let first = parts.first else { return .numbers(TensorVariable(numbers)) }
            return .tensor(first.stacked(parts))
        }
    }

    private mutating func place() -> Int {
        if next == parts.count {
            parts.append([])
            numbers.append([])
        }
        defer { next += 1 }
        return next
    }
    mutating func number(_ x: Variable) -> Variable {
        numbers[place()].append(x)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        parts[place()].append(x)
        return x
    }
}

extension TensorAlgebra {
    /// Tensors of this kind along a new first axis.
    fileprivate func stacked(_ all: [any TensorAlgebra]) -> Self { .stack(all.map { $0 as! Self }) }
}
