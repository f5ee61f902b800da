// Plain tensors: operations are evaluated, and nothing is recorded.

extension Tensor: TensorAlgebra {
    public var plain: Tensor { withoutDerivative(self) }
    public var isConstant: Bool { liveHistory == nil }
    public init(_ constant: Tensor) { self = constant }

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ operation: some TensorOperation, _ operands: [Tensor]) -> Tensor {
        for operand in operands where operand.history != nil {
            if let history = operand.liveHistory { return history.apply(operation, operands) }
        }
        return Scalar._evaluate(operation, operands, shape: operation.resultShape(of: operands.map({ $0.shape })))
    }

    // Of the elementwise operations those without broadcasting are computed at once: a list of operands and one of
    // shapes would take longer than a small tensor's arithmetic.

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ opcode: Opcode, _ operand: Tensor) -> Tensor {
        guard operand.history == nil, !operand.elements.isEmpty
        else { return apply(Elementwise(opcode: opcode), [operand]) }
        return Tensor(shape: operand.shape) { result in
            operand.elements.withUnsafeBufferPointer { x in
                Scalar._kernels.map(opcode, x.baseAddress!, result, count: x.count)
            }
        }
    }

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ opcode: Opcode, _ left: Tensor, _ right: Tensor) -> Tensor {
        guard left.history == nil, right.history == nil, left.shape == right.shape, !left.elements.isEmpty
        else { return apply(Elementwise(opcode: opcode), [left, right]) }
        return Tensor(shape: left.shape) { result in
            left.elements.withUnsafeBufferPointer { x in
                right.elements.withUnsafeBufferPointer { y in
                    Scalar._kernels.map(
                        opcode, x.baseAddress!, step: 1, y.baseAddress!, step: 1, result, count: x.count)
                }
            }
        }
    }

    public static func pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor, to operand: Int, in row: RowValues<Tensor>
    ) -> Tensor? {
        Scalar._pullback(operation, adjoint, to: operand, in: row)
    }

    public static func accumulate(_ contribution: Tensor, into sum: inout Tensor) {
        sum.scalars.withUnsafeMutableBufferPointer { sum in
            contribution.scalars.withUnsafeBufferPointer { x in
                guard let x = x.baseAddress, let base = sum.baseAddress else { return }
                Scalar._kernels.add(x, to: base, count: sum.count)
            }
        }
    }

    /// The fused loop over adjoint and partial derivative, where every operand can be read in place.
    public static func _elementwisePullback(
        _ opcode: Opcode, _ adjoint: Tensor, to operand: Int, in row: RowValues<Tensor>
    ) -> Tensor? {
        let left = row.operands[0]
        let right = row.operands.count > 1 ? row.operands[1] : nil
        let shape = adjoint.shape
        func step(_ tensor: Tensor?) -> Int? {
            guard let tensor else { return 0 }
            return tensor.shape == shape ? 1 : tensor.shape.count == 1 ? 0 : nil
        }
        guard let xStep = step(left), let yStep = step(right), let zStep = step(row.kept), shape.count > 0 else {
            return elementwiseContribution(opcode, adjoint, to: operand, in: row)
        }
        // A value that was not kept is not read, so any array can take its place.
        return Tensor(shape: shape) { result in
            adjoint.scalars.withUnsafeBufferPointer { adjoint in
                (left ?? Tensor(0)).scalars.withUnsafeBufferPointer { x in
                    (right ?? Tensor(0)).scalars.withUnsafeBufferPointer { y in
                        (row.kept ?? Tensor(0)).scalars.withUnsafeBufferPointer { z in
                            Scalar._kernels.mapPartial(
                                opcode,
                                PartialArguments(
                                    operand: operand, zeros: row.zeros, adjoint: adjoint.baseAddress!,
                                    x: x.baseAddress!, xStep: xStep, y: y.baseAddress!, yStep: yStep,
                                    z: z.baseAddress!, zStep: zStep, result: result, count: shape.count))
                        }
                    }
                }
            }
        }
    }
}

extension Tensor: MixesWithIntegers {
    public var _itself: Tensor { self }
}
extension Tensor: MixesWithDoubles where Scalar == Double {}

extension Tensor {
    /// Adds `factor · other` in place; the shapes must be equal.
    public mutating func add(_ other: Tensor, scaledBy factor: Scalar) {
        guard shape == other.shape else {
            stop("add(_:scaledBy:): shapes \(shape) and \(other.shape) differ; they must be the same")
        }
        scalars.withUnsafeMutableBufferPointer { sum in
            other.scalars.withUnsafeBufferPointer { x in
                guard let x = x.baseAddress, let base = sum.baseAddress else { return }
                Scalar._kernels.add(x, scaledBy: factor, to: base, count: sum.count)
            }
        }
    }
}
