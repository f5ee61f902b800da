import Autodiff

/// A rule that changes parameters by their gradients.
public protocol Optimizer<Scalar>: Sendable {
    associatedtype Scalar: TensorScalar
    /// One step: changes each parameter in place.
    mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>])
}

/// Gradient descent on minibatches: w ← w − η·∂L/∂w (lecture 000, formula (15)).
public struct StochasticGradientDescent<Scalar: TensorScalar>: Optimizer {
    /// η.
    public var learningRate: Double

    public init(learningRate: Double) { self.learningRate = learningRate }

    public mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) {
        for index in parameters.indices { parameters[index].add(gradients[index], scaledBy: Scalar(-learningRate)) }
    }
}

/// Adam (Kingma and Ba, 2015): steps scaled by running means of the gradient and of its square, both corrected for their
/// start at zero.
public struct Adam<Scalar: TensorScalar>: Optimizer {
    public var learningRate: Double
    /// How much of the running means is kept at each step.
    public let decay: (first: Double, second: Double)
    /// Keeps the step finite where the gradient has been zero.
    public let epsilon: Double
    private var step = 0
    private var first: [Tensor<Scalar>] = []
    private var second: [Tensor<Scalar>] = []

    public init(
        learningRate: Double = 0.001, decay: (first: Double, second: Double) = (0.9, 0.999), epsilon: Double = 1e-8
    ) {
        self.learningRate = learningRate
        self.decay = decay
        self.epsilon = epsilon
    }

    public mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) {
        if first.isEmpty {
            first = parameters.map { .zeros($0.shape) }
            second = first
        }
        step += 1
        let correction = 1 - power(decay.second, step)
        let step = AdamStep(
            beta1: Scalar(decay.first), beta2: Scalar(decay.second), rest1: Scalar(1 - decay.first),
            rest2: Scalar(1 - decay.second),
            rate: Scalar(learningRate * correction.squareRoot() / (1 - power(decay.first, step))),
            floor: Scalar(epsilon * correction.squareRoot()))
        for index in parameters.indices {
            gradients[index].scalars.withUnsafeBufferPointer { g in
                parameters[index].scalars.withUnsafeMutableBufferPointer { w in
                    first[index].scalars.withUnsafeMutableBufferPointer { m in
                        second[index].scalars.withUnsafeMutableBufferPointer { v in
                            guard let g = g.baseAddress, let m = m.baseAddress, let v = v.baseAddress,
                                let base = w.baseAddress
                            else { return }
                            take(step, g, m, v, base, count: w.count)
                        }
                    }
                }
            }
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<exponent where result > 0 { result *= base }
        return result
    }
}

/// The factors of one step of Adam, the corrections for the start at zero included.
private struct AdamStep<Scalar: TensorScalar> {
    let beta1, beta2, rest1, rest2, rate, floor: Scalar
}

// Compiled for each scalar type: an optimizer is called through `any Optimizer`, where nothing else would specialise it.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func take<Scalar: TensorScalar>(
    _ step: AdamStep<Scalar>, _ gradient: UnsafePointer<Scalar>, _ first: UnsafeMutablePointer<Scalar>,
    _ second: UnsafeMutablePointer<Scalar>, _ parameters: UnsafeMutablePointer<Scalar>, count: Int
) {
    // Means that have shrunk below the normal numbers are zero: arithmetic on subnormal ones is some hundred times slower.
    let smallest = Scalar.leastNormalMagnitude
    for index in 0..<count {
        let g = gradient[index]
        let m = step.beta1 * first[index] + step.rest1 * g
        let v = step.beta2 * second[index] + step.rest2 * g * g
        first[index] = m.magnitude < smallest ? 0 : m
        second[index] = v < smallest ? 0 : v
        parameters[index] -= step.rate * m / (v.squareRoot() + step.floor)
    }
}
