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
        try NetworkError.require(size: cell.units, "units of \(kind)")
        try cell.check()
        guard x.shape.rank == 3, x.shape[1] >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "[rows × steps × features] with at least one step")
        }
        let (rows, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
        // The steps are unrolled.
        guard steps <= 1 << 16 else { throw .inputShape(layer: kind, x.shape, needed: "at most \(1 << 16) steps") }
        let width = cell.gateCount * cell.units
        let inputWeights = try Shape([features, width], of: "the weights of \(kind)")
        let stateWeights = try Shape([cell.units, width], of: "the recurrent weights of \(kind)")
        _ = try Shape([rows, steps, width], of: "the gates of \(kind)")
        let w = try pass.parameter(
            "weights", inputWeights, role: .weights, initializer: weights, fans: (features, cell.units))
        let u = try pass.parameter(
            "recurrent weights", stateWeights, role: .weights, initializer: recurrentWeights,
            fans: (cell.units, cell.units))
        let b = try pass.parameter(
            "biases", [width], role: .biases, initializer: .zeros, fans: (features, cell.units))
        var separateBiases: T?
        if cell.separatesState {
            separateBiases = try pass.parameter(
                "recurrent biases", [width], role: .biases, initializer: .zeros, fans: (cell.units, cell.units))
        }
        // The inputs' contribution does not depend on the state, so one product serves all steps.
        let all = (matmul(x.reshaped(to: [rows * steps, features]), w) + b).reshaped(to: [rows, steps, width])
        var state = [T](repeating: T(.zeros([rows, cell.units])), count: cell.stateCount)
        var outputs: [T] = []
        func gates(_ sums: T) -> [T] {
            let sizes = [Int](repeating: cell.units, count: cell.gateCount)
            return cell.gateCount == 1 ? [sums] : sums.split(along: 1, sizes: sizes)
        }
        for step in 0..<steps {
            let coming = all.slice(along: 1, step..<(step + 1)).reshaped(to: [rows, width])
            // The initial state is zero, so its product is omitted.
            let product: T? = step == 0 ? nil : matmul(state[0], u)
            let parts: [T]
            if let separateBiases {
                let recurring = product.map { $0 + separateBiases } ?? separateBiases.broadcast(to: [rows, width])
                parts = gates(coming) + gates(recurring)
            } else {
                parts = gates(product.map { coming + $0 } ?? coming)
            }
            state = cell.step(parts, state: state)
            outputs.append(state[0])
        }
        return returnsSequences ? T.stack(outputs, along: 1) : state[0]
    }
}

extension Recurrent: Encodable where Cell: Encodable {}
extension Recurrent: Decodable where Cell: Decodable {}
extension Recurrent: CodableLayer where Cell: CodableCell {
    public static var typeName: String { Cell.typeName }
}
