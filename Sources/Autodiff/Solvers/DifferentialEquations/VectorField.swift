/// The right side f(t, y, p) of y′ = f, compiled with its products. Its argument is the vector z of t, the numbers of y
/// and those of p.
final class VectorField: Sendable {
    let stateCount: Int
    let parameterCount: Int
    /// f(z).
    let value: @Sendable ([Double]) -> [Double]
    /// Jᵀ·u for the Jacobian J at z, from z followed by u.
    let pulledBack: @Sendable ([Double]) -> [Double]
    /// J·v, from z followed by v.
    let tangent: @Sendable ([Double]) -> [Double]
    /// f of a recorded z.
    let recorded: @Sendable (TensorVariable<Double>) -> TensorVariable<Double>
    /// Whether f reads variables' values as plain numbers, so that no program stands for it.
    let isRecordedAnew: Bool

    private init(
        stateCount: Int, parameterCount: Int, value: @escaping @Sendable ([Double]) -> [Double],
        pulledBack: @escaping @Sendable ([Double]) -> [Double], tangent: @escaping @Sendable ([Double]) -> [Double],
        recorded: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>, isRecordedAnew: Bool = false
    ) {
        self.isRecordedAnew = isRecordedAnew
        (self.stateCount, self.parameterCount) = (stateCount, parameterCount)
        (self.value, self.pulledBack, self.tangent, self.recorded) = (value, pulledBack, tangent, recorded)
    }

    /// A field over numbers.
    /// - Parameter start: The first z.
    convenience init(
        at start: [Double], stateCount: Int,
        _ function: @escaping @Sendable (Variable, [Variable], [Variable]) -> [Variable]
    ) {
        let count = start.count
        let field: @Sendable ([Variable]) -> [Variable] = { z in
            let slopes = function(z[0], Array(z[1...stateCount]), Array(z[(1 + stateCount)...]))
            Self.require(slopes.count, for: stateCount)
            return slopes
        }
        let recorded: @Sendable (TensorVariable<Double>) -> TensorVariable<Double> = { z in
            TensorVariable(field((0..<count).map { z.element(at: $0) }))
        }
        let values = compile(field)
        if values.readsValues(at: start) {
            self.init(recordedAnew: recorded, stateCount: stateCount, count: count)
            return
        }
        let pullbacks = compile { (w: [Variable]) -> [Variable] in
            gradient(at: Array(w[..<count])) { z in
                zip(field(z), w[count...]).reduce(Variable(constant: 0)) { $0 + $1.0 * $1.1 }
            }
        }
        let tangents = compile { (w: [Variable]) -> [Variable] in
            valueAndForwardProduct(at: Array(w[..<count]), Array(w[count...]), field).elements.1
        }
        self.init(
            stateCount: stateCount, parameterCount: count - stateCount - 1, value: { values($0) },
            pulledBack: { pullbacks($0) }, tangent: { tangents($0) }, recorded: recorded)
    }

    /// A field over a vector variable.
    convenience init(
        at start: [Double], stateCount: Int,
        _ field: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>
    ) {
        let count = start.count
        let checked: @Sendable (TensorVariable<Double>) -> TensorVariable<Double> = { z in
            let slopes = field(z)
            Self.require(slopes.shape.count, for: stateCount)
            return slopes
        }
        let values = compileTree(checked)
        if values.readsValues(at: Tensor(start)) {
            self.init(recordedAnew: checked, stateCount: stateCount, count: count)
            return
        }
        let pullbacks = compileTree { (w: TensorVariable<Double>) -> TensorVariable<Double> in
            let (z, u) = (w.slice(along: 0, 0..<count), w.slice(along: 0, count..<w.shape[0]))
            return gradient(atRecordedTree: z) { z in (checked(z) * u).sum() }
        }
        let tangents = compileTree { (w: TensorVariable<Double>) -> TensorVariable<Double> in
            let (z, v) = (w.slice(along: 0, 0..<count), w.slice(along: 0, count..<w.shape[0]))
            return valueAndForwardProduct(at: z, v, checked).elements.1
        }
        self.init(
            stateCount: stateCount, parameterCount: count - stateCount - 1, value: { values(Tensor($0)).scalars },
            pulledBack: { pullbacks(Tensor($0)).scalars }, tangent: { tangents(Tensor($0)).scalars }, recorded: checked)
    }

    /// A field that reads variables' values as plain numbers, for which no program may stand.
    private convenience init(
        recordedAnew field: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>, stateCount: Int,
        count: Int
    ) {
        let function = RecordedFunction("integrate", resultCount: stateCount, field)
        self.init(
            stateCount: stateCount, parameterCount: count - stateCount - 1,
            value: { function.value(at: Tensor($0)).scalars },
            pulledBack: { function.pullback(of: Tensor(Array($0[count...])), at: Tensor(Array($0[..<count]))).scalars },
            tangent: { w in
                jvp(atTree: Tensor(Array(w[..<count])), along: Tensor(Array(w[count...])), of: field).scalars
            },
            recorded: field, isRecordedAnew: true)
    }

    private static func require(_ slopes: Int, for state: Int) {
        if slopes != state {
            stop(
                "integrate: the closure returned \(slopes) derivatives for a state of \(state) numbers; return one for "
                    + "each")
        }
    }
}

/// A vector field with given parameters, and memory for its argument.
struct FieldAtParameters {
    let field: VectorField
    let parameters: [Double]
    private var argument: [Double]
    var evaluations = 0

    init(_ field: VectorField, _ parameters: [Double]) {
        (self.field, self.parameters) = (field, parameters)
        argument = [Double](repeating: 0, count: 1 + field.stateCount) + parameters
    }

    private mutating func place(_ time: Double, _ state: [Double]) {
        argument[0] = time
        argument.replaceSubrange(1...field.stateCount, with: state)
    }

    mutating func value(_ time: Double, _ state: [Double]) -> [Double] {
        evaluations += 1
        place(time, state)
        return field.value(argument)
    }

    /// The adjoints of state and parameters for an adjoint of the value.
    mutating func pullback(
        of adjoint: [Double], _ time: Double, _ state: [Double]
    ) -> (state: ArraySlice<Double>, parameters: ArraySlice<Double>) {
        place(time, state)
        let all = field.pulledBack(argument + adjoint)
        return (all[1...field.stateCount], all[(1 + field.stateCount)...])
    }

    /// The value's tangent for tangents of state and parameters.
    mutating func tangent(
        _ time: Double, _ state: [Double], along stateTangent: [Double], _ parameterTangent: [Double]
    ) -> [Double] {
        place(time, state)
        return field.tangent(argument + [0] + stateTangent + parameterTangent)
    }
}
