import Autodiff
import NNFromGraph
import Testing

/// Initializers against the definitions worked out anew: `Scripts/fixtures/initializers.py` prints the literals.
@Suite struct InitializerTests {
    private static let cases: [(Initializer, [Double])] = [
        (.normal(standardDeviation: 0.1), [-0.06061350748761129, -0.11249623268044306]),
        (.uniform(bound: 0.7), [-0.31890245698642783, -0.5175765008732197]),
        (.glorotUniform, [-0.42178043506412344, -0.6845467538262463]),
        (.glorotNormal, [-0.3239928257561405, -0.6013176571328855]),
        (.heUniform, [-0.6442802567775842, -1.045662438715025]),
        (.heNormal, [-0.49490721621671735, -0.9185278935083168]),
        (.leCunUniform, [-0.4555749385520398, -0.7393950012474568]),
        (.leCunNormal, [-0.3499522486449977, -0.6494973022087257]),
        (.zeros, [0, 0]), (.constant(0.01), [0.01, 0.01]),
    ]

    /// The first two weights of 3 inputs and 4 units, from seed 7.
    @Test(arguments: 0..<10) func firstNumbers(_ number: Int) throws {
        let (initializer, expected) = Self.cases[number]
        let network = try Network<Double>(inputs: 3, [Dense(4, .identity)], initialization: initializer, seed: 7)
        for (found, value) in zip(network.parameters[0].scalars, expected) {
            #expect(abs(found - value) < 1e-14, "\(initializer): \(found)")
        }
        #expect(network.parameters[1].scalars == [0, 0, 0, 0])
    }

    @Test(arguments: [(3, 7), (7, 3), (5, 5)])
    func orthogonalRowsOrColumns(inputs: Int, units: Int) throws {
        let network = try Network<Double>(
            inputs: inputs, [Dense(units, .identity)], initialization: .orthogonal(gain: 2), seed: 3)
        let w = network.parameters[0]
        let product = inputs < units ? matmul(w, w.transposed()) : matmul(w.transposed(), w)
        let size = min(inputs, units)
        for row in 0..<size {
            for column in 0..<size { #expect(abs(product[row, column] - (row == column ? 4 : 0)) < 1e-13) }
        }
    }

    @Test func impossibleScalesAreErrors() {
        for initializer: Initializer in [
            .normal(standardDeviation: -1), .uniform(bound: .nan), .orthogonal(gain: .infinity), .constant(.nan),
        ] {
            #expect(throws: NetworkError.self) {
                try Network<Float>(inputs: 1, [Dense(1, .identity)], initialization: initializer, seed: 1)
            }
        }
    }
}
