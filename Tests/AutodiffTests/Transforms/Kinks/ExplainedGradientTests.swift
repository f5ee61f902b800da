import Autodiff
import Foundation
import Testing

/// Zeros that mean independence, zeros that are derivatives, and chosen subgradients.
struct ExplainedGradientTests {
    static func kinds(_ x: [Double], _ f: ([Variable]) -> Variable) -> [DerivativeKind] {
        explainedGradient(at: x, of: f).map(\.kind)
    }

    @Test func theThreeZeros() {
        let found = Self.kinds([0, -1, 2, 5]) { x in relu(x[0]) + relu(x[1]) + x[2] * x[2] }
        #expect(found == [.subgradientChosen, .zero, .regular, .independent])
        #expect(Self.kinds([3, 4]) { x in x[0] * withoutDerivative(x[1]) } == [.regular, .independent])
        #expect(Self.kinds([3, 4]) { x in x[0] + 0 * x[1] } == [.regular, .zero])
        #expect(Self.kinds([3, 4]) { x in x[0] + (x[1] - x[1]) } == [.regular, .zero])
        #expect(Self.kinds([1]) { _ in 5 } == [.independent])
    }

    @Test func kinksOfEachKind() {
        func one(_ x: Double, _ f: (Variable) -> Variable) -> DerivativeKind { Self.kinds([x]) { f($0[0]) }[0] }
        #expect(one(0) { abs($0) } == .subgradientChosen)
        #expect(one(1e-300) { abs($0) } == .regular)
        #expect(one(2) { max($0, 2) } == .subgradientChosen)
        #expect(one(2.5) { max($0, 2) } == .regular)
        #expect(one(1.5) { min($0, 2) * 0 } == .zero)
        #expect(one(0) { leakyReLU($0, 0.1) } == .subgradientChosen)
        #expect(one(0) { leakyReLU($0, 1) } == .regular)
        #expect(one(0) { elu($0, 1) } == .regular)
        #expect(one(0) { elu($0, 0.5) } == .subgradientChosen)
        #expect(one(0) { selu($0) } == .subgradientChosen)
        #expect(one(2) { floor($0) } == .subgradientChosen)
        #expect(one(2.5) { floor($0) } == .zero)
        #expect(one(0) { sign($0) } == .subgradientChosen)
        #expect(one(0) { $0 * $0 } == .zero)
        #expect(one(0) { pow($0, 2) } == .zero)
        // The formula y·xʸ⁻¹ is 0·∞ there, so that its 0 is a convention.
        #expect(one(0) { pow($0, 0) } == .subgradientChosen)
        #expect(one(3) { pow($0, 0) } == .zero)
        #expect(one(0) { cos($0) } == .zero)
        #expect(one(0) { sqrt($0) } == .regular)
        #expect(one(0) { hypot($0, 0) } == .subgradientChosen)
        #expect(one(0) { select($0 .> 0, $0 * $0, $0) } == .regular)
        // A kink with an adjoint of zero does not affect the value, but is reported.
        #expect(one(0) { relu($0) + $0 } == .subgradientChosen)
    }

    @Test func tiesAndValues() {
        let tie = explainedGradient(at: [1.5, 1.5]) { x in max(x[0], x[1]) }
        #expect(tie == [ExplainedDerivative](repeating: .init(value: 0.5, kind: .subgradientChosen), count: 2))
        let clear = explainedGradient(at: [1.5, 2]) { x in max(x[0], x[1]) }
        #expect(clear.map(\.value) == [0, 1] && clear.map(\.kind) == [.zero, .regular])
    }

    /// A layer with ReLU: the unit whose net input is 0, and the weights that lead to it.
    @Test func tensorsElementByElement() {
        let x = Tensor<Double>([[1, 1]])
        let w = Tensor<Double>([[1, 2, -1], [-1, 1, -1]])
        let found = explainedGradient(at: w) { w in relu(matmul(TensorVariable(x), w)).sum() }
        #expect(found.map(\.kind) == [.subgradientChosen, .regular, .zero, .subgradientChosen, .regular, .zero])
        #expect(found.map(\.value) == [0, 1, 0, 0, 1, 0])
        let sliced = explainedGradient(at: w) { w in softmaxCrossEntropy(w.slice(along: 0, 0..<1)) }
        #expect(sliced.map(\.kind) == [.regular, .regular, .regular, .independent, .independent, .independent])
        // A selection is a kink only where the compared numbers are equal.
        let chosen = explainedGradient(at: w) { w in select(w .> 1, w * w, 3 * w).sum() }
        #expect(
            chosen.map(\.kind)
                == [.subgradientChosen, .regular, .regular, .regular, .subgradientChosen, .regular])
    }

    private func softmaxCrossEntropy(_ z: TensorVariable<Double>) -> TensorVariable<Double> {
        -(z.logSoftmax(along: 1) * TensorVariable(Tensor<Double>([[0, 1, 0]]))).sum()
    }

    /// The values are the gradient's, for every operation.
    @Test(arguments: (0..<15).map { ScalarProgram(seed: 800 + $0, length: 15, smooth: false) })
    func valuesAreTheGradient(program: ScalarProgram) {
        let found = explainedGradient(at: program.point) { program($0) }
        let expected = gradient(at: program.point) { program($0) }
        #expect(areClose(found.map(\.value), expected, within: 0))
        for (entry, derivative) in zip(found, expected) where derivative != 0 { #expect(entry.kind != .independent) }
    }
}
