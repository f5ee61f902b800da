import Autodiff
import NNFromGraph
import Testing

/// Initializers against an independent implementation; `Scripts/fixtures/initializers.py` prints the literals.
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

    /// The first two numbers of a 3 × 2 kernel with 2 channels and 5 filters, whose size is a factor of both fans.
    @Test func kernelsHaveTheFansOfTheirWindow() throws {
        func first(_ initializer: Initializer) throws -> [Double] {
            let network = try Network<Double>(
                inputShape: [4, 4, 2], Convolution2D(5, size: (3, 2), .relu), initialization: initializer, seed: 7)
            return Array(network.parameters[0].scalars[..<2])
        }
        let he = zip(try first(.heNormal), [-0.24745360810835867, -0.4592639467541584])
        let glorot = zip(try first(.glorotUniform), [-0.17219114156603277, -0.27946504199215194])
        #expect(he.allSatisfy { abs($0 - $1) < 1e-14 } && glorot.allSatisfy { abs($0 - $1) < 1e-14 })
    }

    /// The Q of NumPy's factorization of the same normal deviates.
    @Test func orthogonalNumbers() throws {
        let network = try Network<Double>(inputs: 3, [Dense(4, .identity)], initialization: .orthogonal(), seed: 7)
        let expected = [
            -0.37136472666437204, -0.6892380004355154, -0.3060611641158498, 0.5416325159784997, 0.6399116259981718,
            -0.6704384088479762, 0.2682279802134383, -0.26282922494347777, -0.4210939303290849, -0.23617907034171362,
            -0.3655120354754105, -0.7958016715835359,
        ]
        #expect(isClose(network.parameters[0], expected))
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
