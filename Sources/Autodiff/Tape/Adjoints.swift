/// The adjoint of every row with respect to one output: ∂output/∂row.
///
/// Adjoints are a value separate from the tape: the same rows can be swept again, for this output or another, without
/// zeroing anything in between.
public struct Adjoints {
    let storage: UnsafeMutablePointer<TapeStorage>
    let generation: UInt32
    package let numbers: [Double]
    /// One per tensor of the tape; `nil` where no path leads to the output.
    let tensors: [(any TensorValue)?]
    /// Whether a constant may be looked up, as in the tangents of a forward sweep, where it is zero.
    var includesConstants = false

    /// The adjoint of a scalar: 0 if the output does not depend on it.
    public subscript(x: Variable) -> Double {
        if includesConstants, x.isConstant { return 0 }
        check(x.storage, x.generation, "scalar")
        return Int(x.row) < numbers.count ? numbers[Int(x.row)] : 0
    }

    /// The adjoint of a tensor, in the tensor's shape: zeros if the output does not depend on it.
    public subscript<Scalar>(x: TensorVariable<Scalar>) -> Tensor<Scalar> {
        if includesConstants, x.isConstant { return .zeros(x.shape) }
        check(x.storage, x.generation, "tensor of shape \(x.shape)")
        let index = storage.pointee.rows[Int(x.row)].tableIndex
        return (index < tensors.count ? tensors[index]?.typed(Scalar.self) : nil) ?? .zeros(x.shape)
    }

    private func check(
        _ other: UnsafeMutablePointer<TapeStorage>?, _ otherGeneration: UInt32, _ what: @autoclosure () -> String
    ) {
        guard let other else {
            stop("Adjoints: the \(what()) is a constant and has no adjoint. Make it with `tape.variable(_:)`.")
        }
        guard other == storage, otherGeneration == generation else {
            stop(
                "Adjoints: the \(what()) was not recorded together with the output. Ask for adjoints of variables of "
                    + "the same tape, made after its last `clear()`.")
        }
        guard storage.pointee.generation == generation else {
            stop("Adjoints: the tape has since been cleared or released. Take what is needed before `clear()`.")
        }
    }
}

extension Tape {
    /// The adjoints of every row with respect to the output `y`: one sweep from its row to the first.
    /// - Complexity: O(rows) in time and memory.
    public func adjoints(of y: Variable, zeros: ZeroAdjoints = .strong) -> Adjoints {
        check(y.storage)
        y.checkFresh("adjoints(of:)")
        return storage.adjoints(ofRow: y.row, zeros: zeros)
    }

    /// The adjoints of every row with respect to the output `y`, a tensor of one element.
    public func adjoints<Scalar>(of y: TensorVariable<Scalar>, zeros: ZeroAdjoints = .strong) -> Adjoints {
        check(y.storage)
        y.checkFresh("adjoints(of:)")
        y.requireOneElement("adjoints(of:)")
        return storage.adjoints(from: [.tensor(y.row, Tensor<Scalar>.ones(y.shape))], zeros: zeros)
    }

    /// The adjoints of every row for an output of any shape, weighted by `seed`: the sum over the output's elements of
    /// seed · ∂element/∂row.
    public func adjoints<Scalar>(
        of y: TensorVariable<Scalar>, seed: Tensor<Scalar>, zeros: ZeroAdjoints = .strong
    ) -> Adjoints {
        check(y.storage)
        y.checkFresh("adjoints(of:seed:)")
        guard seed.shape == y.shape else {
            stop(
                "adjoints(of:seed:): the seed has shape \(seed.shape) and the output \(y.shape); they must be "
                    + "the same")
        }
        return storage.adjoints(from: [.tensor(y.row, seed)], zeros: zeros)
    }

    private func check(_ other: UnsafeMutablePointer<TapeStorage>?) {
        guard let other else {
            stop(
                "adjoints(of:): the output is a constant: nothing it was computed from is a variable. Make the inputs "
                    + "with `tape.variable(_:)`.")
        }
        guard other == storage else { stop("adjoints(of:): the output was recorded on another tape; ask that tape") }
    }
}

extension TensorVariable {
    /// Stops unless the variable has exactly one element, as an output without a seed must.
    func requireOneElement(_ operation: String) {
        guard shape.count == 1 else {
            stop(
                "\(operation): the output has shape \(shape), but a gradient is that of one number. Reduce it, for "
                    + "example with .sum() or .mean(), or give a seed of its shape (adjoints(of:seed:), pullback).")
        }
    }
}
