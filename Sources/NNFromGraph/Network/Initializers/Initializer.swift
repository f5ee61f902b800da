import Autodiff

/// How a parameter is initialized. Fan-in is the number of inputs that an output sums over, fan-out the number of
/// outputs that an input feeds.
public enum Initializer: Sendable, Hashable {
    /// N(0, σ) with the given standard deviation (lecture 000 uses 0.1).
    case normal(standardDeviation: Double)
    /// Uniform in [−bound, bound] (lecture 003 uses 0.7 for normalized data, after Hastie et al.).
    case uniform(bound: Double)
    /// Glorot and Bengio's uniform distribution within ±√(6 / (inputs + outputs)).
    case glorotUniform
    /// N(0, √(2 / (inputs + outputs))).
    case glorotNormal
    /// He et al.'s uniform distribution within ±√(6 / inputs), for ReLU.
    case heUniform
    /// N(0, √(2 / inputs)), for ReLU.
    case heNormal
    /// LeCun's uniform distribution within ±√(3 / inputs).
    case leCunUniform
    /// N(0, √(1 / inputs)), for SELU.
    case leCunNormal
    /// Orthonormal rows or columns, whichever are fewer, times a gain, uniformly distributed among such matrices (Saxe
    /// et al., 2014); axes before the last are merged.
    case orthogonal(gain: Double = 1)
    /// All zeros.
    case zeros
    /// One value everywhere (lecture 002 uses 0.01 for biases).
    case constant(Double)

    /// Draws the parameter.
    func draw<Scalar: TensorScalar>(
        _ shape: Shape, fans: (inputs: Int, outputs: Int), from random: inout RandomNumbers
    ) -> Tensor<Scalar> {
        let (inputs, outputs) = (Double(fans.inputs), Double(fans.outputs))
        switch self {
        case .normal(let deviation): return normal(deviation, shape, &random)
        case .uniform(let bound): return uniform(bound, shape, &random)
        case .glorotUniform: return uniform((6 / (inputs + outputs)).squareRoot(), shape, &random)
        case .glorotNormal: return normal((2 / (inputs + outputs)).squareRoot(), shape, &random)
        case .heUniform: return uniform((6 / inputs).squareRoot(), shape, &random)
        case .heNormal: return normal((2 / inputs).squareRoot(), shape, &random)
        case .leCunUniform: return uniform((3 / inputs).squareRoot(), shape, &random)
        case .leCunNormal: return normal((1 / inputs).squareRoot(), shape, &random)
        case .orthogonal(let gain): return orthogonalMatrix(shape, gain: gain, from: &random)
        case .zeros: return .zeros(shape)
        case .constant(let value): return Tensor(repeating: Scalar(value), shape: shape)
        }
    }

    private func normal<Scalar>(_ deviation: Double, _ shape: Shape, _ random: inout RandomNumbers) -> Tensor<Scalar> {
        Tensor(shape: shape, scalars: random.normals(shape.count, standardDeviation: deviation))
    }

    private func uniform<Scalar>(_ bound: Double, _ shape: Shape, _ random: inout RandomNumbers) -> Tensor<Scalar> {
        bound == 0 ? .zeros(shape) : Tensor(shape: shape, scalars: random.uniforms(shape.count, in: -bound..<bound))
    }

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` If the scale or constant is invalid.
    func check(_ parameter: String) throws(NetworkError) {
        switch self {
        case .normal(let scale), .uniform(let scale), .orthogonal(let scale):
            try NetworkError.require(scale, "scale of the initial \(parameter)", .notNegative)
        case .constant(let value): try NetworkError.require(value, "constant of the initial \(parameter)", .any)
        default: break
        }
    }
}
