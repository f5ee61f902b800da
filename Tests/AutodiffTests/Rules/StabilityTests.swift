import Autodiff
import Foundation
import Testing

/// Functions that overflow or cancel when written naively: right at ±1e4, ±1e30 and 0, in both precisions.
@Suite struct StabilityTests {
    /// A function of a vector, over both scalar types.
    enum Function: String, CaseIterable {
        case logSumExp, softmax, logSoftmax, norm, softplus, sigmoid, logSigmoid, crossEntropy, binaryCrossEntropy,
            xlogy

        func callAsFunction<T: TensorAlgebra>(_ x: T) -> T {
            switch self {
            case .logSumExp: x.logSumExp()
            case .softmax: x.softmax()
            case .logSoftmax: x.logSoftmax()
            case .norm: x.norm()
            case .softplus: Autodiff.softplus(x)
            case .sigmoid: Autodiff.sigmoid(x)
            case .logSigmoid: Autodiff.logSigmoid(x)
            case .crossEntropy: softmaxCrossEntropy(logits: x.expanded(at: 0), labels: [0])
            case .binaryCrossEntropy: sigmoidCrossEntropy(logits: x, targets: T(.ones(x.shape)))
            case .xlogy: Autodiff.xlogy(x, T(.zeros(x.shape)))
            }
        }
    }

    /// Function and point → value and gradient of the sum (of the first element, for the vectors that softmax gives).
    static let cases: [(function: Function, x: [Double], value: [Double], gradient: [Double])] = [
        (.logSumExp, [0, 0], [M_LN2], [0.5, 0.5]),
        (.logSumExp, [1e4, 1e4], [1e4 + M_LN2], [0.5, 0.5]),
        (.logSumExp, [-1e4, -1e4], [-1e4 + M_LN2], [0.5, 0.5]),
        (.logSumExp, [1e4, -1e4], [1e4], [1, 0]),
        (.logSumExp, [1e30, -1e30, 0], [1e30], [1, 0, 0]),
        (.logSumExp, [-1e30, -1e30], [-1e30], [0.5, 0.5]),
        (.logSumExp, [-.infinity, 2], [2], [0, 1]),
        (.logSumExp, [.infinity, 2], [.infinity], [.nan, 0]),
        (.logSumExp, [3], [3], [1]),

        (.softmax, [0, 0], [0.5, 0.5], [0.25, -0.25]),
        (.softmax, [1e4, -1e4], [1, 0], [0, 0]),
        (.softmax, [1e30, 1e30], [0.5, 0.5], [0.25, -0.25]),
        (.softmax, [-1e30, 0, 1e30], [0, 0, 1], [0, 0, 0]),
        (.softmax, [-.infinity, 0, 0], [0, 0.5, 0.5], [0, 0, 0]),
        (.logSoftmax, [0, 0], [-M_LN2, -M_LN2], [0.5, -0.5]),
        (.logSoftmax, [1e4, -1e4], [0, -2e4], [0, 0]),
        (.logSoftmax, [-1e30, 1e30], [-2e30, 0], [1, -1]),
        (.logSoftmax, [1e4, 1e4], [-M_LN2, -M_LN2], [0.5, -0.5]),
        (.logSoftmax, [-1e30, -1e30], [-M_LN2, -M_LN2], [0.5, -0.5]),

        (.norm, [0, 0], [0], [0, 0]),
        (.norm, [3e4, -4e4], [5e4], [0.6, -0.8]),
        (.norm, [3e30, -4e30], [5e30], [0.6, -0.8]),
        (.norm, [3e-30, 4e-30], [5e-30], [0.6, 0.8]),
        (.norm, [1e30, 1], [1e30], [1, 1e-30]),

        (.softplus, [0, 1e4, -1e4, 1e30, -1e30], [M_LN2, 1e4, 0, 1e30, 0], [0.5, 1, 0, 1, 0]),
        (.sigmoid, [0, 1e4, -1e4, 1e30, -1e30], [0.5, 1, 0, 1, 0], [0.25, 0, 0, 0, 0]),
        (.logSigmoid, [0, 1e4, -1e4, 1e30, -1e30], [-M_LN2, 0, -1e4, 0, -1e30], [0.5, 0, 1, 0, 1]),
        (.crossEntropy, [0, 0], [M_LN2], [-0.5, 0.5]),
        (.crossEntropy, [1e4, -1e4], [0], [0, 0]),
        (.crossEntropy, [1e30, 1e30], [M_LN2], [-0.5, 0.5]),
        (.crossEntropy, [-1e4, 1e4], [2e4], [-1, 1]),
        (.crossEntropy, [-1e30, 1e30], [2e30], [-1, 1]),
        (.binaryCrossEntropy, [0, 1e4, -1e4, 1e30, -1e30], [M_LN2, 0, 1e4, 0, 1e30], [-0.5, 0, -1, 0, -1]),
        (.xlogy, [0], [0], [-.infinity]),
    ]

