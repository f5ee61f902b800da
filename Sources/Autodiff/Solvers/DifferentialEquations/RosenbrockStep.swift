/// The coefficients of RODAS, for the transformed stages k with (I/(γ·h) − J)·kᵢ = f(t + cᵢ·h, y + Σaᵢⱼ·kⱼ) +
/// Σ(Cᵢⱼ/h)·kⱼ + h·dᵢ·∂f/∂t. The result is y + Σa₆ⱼ·kⱼ + k₆, and k₆ the estimate of its error.
///
/// Source: E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 2nd edition, section IV.7, and their
/// program RODAS (the first of its sets).
enum RosenbrockCoefficients {
    static let gamma = 0.25
    /// The stages' places in the step, in fractions of it.
    static let c = [0, 0.386, 0.21, 0.63, 1, 1]
    static let d = [0.25, -0.1043, 0.1035, -0.0362, 0, 0]
    static let a: [[Double]] = [
        [], [1.544], [0.9466785280815826, 0.2557011698983284],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1],
    ]
    static let couplings: [[Double]] = [
        [], [-5.6688], [-2.430093356833875, -0.2063599157091915],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
        [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
    ]
    /// The weights of the stages in the interpolation's terms q and r: between the ends the state is (1 − θ)·y₀ + θ·(y₁
    /// + (1 − θ)·(q + θ·r)), of order 3.
    static let dense: [[Double]] = [
        [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662],
        [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872],
    ]
}

/// Makes steps of RODAS: programs for a step and its products, which are compiled from one recorded step. Their
/// argument is the vector of t, h, the numbers of y and those of p; the result holds, for each number of the state, the
/// next state, the error, and the terms q and r of the interpolation.
final class RosenbrockStepper: IntegrationStepper {
    private let count: Int
    /// The step.
    let value: @Sendable ([Double]) -> [Double]
    /// Jᵀ·u for the step's Jacobian J, from the argument followed by u.
    let pulledBack: @Sendable ([Double]) -> [Double]
    /// J·v, from the argument followed by v.
    let tangent: @Sendable ([Double]) -> [Double]

    init(_ field: VectorField) {
        let (count, f) = (field.stateCount, field.recorded)
        let argumentCount = 2 + count + field.parameterCount
        self.count = count
        let step: @Sendable (TensorVariable<Double>) -> TensorVariable<Double> = { Self.step($0, count, f) }
        if field.isRecordedAnew {
            let function = RecordedFunction<Double>("integrate", resultCount: 4 * count, step)
            value = { function.value(at: Tensor($0)).scalars }
            pulledBack = { w in
                let (x, u) = (Array(w[..<argumentCount]), Array(w[argumentCount...]))
                return function.pullback(of: Tensor(u), at: Tensor(x)).scalars
            }
            tangent = { w in
                let (x, v) = (Array(w[..<argumentCount]), Array(w[argumentCount...]))
                return jvp(atTree: Tensor(x), along: Tensor(v), of: step).scalars
            }
            return
        }
        let values = compileTree(step)
        let pullbacks = compileTree { (w: TensorVariable<Double>) -> TensorVariable<Double> in
            let (x, u) = Self.parts(w, argumentCount)
            return gradient(atRecordedTree: x) { x in (step(x) * u).sum() }
        }
        let tangents = compileTree { (w: TensorVariable<Double>) -> TensorVariable<Double> in
            let (x, v) = Self.parts(w, argumentCount)
            return valueAndForwardProduct(at: x, v, step).elements.1
        }
        value = { values(Tensor($0)).scalars }
        pulledBack = { pullbacks(Tensor($0)).scalars }
        tangent = { tangents(Tensor($0)).scalars }
    }

    private static func parts(
        _ w: TensorVariable<Double>, _ count: Int
    ) -> (TensorVariable<Double>, TensorVariable<Double>) {
        (w.slice(along: 0, 0..<count), w.slice(along: 0, count..<w.shape[0]))
    }

    /// A recorded step.
    private static func step(
        _ x: TensorVariable<Double>, _ count: Int,
        _ f: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>
    ) -> TensorVariable<Double> {
        typealias Vector = TensorVariable<Double>
        typealias Table = RosenbrockCoefficients
        let (time, length) = (x.slice(along: 0, 0..<1), x.slice(along: 0, 1..<2))
        let state = x.slice(along: 0, 2..<(2 + count))
        let parameters = x.slice(along: 0, (2 + count)..<x.shape[0])
        func scaled(_ factor: Double, _ x: Vector) -> Vector { Vector(Tensor(factor)) * x }
        let start = Vector.concatenate([time, state], along: 0)
        func derivative(_ timeAndState: Vector) -> Vector { f(.concatenate([timeAndState, parameters], along: 0)) }
        // A row for each number of the derivative, a column for the time and one for each number of the state.
        let units = Tensor<Double>.identity(count)
        func row(_ unit: Vector) -> Vector {
            gradient(atRecordedTree: start) { point in (derivative(point) * unit).sum() }
        }
        let jacobian: Vector =
            count <= 8
            ? .stack((0..<count).map { row(Vector(units[$0] as Tensor<Double>)) }, along: 0)
            : batched(overRows: units) { unit in row(unit) }
        let slopeInTime = jacobian.slice(along: 1, 0..<1).reshaped(to: [count])
        let scaledUnits = scaled(1 / Table.gamma, Vector(units)) / length
        let matrix = scaledUnits - jacobian.slice(along: 1, 1..<(1 + count))
        var stages: [Vector] = []
        func sum(_ weights: [Double]) -> Vector? {
            let terms = zip(weights, stages).map { scaled($0, $1) }
            return terms.dropFirst().reduce(terms.first) { sum, term in sum.map { $0 + term } }
        }
        for stage in 0..<6 {
            let own = sum(Table.a[stage]).map { state + $0 } ?? state
            let moment = Table.c[stage] == 0 ? time : time + scaled(Table.c[stage], length)
            var right = derivative(.concatenate([moment, own], along: 0))
            if let coupled = sum(Table.couplings[stage]) { right = right + coupled / length }
            if Table.d[stage] != 0 { right = right + scaled(Table.d[stage], length) * slopeInTime }
            stages.append(solve(matrix, right.reshaped(to: [count, 1])).reshaped(to: [count]))
        }
        let next = state + (sum(Table.a[5]) ?? state) + stages[5]
        let dense = Table.dense.map { sum($0) ?? state }
        return .concatenate([next, stages[5]] + dense, along: 0)
    }

