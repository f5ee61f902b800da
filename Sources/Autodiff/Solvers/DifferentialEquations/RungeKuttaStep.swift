/// The coefficients of Dormand's and Prince's pair of orders 5 and 4 with seven stages, the last of which is the first
/// one of the next step, and of Shampine's interpolation of order 4.
///
/// Source: E. Hairer, S. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 2nd edition, table II.5.2 and
/// section II.6, and their program DOPRI5.
enum DormandPrinceCoefficients {
    /// The stages' places in the step, in fractions of it.
    static let c: [Double] = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
    /// The weights of the earlier stages in the state of each; the last row is the result's.
    static let a: [[Double]] = [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ]
    /// The weights of the result.
    static var b: [Double] { a[6] }
    /// The weights of the difference between the results of orders 5 and 4.
    static let e: [Double] = [
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
    ]
    /// The weights of the interpolation's highest term.
    private static let d: [Double] = [
        -12_715_105_075.0 / 11_282_082_432, 0, 87_487_479_700.0 / 32_700_410_799, -10_690_763_975.0 / 1_880_347_072,
        701_980_252_875.0 / 199_316_789_632, -1_453_857_185.0 / 822_651_844, 69_997_945.0 / 29_380_423,
    ]

    /// The weights of the seven stages in the state at a fraction of the step.
    static func weights(at fraction: Double) -> [Double] {
        let rest = 1 - fraction
        return (0..<7).map { stage in
            var weight = d[stage] * fraction * fraction * rest * rest
            if stage < 6 { weight += b[stage] * fraction * fraction * (3 - 2 * fraction) }
            if stage == 0 { weight += fraction * rest * rest }
            if stage == 6 { weight -= fraction * fraction * rest }
            return weight
        }
    }
}

/// Makes the steps of Dormand's and Prince's pair.
struct RungeKuttaStepper: IntegrationStepper {
    // The states at both ends and seven derivatives.
    func bytes(state: Int) -> Int { 9 * state }

    func step(
        from state: [Double], at start: Double, _ length: Double, slope: [Double]?, _ field: inout FieldAtParameters
    ) -> any IntegrationStep {
        RungeKuttaStep(from: state, at: start, length, slope: slope, &field)
    }

    func recorded(
        from state: TensorVariable<Double>, at start: Double, _ length: Double, parameters: TensorVariable<Double>,
        slope: TensorVariable<Double>?, _ field: VectorField
    ) -> RecordedStep {
        typealias Pair = DormandPrinceCoefficients
        typealias Vector = TensorVariable<Double>
        func derivative(_ time: Double, _ state: Vector) -> Vector {
            field.recorded(.concatenate([Vector(Tensor([time])), state, parameters], along: 0))
        }
        func combined(_ slopes: [Vector], _ weights: [Double]) -> Vector {
            zip(slopes, weights).reduce(state) { sum, term in
                term.1 == 0 ? sum : sum + Vector(Tensor(length * term.1)) * term.0
            }
        }
        var slopes = [slope ?? derivative(start, state)]
        var next = state
        for stage in 1...6 {
            next = combined(slopes, Pair.a[stage])
            slopes.append(derivative(start + Pair.c[stage] * length, next))
        }
        let (end, all) = (next, slopes)
        return RecordedStep(next: end, nextSlope: all[6]) { fraction in
            fraction == 1 ? end : combined(all, Pair.weights(at: fraction))
        }
    }
}

/// One step: where it begins, and its stages' derivatives.
struct RungeKuttaStep: IntegrationStep {
    let start: Double
    let length: Double
    /// The state at the start.
    let state: [Double]
    /// The derivatives of the seven stages; the last is that at the end.
    let slopes: [[Double]]
    /// The state at the end.
    let next: [Double]

    /// Takes a step.
    /// - Parameter slope: The derivative at the start, if it is known.
    init(
        from state: [Double], at start: Double, _ length: Double, slope: [Double]?, _ field: inout FieldAtParameters
    ) {
        typealias Pair = DormandPrinceCoefficients
        (self.state, self.start, self.length) = (state, start, length)
        var slopes = [slope ?? field.value(start, state)]
        var next = state
        for stage in 1...6 {
            next = Self.state(state, length, slopes, Pair.a[stage])
            slopes.append(field.value(start + Pair.c[stage] * length, next))
        }
        (self.slopes, self.next) = (slopes, next)
    }

