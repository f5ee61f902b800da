import Testing

@testable import Autodiff

/// Paths that are not taken have no influence on higher derivatives either, in each of the sweeps.
@Suite struct SafeZeroHigherOrderTests {
    /// Functions whose inner sweep meets 0·∞, and their first three derivatives at 0.
    static let functions: [(name: String, scalar: Scalar, tensor: Function, expected: [Double])] = [
        ("zero times root times x", { 0 * (sqrt($0) * $0) }, { 0 * (sqrt($0) * $0) }, [0, 0, 0]),
        ("zero times logarithm of root", { 0 * log(sqrt($0)) }, { 0 * log(sqrt($0)) }, [0, 0, 0]),
        ("beside a power", { 0 * sqrt($0) + $0 * $0 * $0 }, { 0 * sqrt($0) + $0 * $0 * $0 }, [0, 0, 6]),
        (
            "masked", { select($0 .> 0, $0 * sqrt($0), $0 * $0) }, { select($0 .> 0, $0 * sqrt($0), $0 * $0) },
            [0, 2, 0]
        ),
        (
            "nested masks", { select($0 .> 0, sqrt(select($0 .> 0, sqrt($0), 1)), exp($0)) },
            { select($0 .> 0, sqrt(select($0 .> 0, sqrt($0), 1)), exp($0)) }, [1, 1, 1]
        ),
    ]
    typealias Scalar = @Sendable (Variable) -> Variable
    typealias Function = @Sendable (TensorVariable<Double>) -> TensorVariable<Double>

    /// The sum of the derivatives of order `order` of all elements.
    static func sum(_ order: Int, at x: TensorVariable<Double>, _ f: Function) -> TensorVariable<Double> {
        if order == 0 { return f(x).sum() }
        let slopes: TensorVariable<Double> = gradient(at: x) { x in sum(order - 1, at: x, f) }
        return slopes.sum()
    }

    @Test(arguments: functions.indices)
    func everySweep(_ index: Int) {
        let (name, scalar, tensor, expected) = Self.functions[index]
        for order in 1...3 {
            // The thread's sweep, the sweep that keeps adjoints, and the generic one.
            let quick = gradient(at: 0.0) { x in HigherOrderTests.derivative(order - 1, at: x, scalar) }
            let tape = Tape()
            let x = tape.variable(0.0)
            let y = HigherOrderTests.derivative(order - 1, at: x, scalar)
            // A derivative may be a constant, without a tape: all further ones are zero.
            let seeds = y.seeds(1)
            let kept = tape.storage.adjoints(from: seeds, zeros: .strong)
            let generic = tape.storage.adjointsByGenericSweep(from: seeds, top: Int(y.row), zeros: .strong)
            // The recorded sweep, and tensors.
            let recorded = HigherOrderTests.derivative(order, at: x, scalar).value
            let zeros = Tensor<Double>([0, 0])
            let tensors: Tensor<Double> = gradient(at: zeros) { x in Self.sum(order - 1, at: x, tensor) }
            let found = [quick, kept[x], generic[x], recorded] + tensors.scalars
            #expect(found.allSatisfy { $0 == expected[order - 1] }, "\(name), order \(order): \(found)")
        }
    }

    /// An inner adjoint that happens to be zero still has a derivative.
    @Test func zerosThatHaveDerivatives() {
        let mixed = gradient(at: 0.0, 0.0) { x, y in
            let (dx, _) = gradient(at: x, y) { x, y in x * y * (1 + x) }
            return dx
        }
        #expect(mixed == (0, 1))
        let cubic: Scalar = { $0 * $0 * $0 }
        let third = gradient(at: 0.0) { x in HigherOrderTests.derivative(2, at: x, cubic) }
        #expect(third == 6)
    }

    /// An infinite inner adjoint under an outer adjoint of zero.
    @Test func untakenOuterPaths() {
        let function: Function = { x in select(x .> 0, gradient(at: x) { sqrt(square($0)).sum() }, 2 * x) }
        for order in 1...2 {
            let x = Tensor<Double>([0, 4])
            let found: Tensor<Double> = gradient(at: x) { x in Self.sum(order - 1, at: x, function) }
            #expect(found == Tensor([order == 1 ? 2 : 0, 0]), "order \(order): \(found)")
        }
    }
}
