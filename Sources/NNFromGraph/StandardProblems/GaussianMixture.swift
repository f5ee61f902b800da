import Autodiff
import Foundation

/// The log-likelihood of a Gaussian mixture, a standard benchmark for automatic differentiation: F. Šrajer, Z.
/// Kukelova, A. Fitzgibbon, 'A benchmark of selected algorithmic differentiation tools', Optimization Methods and
/// Software 2018; ADBench.
///
/// n points x in d dimensions and K components, each with a weight α (before softmax), a mean μ and a lower-triangular
/// factor Q of its inverse covariance, whose diagonal is exp(q):
///
/// ```text
/// Σₙ logΣₖ exp(αₖ + Σqₖ − ½‖Qₖ(xₙ − μₖ)‖²) − n·logΣₖ exp αₖ − ½·n·d·log 2π − log prior
/// ```
///
/// The prior's sign is that of ADBench's `gmm_objective`, so that values can be compared: a posterior would add its
/// logarithm, m·Σqₖ − ½γ²‖Qₖ‖² + C for each component, instead of subtracting it.
public struct GaussianMixture: Sendable {
    /// The Wishart prior of the inverse covariances: its scale γ and its additional degrees of freedom m.
    public struct WishartPrior: Sendable {
        /// The scale γ.
        public let scale: Double
        /// The additional degrees of freedom m.
        public let degrees: Int
        /// A prior on the factors of the inverse covariances.
        public init(scale: Double, degrees: Int) {
            self.scale = scale
            self.degrees = degrees
        }
    }

    /// The parameters, over any kind of number or as tensors.
    public struct Parameters<Value> {
        /// α: K numbers.
        public var weights: Value
        /// μ: K × d numbers.
        public var means: Value
        /// For each component q, the logarithms of its factor's diagonal (d), then the entries below the diagonal,
        /// column by column (d(d − 1)/2): K × d(d + 1)/2 numbers.
        public var factors: Value
        /// The parameters of a mixture.
        public init(weights: Value, means: Value, factors: Value) {
            self.weights = weights
            self.means = means
            self.factors = factors
        }
    }

    /// The number K of components.
    public let components: Int
    /// The dimension d of the points.
    public let dimensions: Int
    /// The points: [n × d].
    public let points: Tensor<Double>
    /// The prior, if there is one.
    public let prior: WishartPrior?
    /// The points as columns, with a last row of ones: [d + 1 × n].
    private let columns: Tensor<Double>
    /// For each entry of a factor, the index of its parameter: [d² entries]; entries above the diagonal have the index
    /// one past the end.
    private let places: [Int]

    /// A mixture for the given points.
    /// - Parameters:
    ///   - points: [n × d].
    ///   - components: The number K of components.
    ///   - prior: The prior; `nil` for none.
    public init(points: Tensor<Double>, components: Int, prior: WishartPrior? = nil) {
        self.points = points
        self.components = components
        self.prior = prior
        dimensions = points.shape[1]
        columns = .concatenate([points.transposed(), .ones([1, points.shape[0]])], along: 0)
        let d = points.shape[1]
        places = (0..<(d * d)).map { place in
            let (row, column) = (place / d, place % d)
            if row < column { return d * (d + 1) / 2 }
            if row == column { return row }
            // Below the diagonal, column by column: column c has d − 1 − c entries.
            return d + column * (2 * d - column - 1) / 2 + row - column - 1
        }
    }

    private var constant: Double { -0.5 * Double(points.shape[0] * dimensions) * log(2 * Double.pi) }

    /// The part of the log prior that does not depend on the parameters, K·C.
    private func priorConstant(_ prior: WishartPrior) -> Double {
        let p = Double(dimensions)
        let n = p + Double(prior.degrees) + 1
        var logGamma = 0.25 * p * (p - 1) * log(Double.pi)
        for j in 1...dimensions { logGamma += lgamma(0.5 * n + 0.5 * Double(1 - j)) }
        return Double(components) * (n * p * (log(prior.scale) - 0.5 * log(2)) - logGamma)
    }

    // MARK: On scalars

