import Foundation
import Testing

@testable import Autodiff

/// Every elementwise operation on a device against our own, at points of its domains and at edge values.
@Suite(.enabled(if: Plugin.path != nil, Plugin.reason)) struct XLAElementwiseTests {
    /// Zeros, ones, small and large numbers, infinities and NaN. XLA takes subnormal numbers for 0, so there are none.
    static let edges: [Double] = [
        0, -0.0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 2.5, -2.5, 3, -3, 1e-8, -1e-8, 1e-30, -1e-30, 20, -20, 89, -89,
        1e4,
        -1e4, 1e15, -1e15, 1e30, -1e30, .infinity, -.infinity, .nan,
    ]

    /// Points at which XLA's value is another, and left as it is.
    private static func isException(_ opcode: Opcode, _ point: [Double]) -> Bool {
        // At the poles our own value is NaN, and XLA's the limit from the right; at ∞ XLA's is NaN.
        opcode == .polygamma && (point[1] <= 0 && point[1] == point[1].rounded() || point[1] == .infinity)
    }

    @Test func values() throws {
        for type in [ElementType.float, .double] {
            var graph = ProgramGraph()
            var arguments: [any TensorValue] = []
            var points: [(row: ElementwiseRow, points: [[Double]])] = []
            for row in elementwiseTable where row.isForOtherEngines {
                let edges =
                    row.operandCount == 1
                    ? Self.edges.map { [$0] } : Self.edges.flatMap { x in Self.edges.map { [x, $0] } }
                // The order of a polygamma function is a small integer.
                let all = edges.filter { row.opcode != .polygamma || $0[0] == $0[0].rounded() && abs($0[0]) < 4 }
                let own = (row.points(40) + all).filter { !Self.isException(row.opcode, $0) }
                points.append((row, own))
                let operands = (0..<row.operandCount).map { operand in
                    arguments.append(type.tensor([own.count], own.map { $0[operand] }))
                    return graph.add(.input(arguments.count - 1), [], [own.count], type)
                }
                graph.inputs += operands
                let node = ProgramGraph.Operation.tensor(Elementwise(opcode: row.opcode))
                graph.outputs.append(graph.add(node, NodeOperands(operands), [own.count], type))
            }
            let results = try StableHLOProgram(graph).results(arguments, on: Plugin.device())
            var argument = 0
            for ((row, points), result) in zip(points, results) {
                let operands = (0..<row.operandCount).map { arguments[argument + $0] }
                argument += row.operandCount
                let own = type.evaluated(row.opcode, operands)
                let unit = type.precision
                for (place, point) in points.enumerated() {
                    let (found, expected) = (result.element(at: place), own.element(at: place))
                    let tolerance = 16 * row.floatTolerance * unit * max(1, abs(expected))
                    let isClose = isSame(found, expected) || abs(found - expected) <= tolerance
                    #expect(isClose, "\(row.opcode) of \(type) at \(point): \(found), not \(expected)")
                }
            }
        }
    }
}

extension ElementType {
    /// Our own value.
    fileprivate func evaluated(_ opcode: Opcode, _ operands: [any TensorValue]) -> any TensorValue {
        func evaluated<Scalar: TensorScalar>(_: Scalar.Type) -> any TensorValue {
            Tensor.apply(Elementwise(opcode: opcode), operands.map { $0.typed(Scalar.self)! })
        }
        return evaluated(scalar)
    }
}
