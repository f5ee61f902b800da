import Autodiff

/// The differences between the tape's gradient and a hand-derived one, at the start, after one and after many training
/// steps.
public struct GradientComparison: Sendable {
    /// The network and its loss.
    public let name: String
    /// The lecture and section of the formulas.
    public let source: String
    /// The number of parameters.
    public let parameterCount: Int
    /// The numbers of steps after which the two were compared.
    public let steps: [Int]
    /// After each of these, max |tape − formula| / max |formula| over the gradient's components.
    public let gradientDifferences: [Double]
    /// The same measure for the parameters of two independent trainings, one by the tape and one by the formulas.
    public let parameterDifferences: [Double]
    /// The time of the comparison in seconds.
    public let seconds: Double

    /// The largest of all differences; NaN if one is.
    public var largest: Double { (gradientDifferences + parameterDifferences).reduce(0, worse) }

    /// Trains twice from the same start, by the formulas and by the tape, and compares along the way.
    ///
    /// Shapes that do not match stop the program.
    /// - Parameters:
    ///   - name: The network and its loss.
    ///   - source: The lecture and section of the formulas.
    ///   - network: The formulas.
    ///   - start: The initial parameters.
    ///   - inputs: [samples × input units].
    ///   - targets: [samples × output units].
    ///   - learningRate: The learning rate of both trainings.
    ///   - steps: The numbers of steps after which to compare.
    ///   - tapeLoss: The loss as a function of the flattened parameters, in the formulas' order.
    public init<Network: LectureFormulas.Network>(
        _ name: String, source: String, network: Network, start: Network.Parameters,
        inputs: LectureFormulas.PlainMatrix, targets: LectureFormulas.PlainMatrix, learningRate: Double,
        steps: [Int] = [0, 1, 100], tapeLoss: (TensorVariable<Double>) -> TensorVariable<Double>
    ) {
        let began = ContinuousClock.now
        var byTape = start
        var byFormulas = start
        var gradientDifferences: [Double] = []
        var parameterDifferences: [Double] = []
        for step in 0...(steps.max() ?? 0) {
            let gradient = Autodiff.gradient(at: Tensor(byTape.flattened), of: tapeLoss).scalars
            if steps.contains(step) {
                let formula = network.lossAndGradient(parameters: byTape, inputs: inputs, targets: targets).gradient
                gradientDifferences.append(relativeDifference(gradient, formula.flattened))
                parameterDifferences.append(relativeDifference(byTape.flattened, byFormulas.flattened))
            }
            let formula = network.lossAndGradient(parameters: byFormulas, inputs: inputs, targets: targets).gradient
            byTape.flattened = zip(byTape.flattened, gradient).map { $0 - learningRate * $1 }
            byFormulas = byFormulas.descended(along: formula, learningRate: learningRate)
        }
        self.name = name
        self.source = source
        parameterCount = start.flattened.count
        self.steps = steps
        self.gradientDifferences = gradientDifferences
        self.parameterDifferences = parameterDifferences
        seconds = (ContinuousClock.now - began) / .seconds(1)
    }
}

/// max |a − b| / max |b|, or max |a| if b is zero; NaN if any element is.
private func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
    let largest = b.map(\.magnitude).reduce(0, worse)
    let difference = zip(a, b).map { ($0 - $1).magnitude }.reduce(0, worse)
    return largest == 0 ? difference : difference / largest
}

/// The larger number, or NaN if either is NaN, which `max` may ignore.
private func worse(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? .nan : max(a, b) }
