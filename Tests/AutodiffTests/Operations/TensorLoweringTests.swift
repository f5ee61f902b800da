import Testing

@testable import Autodiff

/// The lowerings of operations.
@Suite struct TensorLoweringTests {
    @Test(arguments: TensorRow.all)
    func compositionsGiveTheValue(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let tape = Tape(keepingEveryValue: true)
            _ = row.function(row.operands(shapes, seed: UInt64(seed)).map { tape.variable($0) })
            for recorded in tape.storage.pointee.tensors.pointee {
                guard let composition = recorded.operation?.lowering.composition else { continue }
                let operands = recorded.operands.map {
                    tape.storage.tensor(of: tape.storage.pointee.rows[Int($0)]).kept(Double.self)!
                }
                Self.check(composition, operands, "\(row.function) at \(shapes)")
            }
        }
    }

    /// Composed of other operations, and equal to its value.
    private static func check(
        _ operation: some ComposedOperation, _ operands: [Tensor<Double>], _ place: String
    ) {
        let tape = Tape()
        let composed = operation.composed(operands.map { tape.variable($0) })
        let value = Tensor.apply(operation, operands)
        #expect(composed.shape == value.shape, "\(operation.name), \(place)")
        for (x, y) in zip(composed.tensor.scalars, value.scalars) where x != y && !(x.isNaN && y.isNaN) {
            let isClose: Bool = (x - y).magnitude <= 1e-13 * Swift.max(1, y.magnitude)
            #expect(isClose, "\(operation.name), \(place): \(x) instead of \(y)")
        }
        let parts = tape.tensorOperations.map { "\(type(of: $0))" }
        #expect(!parts.contains("\(type(of: operation))"), "\(operation.name) is composed of itself")
    }

    @Test func compositionsAtTheEndsOfTheRange() {
        let infinity = Double.infinity
        let x = Tensor<Double>([
            [-infinity, -infinity, -infinity], [1e300, -1e300, 0], [0, 0, 0], [.nan, 1, 2], [-infinity, 1, 2],
            [1e-300, 3e-300, 0],
        ])
        let targets = Tensor<Double>([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.5, 0.5], [0, 0, 1]])
        Self.check(Softmax(axes: [1]), [x], "rows")
        Self.check(LogSoftmax(axes: [1]), [x], "rows")
        Self.check(LogSumExp(axes: [1]), [x], "rows")
        Self.check(EuclideanNorm(axes: [1]), [x], "rows")
        Self.check(SoftmaxCrossEntropy(), [x, targets], "rows")
        Self.check(SoftmaxCrossEntropyGradient(), [x, targets], "rows")
        let none = Tensor<Double>.zeros([2, 0])
        Self.check(LogSumExp(axes: [1]), [none], "no elements")
        Self.check(Softmax(axes: [1]), [none], "no elements")
    }

    /// Every operation is a primitive or composed of others; only users' operations may be neither.
    @Test func noOperationIsOpaque() {
        var opaque: Set<String> = []
        var count = 0
        for row in TensorRow.all {
            let tape = Tape()
            for shapes in row.shapes { _ = row.function(row.operands(shapes, seed: 1).map { tape.variable($0) }) }
            for operation in tape.tensorOperations {
                count += 1
                if operation.lowering.primitive == nil, operation.lowering.composition == nil {
                    opaque.insert(operation.name)
                }
            }
        }
        #expect(opaque.isEmpty && count > TensorRow.all.count)
    }
}
