import Autodiff

/// How a parameter is initialized. Fan-in is the number of inputs that an output sums over, fan-out the number of
/// outputs that an input feeds.
public enum Initializer: Sendable, Hashable, Codable {
    /// Normal with mean 0 and the given standard deviation (lecture 000 uses 0.1).
    case normal(standardDeviation: Double)
    /// Uniform between ±bound (lecture 003, 'Initialization and Data Normalization', has 0.7 for normalized data, after
    /// Hastie et al.).
    case uniform(bound: Double)
    /// Uniform between ±√(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010).
    case glorotUniform
    /// Normal with mean 0 and standard deviation √(2 / (fan-in + fan-out)) (Glorot and Bengio, 2010).
    case glorotNormal
    /// Uniform between ±√(6 / fan-in), for ReLU (He et al., 2015).
    case heUniform
    /// Normal with mean 0 and standard deviation √(2 / fan-in), for ReLU (He et al., 2015).
    case heNormal
    /// Uniform between ±√(3 / fan-in) (LeCun et al., 1998).
    case leCunUniform
    /// Normal with mean 0 and standard deviation √(1 / fan-in), for SELU (LeCun et al., 1998).
    case leCunNormal
    /// Orthonormal rows or columns, whichever are fewer, times a gain: uniformly distributed among such matrices (Saxe
    /// et al., 2014). Axes before the last are merged.
    case orthogonal(gain: Double = 1)
    /// All elements are 0.
    case zeros
    /// All elements have this value (lecture 002 uses 0.01 for biases).
    case constant(Double)

    /// Draws a parameter of the given shape.
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

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` if the scale or constant is invalid.
    func check(_ parameter: String) throws(NetworkError) {
        switch self {
        case .normal(let scale), .uniform(let scale), .orthogonal(let scale):
            try NetworkError.require(scale, "scale of the initial \(parameter)", .notNegative)
        case .constant(let value): try NetworkError.require(value, "constant of the initial \(parameter)", .any)
        default: break
        }
    }
}
