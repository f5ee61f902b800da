import Autodiff
import Testing

/// Second derivatives of functions of a norm where the norm is 0: f″(0)·I where f′(0) = 0, NaN where not; never a
/// silent 0.
@Suite struct NormsAtZeroTests {
    typealias Outer<Number: ElementaryNumber> = (Number) -> Number

    /// f of r and f″(0), by hand.
    private static func functions<Number: ElementaryNumber>(_: Number.Type) -> [(
        name: String, f: Outer<Number>, second: Double
    )] {
        [
            ("r²", { square($0) }, 2), ("r·r", { $0 * $0 }, 2), ("exp(−r²)", { exp(-square($0)) }, -2),
            ("cos r", { cos($0) }, -1),
            ("√(1 + r²)", { sqrt(1 + $0 * $0) }, 1), ("cosh r", { cosh($0) }, 1),
            ("log(1 + r²)", { log1p(square($0)) }, 2),
            ("r·sin r", { $0 * sin($0) }, 2), ("r⁴", { pow($0, 4) }, 0), ("r² of r²", { square(square($0)) }, 0),
            ("−3·r² + r³", { $0 * $0 * $0 - 3 * square($0) }, -6),
        ]
    }

    private func expect(
        _ found: Tensor<Double>, _ second: Double, count: Int, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let identity = Tensor<Double>(
            shape: [count, count], scalars: (0..<count * count).map { $0 % (count + 1) == 0 ? second : 0 })
        #expect(isClose(found, identity), "\(what): \(found)", sourceLocation: sourceLocation)
    }

    @Test func ofNumbers() {
        for (name, f, second) in Self.functions(Variable.self) {
            let norms: [(String, ([Variable]) -> Variable)] = [
                ("hypot", { hypot($0[0], $0[1]) }), ("root", { sqrt($0[0] * $0[0] + $0[1] * $0[1]) }),
                ("root of squares", { sqrt(square($0[0]) + square($0[1])) }),
            ]
            for (kind, norm) in norms {
                let point = [0.0, 0]
                let what = "\(name) of \(kind)"
                expect(hessian(at: point) { f(norm($0)) }, second, count: 2, what)
                expect(
                    jacobian(at: point, by: .reverse) { x in gradient(at: x) { f(norm($0)) } }, second, count: 2, what)
                #expect(
                    hessianVectorProduct(at: point, along: [2, -1]) { f(norm($0)) } == [2 * second, -second], "\(what)")
                #expect(gradient(at: point) { f(norm($0)) } == [0, 0], "\(what)")
            }
        }
    }

    @Test func ofTensors() {
        for (name, f, second) in Self.functions(TensorVariable<Double>.self) {
            let norms: [(String, (TensorVariable<Double>) -> TensorVariable<Double>)] = [
                ("norm", { $0.norm() }), ("root", { sqrt(square($0).sum()) }),
            ]
            for (kind, norm) in norms {
                let zeros = Tensor<Double>.zeros([3])
                let what = "\(name) of \(kind)"
                expect(hessian(at: zeros) { f(norm($0)) }, second, count: 3, what)
                let product = hessianVectorProduct(at: zeros, along: Tensor([1, 2, -3])) { f(norm($0)) }
                #expect(isClose(product, Tensor([second, 2 * second, -3 * second])), "\(what): \(product)")
            }
        }
    }

    /// What README prints.
    @Test func readme() {
        let found = hessian(at: [0.0, 0]) { x in exp(-square(hypot(x[0], x[1]))) }.scalars
        #expect("\(found)" == "[-2.0, 0.0, 0.0, -2.0]")
    }

    /// One of two rows is 0; each has its own curvature.
    @Test func alongAnAxis() {
        let x = Tensor<Double>([[0, 0], [3, 4]])
        let found = hessian(at: x) { x in square(x.norm(along: [1])).sum() }
        expect(found, 2, count: 4, "rows")
        let weighted = hessian(at: x) { x in (square(x.norm(along: [1])) * TensorVariable(Tensor([3, 1]))).sum() }
        #expect(isClose(weighted, Tensor([[6, 0, 0, 0], [0, 6, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2]])), "\(weighted)")
    }

    /// std² is the variance: its Hessian is 2·(I − 1/n)/n.
    @Test func deviationsOfEqualElements() {
        let found = hessian(at: Tensor<Double>([2.5, 2.5, 2.5])) { square($0.standardDeviation()) }
        let (own, other) = (4.0 / 9, -2.0 / 9)
        #expect(isClose(found, Tensor([[own, other, other], [other, own, other], [other, other, own]])), "\(found)")
    }

    /// At a kink there is no second derivative, and the explanation says that the first is a chosen subgradient.
    @Test func kinksHaveNoSecondDerivative() {
        let found = hessian(at: [0.0, 0]) { hypot($0[0], $0[1]) }
        #expect(found.scalars.allSatisfy { $0.isNaN }, "\(found)")
        let tensors = hessian(at: Tensor<Double>([0, 0])) { $0.norm() + $0.sum() }
        #expect(tensors.scalars.allSatisfy { $0.isNaN }, "\(tensors)")
        let root = hessian(at: [0.0, 0]) { sqrt($0[0] * $0[0] + $0[1] * $0[1]) }
        #expect(!root.scalars[0].isFinite && !root.scalars[3].isFinite, "\(root)")
        #expect(
            explainedGradient(at: [0.0, 0]) { hypot($0[0], $0[1]) }.map(\.kind) == [
                .subgradientChosen, .subgradientChosen,
            ])
        #expect(
            explainedGradient(at: Tensor<Double>([0, 0])) { $0.norm() }.map(\.kind) == [
                .subgradientChosen, .subgradientChosen,
            ])
    }

    /// Third derivatives are 0 by symmetry; fourth ones are not available and are NaN.
    @Test func higherOrders() {
        func nested(_ order: Int, _ x: Variable) -> Variable {
            order == 0 ? cos(sqrt(x * x)) : gradient(at: x) { nested(order - 1, $0) }
        }
        #expect(gradient(at: 0.0) { nested(1, $0) } == -1)
        #expect(gradient(at: 0.0) { nested(2, $0) } == 0)
        #expect(gradient(at: 0.0) { nested(3, $0) }.isNaN)
        // Taylor series have them: cos|t| is cos t, √(c·t²) is |t|·√c.
        let series = taylorCoefficients(atSeries: [0, 0], along: [3, 4], order: 6) {
            cos(sqrt($0[0] * $0[0] + $0[1] * $0[1]))
        }
        let expected = [1, 0, -12.5, 0, 625.0 / 24, 0, -15625.0 / 720]
        #expect(areClose(series, expected, within: 1e-14), "\(series)")
        let norm = taylorCoefficients(atSeries: [0, 0], along: [3, 4], order: 3) { hypot($0[0], $0[1]) }
        #expect(norm == [0, 5, 0, 0])
        let mixed = taylorCoefficients(atSeries: 0, order: 4) { sqrt($0 * $0 + $0 * $0 * $0) }
        // |t|·√(1 + t)
        #expect(areClose(mixed, [0, 1, 0.5, -0.125, 0.0625], within: 1e-15), "\(mixed)")
        #expect(taylorCoefficients(atSeries: 0, order: 5) { square(sqrt($0 * $0)) } == [0, 0, 1, 0, 0, 0])
    }
}
