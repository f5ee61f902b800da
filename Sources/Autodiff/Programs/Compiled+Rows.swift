import Synchronization

// Compiled functions of one sample, run over a batch of them: rows along the first axis of each tensor. The program is
// the recording of the batched function (`Transforms/Batching`).

// MARK: Parameters that all samples share, and rows

extension Compiled {
    /// The gradient of a scalar function of one example with respect to its first argument, for each example of a
    /// batch, by one program:
    ///
    ///     let loss = compileTree { (w: TensorVariable<Float>, x: TensorVariable<Float>, y: TensorVariable<Float>) in
    ///         softmaxCrossEntropy(logits: matmul(x, w), targets: y)
    ///     }
    ///     let w = Tensor<Float>.zeros([3, 2]), xs = Tensor<Float>.ones([5, 3])
    ///     let ys = Tensor<Float>([[1, 0]]).tiled([5, 1])
    ///     print(loss.gradients(at: w, overRows: xs, ys).shape)  // [5 × 3 × 2]
    ///
    /// - Parameters:
    ///   - shared: The first argument, the same for all examples: a tree of tensors. Stops if it contains a number,
    ///     which cannot hold the derivatives for several examples: see ``gradientTrees(at:overRows:)``.
    ///   - rows: The other arguments, each a tree of tensors with one example for each position of the first axis.
    /// - Returns: A tree of the first argument's form, with the examples along the first axis of each tensor. It takes
    ///   as much memory as that many copies of the argument, and writing them often takes longer than all else.
    public func gradients<Shared: RecordedTree, each Row: RecordedTree>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> Shared.Plain where Input == TreeTuple<Shared, repeat each Row> {
        rowGradients(
            TreeTuple(shared, repeat each rows), sharing: Leaves(of: shared).all.count,
            of: { $0.first(Shared.self) }, { _ in [Variable]() }
        ).gradients
    }

    /// The gradient with respect to the first argument for each example, as a tree of that argument's form for each:
    /// also where numbers are among its leaves.
    ///
    ///     let loss = compileTree { (w: [Variable], x: TensorVariable<Double>) in
    ///         square(w[0] * x.sum().scalar + w[1])
    ///     }
    ///     print(loss.gradientTrees(at: [2, 1], overRows: Tensor([[1, 0], [1, 2]])))  // [[6.0, 6.0], [42.0, 14.0]]
    ///
    /// - Parameters:
    ///   - shared: The first argument, the same for all examples.
    ///   - rows: The other arguments, each a tree of tensors with one example for each position of the first axis.
    /// - Complexity: that of ``gradients(at:overRows:)``, and a copy of each result's leaves.
    public func gradientTrees<Shared: RecordedTree, each Row: RecordedTree>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> [Shared.Plain] where Input == TreeTuple<Shared, repeat each Row> {
        let (function, sharedCount) = (function, Leaves(of: shared).all.count)
        return rowPrograms.cache(isGradient: true, sharedCount: sharedCount) {
            ProgramCache<Input, [Shared]>(withoutPasses: withoutPasses) { arguments in
                batchedRowTrees(arguments, sharing: sharedCount) { sample in
                    innerGradient(sample.first(Shared.self)) { function(sample.replacingFirstLeaves($0)) }.1
                }
            }
        }.run(TreeTuple(shared, repeat each rows))
    }

    /// The value and the gradient for each example: see ``gradients(at:overRows:)``.
    public func valuesWithGradients<Shared: RecordedTree, each Row: RecordedTree, Scalar>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> (values: Tensor<Scalar>, gradients: Shared.Plain)
    where Input == TreeTuple<Shared, repeat each Row>, Output == TensorVariable<Scalar> {
        rowGradients(
            TreeTuple(shared, repeat each rows), sharing: Leaves(of: shared).all.count,
            of: { $0.first(Shared.self) }, { $0 })
    }

    /// The value and the gradient for each example: see ``gradients(at:overRows:)``.
    public func valuesWithGradients<Shared: RecordedTree, each Row: RecordedTree>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> (values: Tensor<Double>, gradients: Shared.Plain)
    where Input == TreeTuple<Shared, repeat each Row>, Output == Variable {
        rowGradients(
            TreeTuple(shared, repeat each rows), sharing: Leaves(of: shared).all.count,
            of: { $0.first(Shared.self) }, { TensorVariable<Double>(scalar: $0) })
    }

    /// The values for each row, by one program; the first argument is the same for all.
    public func values<Shared: RecordedTree, each Row: RecordedTree, Scalar>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> Tensor<Scalar> where Input == TreeTuple<Shared, repeat each Row>, Output == TensorVariable<Scalar> {
        let function = function
        return rowValues(TreeTuple(shared, repeat each rows), sharing: Leaves(of: shared).all.count) { function($0) }
    }

