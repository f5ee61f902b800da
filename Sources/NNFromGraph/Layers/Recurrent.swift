import Autodiff

/// Runs a recurrent cell along sequences [samples × steps × features], starting from a zero state. The result is the
/// output after the last step [samples × units], or after each step [samples × steps × units].
public struct Recurrent<Cell: RecurrentCell>: Layer {
    /// The cell that is applied to each step of a sequence.
    public let cell: Cell
    /// Whether the outputs of all steps are returned instead of the last one.
    public let returnsSequences: Bool
    /// How the input weights are initialized; `nil` for the network's default.
    public let weights: Initializer?
    /// How the recurrent weights are initialized.
    public let recurrentWeights: Initializer
    public var kind: String { cell.kind }

    /// A recurrent layer. A cell with fewer than 1 unit is a ``NetworkError`` when the network is made.
    public init(
        _ cell: Cell, returningSequences: Bool = false, weights: Initializer? = nil,
        recurrentWeights: Initializer = .orthogonal()
    ) {
        self.cell = cell
        returnsSequences = returningSequences
        self.weights = weights
        self.recurrentWeights = recurrentWeights
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard cell.units >= 1 else { throw .sizeBelowOne("units of \(kind)", cell.units) }
        try cell.check()
        guard x.shape.rank == 3, x.shape[1] >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "[rows × steps × features] with at least one step")
        }
        let (rows, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
        let width = cell.gateCount * cell.units
        let w = try pass.parameter(
            "weights", [features, width], role: .weights, initializer: weights, fans: (features, cell.units))
        let u = try pass.parameter(
            "recurrent weights", [cell.units, width], role: .weights, initializer: recurrentWeights,
            fans: (cell.units, cell.units))
        let b = try pass.parameter(
            "biases", [width], role: .biases, initializer: .zeros, fans: (features, cell.units))
        // The inputs' contribution does not depend on the state, so one product serves all steps.
        let all = (matmul(x.reshaped(to: [rows * steps, features]), w) + b).reshaped(to: [rows, steps, width])
        var state = [T](repeating: T(.zeros([rows, cell.units])), count: cell.stateCount)
        var outputs: [T] = []
        for step in 0..<steps {
            let coming = all.slice(along: 1, step..<(step + 1)).reshaped(to: [rows, width])
            // The initial state is zero, so its product is omitted.
            let sums = step == 0 ? coming : coming + matmul(state[0], u)
            let sizes = [Int](repeating: cell.units, count: cell.gateCount)
            let gates = cell.gateCount == 1 ? [sums] : sums.split(along: 1, sizes: sizes)
            state = cell.step(gates, state: state)
            outputs.append(state[0])
        }
        return returnsSequences ? T.stack(outputs, along: 1) : state[0]
    }
}