    /// The log-likelihood for any kind of number, with the arrays of ``Parameters`` in row-major order.
    /// - Complexity: O(n·K·d²) operations.
    @_specialize(where Number == Double)
    @_specialize(where Number == Variable)
    public func logLikelihood<Number: ElementaryNumber>(_ parameters: Parameters<[Number]>) -> Number {
        let (d, count) = (dimensions, points.shape[0])
        let stride = d * (d + 1) / 2
        let diagonals = (0..<components).map { k in (0..<d).map { exp(parameters.factors[k * stride + $0]) } }
        let logDeterminants: [Number] = (0..<components).map { k in
            sum(parameters.factors[(k * stride)..<(k * stride + d)])
        }
        var total = Number(constant: constant)
        for point in 0..<count {
            let terms: [Number] = (0..<components).map { k in
                let centered: [Number] = (0..<d).map { axis in
                    Number(constant: points.scalars[point * d + axis]) - parameters.means[k * d + axis]
                }
                var squares: Number = 0
                for row in 0..<d {
                    var entry: Number = diagonals[k][row] * centered[row]
                    for column in 0..<row {
                        entry = entry + parameters.factors[k * stride + places[row * d + column]] * centered[column]
                    }
                    squares = squares + entry * entry
                }
                return parameters.weights[k] + logDeterminants[k] - 0.5 * squares
            }
            total = total + logSumExp(terms)
        }
        total = total - Number(constant: Double(count)) * logSumExp(parameters.weights)
        guard let prior else { return total }
        for k in 0..<components {
            var squares: Number = sum(diagonals[k].map { $0 * $0 })
            for place in (k * stride + d)..<((k + 1) * stride) {
                squares = squares + parameters.factors[place] * parameters.factors[place]
            }
            total = total + Number(constant: 0.5 * prior.scale * prior.scale) * squares
            total = total - Number(constant: Double(prior.degrees)) * logDeterminants[k]
        }
        return total - Number(constant: priorConstant(prior))
    }

    // MARK: On tensors

    /// The log-likelihood on tensors: α [K], μ [K × d], factors [K × d(d + 1)/2].
    ///
    /// With the points as columns and a last row of ones, a single product of a [d·K × d + 1] matrix (Q beside −Qμ,
    /// with row i of all components together) with the points gives all Q(x − μ). Components and points remain the last
    /// axes, so that everything after the product is contiguous along them.
    public func logLikelihood<T: TensorAlgebra>(_ parameters: Parameters<T>) -> T where T.Scalar == Double {
        let (d, k, count) = (dimensions, components, points.shape[0])
        let logDiagonals = parameters.factors.slice(along: 1, 0..<d)
        let below = parameters.factors.slice(along: 1, d..<(d * (d + 1) / 2))
        let entries = T.concatenate([exp(logDiagonals), below, T(.zeros([k, 1]))], along: 1)
        // [d (rows) · d (columns) × K], then the rows' products with the means.
        let factors = entries.transposed().gatherRows(places).reshaped(to: [d, d, k])
        let offsets = (factors * parameters.means.transposed()).sum(along: [1], keepingAxes: true)
        let matrix = T.concatenate([factors, -offsets], along: 1).transposed([0, 2, 1]).reshaped(to: [d * k, d + 1])
        let centered = matmul(matrix, T(columns)).reshaped(to: [d, k, count])
        let logDeterminants = logDiagonals.sum(along: [1])
        let heads = (parameters.weights + logDeterminants).reshaped(to: [k, 1])
        let terms = heads - 0.5 * square(centered).sum(along: [0])
        let likelihoods = terms.logSumExp(along: [0]).sum()
        let total = likelihoods - Double(count) * parameters.weights.logSumExp(along: [0]) + constant
        guard let prior else { return total }
        let squares = square(exp(logDiagonals)).sum() + square(below).sum()
        return total + 0.5 * prior.scale * prior.scale * squares - Double(prior.degrees) * logDeterminants.sum()
            - priorConstant(prior)
    }

    /// log Σ exp, shifted by the largest term.
    private func logSumExp<Number: ElementaryNumber>(_ terms: [Number]) -> Number {
        let largest = Number.apply(.detach, terms.dropFirst().reduce(terms[0]) { max($0, $1) })
        return log(sum(terms.map { exp($0 - largest) })) + largest
    }

    private func sum<Number: ElementaryNumber>(_ terms: some Sequence<Number>) -> Number {
        var sum: Number = 0
        for term in terms { sum = sum + term }
        return sum
    }
}
