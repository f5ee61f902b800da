/// A kind of tensor that writes StableHLO: what operations that are composed of others are evaluated over.
struct StableHLOTensor<Scalar: TensorScalar>: TensorAlgebra {
    typealias Condition = StableHLOTensor
    typealias Number = StableHLOTensor<Double>

    private enum Content {
        case constant(Tensor<Scalar>)
        /// A value of a function, in the composition of the operation of this name.
        case value(StableHLOFunction.Value, StableHLOFunction, of: String)
    }
    private let content: Content

    init(_ constant: Tensor<Scalar>) { content = .constant(constant) }

    init(_ value: StableHLOFunction.Value, in function: StableHLOFunction, of name: String) {
        content = .value(value, function, of: name)
    }

    /// The value in a function; a constant is written there.
    func value(in function: StableHLOFunction) -> StableHLOFunction.Value {
        switch content {
        case .constant(let tensor): function.constant(tensor)
        case .value(let value, _, _): value
        }
    }

    /// The function that the value belongs to and the operation that is written; `nil` for a constant.
    var place: (function: StableHLOFunction, name: String)? {
        if case .value(_, let function, let name) = content { (function, name) } else { nil }
    }

    var shape: Shape {
        switch content {
        case .constant(let tensor): tensor.shape
        case .value(let value, _, _): value.shape
        }
    }

    var isConstant: Bool { if case .constant = content { true } else { false } }

    /// The elements of a constant. Others are not known: reading them is an error of the function.
    var plain: Tensor<Scalar> {
        switch content {
        case .constant(let tensor): return tensor
        case .value(let value, let function, let name):
            _ = function.fail(.readsElements(name), value.shape, Scalar.elementType)
            return .zeros(value.shape)
        }
    }

    static func apply(_ operation: some TensorOperation, _ operands: [StableHLOTensor]) -> StableHLOTensor {
        for operand in operands {
            guard case .value(_, let function, let name) = operand.content else { continue }
            let values = operands.map { $0.value(in: function) }
            let shape = operation.resultShape(of: operands.map(\.shape))
            return StableHLOTensor(
                function.apply(operation, values, shape, Scalar.elementType), in: function, of: name)
        }
        return StableHLOTensor(Tensor.apply(operation, operands.map(\.plain)))
    }

    /// Along one more axis, the last: a term is one set of lines, however many rows there are.
    static func _sum(
        over rows: [[Double]], _ operands: [StableHLOTensor],
        _ term: (_ row: [StableHLOTensor], _ operands: [StableHLOTensor]) -> StableHLOTensor
    ) -> StableHLOTensor {
        let columns = rows[0].indices.map { column in
            StableHLOTensor(Tensor(rows.map { Scalar($0[column]) }))
        }
        return term(columns, operands.map { $0.reshaped(to: Shape($0.shape.extents + [1])) }).sum(along: [-1])
    }

    static func accumulate(_ contribution: StableHLOTensor, into sum: inout StableHLOTensor) {
        sum = sum + contribution
    }

    func element(at index: Int) -> StableHLOTensor<Double> {
        switch content {
        case .constant(let tensor): StableHLOTensor<Double>(Tensor(tensor.element(at: index)))
        case .value(let value, let function, let name):
            StableHLOTensor<Double>(function.element(index, of: value), in: function, of: name)
        }
    }

    static func placing(_ number: StableHLOTensor<Double>, at index: Int, in shape: Shape) -> StableHLOTensor {
        switch number.content {
        case .constant(let tensor): return StableHLOTensor(.placing(tensor.scalar, at: index, in: shape))
        case .value(let value, let function, let name):
            let operation = FromNumbers(places: [index], shape: shape)
            return StableHLOTensor(
                function.apply(operation, [value], shape, Scalar.elementType), in: function, of: name)
        }
    }
}
