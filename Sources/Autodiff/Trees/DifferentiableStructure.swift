/// A user-defined structure to differentiate with respect to. Its parts are numbers, tensors, and arrays, dictionaries,
/// optionals and structures of them. The only requirement is a list of the parts:
///
///     struct Model: DifferentiableStructure {
///         var w: Tensor<Double> = [[1], [2]], b: Tensor<Double> = [0], scale = 1.0
///         static let parts = Parts<Model>(\.w, \.b, \.scale)
///     }
///     var model = Model()
///     let x = Tensor<Double>([[1, 1], [0, 2]]), y = Tensor<Double>([[1], [1]])
///     let (loss, gradient) = valueWithGradient(atTree: model) { model in
///         square(matmul(x, model.w) + model.b * model.scale - y).mean()
///     }
///     model -= 0.1 * gradient
///     print(loss.scalars, model.w.scalars)  // [6.5] [0.8, 1.2]
///
/// A differentiated function takes the structure's ``RecordedStructureOf``, which has the parts as members, with
/// variables instead of numbers. Members that `parts` does not list are constants: `model.plain.activation`. Structures
/// have sums, differences, products with numbers and a ``PlainTree/norm()``.
public protocol DifferentiableStructure: PlainTree {
    /// The members to differentiate with respect to.
    static var parts: Parts<Self> { get }
}

extension DifferentiableStructure {
    /// The structure with each part mapped.
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Self {
        var result = self
        withUnsafeMutablePointer(to: &result) { Self.parts.list.map(UnsafeMutableRawPointer($0), &map) }
        return result
    }

    /// The recorded structure with each part mapped.
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> RecordedStructureOf<Self> {
        let variables = withUnsafePointer(to: self) { Self.parts.list.recorded(UnsafeRawPointer($0), &map) }
        return RecordedStructureOf(self, variables)
    }
}
