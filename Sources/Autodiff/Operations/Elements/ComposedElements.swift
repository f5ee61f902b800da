// The elements of an operation that is composed of others: those of its parts.

extension ScalarGraph {
    /// The nodes of a composition's elements, after adding those of its parts.
    mutating func addComposed(_ composition: some ComposedOperation, _ operands: [ElementArray]) -> [Int32] {
        let target = ElementTensor.Target(self)
        self = ScalarGraph()
        defer { self = target.graph }
        let result = composition.composed(operands.map { ElementTensor($0, target) })
        return result.nodes(in: target)
    }
}

/// A tensor with the nodes of its elements: a composition that is evaluated over it adds its parts to a graph. Its
/// numbers are tensors of rank 0.
private struct ElementTensor: TensorAlgebra {
    typealias Condition = ElementTensor
    typealias Number = ElementTensor

    /// The graph that the nodes are added to.
    final class Target {
        var graph: ScalarGraph
        init(_ graph: ScalarGraph) { self.graph = graph }
    }

    let plain: Tensor<Double>
    /// The nodes and their graph; `nil` for a constant.
    private let place: (nodes: [Int32], target: Target)?

    var shape: Shape { plain.shape }
    var isConstant: Bool { place == nil }

    init(_ constant: Tensor<Double>) {
        plain = constant
        place = nil
    }

    init(_ array: ElementArray, _ target: Target) {
        plain = Tensor(shape: array.shape, scalars: array.values)
        place = (array.nodes, target)
    }

    /// The nodes; those of a constant are added.
    func nodes(in target: Target) -> [Int32] {
        place?.nodes ?? plain.scalars.map { target.graph.add(.constant($0)) }
    }

    static func apply(_ operation: some TensorOperation, _ operands: [ElementTensor]) -> ElementTensor {
        let plain = Tensor<Double>.apply(operation, operands.map(\.plain))
        guard let target = operands.lazy.compactMap({ $0.place?.target }).first else { return ElementTensor(plain) }
        let arrays = operands.map {
            ElementArray(shape: $0.shape, nodes: $0.nodes(in: target), values: $0.plain.scalars)
        }
        let nodes = operation.elements(arrays, shape: plain.shape, in: &target.graph)
        return ElementTensor(ElementArray(shape: plain.shape, nodes: nodes, values: plain.scalars), target)
    }

    static func accumulate(_ contribution: ElementTensor, into sum: inout ElementTensor) { sum = sum + contribution }

    func element(at index: Int) -> ElementTensor { flattened().slice(along: 0, index..<index + 1).reshaped(to: []) }

    static func placing(_ number: ElementTensor, at index: Int, in shape: Shape) -> ElementTensor {
        number.flattened().padded(along: 0, before: index, after: shape.count - index - 1).reshaped(to: shape)
    }
}
