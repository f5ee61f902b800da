import Autodiff

/// A recurrent cell run along sequences [rows × steps × features], from a state of zeros on: its output after the last
/// step [rows × units], or after each, [rows × steps × units].
public struct Recurrent<Cell: RecurrentCell>: Layer {
    public let cell: Cell
    public let returnsSequences: Bool
    /// How the weights of the inputs are drawn; `nil` leaves it to the network.
    public let weights: Initializer?
    /// How the weights of the state are drawn.
    public let recurrentWeights: Initializer
    public var kind: String { cell.kind }

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
        // What does not depend on the state is one product for all steps.
        let all = (matmul(x.reshaped(to: [rows * steps, features]), w) + b).reshaped(to: [rows, steps, width])
        var state = [T](repeating: T(.zeros([rows, cell.units])), count: cell.stateCount)
        var outputs: [T] = []
        for step in 0..<steps {
            let coming = all.slice(along: 1, step..<(step + 1)).reshaped(to: [rows, width])
            // The first state is zero.
            let netInputs = step == 0 ? coming : coming + matmul(state[0], u)
            let sizes = [Int](repeating: cell.units, count: cell.gateCount)
            let gates = cell.gateCount == 1 ? [netInputs] : netInputs.split(along: 1, sizes: sizes)
            state = cell.step(gates, state: state)
            outputs.append(state[0])
        }
        return returnsSequences ? T.stack(outputs, along: 1) : state[0]
    }
}