    /// The numbers for each row, by one program; the first argument is the same for all.
    public func values<Shared: RecordedTree, each Row: RecordedTree>(
        at shared: Shared.Plain, overRows rows: repeat (each Row).Plain
    ) -> Tensor<Double> where Input == TreeTuple<Shared, repeat each Row>, Output == Variable {
        let function = function
        return rowValues(TreeTuple(shared, repeat each rows), sharing: Leaves(of: shared).all.count) {
            TensorVariable<Double>(scalar: function($0))
        }
    }
}

// MARK: Rows alone

extension Compiled {
    /// The gradient of a scalar function at each row: a tree of the rows' form and shapes.
    public func gradients(overRows rows: Input.Plain) -> Input.Plain {
        rowGradients(rows, sharing: 0, of: { $0 }, { _ in [Variable]() }).gradients
    }

    /// The values at each row, by one program; the samples are along the first axis of the result, too.
    public func values<Scalar>(overRows rows: Input.Plain) -> Tensor<Scalar> where Output == TensorVariable<Scalar> {
        let function = function
        return rowValues(rows, sharing: 0) { function($0) }
    }

    /// The numbers at each row, by one program.
    public func values(overRows rows: Input.Plain) -> Tensor<Double> where Output == Variable {
        let function = function
        return rowValues(rows, sharing: 0) { TensorVariable<Double>(scalar: function($0)) }
    }
}

// MARK: Programs

extension Compiled {
    /// The values for arguments whose first `sharedCount` leaves are the same for all rows.
    private func rowValues<Result: RecordedTree>(
        _ arguments: Input.Plain, sharing sharedCount: Int, _ function: @escaping @Sendable (Input) -> Result
    ) -> Result.Plain {
        rowPrograms.cache(isGradient: false, sharedCount: sharedCount) {
            ProgramCache<Input, Result>(withoutPasses: withoutPasses) {
                batchedRows($0, sharing: sharedCount, function)
            }
        }.run(arguments)
    }

    /// The values, and the gradients with respect to a part of the arguments, their first leaves.
    private func rowGradients<Part: RecordedTree, Value: RecordedTree>(
        _ arguments: Input.Plain, sharing sharedCount: Int, of part: @escaping @Sendable (Input) -> Part,
        _ value: @escaping @Sendable (Output) -> Value
    ) -> (values: Value.Plain, gradients: Part.Plain) {
        let function = function
        return rowPrograms.cache(isGradient: true, sharedCount: sharedCount) {
            ProgramCache<Input, TreeTuple<Value, Part>>(withoutPasses: withoutPasses) { arguments in
                batchedRows(arguments, sharing: sharedCount) { sample in
                    let (result, gradient) = innerGradient(part(sample)) { function(sample.replacingFirstLeaves($0)) }
                    return TreeTuple(value(result), gradient)
                }
            }
        }.run(arguments).elements
    }
}

/// The programs of one compiled function over rows, by their kind and their results' types.
final class RowPrograms: Sendable {
    private struct Kind: Hashable {
        let type: ObjectIdentifier
        let isGradient: Bool
        let sharedCount: Int
    }
    private let caches = Mutex<[Kind: any Sendable]>([:])

    /// The cache of programs of one kind, made at the first use.
    func cache<Arguments: RecordedTree, Results: RecordedTree>(
        isGradient: Bool, sharedCount: Int, _ make: () -> ProgramCache<Arguments, Results>
    ) -> ProgramCache<Arguments, Results> {
        let type = ObjectIdentifier(ProgramCache<Arguments, Results>.self)
        let kind = Kind(type: type, isGradient: isGradient, sharedCount: sharedCount)
        return caches.withLock { caches in
            if let cache = caches[kind] as? ProgramCache<Arguments, Results> { return cache }
            let cache = make()
            caches[kind] = cache
            return cache
        }
    }
}

extension TreeTuple where repeat each Element: RecordedTree {
    /// The first element, which has this type.
    fileprivate func first<First>(_: First.Type) -> First {
        for element in repeat each elements {
            if let first = element as? First { return first }
            break
        }
        stop("TreeTuple: the first element is not \(First.self)")
    }
}

extension RecordedTree {
    /// The tree with the leaves of another in the place of its first ones.
    fileprivate func replacingFirstLeaves(_ first: some RecordedTree) -> Self {
        var lister = LeafLister()
        _ = first.recordedTree(&lister)
        var replacer = FirstLeafReplacer(leaves: lister.leaves)
        return recordedTree(&replacer)
    }
}

private struct LeafLister: LeafMap {
    var leaves: [any RecordedTree] = []
    mutating func number(_ x: Variable) -> Variable {
        leaves.append(x)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        leaves.append(x)
        return x
    }
}

private struct FirstLeafReplacer: LeafMap {
    let leaves: [any RecordedTree]
    var next = 0
    private mutating func replacement<Leaf>(_ x: Leaf) -> Leaf {
        defer { next += 1 }
        return next < leaves.count ? leaves[next] as? Leaf ?? x : x
    }
    mutating func number(_ x: Variable) -> Variable { replacement(x) }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { replacement(x) }
}
