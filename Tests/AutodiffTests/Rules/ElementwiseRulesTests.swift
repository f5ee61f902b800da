import Autodiff
import Testing

/// Every rule, over scalars: against the Taylor test to second order, and at its edge points.
@Suite struct ElementwiseRulesTests {
    @Test func everyOperationHasOneRow() {
        // An operation is in its rule's extension in `Rules`, by its own opcode.
        let missing = Opcode.elementwise.filter { opcode in !elementwiseTable.contains { $0.opcode == opcode } }
        #expect(missing.isEmpty && elementwiseTable.count == Opcode.elementwise.count, "\(missing)")
    }

    // The derivative of `detach` is zero by definition, not by calculus.
    @Test(arguments: elementwiseTable.filter { $0.opcode != .detach })
    func derivativesToSecondOrder(row: ElementwiseRow) throws {
        for point in row.points(3 * row.domains.count) {
            let variables = (0..<row.operandCount).filter { $0 != row.constantOperand }
            do {
                try checkGradient(at: variables.map { point[$0] }, order: 2, directions: 1) { x in
                    var all = point.map { Variable(constant: $0) }
                    for (place, variable) in zip(variables, x) { all[place] = variable }
                    return withChangingAdjoint(row.apply(all))
                }
            } catch { Issue.record("\(row.opcode) at \(point): \(error)") }
        }
    }

    /// The partial derivatives in the table, computed in each way.
    @Test(arguments: elementwiseTable)
    func edges(row: ElementwiseRow) {
        for (point, expected) in row.edges {
            for way in Way.allCases {
                let found = way.gradient(at: point, row)
                for (index, (one, other)) in zip(found, expected).enumerated() {
                    #expect(
                        one == other || (one.isNaN && other.isNaN) || abs(one - other) <= 1e-13 * abs(other),
                        "\(row.opcode) at \(point), operand \(index), by \(way): \(one) instead of \(other)")
                }
            }
        }
    }

    /// All ways to compute a gradient agree bit for bit.
    enum Way: CaseIterable {
        case fastSweep, genericSweep, threadTape, recordedSweep

        func gradient(at point: [Double], _ row: ElementwiseRow) -> [Double] {
            switch self {
            case .threadTape: return Autodiff.gradient(at: point) { row.apply($0) }
            case .recordedSweep:
                let tape = Tape()
                return withExtendedLifetime(tape) {
                    Autodiff.gradient(at: tape.variables(point)) { row.apply($0) }.map(\.value)
                }
            case .fastSweep, .genericSweep:
                let tape = Tape()
                let x = tape.variables(point)
                let y = row.apply(x)
                let adjoints =
                    self == .fastSweep
                    ? tape.adjoints(of: y)
                    : tape.storage.adjointsByGenericSweep(from: y.unitSeeds(), top: tape.count - 1, zeros: .strong)
                return x.map { adjoints[$0] }
            }
        }
    }

    @Test(arguments: elementwiseTable)
    func allWaysAgreeBitForBit(row: ElementwiseRow) {
        for point in row.points(20) {
            let gradients = Way.allCases.map { $0.gradient(at: point, row) }
            #expect(gradients.allSatisfy { $0 == gradients[0] }, "\(row.opcode) at \(point): \(gradients)")
            #expect(gradients[0] == row.rule(at: point).partials, "\(row.opcode) at \(point)")
        }
    }

    /// An operand that is a plain number: the other one's derivative is the same.
    @Test(arguments: elementwiseTable.filter { $0.operandCount == 2 })
    func constantOperands(row: ElementwiseRow) {
        for point in row.points(10) {
            let both = gradient(at: point) { row.apply($0) }
            #expect(gradient(at: point[0]) { x in row.apply([x, Variable(constant: point[1])]) } == both[0])
            #expect(gradient(at: point[1]) { y in row.apply([Variable(constant: point[0]), y]) } == both[1])
        }
    }
}
