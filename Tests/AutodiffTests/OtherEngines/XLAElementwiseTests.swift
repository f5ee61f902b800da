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
        switch opcode {
        // At the poles our own value is NaN, and XLA's the limit from the right; at ∞ XLA's is NaN.
        case .polygamma: point[1] <= 0 && point[1] == point[1].rounded() || point[1] == .infinity
        // Made of XLA's ψ there; and where the square of a small operand underflows in `Float`, XLA divides by it.
        case .digammaDifference: point[0] < 1e-18 || point[1] < 0 || point.contains(.infinity)
        // Terms that overflow in `Float`, and cancel.
        case .zeta: point[1] < -20
        default: false
        }
    }

    /// The points of an operation: its table's, and edges, where an order is a small integer.
    private static func points(of row: ElementwiseRow) -> [[Double]] {
        let singles = Self.edges.map { [$0] }
        let operands = row.operandCount == 1 ? singles : singles.flatMap { x in singles.map { x + $0 } }
        let isOfOrders = row.isOrdered || row.opcode == .polygamma
        let all = operands.filter { !isOfOrders || $0[0] == $0[0].rounded() && abs($0[0]) < 4 }
        let points = (row.points(40) + all).filter { !isException(row.opcode, $0) }
        if !row.isOrdered { return points }
        // Orders that every family has; of a random number that was rounded, 0 may be −0.
        return points.filter { $0[0] >= 0 }.map { [$0[0].magnitude, $0[1]] }
    }

    @Test func values() throws {
        for type in [ElementType.float, .double] {
            var graph = ProgramGraph()
            var arguments: [any TensorValue] = []
            var cases: [(row: ElementwiseRow, points: [[Double]])] = []
            for row in elementwiseTable {
                let points = Self.points(of: row)
                // An order is a constant of the program, so each has a node of its own.
                let groups =
                    row.isOrdered
                    ? Dictionary(grouping: points, by: { $0[0] }).sorted { $0.key < $1.key }.map(\.value) : [points]
                for group in groups {
                    cases.append((row, group))
                    let operands = (0..<row.operandCount).map { operand in
                        let numbers = type.tensor([group.count], group.map { $0[operand] })
                        if row.isOrdered, operand == 0 {
                            return graph.add(.constant(numbers), [], [group.count], type)
                        }
                        arguments.append(numbers)
                        graph.inputs.append(graph.add(.input(arguments.count - 1), [], [group.count], type))
                        return graph.inputs.last!
                    }
                    let node = ProgramGraph.Operation.tensor(Elementwise(opcode: row.opcode))
                    graph.outputs.append(graph.add(node, NodeOperands(operands), [group.count], type))
                }
            }
            let results = try StableHLOProgram(graph).results(arguments, on: Plugin.device())
            for ((row, points), result) in zip(cases, results) {
                let operands = (0..<row.operandCount).map { operand in
                    type.tensor([points.count], points.map { $0[operand] })
                }
                let own = type.evaluated(row.opcode, operands)
                let unit = type.precision
                for (place, point) in points.enumerated() {
                    let (found, expected) = (result.element(at: place), own.element(at: place))
                    // On a device log B is a sum of three log Γ, and a derivative of ζ one of large terms; not ours.
                    let factors: [Opcode: Double] = [.logBeta: 64, .zeta: 32]
                    let factor = factors[row.opcode] ?? 16
                    let tolerance = factor * row.floatTolerance * unit * max(1, abs(expected))
                    let isClose = isSame(found, expected) || abs(found - expected) <= tolerance
                    #expect(isClose, "\(row.opcode) of \(type) at \(point): \(found), not \(expected)")
                }
            }
        }
    }
}

/// Halves on a device: exact operations agree bit for bit, others to a unit in the last place or two, since a device
/// may compute in the half's precision.
@Suite(.enabled(if: Plugin.path != nil, Plugin.reason)) struct XLAHalfPrecisionTests {
    @Test(arguments: ElementType.allCases.filter { $0.size == 2 }) func arithmetic(type: ElementType) throws {
        let points: [[Double]] = [
            [1, 2], [0.3, -0.7], [-1.5, 40], [100, 3], [-0.0, 1], [1e-3, 1e3], [.infinity, 1], [.nan, 1], [65, 0.125],
        ]
        let exact: [Opcode] = [.negate, .absolute, .maximum, .minimum, .sign, .copy]
        let opcodes =
            exact + [.add, .subtract, .multiply, .divide, .squareRoot, .exponential, .hyperbolicTangent, .relu]
        for opcode in opcodes {
            let graph = ProgramGraph.elementwise(opcode, [points.count], type)
            let operands = (0..<opcode.operandCount).map { operand in
                type.tensor([points.count], points.map { $0[operand] })
            }
            let result = try StableHLOProgram(graph).results(operands, on: Plugin.device())[0]
            let own = type.evaluated(opcode, operands)
            for (place, point) in points.enumerated() {
                let (found, expected) = (result.element(at: place), own.element(at: place))
                let tolerance = exact.contains(opcode) ? 0 : 2 * type.precision * abs(expected)
                let isClose = isSame(found, expected) || abs(found - expected) <= tolerance
                #expect(isClose, "\(opcode) of \(type) at \(point): \(found), not \(expected)")
            }
        }
    }

    /// A product of matrices, and a sum.
    @Test(arguments: ElementType.allCases.filter { $0.size == 2 }) func products(type: ElementType) throws {
        let x = type.tensor([3, 5], (0..<15).map { Double($0 - 7) / 8 })
        let y = type.tensor([5, 2], (0..<10).map { Double($0 * $0 % 7) / 4 })
        func check<Scalar: TensorScalar>(_: Scalar.Type) throws {
            let (x, y) = (x.typed(Scalar.self)!, y.typed(Scalar.self)!)
            let f = compileTree { (x: TensorVariable<Scalar>) in matmul(x, TensorVariable(y)).sum(along: [0]) }
            let found = try f.valueFunction(at: x, on: Plugin.device())(x)
            #expect(isClose(found, f(x), within: 4 * type.precision))
        }
        func opened<Scalar: TensorScalar>(_ scalar: Scalar.Type) throws { try check(scalar) }
        try opened(type.scalar)
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
