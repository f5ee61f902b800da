import Autodiff

/// What a small batch comes to with a checkpoint's parameters, written down with them: on loading it is computed again,
/// so that a program that computes something else with the same numbers does not go on from them.
struct CheckpointProbe: Equatable {
    /// The net inputs of the last layer [samples × outputs].
    let netInputs: Tensor<Double>
    /// The norm of the gradient with respect to all trainable parameters.
    let gradientNorm: Double

    /// As many samples, of the first of the training data.
    private static let samples = 8

    init(netInputs: Tensor<Double>, gradientNorm: Double) {
        self.netInputs = netInputs
        self.gradientNorm = gradientNorm
    }

    /// Computes what the next step's objective makes of the first samples.
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
        let found = value.netInputs.value
        netInputs = Tensor(shape: found.shape, scalars: found.scalars.map { Double($0) })
    }

    /// Whether another computation of the same came to the same, as far as rounding on another processor tells.
    func agrees(with other: CheckpointProbe, precision: Double) -> Bool {
        guard netInputs.shape == other.netInputs.shape else { return false }
        let largest = netInputs.scalars.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
        func agree(_ one: Double, _ another: Double, _ bound: Double) -> Bool {
            one.isFinite && another.isFinite
                ? abs(one - another) <= bound : one == another || (one.isNaN && another.isNaN)
        }
        return zip(netInputs.scalars, other.netInputs.scalars).allSatisfy { agree($0, $1, 1e4 * precision * largest) }
            && agree(gradientNorm, other.gradientNorm, 1e5 * precision * max(gradientNorm, 1e-3))
    }
}