    var nextSlope: [Double]? { slopes[6] }

    /// state + length · Σ weight · slope.
    static func state(_ state: [Double], _ length: Double, _ slopes: [[Double]], _ weights: [Double]) -> [Double] {
        var sum = state
        for (slope, weight) in zip(slopes, weights) where weight != 0 { add(slope, length * weight, to: &sum) }
        return sum
    }

    /// The state of a stage.
    private func state(ofStage stage: Int) -> [Double] {
        stage == 6 ? next : Self.state(state, length, slopes, DormandPrinceCoefficients.a[stage])
    }

    private func time(ofStage stage: Int) -> Double { start + DormandPrinceCoefficients.c[stage] * length }

    /// The state at a fraction of the step, by interpolation.
    func state(at fraction: Double) -> [Double] {
        if fraction == 0 { return state }
        if fraction == 1 { return next }
        return Self.state(state, length, slopes, DormandPrinceCoefficients.weights(at: fraction))
    }

    /// The difference of the results of orders 5 and 4.
    var error: [Double] {
        Self.state([Double](repeating: 0, count: state.count), length, slopes, DormandPrinceCoefficients.e)
    }

    /// The adjoint of the state at the start, for adjoints of the state at the end and of states within the step.
    func pullback(
        of adjoint: [Double], within outputs: [(fraction: Double, adjoint: [Double])],
        _ field: inout FieldAtParameters, addingTo parameters: inout [Double]
    ) -> [Double] {
        typealias Pair = DormandPrinceCoefficients
        let count = state.count
        var nextAdjoint = adjoint
        var result = [Double](repeating: 0, count: count)
        var slopeAdjoints = [[Double]](repeating: result, count: 7)
        for (fraction, adjoint) in outputs {
            if fraction == 1 {
                add(adjoint, 1, to: &nextAdjoint)
                continue
            }
            add(adjoint, 1, to: &result)
            if fraction == 0 { continue }
            for (stage, weight) in Pair.weights(at: fraction).enumerated() {
                add(adjoint, length * weight, to: &slopeAdjoints[stage])
            }
        }
        func pullBack(_ stage: Int, _ field: inout FieldAtParameters, _ parameters: inout [Double]) -> [Double]? {
            if slopeAdjoints[stage].allSatisfy({ $0 == 0 }) { return nil }
            let (own, shared) = field.pullback(of: slopeAdjoints[stage], time(ofStage: stage), state(ofStage: stage))
            for (index, entry) in shared.enumerated() { parameters[index] += entry }
            return Array(own)
        }
        if let last = pullBack(6, &field, &parameters) { add(last, 1, to: &nextAdjoint) }
        add(nextAdjoint, 1, to: &result)
        for stage in 0..<6 { add(nextAdjoint, length * Pair.b[stage], to: &slopeAdjoints[stage]) }
        for stage in (0..<6).reversed() {
            guard let own = pullBack(stage, &field, &parameters) else { continue }
            add(own, 1, to: &result)
            for earlier in 0..<stage { add(own, length * Pair.a[stage][earlier], to: &slopeAdjoints[earlier]) }
        }
        return result
    }

    func tangent(
        along tangent: [Double], _ parameters: [Double], first: [Double]?, _ field: inout FieldAtParameters
    ) -> StepTangent {
        typealias Pair = DormandPrinceCoefficients
        var tangents = [first ?? field.tangent(start, state, along: tangent, parameters)]
        for stage in 1...6 {
            let own = Self.state(tangent, length, tangents, Pair.a[stage])
            tangents.append(
                field.tangent(time(ofStage: stage), state(ofStage: stage), along: own, parameters))
        }
        let (length, all) = (length, tangents)
        return StepTangent(next: Self.state(tangent, length, all, Pair.b), nextSlope: all[6]) { fraction in
            Self.state(tangent, length, all, fraction == 1 ? Pair.b : Pair.weights(at: fraction))
        }
    }
}
