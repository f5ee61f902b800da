/// Which matrices of a step's state lie transposed in memory.
///
/// A product x·W is fastest where the rows of W are whole vectors. For a layer of 784 inputs and 100 outputs those of
/// its transpose are: both the product and the gradient's, which has W's shape, then walk along the 784. The
/// optimizer's update is elementwise and does not mind. So the transpose is kept, and no run moves an element
/// (`Notes/performance.md`).
///
/// Not so for a layer that reads an input of the step: what comes from outside often has zeros, such as the background
/// of images, and products skip those of x where the rows of W are contiguous, which is the larger gain.
struct StateLayout {
    /// The places of the matrices in question, among the state.
    let transposed: Set<Int>

    static let plain = StateLayout(transposed: [])

    /// The layout for a recorded step whose first inputs are the state, and its first outputs the next one.
    init(for graph: ProgramGraph, stateCount: Int, withoutPasses skipped: Set<String>) {
        var chosen: Set<Int> = []
        let plain = graph.optimized(without: skipped)
        // Moments and the like lie as their parameter does: all of one shape together.
        for (_, places) in Dictionary(grouping: 0..<stateCount, by: { plain.nodes[plain.inputs[$0]].shape }) {
            let isGain = places.contains { plain.gainsByTranspose(of: plain.inputs[$0], stateCount: stateCount) }
            guard isGain else { continue }
            let candidate = StateLayout(transposed: Set(places))
            if candidate.applied(to: graph).optimized(without: skipped).transposeCount <= plain.transposeCount {
                chosen.formUnion(places)
            }
        }
        transposed = chosen
    }

    private init(transposed: Set<Int>) { self.transposed = transposed }

    /// The step on a state that lies so.
    func applied(to graph: ProgramGraph) -> ProgramGraph {
        if transposed.isEmpty { return graph }
        var inputs = graph.inputs
        var result = graph.rewritten { node, number, result in
            guard let place = graph.inputs.firstIndex(of: number), transposed.contains(place) else {
                return result.add(node.operation, node.operands, node.shape, node.type)
            }
            let input = result.add(node.operation, [], node.shape.exchanged, node.type)
            inputs[place] = input
            return result.add(.tensor(Transpose(order: [1, 0])), [input], node.shape, node.type)
        }
        for place in result.inputs.indices where transposed.contains(place) { result.inputs[place] = inputs[place] }
        for place in transposed {
            let node = result.nodes[result.outputs[place]]
            result.outputs[place] = result.add(
                .tensor(Transpose(order: [1, 0])), [result.outputs[place]], node.shape.exchanged, node.type)
        }
        return result
    }

    /// The shape in memory of a tensor of the state.
    func shape(_ shape: Shape, place: Int) -> Shape { transposed.contains(place) ? shape.exchanged : shape }

    /// A tensor of the state as it lies in memory, and back.
    func exchanged<Scalar>(_ tensor: Tensor<Scalar>, place: Int) -> Tensor<Scalar> {
        transposed.contains(place) ? tensor.matrixTransposed() : tensor
    }
}

extension ProgramGraph {
    /// The number of nodes that move elements about to transpose a matrix.
    fileprivate var transposeCount: Int { nodes.count(where: \.isMatrixTranspose) }

    /// Whether a node is a matrix on the right of products whose columns, but not whose rows, are whole vectors, and
    /// long enough for dot products along them, and none of which reads an input that is not state on the left.
    fileprivate func gainsByTranspose(of number: Int, stateCount: Int) -> Bool {
        let node = nodes[number]
        guard node.shape.rank == 2 else { return false }
        let lanes = 64 / node.type.size
        guard node.shape[0] >= 16 * lanes, node.shape[0] % lanes == 0, node.shape[1] % lanes != 0 else { return false }
        let products = nodes.filter { user in
            guard case .matrixProduct(_, transposesRight: false) = user.operation.primitive else { return false }
            return root(user.operands[1]) == number
        }
        let arguments = inputs.dropFirst(stateCount)
        return !products.isEmpty && !products.contains { arguments.contains(root($0.operands[0])) }
    }
}
