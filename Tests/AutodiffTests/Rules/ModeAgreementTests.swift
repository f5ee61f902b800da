import Autodiff
import Testing

/// Forward and reverse mode, over numbers and tensors, and programs give the same derivative, also where factors along
/// a path are zero or infinite.
@Suite struct ModeAgreementTests {
    typealias Scalar = @Sendable (Variable) -> Variable

    /// Functions applied to an operation's result, with zeros, infinities and kinks of their own.
    private static func outer<Number: ElementaryNumber>(_ place: Int, _ y: Number) -> Number {
        switch place {
        case 0: y
        case 1: sqrt(y)
        case 2: log(y)
        case 3: square(y)
        case 4: reciprocal(y)
        case 5: sqrt(y * y)
        case 6: y * log(y)
        case 7: log(0 * y)
        case 8: acos(y)
        case 9: exp(-y)
        default: Number.select(y .> 0, sqrt(y), 0)
        }
    }
    private static let outers = 11

    @Test(arguments: elementwiseTable)
    func onTheWholeTable(row: ElementwiseRow) {
        for place in 0..<Self.outers {
            let program = compileTree { (x: [TensorVariable<Double>]) in Self.outer(place, row.apply(x)).sum() }
            for (point, _) in row.edges {
                let what = "\(row.opcode) at \(point), handed on to \(place)"
                let reverse = jacobian(at: point, by: .reverse) { Self.outer(place, row.apply($0)) }.scalars
                let forward = jacobian(at: point, by: .forward) { Self.outer(place, row.apply($0)) }.scalars
                #expect(areClose(reverse, forward), "\(what): reverse \(reverse), forward \(forward)")
                let duals = point.indices.map { operand in
                    Self.outer(place, row.apply(point.enumerated().map { Dual($1, tangent: $0 == operand ? 1.0 : 0) }))
                        .tangent
                }
                #expect(areClose(duals, reverse), "\(what): reverse \(reverse), dual numbers \(duals)")
                let tensors = point.map { Tensor<Double>([$0, $0]) }
                for mode in [JacobianMode.reverse, .forward] {
                    let found = jacobian(atTree: tensors, by: mode) { Self.outer(place, row.apply($0)).sum() }.scalars
                    let own = stride(from: 0, to: found.count, by: 2).map { found[$0] }
                    #expect(areClose(own, reverse), "\(what): reverse \(reverse), tensors by \(mode) \(own)")
                }
                let compiled = program.gradient(at: tensors).map { $0.scalars[0] }
                #expect(areClose(compiled, reverse), "\(what): reverse \(reverse), program \(compiled)")
            }
        }
    }

    /// Cases from bug reports. Right values: the derivative of x·log x is −∞ at 0; a factor of 0 contributes nothing;
    /// at a kink it is the subgradient of least magnitude.
    @Test func reportedCases() {
        func both(_ x: [Double], _ f: ([Variable]) -> Variable) -> [[Double]] {
            [JacobianMode.reverse, .forward].map { jacobian(at: x, by: $0, of: f).scalars }
        }
        #expect(both([0]) { sqrt($0[0] * $0[0]) } == [[0], [0]])
        #expect(both([0]) { $0[0] * log($0[0]) } == [[-.infinity], [-.infinity]])
        #expect(both([2, 0]) { log(0 * $0[0] + $0[1]) } == [[0, .infinity], [0, .infinity]])
        #expect(both([0]) { acos(cos($0[0])) } == [[0], [0]])
        #expect(both([0]) { $0[0] * sqrt($0[0]) } == [[0], [0]])
    }
}
