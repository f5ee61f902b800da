/// Which matrices of a step's state are stored transposed.
///
/// A product x·W is fastest if the rows of W consist of whole vectors. For a layer with 784 inputs and 100 outputs,
/// that holds for Wᵀ: both the product and the gradient's product, which has W's shape, then run along the axis of 784.
/// The optimizer's update is elementwise and independent of the layout. So the transpose is stored, and no run
/// transposes anything (`Notes/performance.md`).
///
/// A layer that reads an input of the step is excluded: data often contain zeros, such as the background of images, and
/// products skip zeros of x if the rows of W are contiguous, which saves more time.
struct StateLayout {
    /// The indices of the transposed matrices within the state.
    let transposed: Set<Int>

    /// Nothing is transposed.
    static let plain = StateLayout(transposed: [])

    /// The layout for a recorded step whose first inputs are the state and whose first outputs are the next state.
    init(for graph: ProgramGraph, stateCount: Int, withoutPasses skipped: Set<String>) {
        var chosen: Set<Int> = []
        let plain = graph.optimized(without: skipped)
        // Moments must have the layout of their parameter: all state tensors of one shape share it.
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

    /// The step, rewritten for this layout.
    func applied(to graph: ProgramGraph) -> ProgramGraph {
        if transposed.isEmpty { return graph }
        var inputs = graph.inputs
        var result = graph.rewritten { node, number, result in
            guard let place = graph.inputs.firstIndex(of: number), transposed.contains(place) else {
                return result.add(node)
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

    /// The stored shape of a state tensor.
    func shape(_ shape: Shape, place: Int) -> Shape { transposed.contains(place) ? shape.exchanged : shape }

    /// Converts a state tensor to its stored layout, or back.
    func exchanged<Scalar>(_ tensor: Tensor<Scalar>, place: Int) -> Tensor<Scalar> {
        transposed.contains(place) ? tensor.matrixTransposed() : tensor
    }
}

extension ProgramGraph {
    /// The number of nodes that transpose a matrix by moving elements.
    fileprivate var transposeCount: Int { nodes.count(where: \.isMatrixTranspose) }

    /// Whether storing a node transposed pays: it is the right matrix of products, its columns but not its rows consist
    /// of whole vectors and are long enough for dot products, and no left matrix depends on an input other than state.
    fileprivate func gainsByTranspose(of number: Int, stateCount: Int) -> Bool {
        let node = nodes[number]
        guard node.shape.rank == 2 else { return false }
        let lanes = 64 / node.type.size
        guard node.shape[0] >= 16 * lanes, node.shape[0] % lanes == 0, node.shape[1] % lanes != 0 else { return false }
        let roots = roots
        let products = nodes.filter { user in
            guard case .matrixProduct(_, transposesRight: false) = user.primitive else { return false }
            return roots[user.operands[1]] == number
        }
        let arguments = inputs.dropFirst(stateCount)
        return !products.isEmpty && !products.contains { arguments.contains(roots[$0.operands[0]]) }
    }
}
