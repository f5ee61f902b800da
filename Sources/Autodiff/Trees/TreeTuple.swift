/// Several trees as one: the inputs of a function of several inputs.
///
///     let f = compileTree { (w: TensorVariable<Double>, b: Variable) in square(w).sum() * b }
///     print(f([1, 2], 3))  // 15.0
///     // Its type is Compiled<TreeTuple<TensorVariable<Double>, Variable>, TensorVariable<Double>>.
public struct TreeTuple<each Element> {
    /// The elements, as a tuple of Swift.
    public let elements: (repeat each Element)

    /// A tuple of trees.
    public init(_ element: repeat each Element) { elements = (repeat each element) }
}

extension TreeTuple: DifferentiableTree where repeat each Element: DifferentiableTree {
    public typealias Plain = TreeTuple<repeat (each Element).Plain>
    public typealias Recorded = TreeTuple<repeat (each Element).Recorded>

    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain {
        var place = 0
        func mapped<Tree: DifferentiableTree>(_ tree: Tree, _ map: inout Map) -> Tree.Plain {
            defer { place += 1 }
            return map.inside(.element(place)) { tree.plainTree(&$0) }
        }
        return Plain(repeat mapped(each elements, &map))
    }

    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded {
        var place = 0
        func mapped<Tree: DifferentiableTree>(_ tree: Tree, _ map: inout Map) -> Tree.Recorded {
            defer { place += 1 }
            return map.inside(.element(place)) { tree.recordedTree(&$0) }
        }
        return Recorded(repeat mapped(each elements, &map))
    }
}

extension TreeTuple: PlainTree where repeat each Element: PlainTree {}
extension TreeTuple: RecordedTree where repeat each Element: RecordedTree {}
extension TreeTuple: Sendable where repeat each Element: Sendable {}

extension TreeTuple: Encodable where repeat each Element: Encodable {
    /// Encodes the elements as an array.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        repeat try container.encode(each elements)
    }
}

extension TreeTuple: Decodable where repeat each Element: Decodable {
    /// Decodes the elements from an array.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self.init(repeat try container.decode((each Element).self))
    }
}