    func argument(_ start: Double, _ length: Double, _ state: [Double], _ parameters: [Double]) -> [Double] {
        [start, length] + state + parameters
    }

    // The state at both ends, the error and two terms of the interpolation.
    func bytes(state: Int) -> Int { 5 * state }

    func step(
        from state: [Double], at start: Double, _ length: Double, slope: [Double]?, _ field: inout FieldAtParameters
    ) -> any IntegrationStep {
        field.evaluations += 6
        let result = value(argument(start, length, state, field.parameters))
        return RosenbrockStep(stepper: self, start: start, length: length, state: state, result: result)
    }

    func recorded(
        from state: TensorVariable<Double>, at start: Double, _ length: Double, parameters: TensorVariable<Double>,
        slope: TensorVariable<Double>?, _ field: VectorField
    ) -> RecordedStep {
        let times = TensorVariable<Double>(Tensor([start, length]))
        let result = Self.step(.concatenate([times, state, parameters], along: 0), count, field.recorded)
        let parts = result.split(along: 0, sizes: [Int](repeating: count, count: 4))
        return RecordedStep(next: parts[0], nextSlope: nil) { fraction in
            if fraction == 1 { return parts[0] }
            let weights = RosenbrockStep.weights(at: fraction).map { TensorVariable<Double>(Tensor($0)) }
            return weights[0] * state + weights[1] * parts[0] + (weights[2] * parts[2] + weights[3] * parts[3])
        }
    }
}

/// One step of RODAS.
struct RosenbrockStep: IntegrationStep {
    let stepper: RosenbrockStepper
    let start: Double
    let length: Double
    let state: [Double]
    /// The next state, the error, and the terms of the interpolation.
    let result: [Double]

    private func part(_ place: Int) -> [Double] {
        Array(result[(place * state.count)..<((place + 1) * state.count)])
    }

    var next: [Double] { part(0) }
    var error: [Double] { part(1) }
    var nextSlope: [Double]? { nil }

    /// The weights of the states at the start and at the end, and of the two terms of the interpolation.
    static func weights(at fraction: Double) -> [Double] {
        let rest = 1 - fraction
        return [rest, fraction, fraction * rest, fraction * fraction * rest]
    }

    func state(at fraction: Double) -> [Double] { interpolated(state, result, fraction) }

    private func interpolated(_ state: [Double], _ result: [Double], _ fraction: Double) -> [Double] {
        let count = state.count
        if fraction == 0 { return state }
        if fraction == 1 { return Array(result[..<count]) }
        let weights = Self.weights(at: fraction)
        return (0..<count).map { place in
            let ends = weights[0] * state[place] + weights[1] * result[place]
            return ends + weights[2] * result[2 * count + place] + weights[3] * result[3 * count + place]
        }
    }

    func pullback(
        of adjoint: [Double], within outputs: [(fraction: Double, adjoint: [Double])],
        _ field: inout FieldAtParameters, addingTo parameters: inout [Double]
    ) -> [Double] {
        let count = state.count
        var own = [Double](repeating: 0, count: count)
        var adjoints = adjoint + [Double](repeating: 0, count: 3 * count)
        for (fraction, adjoint) in outputs {
            let weights = Self.weights(at: fraction)
            for place in 0..<count {
                own[place] += weights[0] * adjoint[place]
                adjoints[place] += weights[1] * adjoint[place]
                adjoints[2 * count + place] += weights[2] * adjoint[place]
                adjoints[3 * count + place] += weights[3] * adjoint[place]
            }
        }
        let argument = stepper.argument(start, length, state, field.parameters)
        let all = stepper.pulledBack(argument + adjoints)
        for place in 0..<count { own[place] += all[2 + place] }
        for place in parameters.indices { parameters[place] += all[2 + count + place] }
        return own
    }

    func tangent(
        along tangent: [Double], _ parameters: [Double], first: [Double]?, _ field: inout FieldAtParameters
    ) -> StepTangent {
        let argument = stepper.argument(start, length, state, field.parameters)
        let all = stepper.tangent(argument + [0, 0] + tangent + parameters)
        return StepTangent(next: Array(all[..<state.count]), nextSlope: nil) { interpolated(tangent, all, $0) }
    }
}
