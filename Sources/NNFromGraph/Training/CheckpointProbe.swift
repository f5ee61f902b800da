import Autodiff

/// The logits and gradient norm of a small batch with a checkpoint's parameters, saved with them. They are recomputed
/// on loading, so that a program that computes something else with the same parameters does not resume.
struct CheckpointProbe: Equatable {
    /// The logits [samples × outputs].
    let logits: Tensor<Double>
    /// The norm of the gradient with respect to all trainable parameters.
    let gradientNorm: Double

    /// The number of samples, taken from the start of the training data.
    private static let samples = 8

    init(logits: Tensor<Double>, gradientNorm: Double) {
        self.logits = logits
        self.gradientNorm = gradientNorm
    }

    /// Evaluates the next step's objective on the first samples.
    init<Scalar>(_ rule: StepRule, _ state: TrainingState<Scalar>, on data: some DataSource<Scalar>) {
        let step = state.step + 1
        let tape = Tape()
        let batch = data.batch(0..<min(Self.samples, data.count), step: step)
        let (value, variables) = rule.record(batch, state, step: step, on: tape)
        let adjoints = tape.adjoints(of: value.loss)
        let squares = variables.map { variable in
            adjoints[variable].scalars.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        gradientNorm = squares.reduce(0, +).squareRoot()
        let found = value.logits.value
        logits = Tensor(shape: found.shape, scalars: found.scalars.map { Double($0) })
    }

    /// Whether two probes agree to within rounding differences between processors.
    /// - Parameter precision: The relative spacing of the network's element type at 1.
    func agrees(with other: CheckpointProbe, precision: Double) -> Bool {
        guard logits.shape == other.logits.shape else { return false }
        let largest = logits.scalars.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
        func agree(_ one: Double, _ another: Double, _ bound: Double) -> Bool {
            one.isFinite && another.isFinite
                ? abs(one - another) <= bound : one == another || (one.isNaN && another.isNaN)
        }
        return zip(logits.scalars, other.logits.scalars).allSatisfy { agree($0, $1, 1e4 * precision * largest) }
            && agree(gradientNorm, other.gradientNorm, 1e5 * precision * max(gradientNorm, 1e-3))
    }
}
