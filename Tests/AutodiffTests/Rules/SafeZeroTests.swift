import Autodiff
import Testing

/// A path that was not taken has no influence, whatever its partial derivatives are: first and second derivatives are
/// finite and right. In IEEE mode they are NaN.
@Suite struct SafeZeroTests {
    typealias Function = @Sendable (TensorVariable<Double>) -> TensorVariable<Double>

    /// Functions of masked elements, and their derivatives at 0 and at 4.
    static let masked: [(name: String, function: Function, atZero: [Double], atFour: [Double])] = [
        ("square root", { x in select(x .> 0, sqrt(x), 0) }, [0, 0], [0.25, -1.0 / 32]),
        ("square root, other branch", { x in select(x .<= 0, 3 * x, sqrt(x)) }, [3, 0], [0.25, -1.0 / 32]),
        ("x log x", { x in select(x .> 0, x * log(x), 0) }, [0, 0], [1 + 2 * 0.6931471805599453, 0.25]),
        ("reciprocal", { x in select(x .> 0, 1 / x, 1) }, [0, 0], [-0.0625, 0.03125]),
        ("power", { x in select(x .> 0, pow(x, 0.5), 0) }, [0, 0], [0.25, -1.0 / 32]),
        ("logarithm times zero mask", { x in select(x .> 0, log(x), 0) * 2 }, [0, 0], [0.5, -0.125]),
        (
            "quotient of zeros", { x in select(x .> 0, sin(x) / x, 1) }, [0, 0],
            [-0.11611074925915747, 0.24725599845656077]
        ),
        ("atan2", { x in select(x .> 0, atan2(x, x), 0) }, [0, 0], [0, 0]),
    ]

    @Test(arguments: masked.indices)
    func maskedTensors(_ index: Int) {
        let (name, function, atZero, atFour) = Self.masked[index]
        let x = Tensor<Double>([0, 4, 0, 4])
        let first = gradient(at: x) { function($0).sum() }
        let second = gradient(at: x) { x in gradient(at: x) { function($0).sum() }.sum() }
        let expected = { (order: Int) in Tensor([atZero[order], atFour[order], atZero[order], atFour[order]]) }
        #expect(isClose(first, expected(0), within: 1e-14), "\(name): \(first)")
        #expect(isClose(second, expected(1), within: 1e-14), "\(name), second order: \(second)")
    }

    @Test(arguments: [
        "square root", "x log x", "reciprocal", "power", "logarithm times zero mask", "quotient of zeros",
    ])
    func ieeeArithmeticGivesNaN(_ name: String) throws {
        let function = try #require(Self.masked.first { $0.name == name }).function
        let x = Tensor<Double>([0, 4])
        let first = gradient(at: x, zeros: .ieee) { function($0).sum() }
        #expect(first.scalars[0].isNaN && !first.scalars[1].isNaN, "\(first)")
    }

    /// `select` of scalars evaluates only one branch; a factor of zero has the same effect.
    @Test func scalars() {
        let masked: Double = gradient(at: 0.0) { x in select(x .> 0, sqrt(x), 0) }
        #expect(masked == 0)
        let factor: Double = gradient(at: 0.0) { x in 0 * sqrt(x) }
        #expect(factor == 0)
        let sum: Double = gradient(at: 0.0) { x in 0 * log(x) + 0 * reciprocal(x) + x }
        #expect(sum == 1)
        let second: Double = gradient(at: 0.0) { x in gradient(at: x) { x in 0 * sqrt(x) + x * x } }
        #expect(second == 2)
        let strict: Double = gradient(at: 0.0, zeros: .ieee) { x in 0 * sqrt(x) }
        #expect(strict.isNaN)
    }

    /// The gradient and the gradient of its sum.
    static func derivatives(at x: Tensor<Double>, _ function: @escaping Function) -> (Tensor<Double>, Tensor<Double>) {
        let first: Tensor<Double> = gradient(at: x, of: function)
        let second: Tensor<Double> = gradient(at: x) { x in gradient(at: x, of: function).sum() }
        return (first, second)
    }

    @Test func normsAtZero() {
        let zeros = Tensor<Double>.zeros([3])
        let ofAbsolutes = Self.derivatives(at: zeros) { $0.absoluteNorm() }
        #expect(ofAbsolutes == (zeros, zeros))
        // The norm itself has no second derivative there.
        let ofNorm = Self.derivatives(at: zeros) { $0.norm() }
        #expect(ofNorm.0 == zeros && ofNorm.1.scalars.allSatisfy { $0.isNaN }, "\(ofNorm)")
        let ofSquare = Self.derivatives(at: zeros) { square($0.norm()) }
        #expect(ofSquare == (zeros, Tensor([2, 2, 2])), "\(ofSquare)")
        // One row of two is zero.
        let rows = Self.derivatives(at: Tensor<Double>([[0, 0], [3, 4]])) { $0.norm(along: [1]).sum() }
        #expect(rows.0 == Tensor([[0, 0], [0.6, 0.8]]))
        #expect(isClose(rows.1, Tensor([[.nan, .nan], [0.032, -0.024]]), within: 1e-15), "\(rows.1)")
        let origin = gradient(at: 0.0, 0.0) { x, y in hypot(x, y) }
        #expect(origin == (0, 0))
        let twice: [Double] = gradient(at: [0.0, 0]) { x in gradient(at: x) { hypot($0[0], $0[1]) }[0] }
        #expect(twice.allSatisfy { $0.isNaN })
    }

    @Test func deviationOfEqualElements() {
        let (equal, zeros) = (Tensor<Double>(repeating: 2.5, shape: [5]), Tensor<Double>.zeros([5]))
        let (first, second) = Self.derivatives(at: equal) { $0.standardDeviation() }
        // The second derivative exists only in the direction that moves all elements equally, where it is 0.
        #expect(first == zeros && second == zeros)
        let curvature = hessian(at: equal) { $0.standardDeviation() }
        #expect(curvature.scalars.allSatisfy { $0.isNaN }, "\(curvature)")
        let (ofVariance, _) = Self.derivatives(at: equal) { $0.variance() }
        #expect(ofVariance == zeros)
    }

    /// A target of zero contributes nothing, even if its logit is −∞.
    @Test func masksInCrossEntropy() {
        let logits = Tensor<Double>([[-.infinity, 0, 0]])
        let loss: Function = { z in softmaxCrossEntropy(logits: z, labels: [1]).sum() }
        #expect(isClose(loss(TensorVariable(logits)).value.scalar, 0.6931471805599453))
        let (first, _) = Self.derivatives(at: logits, loss)
        #expect(isClose(first, Tensor([[0, -0.5, 0.5]])), "\(first)")
    }
}
