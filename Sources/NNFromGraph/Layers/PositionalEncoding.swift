import Autodiff
import Foundation

/// Adds to each step of sequences [samples × steps × features] a vector that depends on the step's number, by which
/// ``MultiHeadAttention`` knows the order of steps.
///
///     let layers: [any Layer] = [
///         Embedding(100, features: 16, padding: 0), PositionalEncoding(.sinusoidal),
///         Residual(LayerNormalization(), MultiHeadAttention(heads: 4, dropout: 0.1)), SequenceAverage(),
///         Dense(2, .softmax),
///     ]
///     print(try Network<Float>(inputs: 20, layers).parameterCount)  // 2754
public struct PositionalEncoding: CodableLayer, Hashable {
    public static let typeName = "positional encoding"
    /// What is added.
    public enum Form: String, Sendable, Hashable, Codable {
        /// sin(t/10000^(2i/features)) to feature 2i of step t, and the cosine to feature 2i + 1 (Vaswani et al., 2017).
        case sinusoidal
        /// Parameters [steps × features], normal with standard deviation 0.02 at first (Devlin et al., 2019). The
        /// network's sequences have that many steps.
        case learned
    }
    /// What is added.
    public let form: Form
    public var kind: String { Self.typeName }

    /// A layer that adds what depends on a step's number.
    public init(_ form: Form = .sinusoidal) { self.form = form }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank == 3 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × features]; put an Embedding before it")
        }
        let (steps, features) = (x.shape[1], x.shape[2])
        switch form {
        case .learned:
            return try x
                + pass.parameter(
                    "weights", [steps, features], role: .weights, initializer: .normal(standardDeviation: 0.02),
                    fans: (steps, features))
        case .sinusoidal:
            // A plan has shapes only, and those of a file may claim any number of steps.
            return pass.plan == nil ? x + T(Self.waves(steps, features)) : x
        }
    }

    /// The sinusoidal vectors, [steps × features].
    static func waves<Scalar: TensorScalar>(_ steps: Int, _ features: Int) -> Tensor<Scalar> {
        var scalars: [Scalar] = []
        scalars.reserveCapacity(steps * features)
        for step in 0..<steps {
            for feature in 0..<features {
                let rate = pow(10_000, -Double(feature & ~1) / Double(features))
                let angle = Double(step) * rate
                scalars.append(Scalar(feature & 1 == 0 ? sin(angle) : cos(angle)))
            }
        }
        return Tensor(shape: [steps, features], scalars: scalars)
    }
}

/// The mean of each feature over the steps of a sequence: from [samples × steps × features] to [samples × features].
/// Steps that an ``Embedding`` took for padding do not count; the mean of none is 0.
public struct SequenceAverage: CodableLayer, Hashable {
    public static let typeName = "sequence average"
    public var kind: String { Self.typeName }

    /// A layer that averages each feature over the steps.
    public init() {}

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank == 3, x.shape[1] >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × features] with at least one step")
        }
        guard let present = try pass.presentSteps(of: x.shape, for: kind) else { return x.mean(along: [1]) }
        pass.present = nil
        let column = present.reshaped(to: [x.shape[0], x.shape[1], 1])
        let count = present.sum(along: [1], keepingAxes: true)
        let sums = T.select(column, x, T(constant: 0)).sum(along: [1])
        return sums / max(count, T(constant: 1))
    }
}
