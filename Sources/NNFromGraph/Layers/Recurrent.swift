import Autodiff

/// Runs a recurrent cell along sequences [samples × steps × features], starting from a zero state. The result is the
/// output after the last step [samples × units], or after each step [samples × steps × units]. Steps that an
/// ``Embedding`` took for padding leave the state as it is.
///
/// Training on long sequences compiles one step, whatever their length, and keeps the state of each step.
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
        let present = try pass.presentSteps(of: x.shape, for: kind)
        if !returnsSequences { pass.present = nil }
        // The inputs' contribution does not depend on the state, so one product serves all steps.
        if pass.plan == nil, steps >= Self.loopLength, let x = x as? TensorVariable<T.Scalar> {
            let parameters = [w, u, b] + (separateBiases.map { [$0] } ?? [])
            return loop(x, parameters as! [TensorVariable<T.Scalar>], present as! TensorVariable<T.Scalar>?) as! T
        }
        let all = (matmul(x.reshaped(to: [rows * steps, features]), w) + b).reshaped(to: [rows, steps, width])
        var state = [T](repeating: T(.zeros([rows, cell.units])), count: cell.stateCount)
        var outputs: [T] = []
        // A plan has shapes only, which are those of any step.
        for step in 0..<(pass.plan == nil ? steps : 1) {
            let coming = all.slice(along: 1, step..<(step + 1)).reshaped(to: [rows, width])
            let isPresent = present?.slice(along: 1, step..<(step + 1))
            state = next(coming, state, u, separateBiases, present: isPresent, isFirst: step == 0)
            outputs.append(state[0])
        }
        if !returnsSequences { return state[0] }
        if pass.plan == nil { return T.stack(outputs, along: 1) }
        return state[0].reshaped(to: [rows, 1, cell.units]).broadcast(to: [rows, steps, cell.units])
    }

    /// From as many steps on, a recording holds the steps as one loop, `scan`, whose program
    /// is that of one step. Shorter sequences take less time as steps one after the other, which keep all values for
    /// the backward sweep.
    static var loopLength: Int { 16 }

    /// The cell's state after a step, for the inputs' part of the gates' pre-activations, [rows × gates · units]. Where
    /// `present` is 0, [rows × 1], the state stays as it is.
    private func next<T: TensorAlgebra>(
        _ coming: T, _ state: [T], _ u: T, _ separateBiases: T?, present: T?, isFirst: Bool
    ) -> [T] {
        let sizes = [Int](repeating: cell.units, count: cell.gateCount)
        func gates(_ sums: T) -> [T] { cell.gateCount == 1 ? [sums] : sums.split(along: 1, sizes: sizes) }
        // The initial state is zero, so its product is omitted.
        let product = isFirst ? nil : matmul(state[0], u)
        let parts: [T]
        if let separateBiases {
            let recurring = product.map { $0 + separateBiases } ?? separateBiases.broadcast(to: coming.shape)
            parts = gates(coming) + gates(recurring)
        } else {
            parts = gates(product.map { coming + $0 } ?? coming)
        }
        let following = cell.step(parts, state: state)
        guard let present else { return following }
        return zip(following, state).map { T.select(present, $0, $1) }
    }

    /// The outputs for recorded inputs, by a loop over the steps.
    private func loop<Scalar: TensorScalar>(
        _ x: TensorVariable<Scalar>, _ parameters: [TensorVariable<Scalar>], _ present: TensorVariable<Scalar>?
    ) -> TensorVariable<Scalar> {
        typealias Recorded = TensorVariable<Scalar>
        let (rows, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
        let width = cell.gateCount * cell.units
        // Steps are first in a loop.
        let inputs = x.transposed([1, 0, 2]).reshaped(to: [steps * rows, features])
        var stacked = [(matmul(inputs, parameters[0]) + parameters[2]).reshaped(to: [steps, rows, width])]
        if let present { stacked.append(present.transposed().reshaped(to: [steps, rows, 1])) }
        let shared: [Recorded] = [parameters[1]] + parameters.dropFirst(3)
        let start = [Recorded](repeating: Recorded(.zeros([rows, cell.units])), count: cell.stateCount)
        let (last, outputs) = scan(start, over: stacked, with: shared) { state, parts, shared in
            let present = parts.count > 1 ? parts[1] : nil
            let biases = shared.count > 1 ? shared[1] : nil
            let following = next(parts[0], state, shared[0], biases, present: present, isFirst: false)
            let output: [Recorded] = returnsSequences ? [following[0]] : []
            return (following, output)
        }
        return returnsSequences ? outputs[0].transposed([1, 0, 2]) : last[0]
    }
}

extension Recurrent: Encodable where Cell: Encodable {}
extension Recurrent: Decodable where Cell: Decodable {}
extension Recurrent: CodableLayer where Cell: CodableCell {
    public static var typeName: String { Cell.typeName }
}
