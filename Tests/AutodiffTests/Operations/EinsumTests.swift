import Autodiff
import Foundation
import Testing

/// `einsum` against NumPy and against its definition.
@Suite struct EinsumTests {
    /// factor · sin(1, 2, …): what the fixtures are made of.
    static func ramp(_ shape: Shape, _ factor: Double = 1) -> Tensor<Double> {
        Tensor(shape: shape, scalars: (0..<shape.count).map { factor * sin(Double($0 + 1)) })
    }

    /// Σ element · cos(1, 2, …): what the fixtures say of a tensor.
    static func weighted<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double {
        let weights = (0..<x.shape.count).map { cos(Double($0 + 1)) }
        return (x * T(Tensor(shape: x.shape, scalars: weights))).sum()
    }

    @Test(arguments: ContractionFixtures.einsum) func values(fixture: ContractionFixtures.Einsum) {
        let operands = fixture.shapes.enumerated().map { Self.ramp(Shape($1), Double($0 + 1)) }
        let value = einsum(fixture.subscripts, operands)
        #expect(value.shape == Shape(fixture.shape), "\(fixture.subscripts)")
        #expect(isClose(Self.weighted(value).scalar, fixture.sum), "\(fixture.subscripts) of \(fixture.shapes)")
    }

    /// By its definition: a loop over all values of all indices.
    private static func defined(_ terms: [String], _ result: String, _ operands: [Tensor<Double>]) -> Tensor<Double> {
        var extents: [Character: Int] = [:]
        for (term, operand) in zip(terms, operands) {
            for (axis, letter) in term.enumerated() { extents[letter] = operand.shape[axis] }
        }
        let letters = extents.keys.sorted()
        let shape = Shape(result.map { extents[$0]! })
        var sums = [Double](repeating: 0, count: shape.count)
        func place(_ term: String, _ strides: [Int], _ index: [Character: Int]) -> Int {
            zip(term, strides).reduce(0) { $0 + index[$1.0]! * $1.1 }
        }
        let count = letters.reduce(1) { $0 * extents[$1]! }
        for number in 0..<count {
            var index: [Character: Int] = [:]
            var rest = number
            for letter in letters {
                index[letter] = rest % extents[letter]!
                rest /= extents[letter]!
            }
            var product = 1.0
            for (term, operand) in zip(terms, operands) {
                product *= operand.scalars[place(term, operand.shape.strides, index)]
            }
            sums[place(result, shape.strides, index)] += product
        }
        return Tensor(shape: shape, scalars: sums)
    }

    @Test func randomSubscripts() {
        var random = SeededGenerator(seed: 20)
        for round in 0..<sized(debug: 150, release: 1500) {
            let alphabet = "abcde".shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
            var extents: [Character: Int] = [:]
            for letter in alphabet {
                extents[letter] = [0, 1, 2, 3][Int.random(in: round % 5 == 0 ? 0...3 : 1...3, using: &random)]
            }
            let terms = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                String((0..<Int.random(in: 0...3, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
            }
            let present = Array(Set(terms.joined())).sorted().shuffled(using: &random)
            let result = String(present.prefix(Int.random(in: 0...present.count, using: &random)))
            let operands = terms.enumerated().map { place, term in
                Self.ramp(Shape(term.map { extents[$0]! }), Double(place + 1))
            }
            let subscripts = terms.joined(separator: ",") + "->" + result
            let value = einsum(subscripts, operands)
            let expected = Self.defined(terms, result, operands)
            #expect(isClose(value, expected), "\(subscripts) of \(operands.map(\.shape))")
        }
    }

    /// A plain product is one matrix product, and no element is moved.
    @Test(arguments: [
        ("ij,jk->ik", 2), ("ij,jk->ki", 2), ("ji,kj->ik", 2), ("bij,bjk->bik", 3), ("bij,bkj->bki", 3),
        ("bji,bjk->bik", 3),
    ])
    func productsAreMatrixProducts(subscripts: String, rank: Int) {
        let tape = Tape()
        let shape: Shape = rank == 2 ? [3, 3] : [2, 3, 3]
        _ = einsum(subscripts, tape.variable(Self.ramp(shape)), tape.variable(Self.ramp(shape)))
        #expect(tape.tensorOperations.map(\.name) == ["matmul"], "\(subscripts)")
    }

    @Test func constantsBesideVariables() {
        let (a, b) = (Self.ramp([2, 3]), Self.ramp([3, 2]))
        let left = gradient(at: b) { b in einsum("ij,jk->", a, b) }
        let right = gradient(at: a) { a in einsum("ij,jk->", a, b) }
        #expect(isClose(left, matmul(a, .ones([2, 2]), transposingLeft: true)))
        #expect(isClose(right, matmul(.ones([2, 2]), b, transposingRight: true)))
    }

    static let traps: [Trap] = [
        Trap("rank", says: "einsum: \"ij,jk->ik\" has 2 letters for operand 1, of shape [3]") {
            _ = einsum("ij,jk->ik", ramp([2, 3]), ramp([3]))
        },
        Trap("extents", says: "has extents 3 and 1 for j: operand 1 has shape [1 × 2]") {
            _ = einsum("ij,jk->ik", ramp([2, 3]), ramp([1, 2]))
        },
        Trap("ellipses", says: "has extents 3 and 2 for axis -1 of ...") {
            _ = einsum("i...,...", ramp([2, 3]), ramp([2]))
        },
        Trap("count", says: "has subscripts for 2 operands, but 1 are given") {
            _ = einsum("ij,jk->ik", ramp([2, 3]))
        },
        Trap("result", says: "has k in the result but in no operand") { _ = einsum("ij->ik", ramp([2, 3])) },
        Trap("twice", says: "has i twice in the result") { _ = einsum("i->ii", ramp([2])) },
        Trap("no ellipsis", says: "has ... in the operands but not in the result") {
            _ = einsum("...i->i", ramp([2, 3]))
        },
        Trap("character", says: "has the character 1") { _ = einsum("i1->i", ramp([2, 3])) },
        Trap("arrow", says: "a - without a >") { _ = einsum("ij-ji", ramp([2, 3])) },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: EinsumTests.traps)
        }
        trap.expectMessage(result)
    }
}