    @Test(arguments: cases.indices)
    func valuesAndGradients(_ index: Int) {
        let (function, x, value, expected) = Self.cases[index]
        func check<Scalar: TensorScalar>(_: Scalar.Type, _ tolerance: Double) {
            let (found, pullback) = valueWithPullback(atTree: Tensor(x.map { Scalar($0) })) { function($0) }
            var seed = Tensor<Scalar>.ones(found.shape)
            if function == .softmax || function == .logSoftmax {
                seed = .zeros(found.shape)
                seed.scalars[0] = 1
            }
            let gradient = pullback(seed)
            for (one, other) in zip(found.scalars + gradient.scalars, value + expected) {
                let isNear = abs(Double(one) - other) <= tolerance * abs(other)
                #expect(
                    isSame(Double(one), other) || isNear, "\(function) of \(x) in \(Scalar.name): \(found), \(gradient)"
                )
            }
        }
        check(Double.self, 1e-15)
        check(Float.self, 2e-7)
    }

    /// Second derivatives at the same points are finite, where the first are; a norm of 0 has none.
    @Test(arguments: cases.indices)
    func secondDerivativesAreFinite(_ index: Int) {
        let (function, x, _, expected) = Self.cases[index]
        guard expected.allSatisfy({ $0.isFinite }), x.allSatisfy({ $0.isFinite }) else { return }
        let second = gradient(at: Tensor(x)) { x in gradient(at: x) { function($0).sum() }.sum() }
        if function == .norm, x.allSatisfy({ $0 == 0 }) {
            #expect(second.scalars.allSatisfy { $0.isNaN }, "\(second)")
            return
        }
        #expect(second.scalars.allSatisfy { $0.isFinite }, "\(function) at \(x): \(second)")
    }

    /// Far from 0 they keep their relative accuracy.
    @Test func tails() {
        for x in [30.0, 100, 700] {
            // Each is e⁻ˣ but for terms of e⁻²ˣ.
            #expect(isClose(sigmoid(-x) * exp(x), 1, within: 2e-13))
            #expect(isClose(softplus(-x) * exp(x), 1, within: 2e-13))
            #expect(isClose(logSigmoid(x) * exp(x), -1, within: 2e-13))
        }
        // By the continued fraction of erfc in 60 digits.
        for (x, value) in [
            (-3, -4.04969409489028358e-3), (-10, -7.61985302416052607e-23), (-20, -5.50724823721246739e-88),
            (-36.5, -2.02382488527231826e-290),
        ] {
            #expect(abs(gelu(x) / value - 1) < 1e-15, "\(x)")
        }
        #expect(expm1(1e-20) == 1e-20 && log1p(1e-20) == 1e-20)
        #expect(isClose(acosh(1e200), log(2.0) + log(1e200)))
    }

    /// A large common offset does not reduce the accuracy of the variance.
    @Test func varianceFarFromZero() {
        let x = Tensor<Double>([1e8 + 1, 1e8 + 2, 1e8 + 3])
        #expect(isClose(x.variance().scalar, 2.0 / 3))
        #expect(isClose(gradient(at: x) { $0.variance() }, Tensor([-2.0 / 3, 0, 2.0 / 3])))
        #expect(isClose(x.standardDeviation(correction: 1).scalar, 1))
    }
}
